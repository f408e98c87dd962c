/** An OpenID provider for tests: keys, tokens signed with them, and what it publishes, without a server. */
import {
  type AuthorizationServer,
  type BufferedBody,
  type Client,
  IdToken,
  IssuerKeys,
  type OAuthError
} from "@effect-oauth/core"
import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted, TestClock } from "effect"
import * as jose from "jose"
import { assertAbsent, fakeHttp, jsonAnswer, makeClient, makeServer, prints } from "./support.js"

export const issuer = "https://id.example"

export const jwksUri = "https://id.example/keys"

/** What time it is, in seconds. */
export const now = 1_800_000_000

export const nonce = "n-0S6_WzA2Mj"

/** A key to sign with, and how it is published. */
export interface Signer {
  readonly algorithm: string
  readonly keyId: string
  readonly key: CryptoKey | Uint8Array
  readonly jwk: jose.JWK
}

export const makeSigner = async (
  algorithm: string,
  keyId = `key-${algorithm}`,
  options: jose.GenerateKeyPairOptions = {}
): Promise<Signer> => {
  const { privateKey, publicKey } = await jose.generateKeyPair(algorithm, { extractable: true, ...options })
  const jwk = { ...await jose.exportJWK(publicKey), kid: keyId, alg: algorithm, use: "sig" }
  return { algorithm, keyId, key: privateKey, jwk }
}

export const secretSigner = (secret: string, algorithm = "HS256"): Signer => ({
  algorithm,
  keyId: "",
  key: new TextEncoder().encode(secret),
  jwk: { kty: "oct" }
})

export type Json = Readonly<Record<string, unknown>>

/** The claims of a good ID token; a claim that is changed to `undefined` is not there. */
export const claimsOf = (changes: Json = {}): Json => ({
  iss: issuer,
  sub: "248289761001",
  aud: "my-app",
  exp: now + 300,
  iat: now,
  nonce,
  ...changes
})

export const base64Url = (value: string | Uint8Array): string => Buffer.from(value).toString("base64url")

const parameters: Readonly<Record<string, AlgorithmIdentifier | EcdsaParams | RsaPssParams>> = {
  RS256: "RSASSA-PKCS1-v1_5",
  PS256: { name: "RSA-PSS", saltLength: 32 },
  ES256: { name: "ECDSA", hash: "SHA-256" },
  ES384: { name: "ECDSA", hash: "SHA-384" },
  ES512: { name: "ECDSA", hash: "SHA-512" },
  EdDSA: "Ed25519"
}

/** Signs texts as they are, also those that no library would sign. */
export const signText = ({ algorithm, key }: Signer, header: string, payload: string): Effect.Effect<string> =>
  Effect.promise(async () => {
    const input = `${base64Url(header)}.${base64Url(payload)}`
    const data = new TextEncoder().encode(input)
    const signature = key instanceof Uint8Array
      ? await crypto.subtle.sign(
        "HMAC",
        await crypto.subtle.importKey("raw", Buffer.from(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
        data
      )
      : await crypto.subtle.sign(parameters[algorithm] ?? algorithm, key, data)
    return `${input}.${base64Url(new Uint8Array(signature))}`
  })

/** A token, its header as usual but for the changes. */
export const sign = (signer: Signer, claims: Json = claimsOf(), header: Json = {}): Effect.Effect<string> => {
  const { crit, b64, ...known }: Json = {
    alg: signer.algorithm,
    kid: signer.keyId === "" ? undefined : signer.keyId,
    ...header
  }
  return crit !== undefined || b64 !== undefined || known["alg"] !== signer.algorithm
    ? signText(signer, JSON.stringify({ ...known, crit, b64 }), JSON.stringify(claims))
    : Effect.promise(() =>
      new jose.CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ ...known, alg: signer.algorithm })
        .sign(signer.key)
    )
}

/** A token, in parts that may be changed. */
export const parts = (signer: Signer, change: (parts: readonly [string, string, string]) => ReadonlyArray<string>) =>
  Effect.map(sign(signer), (token) => {
    const [header = "", payload = "", signature = ""] = token.split(".")
    return change([header, payload, signature]).join(".")
  })

