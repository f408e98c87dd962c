/**
 * What keys stand for: the provider, and the id in the store.
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Client } from "../Client.js"
import { ConfigurationError } from "../OAuthError.js"
import type * as RefreshToken from "../RefreshToken.js"
import type * as Revocation from "../Revocation.js"
import * as TokenKey from "../TokenKey.js"
import type { TokenSet } from "../TokenSet.js"
import * as tokenCache from "./tokenCache.js"
import * as tokenLabels from "./tokenLabels.js"
import type * as tokenRecord from "./tokenRecord.js"
import * as url from "./url.js"

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
  /**
   * Lets origins use `http` on hosts that are not loopback.
   *
   * @default false
   */
  readonly allowInsecureRequests?: boolean | undefined
}

/** Providers by the names that keys have for them. */
export type Providers = { readonly [name: string]: ProviderOptions<unknown, unknown> }

/** A provider at work. */
export interface Provider {
  readonly name: string
  readonly refresher: Refresher
  /** Where its access tokens may be sent to. */
  readonly origins: ReadonlySet<string>
  readonly labels: tokenLabels.Labels
  /** Its tokens in memory. */
  readonly held: tokenCache.TokenCache<tokenRecord.Held>
}

/** Where the tokens of a key are in memory. */
export interface Place {
  readonly provider: Provider
  readonly tenant: string
  readonly user: string
}

/** What a key stands for. */
export interface Target extends Place {
  readonly key: TokenKey.TokenKey
  readonly id: string
}

/** @internal */
export interface Targets {
  /** Where tokens are if they are in memory. Whether there can be any for such a key is not looked at. */
  readonly place: (key: TokenKey.TokenKey) => Place | undefined
  readonly resolve: (key: TokenKey.TokenKey) => Either.Either<Target, ConfigurationError>
}

const invalid = (setting: string, detail: string) =>
  Either.left(new ConfigurationError({ reason: "InvalidParameter", setting, detail }))

/** An origin as it is compared: nothing but what `URL.origin` gives, and of a URL that tokens may be sent to. */
const origin = (
  setting: string,
  text: string,
  allowInsecureRequests: boolean
): Either.Either<string, ConfigurationError> =>
  Either.flatMap(
    url.endpoint(setting, text, allowInsecureRequests),
    ({ origin }) => origin === text ? Either.right(text) : invalid(setting, `it has to be an origin, such as ${origin}`)
  )

const partsOf = (key: TokenKey.TokenKey): TokenKey.Parts =>
  // Also what an application left out, which gets past the types: no key has parts then.
  typeof key === "object" && key !== null ? key : { user: key }

/** @internal */
export const make = <E, R>(
  providers: { readonly [name: string]: ProviderOptions<E, R> },
  idleMillis: number
): Effect.Effect<Targets, ConfigurationError | E, R> =>
  Effect.gen(function*() {
    const known = new Map<string, Provider>()
    for (const [name, { allowInsecureRequests = false, client, origins = [] }] of Object.entries(providers)) {
      const setting = `providers.${name}.origins`
      known.set(name, {
        name,
        refresher: yield* client,
        origins: new Set(yield* Either.all(origins.map((text) => origin(setting, text, allowInsecureRequests)))),
        labels: tokenLabels.make(name),
        held: tokenCache.make(idleMillis)
      })
    }
    const only = known.size === 1 ? [...known.values()][0] : undefined

    const place = (key: TokenKey.TokenKey): Place | undefined => {
      const { provider: name, tenant, user } = partsOf(key)
      const provider = name === undefined ? only : known.get(name)
      return provider === undefined ? undefined : { provider, tenant: tenant ?? "", user }
    }

    return {
      place,
      resolve: (key) => {
        const found = place(key)
        if (found === undefined) {
          const { provider: name } = partsOf(key)
          const given = name === undefined ? "it is not set" : `there is no ${JSON.stringify(name)}`
          return invalid("key.provider", `${given}; the providers are ${[...known.keys()].join(", ")}`)
        }
        const { provider, tenant, user } = found
        return Either.map(TokenKey.id({ provider: provider.name, tenant, user }), (id) => ({ ...found, key, id }))
      }
    }
  })
