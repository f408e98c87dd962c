/** Providers made of any facts, and of options that no type has seen. */
import { type BufferedBody, type OAuthError, Provider, TokenSet } from "@effect-oauth/core"
import { Effect, Either, Exit, Redacted, Schema, Tracer } from "effect"
import { assertAbsent, fakeHttp, jsonAnswer, noHttp, prints, type Sent, summary } from "./support.js"

/** The facts of any provider, as far as a test is about them. */
export type Facts = Omit<Provider.AnyFacts, "id" | "name">

export const options = {
  clientId: "my-app",
  clientSecret: Redacted.make("SECRET-value"),
  redirectUri: "https://app.example/callback"
}

/** Builds a provider with options that no type has seen: an environment has none. */
export const build = (
  facts: Partial<Facts>,
  more: Readonly<Record<string, unknown>> = {},
  http: Pick<ReturnType<typeof fakeHttp>, "layer"> = noHttp()
) =>
  Provider.make<Provider.AnyFacts>({
    id: "example",
    name: "Example",
    authentication: "client_secret_basic",
    scopes: [],
    profile: Schema.Struct({ id: Schema.Number }),
    normalize: () => ({ id: 1 }),
    ...facts,
    server: {
      authorizationEndpoint: "https://id.example/authorize",
      tokenEndpoint: "https://id.example/token",
      userinfoEndpoint: "https://id.example/me",
      ...facts.server
    }
    // The cast is for options that are wrong on purpose.
  }, { ...options, ...more } as never).pipe(Effect.provide(http.layer))

/** What became of it, or why it failed; no error prints what is `SECRET`. */
export const outcome = <A>(effect: Effect.Effect<A, OAuthError.OAuthError>) =>
  Effect.map(
    Effect.either(effect),
    Either.match({
      onLeft: (error) => {
        assertAbsent(["SECRET"], prints(error))
        return summary(error).join(" ")
      },
      onRight: (value) => value
    })
  )

/** A tracer, and all that can be read of its spans. */
export const recordSpans = () => {
  const texts: Array<string> = []
  const keep = (...values: ReadonlyArray<unknown>) => void texts.push(...values.flatMap(prints))
  const tracer = Tracer.make({
    span: (name, parent, context, links, startTime, kind): Tracer.Span => {
      keep(name)
      return {
        _tag: "Span",
        name,
        spanId: `${texts.length}`,
        traceId: "trace",
        parent,
        context,
        links,
        kind,
        sampled: true,
        status: { _tag: "Started", startTime },
        attributes: new Map(),
        end: (_, exit) => keep(exit),
        attribute: (key, value) => keep(key, value),
        event: (event, _, attributes) => keep(event, attributes),
        addLinks: () => {}
      }
    },
    context: (execution) => execution()
  })
  return { texts, tracer }
}

export const User = Provider.profile({ id: Schema.Number })

export const token = "SECRET-access /+?#%41"

export const tokens = (extra: object = {}) =>
  Effect.orDie(TokenSet.fromResponse({ access_token: token, token_type: "bearer", ...extra }))

type Answer = BufferedBody.Received | ((sent: Sent) => BufferedBody.Received)

/** Reads a profile that is asked for so, and answered so. */
export const read = (
  userInfo: Provider.ProfileRequest,
  answer: Answer = jsonAnswer({ id: 7 }),
  { extra, options, ...facts }: Partial<Facts> & { readonly extra?: object; readonly options?: object } = {}
) => {
  const http = fakeHttp((sent) => typeof answer === "function" ? answer(sent) : answer)
  const { texts, tracer } = recordSpans()
  const profile = Effect.gen(function*() {
    const provider = yield* build({ profile: User, userInfo, ...facts }, { ...options }, http)
    return yield* provider.userInfo(yield* tokens(extra))
  }).pipe(Effect.withTracer(tracer))
  return {
    http,
    profile,
    /** What was sent, whatever became of it; none of it shows in the error or the spans. */
    sent: Effect.map(Effect.exit(profile), (exit) => {
      assertAbsent(["SECRET"], texts)
      if (Exit.isFailure(exit)) {
        assertAbsent(["SECRET"], prints(exit))
      }
      return http.requests
    }),
    outcome: Effect.map(outcome(profile), (became) => {
      assertAbsent(["SECRET"], texts)
      return became
    })
  }
}

/** Facts with a secret setting. */
export const keyed = { settings: { key: { kind: "secret" } }, options: { key: Redacted.make("SECRET-key") } } as const

/** The path that was asked. */
export const path = ({ url }: Sent): string => new URL(url).pathname

/** A refusal that repeats what it was sent. */
export const refused = (...secrets: ReadonlyArray<string>): BufferedBody.Received =>
  jsonAnswer({ error: "invalid_token", error_description: `not for ${[token, ...secrets].join(", ")}` }, 401)
