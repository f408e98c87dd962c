/**
 * Servers that repeat whatever they are sent, wherever an answer has room, to clients that sign, push and prove: no
 * secret, assertion, request object, proof, code, token or verifier may show in anything a program prints.
 */
import {
  type AuthorizationRequest,
  type Client,
  ClientAuthentication,
  DPoP,
  OAuthClient,
  type OAuthError,
  TokenSet
} from "@effect-oauth/core"
import { NodeOAuth } from "@effect-oauth/platform-node"
import { ScriptedServer } from "@effect-oauth/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { vi } from "vitest"
import { type Echo, echoes } from "../support/echoes.js"
import { leaks, type Secrets, watch } from "../support/plantedSecrets.js"
import { carried, parts } from "./support/carried.js"
import { signingKey } from "./support/keys.js"
import { clientId, clientSecret, redirectUri } from "./support/party.js"

// The first test loads the server, and RSA keys take their time.
vi.setConfig({ testTimeout: 20_000 })

const issuer = "https://id.example"

interface Flow {
  readonly name: string
  readonly path: string
  readonly run: Effect.Effect<unknown, OAuthError.OAuthError>
}

const Profile = Schema.Record({ key: Schema.String, value: Schema.Number })

const flowsAt = (server: ScriptedServer.ScriptedServer) =>
  Effect.gen(function*() {
    const key = yield* signingKey("ES256")
    const dpop = yield* DPoP.make(key)
    const bind = (client: Partial<Client.Options>) =>
      OAuthClient.make({
        server: {
          issuer,
          authorizationEndpoint: server.url("/authorize"),
          tokenEndpoint: server.url("/token"),
          userinfoEndpoint: server.url("/me"),
          pushedAuthorizationRequestEndpoint: server.url("/par")
        },
        client: { clientId, redirectUri, authentication: ClientAuthentication.privateKeyJwt(key), ...client }
      })
    const bySecret = yield* bind({ authentication: ClientAuthentication.clientSecretJwt(clientSecret) })
    const byKey = yield* bind({ dpop })
    // Where a client has another secret that begins as a JWT does, all of a text with a JWT is taken out.
    const authentication = ClientAuthentication.clientSecretBasic(clientSecret)
    const proving = yield* bind({ authentication, dpop })
    const signing = yield* bind({ authentication, requestObjectSigningKey: key })
    const tokens = yield* TokenSet.fromResponse({
      access_token: "planted-access-token-/+=%41",
      token_type: "DPoP",
      refresh_token: "planted-refresh-token-/+=%41"
    })
    const callback = (request: AuthorizationRequest.AuthorizationRequest) =>
      new URLSearchParams({ code: "planted-code-/+=%41", state: Redacted.value(request.state) })
    const exchange = (oauth: OAuthClient.Service) =>
      Effect.flatMap(oauth.authorizationRequest(), (request) => oauth.exchange(callback(request), request))
    const hint = Redacted.make("planted-id-token-hint")
    const flows: ReadonlyArray<Flow> = [
      { name: "exchange with client_secret_jwt", path: "/token", run: exchange(bySecret) },
      { name: "exchange with private_key_jwt and DPoP", path: "/token", run: exchange(byKey) },
      { name: "refresh with DPoP", path: "/token", run: proving.refresh(tokens) },
      { name: "profile with DPoP", path: "/me", run: proving.fetchUserInfo(tokens, Profile) },
      { name: "pushed request", path: "/par", run: byKey.pushedAuthorizationRequest({ idTokenHint: hint }) },
      {
        name: "pushed and signed request",
        path: "/par",
        run: signing.pushedAuthorizationRequest({ idTokenHint: hint })
      }
    ]
    return flows
  })

/** The places an error keeps a text from; what becomes of the others does not depend on what was sent. */
const places: ReadonlyArray<Echo> = [
  ...echoes.filter(({ place }) =>
    [
      "description and uri of 400",
      "error of 400",
      "error of a challenge",
      "challenge beside an error",
      "content type of 400",
      "names of members"
    ].includes(place)
  ),
  {
    place: "nonce",
    answer: (text) => ({
      ...ScriptedServer.json({ error: "use_dpop_nonce", error_description: text }, 400),
      headers: { "content-type": "application/json", "dpop-nonce": text.slice(0, 1000) }
    })
  }
]

/**
 * What shows when a server repeats the secrets of a request in one place, one at a time: where one of several is found,
 * all of a text may be taken out.
 */
const repeat = (server: ScriptedServer.ScriptedServer, { path, run }: Flow, { answer, place, room = Infinity }: Echo) =>
  Effect.gen(function*() {
    const found: Array<string> = []
    let names: ReadonlyArray<string> = []
    for (let index = 0; index === 0 || index < names.length; index++) {
      const seen: Array<Secrets> = []
      yield* server.respond(path, ({ body, headers }) => {
        const secrets = carried(headers, new URLSearchParams(body))
        seen.push(secrets)
        names = Object.keys(secrets)
        return answer((secrets[names[index] ?? ""] ?? "").slice(0, room))
      })
      const { exit, texts } = yield* watch(run)
      assert.strictEqual(exit._tag, "Failure", place)
      assert.isNotEmpty(seen)
      for (const secrets of seen) {
        found.push(...leaks(texts.join("\n"), parts(secrets)).map((leak) => `${place} shows ${leak}`))
      }
    }
    return found
  })

const names = [
  "exchange with client_secret_jwt",
  "exchange with private_key_jwt and DPoP",
  "refresh with DPoP",
  "profile with DPoP",
  "pushed request",
  "pushed and signed request"
]

describe("planted secrets of signed, pushed and proven requests", () => {
  for (const name of names) {
    it.scopedLive(`#295 show nowhere when a server repeats them: ${name}`, () =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make
        const flow = (yield* flowsAt(server)).find((flow) => flow.name === name)
        assert.lengthOf(places, 7)
        const found = flow === undefined
          ? [["no such flow"]]
          : yield* Effect.forEach(places, (echo) => repeat(server, flow, echo))
        assert.deepStrictEqual(found.flat(), [])
      }).pipe(Effect.provide(NodeOAuth.layer)))
  }
})
