/** Providers made of any facts, and of options that no type has seen. */
import { type OAuthError, Provider } from "@effect-oauth/core"
import { Effect, Either, Redacted, Schema, Tracer } from "effect"
import { assertAbsent, type fakeHttp, noHttp, prints, summary } from "./support.js"

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
