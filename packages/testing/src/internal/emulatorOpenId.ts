/**
 * The ID tokens of an emulator, its keys, its metadata and the claims of whoever signs in.
 *
 * The server behind it signs ID tokens of its own, with the claims the standard wants. They are taken apart here and
 * signed again, so that an emulation can say what is in them.
 */
import * as Effect from "effect/Effect"
import { compactVerify, decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose"
import type { Answer, Route, RouteRequest } from "../Dialect.js"
import { json } from "../Dialect.js"
import type { Account, Emulation, OpenId } from "./emulation.js"
import { BEHIND, type Environment, randomName } from "./emulatorRequests.js"

export const JWKS = "/jwks"
export const USERINFO = "/userinfo"
export const LOGOUT = "/logout"

type Algorithm = NonNullable<OpenId["idTokenAlg"]>

/** What ID tokens are signed with. Without a public key it is the client's secret. */
export interface Keys {
  readonly alg: Algorithm
  readonly pair: { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey } | undefined
}

const algorithmOf = ({ openid }: Emulation): Algorithm => openid?.idTokenAlg ?? "RS256"

/** One for each algorithm in a process: an RSA key takes a few hundred milliseconds. */
const pairs = new Map<string, Promise<NonNullable<Keys["pair"]>>>()

const pairFor = (alg: string): Promise<NonNullable<Keys["pair"]>> => {
  const known = pairs.get(alg) ?? generateKeyPair(alg).then((pair) => ({ ...pair, kid: randomName(12) }))
  pairs.set(alg, known)
  return known
}

export const keysOf = (emulation: Emulation): Effect.Effect<Keys> => {
  const alg = algorithmOf(emulation)
  return emulation.openid === undefined || alg === "HS256"
    ? Effect.succeed({ alg, pair: undefined })
    : Effect.map(Effect.promise(() => pairFor(alg)), (pair) => ({ alg, pair }))
}

const present = (claims: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))

/** The claims of an account, without `sub`. */
export const claimsOf = ({ openid }: Emulation, account: Account): Record<string, unknown> => {
  const [given_name, ...family] = account.name.split(" ")
  const claims = typeof openid?.claims === "function" ? openid.claims(account) : openid?.claims
  return present({
    name: account.name,
    given_name,
    family_name: family.length === 0 ? undefined : family.join(" "),
    email: account.email,
    email_verified: true,
    picture: account.picture,
    locale: "en",
    unknown_member: "kept",
    ...claims
  })
}

/** An ID token of the server behind, as the provider would have made it. */
export const idToken = (
  { claims, emulation, emulator }: Environment,
  { alg, pair }: Keys,
  issued: string
): Effect.Effect<string> =>
  Effect.promise(() => {
    const all = { ...decodeJwt(issued), ...claims }
    const signed = present(emulation.openid?.idToken?.(all, emulator()) ?? all)
    return new SignJWT(signed)
      .setProtectedHeader({ alg, typ: "JWT", ...(pair === undefined ? undefined : { kid: pair.kid }) })
      .sign(pair?.privateKey ?? new TextEncoder().encode(emulator().clientSecret))
  })

const METHODS = {
  required: ["S256"],
  accepted: ["S256"],
  ignored: undefined,
  plain: ["plain"]
} as const

interface Endpoints {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userinfoEndpoint?: string
  readonly jwksUri?: string
  readonly revocationEndpoint?: string
  readonly endSessionEndpoint?: string
  readonly pushedAuthorizationRequestEndpoint?: string
}

const metadata = ({ emulation, emulator }: Environment, endpoints: Endpoints) => ({
  issuer: emulator().issuer,
  authorization_endpoint: endpoints.authorizationEndpoint,
  token_endpoint: endpoints.tokenEndpoint,
  userinfo_endpoint: endpoints.userinfoEndpoint,
  jwks_uri: endpoints.jwksUri,
  revocation_endpoint: endpoints.revocationEndpoint,
  end_session_endpoint: endpoints.endSessionEndpoint,
  pushed_authorization_request_endpoint: endpoints.pushedAuthorizationRequestEndpoint,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  scopes_supported: [...new Set(["openid", ...emulation.scopes])],
  token_endpoint_auth_methods_supported: [emulation.authentication].flat(),
  id_token_signing_alg_values_supported: [algorithmOf(emulation)],
  code_challenge_methods_supported: METHODS[emulation.pkce],
  authorization_response_iss_parameter_supported: emulation.issuerInCallback === true ? true : undefined
})

/** Whether an ID token was made here, however long ago. */
const isOurs = ({ emulator }: Environment, { pair }: Keys, token: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    compactVerify(token, pair?.publicKey ?? new TextEncoder().encode(emulator().clientSecret)).then(
      () => true,
      () => false
    )
  )

/** The server behind does not know the key that signed the hint. The hint is verified here, and it is told the client. */
const logout = (environment: Environment, keys: Keys, { url }: RouteRequest): Effect.Effect<Answer> =>
  Effect.gen(function*() {
    const { clientId, issuer } = environment.emulator()
    const target = new URL(`${issuer}${BEHIND.endSession}`)
    target.search = url.search
    const hint = url.searchParams.get("id_token_hint")
    if (hint !== null && !(yield* isOurs(environment, keys, hint))) {
      return json({ error: "invalid_request", error_description: "The id_token_hint was not issued here." }, {
        status: 400
      })
    }
    target.searchParams.delete("id_token_hint")
    if (hint !== null) target.searchParams.set("client_id", clientId)
    return { status: 303, headers: { location: target.href }, body: "" }
  })

/** Metadata, keys, and the way out. */
export const routes = (environment: Environment, keys: Keys, endpoints: Endpoints): ReadonlyArray<Route> => {
  const { emulation } = environment
  const { pair } = keys
  if (emulation.openid === undefined) return []
  const describe = () => Effect.sync(() => json(metadata(environment, endpoints)))
  const publish = () =>
    Effect.promise(async () =>
      json({
        keys: pair === undefined
          ? []
          : [{ ...await exportJWK(pair.publicKey), kid: pair.kid, alg: algorithmOf(emulation), use: "sig" }]
      })
    )
  return [
    { method: "GET", path: "/.well-known/openid-configuration", handle: describe },
    { method: "GET", path: "/.well-known/oauth-authorization-server", handle: describe },
    { method: "GET", path: JWKS, handle: publish },
    ...(emulation.openid.logout === true
      ? [{
        method: "GET",
        path: LOGOUT,
        handle: (request: RouteRequest) => logout(environment, keys, request)
      }]
      : [])
  ]
}
