/** A relying party made of our client, and the provider it signs in at. */
import {
  AuthorizationRequest,
  type AuthorizationResponse,
  type Client,
  ClientAuthentication,
  Discovery,
  OAuthClient,
  type OAuthError,
  Registration,
  SigningKey,
  StandardClaims
} from "@effect-oauth/core"
import * as MisbehavingServer from "@effect-oauth/testing/MisbehavingServer"
import type { Misbehaviour } from "@effect-oauth/testing/Misbehaviour"
import { HttpClient, HttpClientRequest } from "@effect/platform"
import { assert } from "@effect/vitest"
import { Effect, Option, Redacted, TestClock } from "effect"
import { right, summary } from "../support.js"

/** What time it is when a scenario begins, in milliseconds. */
export const start = 1_800_000_000_000

export const redirectUri = "https://app.example/callback"

export const secret = Redacted.make("a secret of the client that is long enough for HS256")

/** The kinds of answer our client asks for, by the names the suite has for them. */
export const flows = {
  "code": {},
  "code, form_post": { responseMode: "form_post" },
  "code id_token": { responseType: "code id_token", responseMode: "fragment" },
  "code id_token, form_post": { responseType: "code id_token", responseMode: "form_post" }
} as const satisfies Record<string, AuthorizationRequest.Options>

export type Flow = keyof typeof flows

// The type of `Object.keys` forgets the names.
export const allFlows = Object.keys(flows) as ReadonlyArray<Flow>

export const hybridFlows: ReadonlyArray<Flow> = ["code id_token", "code id_token, form_post"]

export const codeFlows: ReadonlyArray<Flow> = ["code", "code, form_post"]

/** Whether the provider knows the client beforehand, or the client makes itself known. */
export type ClientRegistration = "static" | "dynamic"

/** Each kind of answer, with each kind of registration. */
export const variantsOf = (flows: ReadonlyArray<Flow>): ReadonlyArray<readonly [Flow, ClientRegistration]> =>
  flows.flatMap((flow) => [[flow, "static"], [flow, "dynamic"]] as const)

export const variants = variantsOf(allFlows)

/** What a scenario changes of provider, registration and client. */
export interface Setup {
  readonly server?: Partial<MisbehavingServer.Options>
  readonly registered?: Partial<MisbehavingServer.Client>
  readonly client?: Partial<Client.Options>
  readonly scopes?: ReadonlyArray<string>
  /** Default: `static`. Only one that authenticates with `client_secret_basic` registers here. */
  readonly registration?: ClientRegistration
}

/** How requests are sent; a client with a key for them signs them either way. */
export type RequestKind = "plain" | "pushed"

/** A relying party that has discovered its provider. */
export interface Party {
  readonly server: MisbehavingServer.MisbehavingServer
  readonly oauth: OAuthClient.Service
}

export const registration: MisbehavingServer.Client = {
  clientId: "app",
  clientSecret: secret,
  redirectUris: [redirectUri],
  postLogoutRedirectUris: ["https://app.example/signed-out"],
  backchannelLogoutUri: "https://app.example/backchannel",
  frontchannelLogoutUri: "https://app.example/frontchannel",
  initiateLoginUri: "https://app.example/begin",
  idTokenSignedResponseAlg: "RS256"
}

export const makeServer = (
  { registered, registration: kind, server }: Setup
): Effect.Effect<MisbehavingServer.MisbehavingServer> =>
  Effect.zipRight(
    TestClock.setTime(start),
    MisbehavingServer.make({
      clients: kind === "dynamic" ? [] : [{ ...registration, ...registered }],
      ...server
    })
  )

export const discover = (server: MisbehavingServer.MisbehavingServer, { client, scopes }: Setup = {}) =>
  OAuthClient.discover(server.issuer, {
    client: {
      clientId: "app",
      redirectUri,
      authentication: ClientAuthentication.clientSecretBasic(secret),
      idTokenSignedResponseAlg: "RS256",
      ...client
    },
    scopes: scopes ?? ["openid", "profile", "email"]
  }).pipe(Effect.provideService(HttpClient.HttpClient, presentingCertificate(server.httpClient)))

/** What a proxy in front of the provider adds to every connection. */
const presentingCertificate = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.mapRequest(client, HttpClientRequest.setHeader("x-client-certificate", "certificate of the client"))

/** Client metadata by its registered names. */
const metadataOf = ({ clientId: _, clientSecret: __, ...client }: MisbehavingServer.Client) =>
  Object.fromEntries(
    Object.entries(client).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value
    ])
  )

/** Makes the client known, and gives what it is then told. */
const register = (server: MisbehavingServer.MisbehavingServer, { registered }: Setup) =>
  Effect.gen(function*() {
    const known = yield* Discovery.discover(server.issuer)
    const { clientId, clientSecret } = yield* Registration.register(
      known,
      metadataOf({ ...registration, ...registered })
    )
    return { clientId, authentication: ClientAuthentication.clientSecretBasic(Option.getOrThrow(clientSecret)) }
  }).pipe(Effect.provideService(HttpClient.HttpClient, server.httpClient))

