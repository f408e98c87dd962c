import { type ProviderEmulator, UserAgent } from "@effect-oauth/testing"
import { Effect, Redacted } from "effect"
import type { Emulation } from "../src/internal/emulation.js"
import { fromEmulation } from "../src/ProviderEmulator.js"
import { basic, json, post, request, text, withQuery } from "./support.js"

export type Emulator = ProviderEmulator.ProviderEmulatorShape

/** A provider with nothing out of the ordinary. */
const plain: Emulation = {
  id: "example",
  name: "Example",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: ["read", "write"],
  refreshTokens: "rotated",
  profile: { answer: ({ id, name }, { scopes }) => ({ user: id, name, scopes }) },
  expected: ({ id, name }) => ({ id, name })
}

export const started = (changes: Partial<Emulation> = {}, options?: ProviderEmulator.Options) =>
  fromEmulation({ ...plain, ...changes }, options)

export type Parameters = Record<string, string>

export const authorizationUrl = (emulator: Emulator, more: Parameters = {}) =>
  withQuery(emulator.endpoints.authorizationEndpoint, {
    response_type: "code",
    client_id: emulator.clientId,
    redirect_uri: emulator.redirectUri,
    state: "af0ifjsldkj",
    ...more
  })

export const codeOf = (emulator: Emulator, more?: Parameters) =>
  Effect.map(UserAgent.approve(authorizationUrl(emulator, more)), (url) => text(url.searchParams.get("code")))

/** The form of a token request without the client. */
export const grant = (emulator: Emulator, code: string, more: Parameters = {}) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: emulator.redirectUri,
  ...more
})

export const inForm = ({ clientId, clientSecret }: Emulator): Parameters => ({
  client_id: clientId,
  client_secret: Redacted.value(clientSecret)
})

export const inHeader = ({ clientId, clientSecret }: Emulator) => basic(clientId, Redacted.value(clientSecret))

export const exchange = (emulator: Emulator, code: string, more: Parameters = {}) =>
  post(emulator.endpoints.tokenEndpoint, { ...grant(emulator, code), ...inForm(emulator), ...more })

export const signIn = (emulator: Emulator, more?: Parameters) =>
  Effect.gen(function*() {
    return yield* json(yield* exchange(emulator, yield* codeOf(emulator, more)))
  })

export const refresh = (emulator: Emulator, token: unknown) =>
  post(emulator.endpoints.refreshEndpoint ?? emulator.endpoints.tokenEndpoint, {
    grant_type: "refresh_token",
    refresh_token: text(token),
    ...inForm(emulator)
  })

export const profileUrl = ({ endpoints }: Emulator) => text(endpoints.userinfoEndpoint)

export const bearer = (token: unknown) => ({ authorization: `Bearer ${text(token)}` })

export const profile = (emulator: Emulator, token: unknown, init: RequestInit = {}) =>
  request(profileUrl(emulator), { headers: bearer(token), ...init })

export const errorOf = (response: Response) => Effect.map(json(response), ({ error }) => [response.status, error])
