#!/bin/sh
# A user and a database for the ledger, beside Temporal's, when the data volume is first made.
set -eu
psql -v ON_ERROR_STOP=1 -v word="$LEDGER_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
create role hopelight login password :'word';
create database hopelight owner hopelight encoding 'UTF8' template template0;
SQL