export const makeParty = (setup: Setup = {}) =>
  Effect.gen(function*() {
    const server = yield* makeServer(setup)
    const given = setup.registration === "dynamic" ? yield* register(server, setup) : {}
    return { server, oauth: yield* discover(server, { ...setup, client: { ...setup.client, ...given } }) }
  })

/** The user's browser: goes to a URL and comes back, with a URL or with a form. */
export const browse = (
  server: MisbehavingServer.MisbehavingServer,
  url: string
): Effect.Effect<AuthorizationResponse.Callback, MisbehavingServer.ErrorPage> =>
  Effect.map(server.authorize(url), (callback) => callback.kind === "redirect" ? callback.url : callback.body)

export const begin = (
  { oauth }: Party,
  flow: Flow,
  kind: RequestKind = "plain",
  options: AuthorizationRequest.Options = {}
) => {
  const wanted = { ...flows[flow], ...options }
  return kind === "pushed" ? oauth.pushedAuthorizationRequest(wanted) : oauth.authorizationRequest(wanted)
}

/** A whole sign-in; what is kept goes through its text, as through a cookie. */
export const signIn = (
  party: Party,
  flow: Flow,
  kind?: RequestKind,
  options?: AuthorizationRequest.Options
) =>
  Effect.gen(function*() {
    const made = yield* begin(party, flow, kind, options)
    const callback = yield* browse(party.server, made.url)
    const request = right(AuthorizationRequest.fromJson(AuthorizationRequest.toJson(made)))
    return yield* party.oauth.signIn(callback, request)
  })

/** A sign-in and the profile that goes with it: what the suite calls the whole flow. */
export const complete = (
  party: Party,
  flow: Flow,
  kind?: RequestKind,
  options?: AuthorizationRequest.Options
) =>
  Effect.gen(function*() {
    const signedIn = yield* signIn(party, flow, kind, options)
    const profile = yield* party.oauth.fetchUserInfo(signedIn.tokens, StandardClaims.StandardClaims)
    assert.strictEqual(signedIn.idToken.claims.sub, "alice", flow)
    assert.strictEqual(profile.sub, "alice", flow)
    return { ...signedIn, profile }
  })

/** Whether the provider has nothing to say against what it was sent. */
export const isClean = ({ server }: Party, flow = ""): void => {
  assert.deepStrictEqual(server.violations, [], flow)
}

/** The paths that were asked for, in order. */
export const paths = ({ server }: Party): ReadonlyArray<string> => server.requests.map(({ path }) => path)

/** The last request to a path. */
export const lastRequest = (
  { server }: Party,
  wanted: string
): MisbehavingServer.RecordedRequest | undefined => [...server.requests].reverse().find(({ path }) => path === wanted)

export type Failure = OAuthError.OAuthError | MisbehavingServer.ErrorPage

/** What became of something: what a table compares of its failure, or `accepted`. */
export const outcome = <A>(
  effect: Effect.Effect<A, Failure>
): Effect.Effect<string | ReadonlyArray<string | undefined>> =>
  Effect.match(effect, {
    onFailure: (error) => error._tag === "ErrorPage" ? [error._tag, error.message] : summary(error),
    onSuccess: () => "accepted"
  })

/** Signs in and reads the profile, in each flow, at a provider with nothing wrong. */
export const accepted = (
  options: Setup & { readonly in?: ReadonlyArray<Flow>; readonly misbehaviour?: Misbehaviour } = {}
) =>
  Effect.gen(function*() {
    for (const [flow, registration] of variantsOf(options.in ?? allFlows)) {
      const party = yield* makeParty({ ...withMisbehaviour(options, options.misbehaviour), registration })
      yield* complete(party, flow)
      isClean(party, `${flow}, ${registration}`)
    }
  })

const withMisbehaviour = (setup: Setup, misbehaviour: Misbehaviour | undefined): Setup => ({
  ...setup,
  server: { ...setup.server, misbehaviour }
})

/**
 * The provider does one thing wrong, and the sign-in fails for just that, before anything else is sent; then it is honest
 * again, and the same client signs in.
 */
export const refused = (
  misbehaviour: Misbehaviour,
  expected: ReadonlyArray<string | undefined>,
  options: Setup & { readonly in?: ReadonlyArray<Flow> } = {}
) =>
  Effect.gen(function*() {
    for (const [flow, registration] of variantsOf(options.in ?? allFlows)) {
      const party = yield* makeParty({ ...withMisbehaviour(options, misbehaviour), registration })
      const title = `${flow}, ${registration}`
      assert.deepStrictEqual(yield* outcome(signIn(party, flow)), expected, title)
      assert.notInclude(paths(party), "/userinfo", title)
      // A wrong ID token in the front channel is the end of it.
      if (hybridFlows.includes(flow)) {
        assert.notInclude(paths(party), "/token", title)
      }
      yield* party.server.with(undefined)
      yield* complete(party, flow)
      isClean(party, title)
    }
  })

/** A signing key of the client, and what the provider is told of it. */
export const makeKey = (algorithm: SigningKey.Algorithm, keyId: string) =>
  Effect.map(SigningKey.generate(algorithm, { keyId }), (key) => ({
    key,
    jwks: { keys: [{ ...key.publicKey, kid: keyId, alg: algorithm, use: "sig" }] }
  }))
