/**
 * Sign in with any of several providers: which they are, how a sign-in begins and ends, and what a user is told when it does
 * not. Nothing here knows of HTTP servers: `Application.ts` makes routes of it.
 */
import { AuthorizationRequest, type OAuthError, type TokenSet } from "@effect-oauth/core"
import { Apple, Providers } from "@effect-oauth/providers"
import { Config, Effect, Layer, Match, Option, Schema, Struct } from "effect"

/** The providers of this program. */
export const mine = Struct.pick(Providers.byId, "github", "google", "apple", "discord", "keycloak")

export type Id = keyof typeof mine

/** Whether it is one of ours. What every object has, such as `constructor`, is not. */
export const isMine = (id: string): id is Id => Object.hasOwn(mine, id)

const variable = (id: Id, name: string) => `${id.toUpperCase()}_${name}`

const client = (id: Id) => ({
  clientId: Config.string(variable(id, "CLIENT_ID")),
  redirectUri: Config.map(Config.url("APP_URL"), (app) => new URL(`/callback/${id}`, app).href),
  // For an emulator: JSON. Without it they are the provider's own.
  endpoints: Schema.Config(
    variable(id, "ENDPOINTS"),
    Schema.parseJson(Schema.Record({ key: Schema.String, value: Schema.String }))
  ).pipe(Config.withDefault(undefined))
})

const confidential = (id: Id) => ({ ...client(id), clientSecret: Config.redacted(variable(id, "CLIENT_SECRET")) })

export const ProvidersLive = Layer.mergeAll(
  mine.github.layerConfig(confidential("github")),
  mine.google.layerConfig(confidential("google")),
  mine.discord.layerConfig(confidential("discord")),
  mine.keycloak.layerConfig({ ...confidential("keycloak"), realmUrl: Config.string("KEYCLOAK_REALM_URL") }),
  mine.apple.layerConfig({
    ...client("apple"),
    teamId: Config.string("APPLE_TEAM_ID"),
    keyId: Config.string("APPLE_KEY_ID"),
    privateKey: Config.redacted("APPLE_PRIVATE_KEY")
  })
)

// GET /login/:provider: send the user to `request.url`, and keep the request where only this browser brings it back.
export const begin = (id: Id) =>
  Effect.gen(function*() {
    const provider = yield* mine[id].tag
    return yield* provider.authorizationRequest()
  })

/** Apple says a name once, beside the first answer, and does not sign it: it is to be shown, and nothing more. */
const nameBeside = (callback: string) =>
  Option.fromNullable(new URLSearchParams(callback).get("user")).pipe(
    Option.flatMap(Schema.decodeUnknownOption(Apple.CallbackUser)),
    Option.map(({ name }) => [name?.firstName, name?.lastName].filter((part) => part !== undefined).join(" ")),
    Option.filter((name) => name !== "")
  )

// GET and POST /callback/:provider: `callback` is the URL as it came, or the body of Apple's form.
export const complete = (id: Id, callback: string, kept: string | undefined) =>
  Effect.gen(function*() {
    const provider = yield* mine[id].tag
    // Fails for a request that was begun at another provider, as for none.
    const request = yield* AuthorizationRequest.fromJson(kept)
    // Where there are ID tokens, the one that came is verified, and the profile is that of its user.
    const tokens = yield* provider.exchange(callback, request)
    const profile = yield* provider.profile(tokens)
    const name = id === "apple" ? Option.orElse(profile.name, () => nameBeside(callback)) : profile.name
    // The key of an account is both: another provider may have the same id.
    return { account: [id, profile.id] as const, profile: { ...profile, name }, tokens }
  })

/** Whether the tokens were revoked: some providers cannot, and their services have no `revoke`. */
export const signOut = (id: Id, tokens: TokenSet.TokenSet) =>
  Effect.gen(function*() {
    const provider = yield* mine[id].tag
    return "revoke" in provider ? yield* Effect.as(provider.revoke(tokens), true) : false
  })

/** How it can fail. */
export type Failure = Effect.Effect.Error<ReturnType<typeof complete>>

/** What to answer, and what to tell the user. */
export interface Said {
  readonly status: number
  readonly title: string
  readonly text: string
}

const startAgain: Said = { status: 400, title: "Please start again", text: "That sign-in is stale, or was not yours." }

const later = (name: string): Said => ({
  status: 503,
  title: "Please try again later",
  text: `${name} has no answer for us at the moment.`
})

const ourFault: Said = {
  status: 500,
  title: "We cannot sign you in",
  text: "Something is wrong on our side, and we have been told."
}

const ofResponse = (name: string) => ({ code, status }: OAuthError.OAuthErrorResponse): Said =>
  // The code was used or is too old; what else a server refuses is about its client, which is us.
  code === "invalid_grant" ? startAgain : status === 429 || status >= 500 ? later(name) : ourFault

/** What the user is told. One tag that is not here, and this does not compile. */
export const say = (id: Id, failure: Failure): Said => {
  const { name } = mine[id].facts
  return Match.valueTags(failure, {
    AuthorizationDenied: ({ code }): Said =>
      code === "access_denied"
        ? { status: 200, title: "You did not sign in", text: `You said no at ${name}. That is fine.` }
        : { status: 403, title: `${name} did not let you in`, text: `It says ${code}.` },
    CallbackRejected: () => startAgain,
    IdTokenRejected: () => startAgain,
    JwtRejected: () => startAgain,
    OAuthErrorResponse: ofResponse(name),
    InvalidResponse: () => later(name),
    TransportError: () => later(name),
    ConfigurationError: () => ourFault
  })
}
