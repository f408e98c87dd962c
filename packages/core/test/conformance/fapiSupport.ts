/**
 * What the scenarios of the FAPI plans share: every variant that the suite runs a module in, a bank for each, and what
 * becomes of a sign-in there. A bank is a `MisbehavingServer`; its addresses for certificates are others than those
 * without, and only requests to the former come with one, as TLS would have it.
 */
import {
  ClientAuthentication,
  DecryptionKey,
  type Discovery,
  DPoP,
  Fapi1,
  Fapi2,
  type OAuthError,
  SigningKey,
  type TokenSet
} from "@effect-oauth/core"
import { MisbehavingServer, type Misbehaviour } from "@effect-oauth/testing"
import { HttpClient, HttpClientRequest } from "@effect/platform"
import { assert } from "@effect/vitest"
import { Effect, Layer, Option, Redacted, Schema, TestClock } from "effect"
import * as jose from "jose"
import { now } from "../openid.js"
import { right, summary } from "../support.js"

/** One way in which the suite runs a module. */
export interface Variant {
  readonly authentication: "private_key_jwt" | "mtls"
  /** What tokens are bound to. */
  readonly binding: "dpop" | "mtls"
  readonly profile: "fapi1" | "fapi2" | "fapi2MessageSigning"
  /** Whether authorization responses are signed. Those of `fapi1` come with an ID token if they are not. */
  readonly responses: "jarm" | "plain"
  readonly request: "pushed" | "by_value"
  readonly kind: "oidc" | "plain_oauth"
}

const each = <A extends object, B extends object>(left: ReadonlyArray<A>, right: ReadonlyArray<B>) =>
  left.flatMap((one) => right.map((other) => ({ ...one, ...other })))

const authentications = [{ authentication: "private_key_jwt" }, { authentication: "mtls" }] as const

const bindings = [{ binding: "dpop" }, { binding: "mtls" }] as const

/** The variants of each plan. */
export const variants: { readonly [Profile in Variant["profile"]]: ReadonlyArray<Variant> } = {
  fapi1: each(
    each(authentications, [{ request: "pushed" }, { request: "by_value" }] as const),
    ([{ responses: "jarm" }, { responses: "plain" }] as const).map((one) => ({
      ...one,
      binding: "mtls" as const,
      profile: "fapi1" as const,
      kind: "oidc" as const
    }))
  ),
  fapi2: each(authentications, bindings).map((one) => ({
    ...one,
    profile: "fapi2",
    responses: "plain",
    request: "pushed",
    kind: "oidc"
  })),
  fapi2MessageSigning: each(
    each(authentications, bindings),
    [{ kind: "oidc" }, { kind: "plain_oauth" }] as const
  ).map((one) => ({ ...one, profile: "fapi2MessageSigning", responses: "jarm", request: "pushed" }))
}

/** What a world may have besides what its variant says. */
interface Settings {
  /** @default true */
  readonly dpopNonces?: boolean
  /** Whether ID tokens are encrypted for the client. */
  readonly encrypted?: boolean
}

/** A bank, and how to become a client of it that knows nothing yet. */
export interface World {
  readonly name: string
  readonly variant: Variant
  readonly server: MisbehavingServer.MisbehavingServer
  readonly connect: Effect.Effect<Fapi2.Service, Discovery.DiscoveryError>
  /** All is well with an honest bank of the kind: seen once, since it is the same for all scenarios. */
  readonly control: Effect.Effect<unknown, OAuthError.OAuthError>
}

const clientId = "app"

const redirectUri = "https://app.example/callback"

const certificateHeader = "x-client-certificate"

/** By TLS, a certificate comes with what is sent to the addresses for certificates, and with nothing else. */
const withCertificate = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.mapRequest(client, (request) =>
    new URL(request.url).pathname.startsWith("/mtls/")
      ? HttpClientRequest.setHeader(request, certificateHeader, "CN=app")
      : request)

/** A key to encrypt to: one for all, since it takes a while. */
const encryptionKey = Effect.runSync(Effect.cached(Effect.promise(async () => {
  const { privateKey, publicKey } = await jose.generateKeyPair("RSA-OAEP", { extractable: true })
  return {
    published: { ...await jose.exportJWK(publicKey), kid: "encryption", use: "enc", alg: "RSA-OAEP" },
    key: right(DecryptionKey.make(Redacted.make(privateKey), { keyId: "encryption" }))
  }
})))

const scopes = ["openid", "email"]

const usesCertificate = ({ authentication, binding }: Variant): boolean =>
  authentication === "mtls" || binding === "mtls"

const controls = new Map<string, World["control"]>()

const controlOf = (variant: Variant, settings: Settings): World["control"] => {
  const name = JSON.stringify([variant, settings])
  const control = controls.get(name) ??
    Effect.runSync(Effect.cached(Effect.flatMap(makeWorld(variant, settings), welcome)))
  controls.set(name, control)
  return control
}

