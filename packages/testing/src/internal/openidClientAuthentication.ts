/**
 * Who calls the token and the PAR endpoint (RFC 6749 §2.3, OpenID Connect Core §9, RFC 8705 §2).
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { oauthError } from "./openidHttp.js"
import type { Answer, AuthenticationMethod, Client, Context, Incoming } from "./openidModel.js"
import { isAudience, parse, type Parsed, verifyOf } from "./openidVerify.js"
import { note, seenBefore } from "./openidViolations.js"

export interface Caller {
  readonly client: Client
  readonly certificate: string | undefined
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}

/** Id and secret of the Basic scheme, each form-encoded (RFC 6749 §2.3.1). */
const basicOf = ({ headers }: Incoming): { readonly id: string; readonly secret: string } | undefined => {
  const match = /^basic +([A-Za-z0-9+/=]+)$/i.exec(headers.authorization ?? "")
  if (match?.[1] === undefined) return undefined
  const text = Buffer.from(match[1], "base64").toString("utf8")
  const colon = text.indexOf(":")
  return colon < 0 ? undefined : { id: decoded(text.slice(0, colon)), secret: decoded(text.slice(colon + 1)) }
}

const methodsOf = (incoming: Incoming, client: Client): ReadonlyArray<AuthenticationMethod> => {
  const methods: Array<AuthenticationMethod> = []
  if (incoming.headers.authorization !== undefined) methods.push("client_secret_basic")
  if (incoming.form.has("client_secret")) methods.push("client_secret_post")
  const assertion = incoming.form.get("client_assertion")
  if (assertion !== null) {
    methods.push(String(parse(assertion).header.alg).startsWith("HS") ? "client_secret_jwt" : "private_key_jwt")
  }
  if (methods.length > 0) return methods
  return client.authentication.endsWith("tls_client_auth") ? [client.authentication] : ["none"]
}

const isSecret = (client: Client, secret: string): boolean =>
  client.clientSecret !== undefined && Redacted.value(client.clientSecret) === secret

const checkAssertion = ({ now, server }: Context, client: Client, { claims }: Parsed): boolean => {
  const { issuer } = server.settings
  const { aud, exp, iat, iss, jti, sub } = claims
  if (aud !== issuer) note(server, "assertion-aud", "aud is not the issuer as a string")
  if (iss !== client.clientId) note(server, "assertion-iss", "iss is not the client")
  if (sub !== client.clientId) note(server, "assertion-sub", "sub is not the client")
  if (typeof exp !== "number" || exp <= now || exp > now + 300) {
    note(server, "assertion-exp", "exp is missing, past, or more than five minutes away")
  }
  if (typeof iat !== "number" || iat > now + 10) note(server, "assertion-iat", "iat is missing, or in the future")
  if (typeof jti !== "string" || jti === "") note(server, "assertion-jti", "no jti")
  const replayed = typeof jti === "string" && seenBefore(server, "assertion", jti)
  if (replayed) note(server, "assertion-jti-reused", "jti was used before")
  return !replayed && iss === client.clientId && sub === client.clientId && typeof exp === "number" && exp > now &&
    (isAudience(aud, issuer) || isAudience(aud, `${issuer}/token`) || isAudience(aud, `${issuer}/par`))
}

const assertionHolds = (context: Context, client: Client, assertion: string): Effect.Effect<boolean> =>
  Effect.gen(function*() {
    const { server } = context
    const parsed = parse(assertion)
    const { alg } = parsed.header
    if (typeof alg !== "string" || !/^(?:HS256|PS256|ES256|EdDSA|RS256)$/.test(alg)) {
      note(server, "assertion-alg", "an alg that is not supported")
    }
    if (!(yield* verifyOf(assertion, client))) {
      note(server, "assertion-signature", "not signed by the client")
      return false
    }
    return checkAssertion(context, client, parsed)
  })

const holds = (context: Context, client: Client, certificate: string | undefined): Effect.Effect<boolean> => {
  const { form } = context.incoming
  switch (client.authentication) {
    case "none":
      return Effect.succeed(true)
    case "client_secret_basic": {
      const basic = basicOf(context.incoming)
      return Effect.succeed(basic !== undefined && basic.id === client.clientId && isSecret(client, basic.secret))
    }
    case "client_secret_post":
      return Effect.succeed(isSecret(client, form.get("client_secret") ?? ""))
    case "client_secret_jwt":
    case "private_key_jwt":
      return form.get("client_assertion_type") === assertionType
        ? assertionHolds(context, client, form.get("client_assertion") ?? "")
        : Effect.succeed(false)
    case "tls_client_auth":
    case "self_signed_tls_client_auth":
      return Effect.succeed(
        certificate !== undefined && (client.tlsClientAuth === undefined || client.tlsClientAuth === certificate)
      )
  }
}

const refused = (incoming: Incoming): Answer =>
  oauthError(
    401,
    "invalid_client",
    "Client authentication failed.",
    incoming.headers.authorization === undefined ? {} : { "www-authenticate": "Basic realm=\"token\"" }
  )

/** The client that calls, or the answer that it is not believed. */
export const authenticate = (context: Context): Effect.Effect<Caller, Answer> =>
  Effect.gen(function*() {
    const { incoming, server } = context
    const { form, url } = incoming
    if (url.searchParams.has("client_secret") || url.searchParams.has("client_assertion")) {
      note(server, "client-secret-in-url", "a credential in the query")
    }
    const assertion = form.get("client_assertion")
    const id = form.get("client_id") ?? basicOf(incoming)?.id ??
      (assertion === null ? "" : String(parse(assertion).claims.sub))
    const client = server.clients.get(id)
    if (client === undefined) {
      note(server, "client-unknown", "no known client is named")
      return yield* Effect.fail(refused(incoming))
    }
    const certificate = incoming.headers[server.settings.clientCertificateHeader]
    const methods = methodsOf(incoming, client)
    if (methods.length > 1) note(server, "client-auth-several", methods.join(" and "))
    if (!methods.includes(client.authentication)) {
      note(server, "client-auth-method", `${methods.join(" and ")}, registered is ${client.authentication}`)
    }
    const byCertificate = client.authentication.endsWith("tls_client_auth")
    if (byCertificate && assertion !== null) note(server, "assertion-with-mtls", "an assertion beside a certificate")
    if ((byCertificate || client.authentication === "none") && !form.has("client_id")) {
      note(server, "client-id-missing", "no client_id in the form")
    }
    if (methods.length > 1 || !(yield* holds(context, client, certificate))) {
      note(server, "client-auth-failed", `${client.authentication} did not succeed`)
      return yield* Effect.fail(refused(incoming))
    }
    return { client, certificate }
  })
