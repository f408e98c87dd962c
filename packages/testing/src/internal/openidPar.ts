/**
 * Pushed authorization requests (RFC 9126).
 */
import * as Effect from "effect/Effect"
import { checkParameters, isRegistered } from "./openidAuthorization.js"
import { authenticate } from "./openidClientAuthentication.js"
import { nonceHeader } from "./openidDpop.js"
import { bodyFor, oauthError, secretJson } from "./openidHttp.js"
import type { Answer, Context, Parameter } from "./openidModel.js"
import { type Refusal, requestUriPrefix, resolve } from "./openidRequest.js"
import { proofOf } from "./openidToken.js"
import { random } from "./openidTokens.js"
import { checkAuthorizationRequest, note } from "./openidViolations.js"

const credentials = new Set(["client_secret", "client_assertion", "client_assertion_type"])

const refused = ({ description, error }: Refusal): Answer => oauthError(400, error, description)

export const par = (context: Context): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    if (incoming.method !== "POST") return oauthError(405, "invalid_request", "POST only")
    const { client } = yield* authenticate(context)
    if (incoming.form.has("request_uri")) {
      note(server, "par-request-uri", "request_uri in a pushed request")
      return oauthError(400, "invalid_request", "request_uri is not for pushed requests")
    }
    // Here a proof is an offer: the code is bound to its key (RFC 9449 §10.1).
    const jkt = yield* proofOf(context, { ...client, dpopBoundAccessTokens: false })
    const outside = new URLSearchParams([...incoming.form].filter(([name]) => !credentials.has(name)))
    const { parameters } = yield* Effect.mapError(resolve(context, client, outside), refused)
    const asked = parameters.get("dpop_jkt")
    if (asked !== null && jkt !== undefined && asked !== jkt) {
      note(server, "dpop-key-differs", "dpop_jkt and the proof are of two keys")
      return oauthError(400, "invalid_request", "dpop_jkt and the proof are of two keys")
    }
    checkAuthorizationRequest(server, parameters)
    yield* Effect.mapError(checkParameters(client, parameters), refused)
    if (!isRegistered(client, parameters.get("redirect_uri"))) {
      note(server, "redirect-uri-unregistered", "the redirect URI is not one of the client's")
      return oauthError(400, "invalid_request", "The redirect URI is not registered.")
    }
    const requestUri = `${requestUriPrefix}${random()}`
    server.pushed.set(requestUri, {
      clientId: client.clientId,
      parameters: [...parameters].map(([name, value]): Parameter => [name, value]),
      jkt: jkt ?? asked ?? undefined,
      expires: context.now + server.settings.requestUriLifetime
    })
    const body = { request_uri: requestUri, expires_in: server.settings.requestUriLifetime }
    return secretJson(
      bodyFor("par", body, { ...context, client }),
      201,
      nonceHeader(context)
    )
  }).pipe(Effect.catchAll((answer: Answer) => Effect.succeed(answer)))
