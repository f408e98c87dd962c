/** The ways of revocation that providers have beside RFC 7009. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  bearer,
  type Emulator,
  errorOf,
  inForm,
  inHeader,
  profile,
  refresh,
  signIn,
  started
} from "./emulatorSupport.js"
import { json, post, request, text } from "./support.js"

const wrong = (emulator: Emulator) => ({ ...inForm(emulator), client_secret: "wrong" })

describe("ProviderEmulator revokes", () => {
  it.scoped("refresh tokens too, by the standard", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ revocation: "standard" })
      const { refresh_token } = yield* signIn(emulator)
      const form = { token: text(refresh_token), ...inForm(emulator) }
      assert.strictEqual((yield* post(text(emulator.endpoints.revocationEndpoint), form)).status, 200)
      assert.strictEqual((yield* refresh(emulator, refresh_token)).status, 400)
    }))

  it.scoped("access tokens alone", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ revocation: "access_token" })
      const endpoint = text(emulator.endpoints.revocationEndpoint)
      const { refresh_token } = yield* signIn(emulator)
      const renewed = yield* json(yield* refresh(emulator, refresh_token))
      const revoke = (token: unknown, more = inForm(emulator)) => post(endpoint, { token: text(token), ...more })
      assert.deepStrictEqual(yield* errorOf(yield* revoke(renewed["refresh_token"])), [400, "unsupported_token_type"])
      assert.strictEqual((yield* profile(emulator, renewed["access_token"])).status, 200)
      assert.strictEqual((yield* revoke(renewed["access_token"], wrong(emulator))).status, 401)
      assert.strictEqual((yield* revoke(renewed["access_token"])).status, 200)
      assert.strictEqual((yield* profile(emulator, renewed["access_token"])).status, 401)
    }))

  it.scoped("access tokens that are called so", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ revocation: "access_token_parameter" })
      const endpoint = text(emulator.endpoints.revocationEndpoint)
      const { access_token, refresh_token } = yield* signIn(emulator)
      const revoke = (form: Record<string, string>, more = inForm(emulator)) => post(endpoint, { ...form, ...more })
      assert.deepStrictEqual(yield* errorOf(yield* revoke({ token: text(access_token) })), [400, "invalid_request"])
      assert.deepStrictEqual(yield* errorOf(yield* revoke({ access_token: text(refresh_token) })), [
        400,
        "unsupported_token_type"
      ])
      assert.strictEqual((yield* revoke({ access_token: text(access_token) }, wrong(emulator))).status, 401)
      assert.strictEqual((yield* profile(emulator, access_token)).status, 200)
      assert.strictEqual((yield* revoke({ access_token: text(access_token) })).status, 200)
      assert.strictEqual((yield* profile(emulator, access_token)).status, 401)
    }))

  it.scoped("access tokens with DELETE, presented as Bearer", () =>
    Effect.gen(function*() {
      const emulator = yield* started({ revocation: "bearer_delete" })
      const endpoint = text(emulator.endpoints.revocationEndpoint)
      const { access_token, refresh_token } = yield* signIn(emulator)
      const send = (method: string, headers: HeadersInit) => request(endpoint, { method, headers })
      for (
        const [method, headers] of [
          ["POST", bearer(access_token)],
          ["DELETE", bearer(refresh_token)],
          ["DELETE", bearer("nonsense")],
          ["DELETE", inHeader(emulator)],
          ["DELETE", {}]
        ] as const
      ) {
        assert.isFalse((yield* send(method, headers)).ok)
      }
      assert.strictEqual((yield* profile(emulator, access_token)).status, 200)
      assert.isTrue((yield* send("DELETE", bearer(access_token))).ok)
      assert.strictEqual((yield* profile(emulator, access_token)).status, 401)
    }))
})
