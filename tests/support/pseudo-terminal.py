"""Runs a program on a pseudo-terminal and shows what it wrote.

argv: columns, rows, text, how often it has to come, columns and rows afterwards, program, its arguments.
When the text has come that often the terminal gets its new size; when it has come twice more (the first may have been
on its way), Ctrl-C is typed. What the program wrote goes to stdout; the exit code is the program's.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

columns, rows, wanted, times = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode(), int(sys.argv[4])
next_columns, next_rows = int(sys.argv[5]), int(sys.argv[6])
program = sys.argv[7:]


def set_size(terminal, width, height):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


pid, terminal = pty.fork()
if pid == 0:
    set_size(0, columns, rows)
    os.execvp(program[0], program)

written = b""
give_up = time.monotonic() + 50
resized = typed = False
while time.monotonic() < give_up:
    ready, _, _ = select.select([terminal], [], [], 0.1)
    if not ready:
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    written += part
    if not resized and written.count(wanted) >= times:
        resized = True
        before = len(written)
        set_size(terminal, next_columns, next_rows)
    elif resized and not typed and written[before:].count(wanted) >= 2:
        typed = True
        os.write(terminal, b"\x03")
else:
    os.kill(pid, 9)

sys.stdout.buffer.write(written)
sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)
