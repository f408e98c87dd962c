/**
 * Every way to authenticate, with every way to ask and to be answered, with every way to sign: each signs a user in at
 * a real server, reads the profile, and refreshes.
 */
import type { TokenSet } from "@effect-oauth/core"
import { assert, layer } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import {
  algorithms,
  type Cell,
  cells,
  clientIdOf,
  isOnTls,
  layer as matrixLayer,
  Matrix,
  methods,
  modes,
  Profile
} from "./support/matrix.js"

/** What the server has seen of a request, which the mode is about. */
const seen: Readonly<Record<Cell["mode"], (url: URL, callback: URL, tokens: TokenSet.TokenSet) => void>> = {
  plain: (url) => assert.includeMembers([...url.searchParams.keys()], ["scope", "state", "nonce", "code_challenge"]),
  PAR: (url) => assert.sameMembers([...url.searchParams.keys()], ["client_id", "request_uri"]),
  JAR: (url) => assert.sameMembers([...url.searchParams.keys()], ["client_id", "response_type", "scope", "request"]),
  JARM: (_url, callback) => assert.sameMembers([...callback.searchParams.keys()], ["response"]),
  DPoP: (_url, _callback, tokens) => assert.strictEqual(tokens.tokenType, "DPoP"),
  mTLS: (_url, _callback, tokens) => assert.strictEqual(tokens.tokenType, "Bearer")
}

const algorithmOf = (token: Redacted.Redacted): unknown =>
  JSON.parse(Buffer.from(Redacted.value(token).split(".")[0] ?? "", "base64url").toString("utf8")).alg

const signIn = (cell: Cell) =>
  Effect.gen(function*() {
    const { party } = yield* Matrix
    const { approve, oauth } = yield* party(cell)
    const request = yield* cell.mode === "PAR"
      ? oauth.pushedAuthorizationRequest()
      : oauth.authorizationRequest({ responseMode: cell.mode === "JARM" ? "jwt" : undefined })
    const callback = yield* approve(request.url)
    const { idToken, tokens } = yield* oauth.signIn(callback, request)
    seen[cell.mode](new URL(request.url), callback, tokens)
    assert.strictEqual(algorithmOf(idToken.encoded), cell.algorithm)
    const { aud, sub } = idToken.claims
    assert.deepStrictEqual({ aud, sub }, { aud: clientIdOf(cell), sub: "alice" })
    const alice = { sub: "alice", email: "alice@example.com" }
    assert.deepStrictEqual(yield* oauth.fetchUserInfo(tokens, Profile, { idToken }), alice)

    const refreshed = yield* oauth.refresh(tokens)
    assert.strictEqual(refreshed.tokenType, tokens.tokenType)
    const secret = ({ accessToken, refreshToken }: TokenSet.TokenSet) =>
      [Option.some(accessToken), refreshToken].map(Option.map(Redacted.value))
    for (const [index, token] of secret(refreshed).entries()) {
      assert.isTrue(Option.isSome(token))
      assert.notDeepEqual(token, secret(tokens)[index])
    }
    assert.deepStrictEqual(yield* oauth.fetchUserInfo(refreshed, Profile, { idToken }), alice)
  }).pipe(Effect.withSpan(clientIdOf(cell)))

layer(matrixLayer, { excludeTestServices: true, timeout: "30 seconds" })("sign-in", (it) => {
  for (const method of methods) {
    for (const mode of modes) {
      it.effect(
        `${method}, ${mode}`,
        () =>
          Effect.forEach(algorithms, (algorithm) => signIn({ method, mode, algorithm }), {
            concurrency: "unbounded",
            discard: true
          }),
        20_000
      )
    }
  }

  it.effect("takes one request a step, and those of clients with a certificate come with it", () =>
    Effect.gen(function*() {
      const { servers } = yield* Matrix
      for (const [server, tls] of [[servers.plain, false], [servers.secured, true]] as const) {
        const here = cells.filter((cell) => isOnTls(cell) === tls)
        const pushed = here.filter(({ mode }) => mode === "PAR").length
        for (const [path, times] of [["/token", 2 * here.length], ["/userinfo", 2 * here.length], ["/par", pushed]]) {
          const requests = server.requests.filter((request) => request.path === path)
          assert.strictEqual(requests.length, times, String(path))
          for (const { mtls, status } of requests) {
            assert.deepStrictEqual({ mtls, status }, {
              mtls: tls ? true : undefined,
              status: path === "/par" ? 201 : 200
            })
          }
        }
      }
    }))
})
