/**
 * The profile of a provider: where it comes from, and what of it every provider can say.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as OAuthClient from "../OAuthClient.js"
import { type IdTokenRejected, InvalidResponse } from "../OAuthError.js"
import type { TokenSet } from "../TokenSet.js"
import * as UserInfo from "../UserInfo.js"
import * as jwt from "./jwt.js"
import * as profileRequest from "./profileRequest.js"
import type { AnyFacts, Normalized } from "./providerFacts.js"
import * as settings from "./settings.js"
import * as url from "./url.js"

/**
 * A user, as every provider can say it, and as this one does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Profile<out Raw> {
  /** What never changes of the account, at this provider. */
  readonly id: string
  readonly name: Option.Option<string>
  readonly email: Option.Option<string>
  /** Whether the provider has seen that the address is the user's. Sign nobody in by an address for which this is not `true`. */
  readonly emailVerified: Option.Option<boolean>
  /** The address of a picture. */
  readonly picture: Option.Option<string>
  /** The profile as the provider has it. */
  readonly raw: Raw
}

/**
 * How reading a provider's profile can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type ProfileError = UserInfo.UserInfoError | IdTokenRejected

const text = (value: string | null | undefined) => Option.filter(Option.fromNullable(value), (value) => value !== "")

/** Two users whose ids are both empty, or numbers too large to be read exactly, would be one. */
const isId = (id: unknown): boolean => typeof id === "string" ? id.trim() !== "" : Number.isSafeInteger(id)

const toProfile = <Raw>(raw: Raw, normalized: Normalized): Profile<Raw> => ({
  id: String(normalized.id),
  name: text(normalized.name),
  email: text(normalized.email),
  emailVerified: Option.fromNullable(normalized.emailVerified),
  picture: text(normalized.picture),
  raw
})

/** What errors call the place a profile comes from. */
const placeOf = ({ userInfo }: AnyFacts, { server }: OAuthClient.Service): Effect.Effect<string> =>
  Effect.map(server, ({ issuer, tokenEndpoint, userinfoEndpoint }) => {
    const endpoint = userInfo?.from === "tokens" ? tokenEndpoint : userinfoEndpoint
    return endpoint === undefined || userInfo?.from === "idToken" ? issuer ?? "" : url.display(endpoint)
  })

/** Where the profile comes from. */
const userInfoOf = (
  facts: AnyFacts,
  client: OAuthClient.Service,
  values: settings.AnyValues,
  headers: Readonly<Record<string, string>>
): (tokens: TokenSet) => Effect.Effect<unknown, ProfileError> => {
  const { profile, userInfo } = facts
  switch (userInfo?.from) {
    case "idToken":
      return (tokens) =>
        Effect.gen(function*() {
          const server = yield* client.server
          const token = yield* Effect.mapError(tokens.idToken, () => jwt.idTokenRejected(server, "Missing"))
          const { claims } = yield* client.verifyIdToken(token, { nonce: "any" })
          return yield* profileRequest.decode(yield* placeOf(facts, client), claims, profile, tokens)
        })
    case "tokens":
      return (tokens) =>
        Effect.flatMap(
          placeOf(facts, client),
          (place) => profileRequest.decode(place, profileRequest.ofTokens(tokens, userInfo.envelope), profile, tokens)
        )
    default: {
      const request = userInfo === undefined ? undefined : UserInfo.request({
        ...userInfo,
        headers,
        parameters: settings.fillAll(userInfo.parameters, values),
        secrets: Object.values(values).filter((value) => typeof value === "object")
      })
      return (tokens) => client.fetchUserInfo(tokens, profile, { request })
    }
  }
}

/**
 * The two ways to read a profile: as it is, and as every provider can say it. One without an id that can be kept is refused.
 *
 * @internal
 */
export const make = (
  facts: AnyFacts,
  client: OAuthClient.Service,
  values: settings.AnyValues,
  headers: Readonly<Record<string, string>>
) => {
  const userInfo = userInfoOf(facts, client, values, headers)
  const profile = (tokens: TokenSet): Effect.Effect<Profile<unknown>, ProfileError> =>
    Effect.flatMap(userInfo(tokens), (raw) => {
      // The cast is for a profile whose type this function does not know: it was decoded with its schema.
      const normalized = Option.liftThrowable(facts.normalize)(raw as never)
      return Option.match(Option.filter(normalized, ({ id }) => isId(id)), {
        onNone: () =>
          Effect.flatMap(
            placeOf(facts, client),
            (endpoint) => new InvalidResponse({ endpoint, status: 200, reason: "MalformedFields", fields: ["id"] })
          ),
        onSome: (normalized) => Effect.succeed(toProfile(raw, normalized))
      })
    })
  return { userInfo, profile }
}
