/**
 * What oauth4webapi makes of an input, by its default settings, and with its check of signatures unless a setting leaves
 * it out.
 */
import { Effect } from "effect"
import * as oauth from "oauth4webapi"
import * as differential from "./openIdDifferential.js"
import { jwks } from "./openIdDifferentialTokens.js"

const { accepted, clientId, endpoints, issuer, membersOf, redirectUri, scopes, state } = differential

const make = ({ algorithm, promisesIssuer, supported }: differential.Setting) => {
  const server: oauth.AuthorizationServer = {
    issuer,
    ...endpoints,
    authorization_response_iss_parameter_supported: promisesIssuer ?? false,
    ...(supported !== undefined && {
      id_token_signing_alg_values_supported: [...supported],
      userinfo_signing_alg_values_supported: [...supported],
      authorization_signing_alg_values_supported: [...supported]
    })
  }
  const client: oauth.Client = {
    client_id: clientId,
    ...(algorithm !== undefined && {
      id_token_signed_response_alg: algorithm,
      userinfo_signed_response_alg: algorithm,
      authorization_signed_response_alg: algorithm
    })
  }
  return { server, client }
}

// It holds keys by the identity of the server.
const made = new Map<differential.Setting, ReturnType<typeof make>>()

const of = (setting: differential.Setting) => {
  const found = made.get(setting) ?? make(setting)
  made.set(setting, found)
  return found
}

const withKeys = { [oauth.customFetch]: async () => Response.json(jwks) }

const checkSignature = async (server: oauth.AuthorizationServer, response: Response, setting: differential.Setting) => {
  if (setting.withoutSignatures !== true) {
    await oauth.validateApplicationLevelSignature(server, response, withKeys)
  }
}

const tokenMembers = new Set([
  "access_token",
  "token_type",
  "expires_in",
  "refresh_token",
  "id_token",
  "scope",
  "authorization_details"
])

const tokens = async ({ answer, setting }: differential.Answered): Promise<differential.Verdict> => {
  const { client, server } = of(setting)
  const response = differential.toResponse(answer)
  const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
    ...(setting.withoutOpenId !== true && { expectedNonce: differential.nonce, requireIdToken: true }),
    ...(setting.maxAge !== undefined && { maxAge: setting.maxAge })
  })
  if (result.id_token !== undefined) {
    await checkSignature(server, response, setting)
  }
  const others = Object.fromEntries(Object.entries(result).filter(([name]) => !tokenMembers.has(name)))
  const claims = setting.withoutOpenId === true ? undefined : oauth.getValidatedIdTokenClaims(result)
  return accepted(
    [
      ["access_token", result.access_token],
      ["token_type", result.token_type === "bearer" ? "Bearer" : result.token_type],
      ["expires_in", result.expires_in === undefined ? undefined : Math.round(result.expires_in * 1000)],
      ["refresh_token", result.refresh_token],
      ["id_token", result.id_token],
      ["scope", result.scope?.split(" ").filter((scope) => scope !== "") ?? scopes],
      ["authorization_details", result.authorization_details ?? undefined]
    ],
    membersOf("extra", others),
    membersOf("claims", claims ?? {})
  )
}

/** Its check of a callback ends where the code is sent. */
const codeOf = async (setting: differential.Setting, parameters: URLSearchParams): Promise<differential.Verdict> => {
  const { client, server } = of(setting)
  let sent: string | null = null
  const authentication = oauth.ClientSecretBasic(differential.clientSecret)
  await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    redirectUri,
    differential.codeVerifier,
    {
      [oauth.customFetch]: async (_url, { body }) => {
        sent = new URLSearchParams(body).get("code")
        return new Response()
      }
    }
  )
  return accepted([["code", sent]])
}

const callback = async ({ parameters, setting }: differential.Called): Promise<differential.Verdict> => {
  const { client, server } = of(setting)
  const validateHybrid = setting.stateHash === true
    ? oauth.validateDetachedSignatureResponse
    : oauth.validateCodeIdTokenResponse
  const hybrid = (received: URL | Request) =>
    validateHybrid(server, client, received, differential.nonce, state, setting.maxAge, withKeys)
  switch (setting.responseMode) {
    case "fragment":
      return codeOf(setting, await hybrid(new URL(`${redirectUri}#${parameters}`)))
    case "form_post": {
      const headers = { "content-type": "application/x-www-form-urlencoded" }
      return codeOf(setting, await hybrid(new Request(redirectUri, { method: "POST", headers, body: parameters })))
    }
    case "query.jwt": {
      const received = new URL(`${redirectUri}?${parameters}`)
      return codeOf(setting, await oauth.validateJwtAuthResponse(server, client, received, state, withKeys))
    }
    default:
      return codeOf(
        setting,
        oauth.validateAuthResponse(server, client, new URL(`${redirectUri}?${parameters}`), state)
      )
  }
}

const discovery = async ({ answer, setting }: differential.Answered): Promise<differential.Verdict> => {
  const asked: Array<string> = []
  const expected = new URL(setting.issuer ?? issuer)
  const response = await oauth.discoveryRequest(expected, {
    [oauth.customFetch]: async (url) => {
      asked.push(url)
      return differential.toResponse(answer)
    }
  })
  const metadata = await oauth.processDiscoveryResponse(expected, response)
  const seen = differential.metadataSeen((name) => {
    const [alias = "", endpoint] = name.split(".")
    const value: unknown = Reflect.get(metadata, alias)
    return endpoint === undefined || typeof value !== "object" || value === null ? value : Reflect.get(value, endpoint)
  })
  return accepted([["asked", asked]], seen)
}

const userinfo = async ({ answer, setting }: differential.Answered): Promise<differential.Verdict> => {
  const { client, server } = of(setting)
  const response = differential.toResponse(answer)
  const claims = await oauth.processUserInfoResponse(server, client, differential.subject, response)
  if (response.headers.get("content-type")?.startsWith("application/jwt") === true) {
    await checkSignature(server, response, setting)
  }
  return accepted(membersOf("claims", claims))
}

const run = async (input: differential.Input): Promise<differential.Verdict> => {
  switch (input.kind) {
    case "tokens":
      return tokens(input)
    case "callback":
      return callback(input)
    case "discovery":
      return discovery(input)
    case "userinfo":
      return userinfo(input)
  }
}

const refusal = (error: unknown): string =>
  error instanceof Error ? [Reflect.get(error, "code"), error.message].join(" ") : String(error)

/** Their verdict. */
export const theirs = (input: differential.Input): Effect.Effect<differential.Verdict> =>
  Effect.promise(() =>
    run(input).catch((error: unknown): differential.Verdict => ({ accepted: false, by: refusal(error) }))
  )
