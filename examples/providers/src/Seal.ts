/**
 * Seals what a cookie keeps: nobody can read it, and nobody can make one. AES-256-GCM, with the key of `COOKIE_KEY`, which is
 * 32 bytes in Base64: `openssl rand -base64 32`.
 */
import { Config, ConfigError, Context, Effect, Either, Layer, Option, Redacted } from "effect"
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"

const IV = 12
const TAG = 16

export class Seal extends Context.Tag("example-providers/Seal")<Seal, {
  readonly close: (text: string) => string
  /** Nothing for what this key has not sealed. */
  readonly open: (sealed: string) => Option.Option<string>
}>() {}

const Key = Config.redacted("COOKIE_KEY").pipe(
  Config.mapOrFail((text) => {
    const key = Buffer.from(Redacted.value(text), "base64")
    return key.length === 32
      ? Either.right(key)
      : Either.left(ConfigError.InvalidData(["COOKIE_KEY"], "it has to be 32 bytes in Base64"))
  })
)

export const layer = Layer.effect(
  Seal,
  Effect.map(Key, (key) => ({
    close: (text) => {
      const iv = randomBytes(IV)
      const cipher = createCipheriv("aes-256-gcm", key, iv)
      const sealed = [cipher.update(text, "utf8"), cipher.final()]
      return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]).toString("base64url")
    },
    open: Option.liftThrowable((sealed) => {
      const bytes = Buffer.from(sealed, "base64url")
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV), { authTagLength: TAG })
      decipher.setAuthTag(bytes.subarray(IV, IV + TAG))
      return Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString("utf8")
    })
  }))
)
