/**
 * What keys stand for: the provider, and the id in the store.
 *
 * @internal
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Client } from "../Client.js"
import { ConfigurationError } from "../OAuthError.js"
import type * as RefreshToken from "../RefreshToken.js"
import type * as Revocation from "../Revocation.js"
import * as TokenKey from "../TokenKey.js"
import type { TokenSet } from "../TokenSet.js"
import * as refreshing from "./refreshing.js"

/** What renews and ends the tokens of a provider. */
export interface Refresher {
  readonly client: Client
  readonly refresh?: ((tokens: TokenSet) => Effect.Effect<TokenSet, RefreshToken.RefreshError>) | undefined
  readonly revoke?: ((tokens: TokenSet) => Effect.Effect<void, Revocation.RevocationError>) | undefined
}

/** What a program says of a provider. */
export interface ProviderOptions<E, R> {
  /** What renews its tokens: the tag of an `OAuthClient` or of a provider, or an effect that makes one. */
  readonly client: Effect.Effect<Refresher, E, R>
  /**
   * Where `AuthorizedHttpClient` may send its access tokens: origins, such as `https://api.example.com`.
   *
   * @default []
   */
  readonly origins?: ReadonlyArray<string> | undefined
}

/** Providers by the names that keys have for them. */
export type Providers = { readonly [name: string]: ProviderOptions<unknown, unknown> }

/** A provider at work. */
export interface Provider {
  readonly name: string
  readonly refresher: Refresher
  /** Where its access tokens may be sent to. */
  readonly origins: ReadonlySet<string>
  readonly labels: refreshing.Labels
}

/** What a key stands for. */
export interface Target {
  readonly key: TokenKey.TokenKey
  readonly id: string
  readonly provider: Provider
}

const invalid = (setting: string, detail: string) =>
  Either.left(new ConfigurationError({ reason: "InvalidParameter", setting, detail }))

const origin = (name: string) => (text: string): Either.Either<string, ConfigurationError> =>
  URL.canParse(text) && new URL(text).origin === text
    ? Either.right(text)
    : invalid(`providers.${name}.origins`, `${JSON.stringify(text)} is no origin, such as https://api.example.com`)

/** @internal */
export const make = <E, R>(
  providers: { readonly [name: string]: ProviderOptions<E, R> }
): Effect.Effect<(key: TokenKey.TokenKey) => Either.Either<Target, ConfigurationError>, ConfigurationError | E, R> =>
  Effect.gen(function*() {
    const known = new Map<string, Provider>()
    for (const [name, { client, origins = [] }] of Object.entries(providers)) {
      known.set(name, {
        name,
        refresher: yield* client,
        origins: new Set(yield* Either.all(origins.map(origin(name)))),
        labels: refreshing.labelsOf(name)
      })
    }
    const only = known.size === 1 ? [...known.keys()][0] : undefined
    return (key) => {
      const parts: TokenKey.Parts = typeof key === "string" ? { user: key } : key
      const name = parts.provider ?? only
      const provider = name === undefined ? undefined : known.get(name)
      if (name === undefined || provider === undefined) {
        const given = name === undefined ? "it is not set" : `there is no ${JSON.stringify(name)}`
        return invalid("key.provider", `${given}; the providers are ${[...known.keys()].join(", ")}`)
      }
      const id = TokenKey.id({ provider: name, tenant: parts.tenant ?? "", user: parts.user })
      return Either.map(id, (id) => ({ key, id, provider }))
    }
  })