const makeWorld = (variant: Variant, settings: Settings): Effect.Effect<World> =>
  Effect.gen(function*() {
    const { dpopNonces = true, encrypted = false } = settings
    yield* TestClock.setTime(now * 1000)
    const key = yield* SigningKey.generate("ES256", { keyId: "client" })
    const encryption = encrypted ? Option.some(yield* encryptionKey) : Option.none()
    const isByKey = variant.authentication === "private_key_jwt"
    const isSigned = variant.profile !== "fapi2"
    const server = yield* MisbehavingServer.make({
      clients: [{
        clientId,
        redirectUris: [redirectUri],
        tokenEndpointAuthMethod: isByKey ? "private_key_jwt" : "tls_client_auth",
        jwks: {
          keys: [
            { ...key.publicKey, kid: "client", use: "sig" },
            ...Option.toArray(encryption).map(({ published }) => published)
          ]
        },
        clientCertificate: "CN=app",
        requestObjectSigningAlg: "ES256",
        requireSignedRequestObject: isSigned,
        requirePushedAuthorizationRequests: variant.request === "pushed",
        dpopBoundAccessTokens: variant.binding === "dpop",
        tlsClientCertificateBoundAccessTokens: variant.binding === "mtls",
        ...encrypted ? { idTokenEncryptedResponseAlg: "RSA-OAEP", idTokenEncryptedResponseEnc: "A256GCM" } : {}
      }],
      clientCertificateHeader: certificateHeader,
      mtlsEndpointAliases: true,
      requireDpopNonce: dpopNonces && variant.binding === "dpop"
    })
    const facts = {
      clientId,
      redirectUri,
      authentication: isByKey ? ClientAuthentication.privateKeyJwt(key) : ClientAuthentication.tlsClientAuth,
      idTokenSignedResponseAlg: "ES256",
      ...Option.match(encryption, {
        onNone: () => ({}),
        onSome: (encryption) => ({
          idTokenEncryptedResponse: { algorithm: "RSA-OAEP", contentEncryption: "A256GCM" } as const,
          decryptionKeys: [encryption.key]
        })
      })
    } as const
    const signing = { requestObjectSigningKey: key, authorizationSignedResponseAlg: "ES256" } as const
    const asked = variant.kind === "oidc" ? scopes : ["email"]
    const connect = Effect.gen(function*() {
      if (variant.profile === "fapi1") {
        return yield* Fapi1.make(server.issuer, {
          client: { ...facts, ...signing },
          responses: variant.responses === "jarm" ? "jarm" : "detached",
          pushed: variant.request === "pushed",
          scopes: asked
        })
      }
      const client = variant.binding === "dpop"
        ? { ...facts, dpop: yield* DPoP.generate("ES256") }
        : { ...facts, tlsClientCertificateBoundAccessTokens: true as const }
      return yield* variant.profile === "fapi2"
        ? Fapi2.make(server.issuer, { client, scopes: asked })
        : Fapi2.makeMessageSigning(server.issuer, { client: { ...client, ...signing }, scopes: asked })
    })
    return {
      name: Object.values(variant).join(", "),
      variant,
      server,
      control: controlOf(variant, settings),
      connect: Effect.provide(connect, Layer.succeed(HttpClient.HttpClient, withCertificate(server.httpClient)))
    }
  }).pipe(Effect.orDie)

/** Somebody who came through the bank to us. */
interface Visit {
  readonly bank: Fapi2.Service
  readonly tokens: TokenSet.TokenSet
}

/** Asks the bank for what the tokens are for. */
const useTokens = ({ bank, tokens }: Visit) =>
  Effect.map(bank.fetchUserInfo(tokens, Schema.Struct({ sub: Schema.String })), ({ sub }) => {
    assert.strictEqual(sub, "alice")
  })

/** A new client begins, the user agrees, the client completes what it began, and uses the tokens. */
const visit = ({ connect, server, variant }: World) =>
  Effect.gen(function*() {
    const bank = yield* connect
    const request = yield* bank.authorizationRequest()
    const callback = yield* Effect.orDie(server.authorize(request.url))
    const received = callback.kind === "redirect" ? callback.url : callback.body
    const tokens = variant.kind === "oidc"
      ? (yield* bank.signIn(received, request)).tokens
      : yield* bank.exchange(received, request)
    const visit: Visit = { bank, tokens }
    yield* useTokens(visit)
    return visit
  })

/** The endpoints that were asked since there were that many requests, of those where a client is known by name. */
const asked = ({ server }: World, since: number): ReadonlyArray<string> => [
  ...new Set(
    server.requests.slice(since).map(({ path }) => path.replace("/mtls", "")).filter((path) =>
      path === "/token" || path === "/userinfo"
    )
  )
]

/** Nothing that was sent is to be found fault with, and it went where the certificate is asked for, if there is one. */
const assertBlameless = ({ name, server, variant }: World): void => {
  assert.deepStrictEqual(server.violations, [], name)
  for (const { headers, path } of server.requests) {
    if (/^(?:\/mtls)?\/(?:par|token|userinfo)$/.test(path)) {
      assert.strictEqual(headers[certificateHeader] !== undefined, usesCertificate(variant), `${name}: ${path}`)
    }
  }
}

