/**
 * What arctic and we send to a provider, given the same inputs: the URL the user is sent to, the exchange, the refresh and
 * the revocation. Requests are caught where each library hands them over, arctic's at `fetch`, ours at the `HttpClient`.
 */
import { type AuthorizationRequest, type OAuthClient, Provider } from "@effect-oauth/core"
import { Providers } from "@effect-oauth/providers"
import { HttpClient, HttpClientResponse } from "@effect/platform"
import * as Arctic from "arctic"
import { Effect, Option, Redacted } from "effect"
import { hasProperty, isFunction } from "effect/Predicate"
import { generateKeyPairSync } from "node:crypto"
import type { ArcticClient, Argument } from "./arcticClients.js"
import { differencesOf, navigation, type Sent } from "./differential.js"
import { issuerOf } from "./sampleOptions.js"

const scopes = ["a", "b"]
const code = "code-1"
const refreshToken = "refresh-1"
const tokens = { access_token: "token-1", token_type: "bearer", refresh_token: refreshToken }

const steps = ["authorization", "without scopes", "exchange", "refresh", "revoke"] as const

/** What a library sends in each step; nothing in those it has not. */
export interface Flow extends Readonly<Record<typeof steps[number], Sent | undefined>> {}

const pkcs8 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "der" })

const pem = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString("base64")}\n-----END PRIVATE KEY-----\n`

const recorded = async (request: Request): Promise<Sent> => ({
  method: request.method,
  url: request.url,
  headers: Object.fromEntries([...request.headers].filter(([name]) => !ofTransport.has(name))),
  parameters: [...new URLSearchParams(await request.text())]
})

/** What differs between any two libraries, and no server looks at. `Differential.test.ts` compares it. */
const ofTransport = new Set(["accept-encoding", "content-length", "user-agent"])

/** What is random in a request, and in another one, without scopes. */
export interface Inputs {
  readonly state: string
  readonly verifier: string | null
  readonly without: Pick<Inputs, "state" | "verifier">
}

const randomOf = (request: AuthorizationRequest.AuthorizationRequest) => ({
  state: Redacted.value(request.state),
  verifier: Option.getOrNull(Option.map(request.codeVerifier, Redacted.value))
})

/** Runs arctic's client; the form without PKCE has no verifier. */
export const arctic = (client: ArcticClient, variant: string, inputs: Inputs): Effect.Effect<Flow> =>
  Effect.scoped(Effect.gen(function*() {
    const sent: Array<Promise<Sent>> = []
    yield* Effect.acquireRelease(
      Effect.sync(() => {
        const original = globalThis.fetch
        globalThis.fetch = (input, init) => {
          sent.push(recorded(new Request(input, init)))
          return Promise.resolve(Response.json({ ...tokens, status: 0, body: tokens }))
        }
        return original
      }),
      (original) =>
        Effect.sync(() => {
          globalThis.fetch = original
        })
    )
    const plain = variant === "confidentialWithoutPkce" ? { verifier: null } : {}
    const { without, ...random } = inputs
    const values: Readonly<Record<Argument, unknown>> = {
      ...random,
      ...plain,
      scopes,
      code,
      refreshToken,
      token: "token-1"
    }
    const make: unknown = Object.entries(Arctic).find(([name]) => name === client.arcticClass)?.[1]
    if (!isFunction(make)) {
      return yield* Effect.dieMessage(`arctic has no ${client.arcticClass}`)
    }
    const given = (client.variants[variant] ?? []).map((value) =>
      value === "PRIVATE_KEY" ? new Uint8Array(pkcs8) : value
    )
    const instance: unknown = Reflect.construct(make, given)
    const call = (
      method: string,
      args: ReadonlyArray<Argument>,
      values: Readonly<Record<Argument, unknown>>
    ): unknown =>
      hasProperty(instance, method) && isFunction(instance[method])
        ? instance[method](...args.map((name) => values[name]))
        : undefined
    const url = (values: Readonly<Record<Argument, unknown>>) =>
      navigation(String(call("createAuthorizationURL", client.methods.url, values)))
    const step = (method: string, args: ReadonlyArray<Argument> | undefined) =>
      args === undefined ? Effect.succeed(undefined) : Effect.promise(async () => {
        await call(method, args, values)
        return sent.at(-1)
      })
    return {
      authorization: url(values),
      "without scopes": url({ ...values, ...without, ...plain, scopes: [] }),
      exchange: yield* step("validateAuthorizationCode", client.methods.exchange),
      refresh: yield* step("refreshAccessToken", client.methods.refresh),
      revoke: yield* step("revokeToken", client.methods.revoke)
    }
  }))

type Settings = Readonly<Record<string, unknown>>

const baseUrl = (url: string | null): Settings => ({ baseUrl: url })

/** Our settings for the arguments of arctic before the client id. */
const settings: Readonly<Record<string, (...args: ReadonlyArray<string | null>) => Settings>> = {
  "amazon-cognito": (domain) => ({ domain, region: "eu-central-1", userPoolId: "eu-central-1_abc" }),
  auth0: (domain) => ({ domain }),
  authentik: (baseUrl) => ({ baseUrl, application: "app" }),
  gitea: baseUrl,
  gitlab: baseUrl,
  keycloak: (realmUrl) => ({ realmUrl }),
  mastodon: baseUrl,
  "microsoft-entra-id": (tenant) => ({ tenant }),
  okta: (domain, id) => ({ issuer: `https://${domain}${id === null ? "" : `/oauth2/${id}`}` }),
  salesforce: (domain) => ({ baseUrl: `https://${domain}` }),
  synology: baseUrl
}

