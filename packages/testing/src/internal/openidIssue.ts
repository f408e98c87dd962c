/**
 * How every JWT of a `MisbehavingServer` comes about: honest header, claims and key, what a switch makes of them,
 * signed, encrypted where the client is registered for it.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Encryption from "./openidEncryption.js"
import { compact } from "./openidJose.js"
import { secretKey } from "./openidKeys.js"
import type { Client, Context, Encrypted, Json, Jwt, Keys, Kind, SigningAlgorithm, SigningKey } from "./openidModel.js"

export const keyFor = (keys: Keys, alg: SigningAlgorithm, client: Client): SigningKey =>
  alg === "HS256" ? secretKey(Redacted.value(client.clientSecret ?? Redacted.make(""))) : keys.current(alg)

export interface Draft {
  readonly kind: Kind
  readonly claims: Json
  readonly alg: SigningAlgorithm
  readonly client: Client
  readonly encrypted: Encrypted | undefined
  readonly typ?: string | undefined
  readonly channel?: Jwt["channel"]
  readonly hashed?: Jwt["hashed"]
  readonly keys?: Keys | undefined
}

const headerOf = (key: SigningKey, typ: string | undefined): Json => ({
  alg: key.alg,
  ...(typ === undefined ? undefined : { typ }),
  ...(key.kid === undefined ? undefined : { kid: key.kid })
})

/** Signs, and encrypts if the client is registered for it. */
export const issue = (draft: Draft, context: Context): Effect.Effect<string> =>
  Effect.suspend(() => {
    const { beforeSigning, compact: rewrite, encrypt, encrypted, jwt: change } = context.server.hooks
    const { kind } = draft
    beforeSigning?.[kind]?.(context)
    const key = keyFor(draft.keys ?? context.server.keys, draft.alg, draft.client)
    const honest: Jwt = {
      header: headerOf(key, draft.typ),
      claims: draft.claims,
      key,
      channel: draft.channel,
      hashed: draft.hashed ?? {}
    }
    const jwt = change?.[kind]?.(honest, context) ?? honest
    const signed = compact(jwt)
    const token = rewrite?.[kind]?.(signed, jwt, context) ?? signed
    const plan = draft.encrypted === undefined
      ? undefined
      : Encryption.planFor(draft.client, draft.encrypted, token, { cty: "JWT" })
    const chosen = encrypt?.[kind] === undefined ? plan : encrypt[kind](plan, context, token)
    return chosen === undefined
      ? Effect.succeed(token)
      : Effect.map(Encryption.encrypt(chosen), (jwe) => encrypted?.[kind]?.(jwe, context) ?? jwe)
  })