/** Encrypts a text for the holder of a key. */
export const encrypt = (
  key: CryptoKey | jose.JWK,
  text: string,
  header: jose.CompactJWEHeaderParameters
): Effect.Effect<string> =>
  Effect.promise(() => new jose.CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader(header).encrypt(key))

type Answer = BufferedBody.Received | Effect.Effect<BufferedBody.Received>

/** A server that publishes keys, which may change, and answers otherwise as told. */
export const makeProvider = (keys: ReadonlyArray<unknown>, options: IssuerKeys.Options = {}) => {
  const published: { keys: ReadonlyArray<unknown>; answer: ((url: string) => Answer | undefined) | undefined } = {
    keys,
    answer: undefined
  }
  const http = fakeHttp((sent) =>
    published.answer?.(sent.url) ??
      (sent.url === jwksUri ? jsonAnswer({ keys: published.keys }) : Effect.dieMessage(`${sent.url} was asked`))
  )
  const service = IssuerKeys.make(options)
  return {
    published,
    keys: service,
    requests: http.requests,
    layer: Layer.merge(http.layer, Layer.succeed(IssuerKeys.IssuerKeys, service))
  }
}

export type Provider = ReturnType<typeof makeProvider>

export const openIdServer = (options: AuthorizationServer.Options = {}): AuthorizationServer.AuthorizationServer =>
  makeServer({ issuer, jwksUri, ...options })

/** No tolerance, so that every boundary is where it is said to be. */
export const openIdClient = (options: Partial<Client.Options> = {}): Client.Client =>
  makeClient({ clockTolerance: 0, ...options })

/** What a token and its verification may have besides what is usual. */
export interface Changes {
  readonly server?: AuthorizationServer.AuthorizationServer
  readonly client?: Client.Client
  readonly expected?: IdToken.Expected
}

export const verify = (
  provider: Provider,
  token: string,
  { client = openIdClient(), expected, server = openIdServer() }: Changes = {}
): Effect.Effect<IdToken.IdToken, IdToken.IdTokenError> =>
  IdToken.verify(server, client, Redacted.make(token), { nonce: Redacted.make(nonce), ...expected }).pipe(
    Effect.provide(provider.layer)
  )

/** What became of a verification: the check that failed, another failure by its tag and reason, or `accepted`. */
export const outcome = <A, R>(effect: Effect.Effect<A, OAuthError.OAuthError, R>): Effect.Effect<string, never, R> =>
  Effect.match(effect, {
    onFailure: (error) =>
      error._tag === "IdTokenRejected" || error._tag === "JwtRejected"
        ? error.reason
        : `${error._tag} ${"reason" in error ? error.reason : error.code}`,
    onSuccess: () => "accepted"
  })

/** Runs at a time, in seconds. */
export const at = <A, E, R>(seconds: number, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.zipRight(TestClock.setTime(seconds * 1000), effect)

/** A token, what has to become of it at `now`, and what is not as usual: also keys that are published besides. */
export type Row = readonly [
  title: string,
  token: Effect.Effect<string>,
  expected: string,
  changes?: Changes,
  more?: ReadonlyArray<object>
]

/** A test for each row. What was refused has no part of the token in its error, and nothing but the keys was asked for. */
export const testRows = (jwks: ReadonlyArray<unknown>, rows: ReadonlyArray<Row>): void => {
  for (const [title, token, expected, changes, more = []] of rows) {
    it.effect(`${title}: ${expected}`, () =>
      Effect.gen(function*() {
        const provider = makeProvider([...jwks, ...more])
        const text = yield* token
        assert.strictEqual(yield* at(now, outcome(verify(provider, text, changes))), expected)
        if (expected !== "accepted") {
          const error = yield* Effect.flip(verify(provider, text, changes))
          const secret = changes?.client?.authentication.clientSecret
          const parts = text.split(".").filter((part) => part.length > 20)
          assertAbsent([...parts, ...secret === undefined ? [] : [Redacted.value(secret)]], prints(error))
        }
        assert.isTrue(provider.requests.every(({ url }) => url === jwksUri))
      }))
  }
}
