/**
 * Every provider as one type, set up for its emulator.
 */
import type { OAuthClient, OAuthError, Provider } from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { Providers } from "@effect-oauth/providers"
import { ProviderEmulator, UserAgent } from "@effect-oauth/testing"
import { Context, Effect, Layer, Redacted, Schema, SchemaAST } from "effect"
import { generateKeyPairSync } from "node:crypto"

/** A provider, whichever it is: what it cannot do is not there. */
export type AnyProvider =
  & Provider.SignIn<Readonly<Record<string, unknown>>>
  & Partial<OAuthClient.Service>

interface Entry {
  readonly facts: Provider.AnyFacts
  readonly tag: Context.Tag<AnyProvider, AnyProvider>
  readonly layer: (
    options: Readonly<Record<string, unknown>>
  ) => Layer.Layer<AnyProvider, OAuthError.ConfigurationError, never>
}

// The cast forgets the types of each provider: the tests are about all of them.
export const entries = Object.entries(Providers.byId) as unknown as ReadonlyArray<readonly [Providers.Id, Entry]>

/** A private key as Apple has them. */
const privateKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
  .export({ type: "pkcs8", format: "pem" })
  .toString()

/** Settings as they may be, with addresses at `base`. */
const settingOf = (name: string, setting: Provider.Setting, base: URL): unknown => {
  switch (setting.kind) {
    case "url":
    case "issuer":
      return base.origin
    case "host":
      return base.host
    case "segment":
    case "text":
      return setting.default ?? name
    case "choice":
      return setting.default ?? setting.values[0]
    case "secret":
      return Redacted.make(name === "privateKey" ? privateKey : "a secret setting")
  }
}

const settingsOf = ({ settings = {} }: Provider.AnyFacts, base: URL) =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, setting]) => setting.optional !== true)
      .map(([name, setting]) => [name, settingOf(name, setting, base)])
  )

/** What a client has beside its settings. Without a secret it is a public one. */
interface Client {
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted | undefined
  readonly redirectUri: string
}

const clientOf = ({ client }: Provider.AnyFacts, { clientId, clientSecret, redirectUri }: Client) => ({
  clientId,
  redirectUri,
  ...(client === "public" || client === "own" || clientSecret === undefined ? undefined : { clientSecret })
})

/** Where the provider's layer finds the emulator: what it discovers is left to be discovered. */
const endpointsOf = (
  facts: Provider.AnyFacts,
  { endpoints }: ProviderEmulator.ProviderEmulatorShape
): Partial<ProviderEmulator.Endpoints> =>
  facts.discovery === true
    ? Object.fromEntries(
      Object.entries(endpoints).filter(([name]) => name === "issuer" || Object.hasOwn(facts.server, name))
    )
    : endpoints

/** The options of somebody at `tenant.example`, without endpoints. */
export const sampleOptions = (facts: Provider.AnyFacts) => ({
  ...clientOf(facts, {
    clientId: "app",
    clientSecret: Redacted.make("secret"),
    redirectUri: "https://app.example/callback"
  }),
  ...settingsOf(facts, new URL("https://tenant.example"))
})

/** A provider that talks to its emulator. */
export const connect = (
  [, { facts, layer, tag }]: readonly [Providers.Id, Entry],
  emulator: ProviderEmulator.ProviderEmulatorShape,
  changes?: Pick<Client, "clientSecret">
) => {
  const live = layer({
    ...clientOf(facts, { ...emulator, ...changes }),
    ...settingsOf(facts, new URL(emulator.endpoints.authorizationEndpoint)),
    endpoints: endpointsOf(facts, emulator)
  })
  return Effect.flatMap(Layer.build(Layer.provide(live, NodeOAuth.layer)), (context) => Effect.provide(tag, context))
}

/** A provider and its emulator, which all of its tests share. */
export class Party extends Context.Tag("test/emulations/Party")<
  Party,
  { readonly emulator: ProviderEmulator.ProviderEmulatorShape; readonly provider: AnyProvider }
>() {}

export const party = (entry: readonly [Providers.Id, Entry]) =>
  Layer.scoped(
    Party,
    Effect.flatMap(ProviderEmulator.make(entry[0]), (emulator) =>
      Effect.map(connect(entry, emulator), (provider) => ({ emulator, provider })))
  )

/** What comes back with a user who presses a button, as the request wants it: in a URL, or in a form. */
export const decide = (decision: "approve" | "deny", url: string) =>
  new URL(url).searchParams.get("response_mode") === "form_post"
    ? Effect.map(
      decision === "approve" ? UserAgent.approveForm(url) : UserAgent.denyForm(url),
      ({ body }) => new URLSearchParams(body)
    )
    : decision === "approve"
    ? UserAgent.approve(url)
    : UserAgent.deny(url)

/** A sign-in as a program has it: verified, where the provider can. */
export const signIn = (provider: AnyProvider) =>
  Effect.gen(function*() {
    const request = yield* provider.authorizationRequest()
    const callback = yield* decide("approve", request.url)
    return provider.signIn === undefined
      ? yield* provider.exchange(callback, request)
      : (yield* provider.signIn(callback, request)).tokens
  })

/** The members a profile's schema names. */
export const membersOf = ({ profile }: Provider.AnyFacts): ReadonlyArray<PropertyKey> =>
  SchemaAST.getPropertySignatures(Schema.encodedSchema(profile).ast).map(({ name }) => name)
