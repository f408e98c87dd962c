import { DPoP, OAuthError, SigningKey } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { decodeJwt } from "jose"
import { withProof } from "../../src/internal/proof.js"

const request: DPoP.Request = { method: "POST", url: new URL("https://id.example/token") }
const resource: DPoP.Request = {
  method: "GET",
  url: new URL("https://id.example/me"),
  accessToken: Redacted.make("abc")
}

const make = Effect.flatMap(SigningKey.generate("ES256"), DPoP.make)

const refusal = (code = "use_dpop_nonce", wwwAuthenticate?: string) =>
  new OAuthError.OAuthErrorResponse({ endpoint: "https://id.example/token", status: 400, code, wwwAuthenticate })

/** What one attempt is answered: a failure or a value, and a nonce for the next. */
interface Step {
  readonly fails?: OAuthError.OAuthErrorResponse | OAuthError.TransportError
  readonly nonce?: string
}

/** Answers the attempts in order, and keeps the claims of their proofs. */
const server = (steps: ReadonlyArray<Step>) => {
  const seen: Array<{ readonly jti: string | undefined; readonly nonce: unknown } | undefined> = []
  const send: Parameters<typeof withProof<string, never, never>>[2] = (proof) =>
    Effect.suspend(() => {
      const step = steps[seen.length]
      const claims = proof === undefined ? undefined : decodeJwt(proof.proof)
      seen.push(claims === undefined ? undefined : { jti: claims.jti, nonce: claims.nonce })
      if (step?.nonce !== undefined) {
        proof?.onNonce(step.nonce)
      }
      return step?.fails === undefined ? Effect.succeed(`answer ${seen.length}`) : Effect.fail(step.fails)
    })
  return { seen, send, nonces: () => seen.map((one) => one?.nonce) }
}

describe("withProof", () => {
  it.effect("#197 sends without a proof, and once, where there is nothing to prove", () =>
    Effect.gen(function*() {
      const { seen, send } = server([{ fails: refusal(), nonce: "n1" }])
      const error = yield* Effect.flip(withProof(undefined, request, send))
      assert.deepInclude(error, { code: "use_dpop_nonce" })
      assert.deepStrictEqual(seen, [undefined])
    }))

  it.effect("#91 #197 #198 tries once more with the nonce, and with a fresh proof", () =>
    Effect.gen(function*() {
      const dpop = yield* make
      const { nonces, seen, send } = server([{ fails: refusal(), nonce: "n1" }, { nonce: "n2" }])
      assert.strictEqual(yield* withProof(dpop, request, send), "answer 2")
      assert.deepStrictEqual(nonces(), [undefined, "n1"])
      assert.notStrictEqual(seen[0]?.jti, seen[1]?.jti)
      assert.strictEqual(dpop.nonce(request), "n2")
    }))

  it.effect("#197 fails when the second attempt is refused in the same way, whatever nonce came with it", () =>
    Effect.gen(function*() {
      const dpop = yield* make
      const { nonces, send } = server([{ fails: refusal(), nonce: "n1" }, { fails: refusal(), nonce: "n2" }, {}])
      assert.deepInclude(yield* Effect.flip(withProof(dpop, request, send)), { code: "use_dpop_nonce" })
      assert.deepStrictEqual(nonces(), [undefined, "n1"])
      assert.strictEqual(dpop.nonce(request), "n2")
    }))

  it.effect("#197 does not try again without a nonce, or with the one that was refused", () =>
    Effect.gen(function*() {
      for (const before of [undefined, "n0"]) {
        for (const nonce of before === undefined ? [undefined] : [undefined, before]) {
          const dpop = yield* make
          if (before !== undefined) {
            dpop.setNonce(request, before)
          }
          const { nonces, send } = server([{ fails: refusal(), ...(nonce === undefined ? {} : { nonce }) }, {}])
          assert.deepInclude(yield* Effect.flip(withProof(dpop, request, send)), { code: "use_dpop_nonce" })
          assert.deepStrictEqual(nonces(), [before])
        }
      }
    }))

  it.effect("#91 tries nothing again for another error, though it brings a nonce", () =>
    Effect.gen(function*() {
      const failures = [
        refusal("invalid_grant"),
        refusal("invalid_dpop_proof"),
        refusal("invalid_token", "DPoP error=\"invalid_token\", error_description=\"use_dpop_nonce\""),
        refusal("invalid_token", "Bearer error=\"use_dpop_nonce\", DPoP algs=\"ES256\""),
        new OAuthError.TransportError({ endpoint: "https://id.example/token", reason: "Network", detail: undefined })
      ]
      for (const fails of failures) {
        const dpop = yield* make
        const { nonces, send } = server([{ fails, nonce: "n1" }, {}])
        assert.strictEqual(yield* Effect.flip(withProof(dpop, request, send)), fails)
        assert.deepStrictEqual(nonces(), [undefined])
        assert.strictEqual(dpop.nonce(request), "n1")
      }
    }))

  it.effect("#196 sees the challenge that is meant for it, where another one or the body names another error", () =>
    Effect.gen(function*() {
      for (
        const challenge of [
          "Bearer error=\"invalid_token\", DPoP error=\"use_dpop_nonce\", error_description=\"nonce\"",
          "Bearer error=\"invalid_token\", dpop algs=\"ES256\", error=use_dpop_nonce",
          "Negotiate, DPOP error=\"use_dpop_nonce\""
        ]
      ) {
        const dpop = yield* make
        const { nonces, send } = server([{ fails: refusal("invalid_token", challenge), nonce: "n1" }, {}])
        assert.strictEqual(yield* withProof(dpop, resource, send), "answer 2")
        assert.deepStrictEqual(nonces(), [undefined, "n1"])
      }
    }))

  it.effect("#195 uses the nonce of an answer, a good one or a bad one, in the next request and not at the resource", () =>
    Effect.gen(function*() {
      const dpop = yield* make
      const { nonces, send } = server([{ nonce: "n1" }, {}, { fails: refusal("invalid_grant"), nonce: "n2" }, {}, {}])
      yield* withProof(dpop, request, send)
      yield* withProof(dpop, request, send)
      yield* Effect.flip(withProof(dpop, request, send))
      yield* withProof(dpop, request, send)
      yield* withProof(dpop, resource, send)
      assert.deepStrictEqual(nonces(), [undefined, "n1", "n1", "n2", undefined])
    }))

  it.effect("#197 tries again where another request brought the nonce meanwhile", () =>
    Effect.gen(function*() {
      const dpop = yield* make
      const { nonces, send } = server([{ fails: refusal(), nonce: "n1" }, {}])
      const slow: typeof send = (proof) =>
        Effect.suspend(() => {
          dpop.setNonce(request, "n1")
          return send(proof)
        })
      assert.strictEqual(yield* withProof(dpop, request, slow), "answer 2")
      assert.deepStrictEqual(nonces(), [undefined, "n1"])
    }))

  it.effect("#197 counts the attempts of each run of one effect for itself", () =>
    Effect.gen(function*() {
      const dpop = yield* make
      const { nonces, send } = server([
        { fails: refusal(), nonce: "n1" },
        {},
        { fails: refusal(), nonce: "n2" },
        {}
      ])
      const effect = withProof(dpop, request, send)
      assert.strictEqual(yield* effect, "answer 2")
      assert.strictEqual(yield* effect, "answer 4")
      assert.deepStrictEqual(nonces(), [undefined, "n1", "n1", "n2"])
    }))
})
