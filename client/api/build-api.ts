import swagger from '@fastify/swagger'
import { fastify } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { mostCommandBytes } from '../../domain/payload-size.ts'
import { refuse } from '../../domain/refusals.ts'
import { closedObject } from '../../domain/schemas/closed-object.ts'
import type { ActorSigner } from '../../operations/up/actor-signature.ts'
import type { ApiDeps } from './api-deps.ts'
import type { ApiServer } from './api-server.ts'
import { callerOf } from './caller.ts'
import { answerClientError } from './client-errors.ts'
import { errorHandler } from './error-handler.ts'
import { knownRoutes } from './known-routes.ts'
import { refuseUnstorable } from './refuse-unstorable.ts'
import { refuseStrangers } from './refuse-strangers.ts'
import { RefusedError } from './refused-error.ts'
import { commandRoutes } from './routes/commands.ts'
import { dutyRoutes } from './routes/duties.ts'
import { evidenceRoutes } from './routes/evidence.ts'
import { healthRoutes } from './routes/health.ts'
import { noticeRoutes } from './routes/notices.ts'
import { teamRoutes } from './routes/teams.ts'
import { openSecurityLog } from './security-log.ts'

/** Time for one request to arrive whole, a file of 20 MB included. */
const requestTimeoutMs = 120_000
/** The schemas take less, and say so. */
const longestParam = 2_000
/** What an address without questions of its own is asked. */
const noNames = closedObject({})

/** All routes, not listening yet. */
export async function buildApi(deps: ApiDeps, signer: ActorSigner): Promise<ApiServer> {
  const security = openSecurityLog(deps.dataFolder)
  const handleError = errorHandler(deps, security)
  const app = fastify({
    logger: false,
    requestTimeout: requestTimeoutMs,
    bodyLimit: mostCommandBytes,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    routerOptions: { maxParamLength: longestParam },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(handleError)
  // A page of another site may make a browser send text, not JSON.
  app.removeContentTypeParser('text/plain')
  app.addHook('onClose', () => security.close())
  const routes = knownRoutes()
  app.addHook('onRoute', (route) => {
    routes.add(route)
    Object.assign(route, { schema: { querystring: noNames, ...route.schema } })
  })
  app.addHook('onRequest', (request, reply, done) => {
    refuseStrangers(request)
    routes.refuseUnknown(request, reply)
    done()
  })
  app.setNotFoundHandler(() => {
    throw new RefusedError(refuse('unknown-address'))
  })
  app.addHook('preValidation', (request, _, done) => {
    refuseUnstorable(request)
    done()
  })
  // The route's pattern, never the address as given.
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request
    const line = { method, route: routeOptions.url ?? '(none)', status: reply.statusCode }
    deps.log.debug({ ...line, ms: Math.round(reply.elapsedTime) }, 'answered')
    done()
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Hopelight', description: '希望之光六步工作法', version: '1' },
      components: { securitySchemes: { admin: { type: 'http', scheme: 'bearer' } } },
      security: [{ admin: [] }],
    },
    transform: jsonSchemaTransform,
  })
  await app.register(async (open: ApiServer) => {
    healthRoutes(open, deps)
    open.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  })
  await app.register(async (closed: ApiServer) => {
    closed.addHook('onRequest', (request, _, done) => {
      callerOf(request, deps.adminToken)
      done()
    })
    teamRoutes(closed, deps)
    dutyRoutes(closed, deps)
    noticeRoutes(closed, deps)
    commandRoutes(closed, deps, signer)
    await closed.register(async (raw: ApiServer) => {
      evidenceRoutes(raw, deps)
    })
  })
  await app.ready()
  return app
}