/** The bank is honest, and all is well. */
export const welcome = (world: World) =>
  Effect.gen(function*() {
    const since = world.server.requests.length
    const { bank, tokens } = yield* visit(world)
    assert.deepStrictEqual(asked(world, since), ["/token", "/userinfo"], world.name)
    assert.strictEqual(tokens.tokenType, world.variant.binding === "dpop" ? "DPoP" : "Bearer", world.name)
    assertBlameless(world)
    return { bank, tokens }
  })

/** The failure of what has to fail. */
const failure = <A, E, R>(effect: Effect.Effect<A, E, R>, { name }: World): Effect.Effect<E, never, R> =>
  Effect.catchAll(Effect.flip(effect), () => Effect.dieMessage(`${name}: it was accepted`))

/** Where a client has to notice: the callback, and then no token is asked for; or the token answer. */
type Notice = "callback" | "token answer"

/** All is well with an honest bank, and the misbehaving one is refused, for that reason and at that moment. */
export const refused =
  (misbehaviour: Misbehaviour.Misbehaviour, expected: ReadonlyArray<string>, notice: Notice) => (world: World) =>
    Effect.gen(function*() {
      yield* world.control
      yield* world.server.with(misbehaviour)
      const since = world.server.requests.length
      const error = yield* failure(visit(world), world)
      assert.deepStrictEqual(summary(error), expected, world.name)
      assert.deepStrictEqual(asked(world, since), notice === "callback" ? [] : ["/token"], world.name)
      assertBlameless(world)
    })

/** Where an ID token is first seen: a detached signature comes with the callback. */
const firstSeen = ({ profile, responses }: Variant): Notice =>
  profile === "fapi1" && responses === "plain" ? "callback" : "token answer"

/** `refused`, for an ID token. */
export const idTokenRefused =
  (misbehaviour: Misbehaviour.Misbehaviour, reason: OAuthError.JwtCheck) => (world: World) =>
    refused(misbehaviour, ["IdTokenRejected", reason], firstSeen(world.variant))(world)

/** `refused`, for a signed response. */
export const responseRefused = (misbehaviour: Misbehaviour.Misbehaviour, check: OAuthError.JwtCheck) =>
  refused(misbehaviour, ["CallbackRejected", "ResponseRejected", "response", check], "callback")

/** All is well with an honest bank, and as well with this one. */
export const accepted = (
  misbehaviour: Misbehaviour.Misbehaviour,
  check: (tokens: TokenSet.TokenSet, world: World) => void
) =>
(world: World) =>
  Effect.gen(function*() {
    yield* world.control
    yield* world.server.with(misbehaviour)
    const { tokens } = yield* welcome(world)
    check(tokens, world)
  })

/** The scheme of a challenge at the resource is written in an odd case, and its nonce is used all the same. */
export const challenged = (world: World) =>
  Effect.gen(function*() {
    yield* world.control
    yield* world.server.with("DpopChallengeSchemeCase")
    const since = world.server.requests.length
    yield* welcome(world)
    // The first was challenged, or there would have been nothing to read.
    const sent = world.server.requests.slice(since).filter(({ path }) => path.endsWith("/userinfo"))
    assert.strictEqual(sent.length, 2, world.name)
  })

/** All is well, and goes on to be when the tokens are refreshed. */
export const refreshed = (world: World) =>
  Effect.gen(function*() {
    const { bank, tokens } = yield* welcome(world)
    const fresh = yield* bank.refresh(tokens)
    assert.notStrictEqual(Redacted.value(fresh.accessToken), Redacted.value(tokens.accessToken), world.name)
    assert.strictEqual(fresh.tokenType, tokens.tokenType, world.name)
    yield* useTokens({ bank, tokens: fresh })
    assertBlameless(world)
  })

/** The metadata are another issuer's: no client is made, and nothing else was asked. */
export const otherIssuer = (world: World) =>
  Effect.gen(function*() {
    yield* world.control
    yield* world.server.with("MetadataWrongIssuer")
    const since = world.server.requests.length
    assert.deepStrictEqual(summary(yield* failure(world.connect, world)), [
      "InvalidResponse",
      "IssuerMismatch",
      "issuer"
    ])
    assert.deepStrictEqual(world.server.requests.slice(since).map(({ path }) => path), [
      "/.well-known/openid-configuration"
    ])
  })

/** The claims of an ID token that was verified. */
export const claimsOf = (tokens: TokenSet.TokenSet): jose.JWTPayload =>
  jose.decodeJwt(Redacted.value(Option.getOrThrow(tokens.idToken)))

/** Does the same in each variant, one after the other. */
export const inEach = <E extends OAuthError.OAuthError>(
  variants: ReadonlyArray<Variant>,
  test: (world: World) => Effect.Effect<unknown, E>,
  settings: Settings = {}
): Effect.Effect<void> =>
  Effect.forEach(
    variants,
    (variant) =>
      Effect.flatMap(makeWorld(variant, settings), (world) =>
        Effect.orDieWith(test(world), (error) =>
          new Error(`${world.name}: ${error.message}`, { cause: error }))),
    { discard: true }
  )
