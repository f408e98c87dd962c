/**
 * Signatures on WebCrypto.
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../OAuthError.js"
import * as keys from "./signatureKeys.js"

/** @internal */
export const unavailable = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "CryptoUnavailable", setting: "OAuthCrypto", detail })

const isUnsupported = (error: unknown): boolean => hasProperty(error, "name") && error.name === "NotSupportedError"

/** What an engine refuses is none; what it does not know is a failure. */
const attempt = <A>(
  algorithm: keys.Algorithm,
  run: (subtle: SubtleCrypto) => Promise<A>
): Effect.Effect<Option.Option<A>, ConfigurationError> =>
  Effect.suspend(() => {
    // The types promise what pages without HTTPS and old runtimes do not have.
    const crypto: Partial<Crypto> | undefined = globalThis.crypto
    const subtle = crypto?.subtle
    return subtle === undefined
      ? Effect.fail(unavailable("crypto.subtle is missing here: serve the page over HTTPS or from localhost"))
      : Effect.tryPromise({ try: () => run(subtle), catch: isUnsupported }).pipe(
        Effect.map(Option.some),
        Effect.catchAll((unsupported) =>
          unsupported
            ? Effect.fail(unavailable(`crypto.subtle has no ${algorithm} here`))
            : Effect.succeedNone
        )
      )
  })

// The cast is for TypeScript's lib, which wants a view that is surely not on a SharedArrayBuffer. One that is makes
// the engine refuse.
const view = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>

const importKey = (algorithm: keys.Algorithm, jwk: keys.Members, use: keys.Use) =>
  attempt(algorithm, (subtle) => subtle.importKey("jwk", jwk, keys.shapeOf(algorithm).parameters, false, [use]))

/** @internal */
export const verifier = (algorithm: keys.Algorithm, key: JsonWebKey | Redacted.Redacted<JsonWebKey>) =>
  Effect.suspend(() =>
    Option.match(keys.members(algorithm, key, "verify"), {
      onNone: () => Effect.succeedNone,
      onSome: (jwk) => {
        const length = keys.signatureLength(algorithm, jwk)
        return Effect.map(
          importKey(algorithm, jwk, "verify"),
          Option.map((key) => (data: Uint8Array, signature: Uint8Array) => {
            const valid = attempt(algorithm, async (subtle) =>
              signature.length === length &&
              subtle.verify(keys.shapeOf(algorithm).parameters, key, view(signature), view(data)))
            return Effect.map(valid, Option.contains(true))
          })
        )
      }
    })
  )

/** @internal */
export const signer = (algorithm: keys.Algorithm, key: CryptoKey | Redacted.Redacted<JsonWebKey>) =>
  Effect.suspend(() => {
    const imported: Effect.Effect<Option.Option<CryptoKey>, ConfigurationError> = Redacted.isRedacted(key)
      ? Option.match(keys.members(algorithm, key, "sign"), {
        onNone: () => Effect.succeedNone,
        onSome: (jwk) => importKey(algorithm, jwk, "sign")
      })
      : Effect.succeed(Option.liftPredicate(key, (key) => keys.isSigningCryptoKey(algorithm, key)))
    return Effect.map(
      imported,
      Option.map((key) => (data: Uint8Array) =>
        Effect.flatMap(
          attempt(algorithm, (subtle) => subtle.sign(keys.shapeOf(algorithm).parameters, key, view(data))),
          Option.match({
            onNone: () => Effect.fail(unavailable(`crypto.subtle could not sign with ${algorithm}`)),
            onSome: (signature) => Effect.succeed(new Uint8Array(signature))
          })
        )
      )
    )
  })

/** @internal */
export const generateKeyPair = (
  algorithm: keys.Algorithm,
  options: { readonly extractable?: boolean | undefined } = {}
): Effect.Effect<CryptoKeyPair, ConfigurationError> =>
  Effect.flatMap(
    attempt(algorithm, (subtle) => {
      const parameters = {
        ...keys.shapeOf(algorithm).parameters,
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1])
      }
      return subtle.generateKey(parameters, options.extractable ?? false, ["sign", "verify"])
    }),
    (made) =>
      Option.isSome(made) && "privateKey" in made.value
        ? Effect.succeed(made.value)
        : Effect.fail(unavailable(`crypto.subtle made no key pair for ${algorithm}`))
  )

const exportJwk = (algorithm: keys.Algorithm, key: CryptoKey, use: keys.Use) =>
  Effect.map(
    attempt(algorithm, (subtle) => subtle.exportKey("jwk", key)),
    Option.flatMap((jwk) => keys.members(algorithm, jwk, use))
  )

/** @internal */
export const importPkcs8 = (algorithm: keys.Algorithm, der: Redacted.Redacted<Uint8Array>) =>
  attempt(
    algorithm,
    (subtle) => subtle.importKey("pkcs8", view(Redacted.value(der)), keys.shapeOf(algorithm).parameters, true, ["sign"])
  ).pipe(
    Effect.flatMap(Option.match({
      onNone: () => Effect.succeedNone,
      onSome: (key) => exportJwk(algorithm, key, "sign")
    })),
    Effect.map(Option.map((jwk): Redacted.Redacted<JsonWebKey> => Redacted.make(jwk)))
  )

/** @internal */
export const exportPublicKey = (algorithm: keys.Algorithm, key: CryptoKey) =>
  Effect.suspend(() =>
    hasProperty(key, "type") && key.type === "public" ? exportJwk(algorithm, key, "verify") : Effect.succeedNone
  )
