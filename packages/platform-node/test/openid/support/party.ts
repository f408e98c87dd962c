/**
 * A real server with one client, the library's client for it, and a user with a browser that remembers.
 */
import { type AuthorizationRequest, type Client, ClientAuthentication, OAuthClient } from "@effect-oauth/core"
import { type Dialect, EmbeddedServer, UserAgent } from "@effect-oauth/testing"
import { Effect, Redacted, Schema } from "effect"

export const clientId = "app"

export const redirectUri = "https://app.example/callback"

export const clientSecret = Redacted.make("a-secret-of-at-least-thirty-two-bytes")

export const alice = { id: "alice", claims: { email: "alice@example.com", name: "Alice" } }

export const Profile = Schema.Struct({ sub: Schema.String, email: Schema.String })

export const profile = { sub: "alice", email: "alice@example.com" }

export interface Settings {
  /** How the server is made. */
  readonly server?: Partial<EmbeddedServer.Options> | undefined
  /** How the client is registered there. */
  readonly registered?: Partial<Dialect.Client> | undefined
  /** How the library has the client. */
  readonly client?: Partial<Client.Options> | undefined
  /** What the library knows better than the metadata. */
  readonly overrides?: OAuthClient.DiscoverOptions["overrides"]
  /** @default ["openid", "email"] */
  readonly scopes?: ReadonlyArray<string> | undefined
}

export interface Party {
  readonly server: EmbeddedServer.EmbeddedServer
  readonly oauth: OAuthClient.Service
  readonly browser: UserAgent.UserAgent
}

/** Binds a client to a server that is there already. */
export const bind = (server: EmbeddedServer.EmbeddedServer, { client, overrides, scopes }: Settings = {}) =>
  OAuthClient.discover(server.issuer, {
    client: {
      clientId,
      redirectUri,
      authentication: ClientAuthentication.clientSecretBasic(clientSecret),
      ...client
    },
    overrides,
    scopes: scopes ?? ["openid", "email"]
  })

/** Starts the server, and binds the client by discovery. */
export const party = (settings: Settings = {}) =>
  Effect.gen(function*() {
    const server = yield* EmbeddedServer.make({
      accounts: [alice],
      ...settings.server,
      clients: [
        { clientId, clientSecret, redirectUris: [redirectUri], ...settings.registered },
        ...settings.server?.clients ?? []
      ]
    })
    return { server, oauth: yield* bind(server, settings), browser: yield* UserAgent.make } satisfies Party
  })

/** The user signs in, with an answer in the URL. */
export const signIn = ({ browser, oauth }: Party, options?: AuthorizationRequest.Options) =>
  Effect.gen(function*() {
    const request = yield* oauth.authorizationRequest(options)
    const callback = yield* browser.approve(request.url)
    return { ...yield* oauth.signIn(callback, request), request, callback }
  })