/** Settings that arctic does not know. */
const more: Readonly<Record<string, Settings>> = {
  apple: { teamId: "team-1", keyId: "key-1", privateKey: Redacted.make(pem) },
  bungie: { apiKey: Redacted.make("api-key") },
  etsy: { sharedSecret: Redacted.make("shared-secret") },
  reddit: { userAgent: "test:app:1 (by /u/test)" },
  shikimori: { userAgent: "test" }
}

const optionsOf = (client: ArcticClient, variant: string) => {
  const given = client.variants[variant] ?? []
  const at = given.indexOf("client-id")
  const [clientId, secret] = given.slice(at)
  return {
    clientId: clientId ?? "",
    ...(secret === "client-secret" ? { clientSecret: Redacted.make(secret) } : {}),
    redirectUri: "https://app.example/callback",
    ...settings[client.id]?.(...given.slice(0, at)),
    ...more[client.id]
  }
}

/** All a provider may be able to do: the types of each say which, and here they are all alike. */
type AnyProvider = Provider.SignIn<unknown> & Partial<OAuthClient.Service>

const isProvider = (u: unknown): u is AnyProvider => hasProperty(u, "authorizationRequest")

/** Runs ours. Metadata that is asked for names the endpoints that arctic knows. */
export const ours = (client: ArcticClient, variant: string, theirs: Flow): Effect.Effect<Flow & Inputs> =>
  Effect.gen(function*() {
    const provider: Provider.AnyFacts | undefined = Providers.isId(client.id)
      ? Providers.byId[client.id].facts
      : undefined
    if (provider === undefined) {
      return yield* Effect.dieMessage(`there is no provider ${client.id}`)
    }
    const options = optionsOf(client, variant)
    const sent: Array<Sent> = []
    const http = HttpClient.make((request) =>
      Effect.gen(function*() {
        const web = new Request(request.url, {
          method: request.method,
          headers: request.headers,
          body: request.body._tag === "Uint8Array" ? new Uint8Array(request.body.body) : null
        })
        const answer = (body: unknown) => HttpClientResponse.fromWeb(request, Response.json(body))
        if (web.url.endsWith("/.well-known/openid-configuration")) {
          return answer({
            issuer: issuerOf(provider, options),
            authorization_endpoint: theirs.authorization?.url,
            token_endpoint: theirs.exchange?.url,
            revocation_endpoint: theirs.revoke?.url,
            jwks_uri: "https://id.example/jwks"
          })
        }
        sent.push(yield* Effect.promise(() => recorded(web)))
        return answer(client.id === "withings" ? { status: 0, body: tokens } : tokens)
      })
    )
    const bound: unknown = yield* Provider.make(provider, options).pipe(
      Effect.provideService(HttpClient.HttpClient, http)
    )
    if (!isProvider(bound)) {
      return yield* Effect.dieMessage(`${client.id} makes no provider`)
    }
    const request = yield* bound.authorizationRequest({ scopes })
    const without = yield* bound.authorizationRequest({ scopes: [] })
    const callback = new URLSearchParams({ code, state: Redacted.value(request.state) })
    const held = yield* bound.exchange(callback, request)
    const exchange = sent.at(-1)
    const refreshed = yield* bound.refresh?.(
      Redacted.make(refreshToken),
      client.methods.refresh?.includes("scopes") === true ? { scopes } : {}
    ) ?? Effect.succeed(undefined)
    const refresh = refreshed === undefined ? undefined : sent.at(-1)
    sent.length = 0
    yield* bound.revoke?.(held.accessToken) ?? Effect.void
    return {
      authorization: navigation(request.url),
      "without scopes": navigation(without.url),
      exchange,
      refresh,
      revoke: sent.at(-1),
      ...randomOf(request),
      without: randomOf(without)
    }
  }).pipe(Effect.scoped, Effect.orDie)

/** In what two flows differ, each as the step and the part of its request, or as a step that one of the two has not. */
export const differences = (theirs: Flow, own: Flow): ReadonlyArray<string> =>
  steps.flatMap((step) => {
    const [a, b] = [theirs[step], own[step]]
    if (a === undefined || b === undefined) {
      return a === b ? [] : [`${step}: ${a === undefined ? "ours alone" : "arctic's alone"}`]
    }
    return differencesOf(a, b).map((part) => `${step}: ${part}`)
  })
