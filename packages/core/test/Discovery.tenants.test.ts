import { Discovery } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { fakeHttp, jsonAnswer, summary } from "./support.js"

/** What is discovered where the document has this issuer. */
const discover = (given: string, from: string, options: Discovery.Options) =>
  Discovery.discover(from, options).pipe(
    Effect.provide(
      fakeHttp(() =>
        jsonAnswer({
          issuer: given,
          authorization_endpoint: "https://id.example/authorize",
          token_endpoint: "https://id.example/token"
        })
      ).layer
    )
  )

const failure = (given: string, from: string, options: Discovery.Options) =>
  Effect.map(Effect.flip(discover(given, from, options)), summary)

describe("Discovery, of servers with tenants", () => {
  const from = "https://login.microsoftonline.com/common/v2.0"
  const template = "https://login.microsoftonline.com/{tenantid}/v2.0"
  const perTenant: Discovery.Options = { overrides: { quirks: { issuerPerTenant: true } } }

  it.effect("#116 takes the template where the issuer is, for hosts and tenants of Microsoft's", () =>
    Effect.gen(function*() {
      for (const tenant of ["common", "organizations", "consumers"]) {
        const server = yield* discover(template, from.replace("common", tenant), perTenant)
        assert.strictEqual(server.issuer, template)
      }
    }))

  const guid = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
  const consumers = "9188040d-6c67-4c5b-b112-36a304b66dad"
  const issuerOf = (tenant: string) => from.replace("common", tenant)

  it.effect("#116 takes the id of a tenant that was asked for by a name, and goes on with it", () =>
    Effect.gen(function*() {
      for (
        const [tenant, id] of [["contoso.onmicrosoft.com", guid], ["contoso.com", guid], [
          "consumers",
          consumers
        ]] as const
      ) {
        for (const host of ["login.microsoftonline.com", "login.microsoftonline.us", "127.0.0.1"]) {
          const at = (tenant: string) => issuerOf(tenant).replace("login.microsoftonline.com", host)
          const server = yield* discover(at(id), at(tenant), perTenant)
          assert.strictEqual(server.issuer, at(id))
        }
      }
    }))

  it.effect("#116 takes no id in place of another tenant, or of another server", () =>
    Effect.gen(function*() {
      const mismatch = ["InvalidResponse", "IssuerMismatch", "issuer"]
      const named = issuerOf("contoso.com")
      for (
        const [asked, given] of [
          [issuerOf("consumers"), issuerOf(guid)],
          [issuerOf("consumers"), issuerOf("contoso.com")],
          [issuerOf("common"), issuerOf(consumers)],
          [issuerOf("organizations"), issuerOf(guid)],
          [issuerOf(consumers), issuerOf(guid)],
          [issuerOf(guid), issuerOf(consumers)],
          [issuerOf("contoso"), issuerOf(guid)],
          [named, template],
          [named, issuerOf("contoso.onmicrosoft.com")],
          [named, issuerOf("common")],
          [named, issuerOf("consumers")],
          [named, issuerOf("")],
          [named, issuerOf(guid.toUpperCase())],
          [named, issuerOf(`${guid}0`)],
          [named, issuerOf(`0${guid}`)],
          [named, issuerOf(guid.replaceAll("-", ""))],
          [named, issuerOf(`${guid}/${guid}`)],
          [named, issuerOf(guid).replace("v2.0", "v1.0")],
          [named, issuerOf(guid).replace("/v2.0", "")],
          [named, `${issuerOf(guid)}/`],
          [named, `x${issuerOf(guid)}`],
          [named, issuerOf(guid).replace("https:", "http:")],
          [named, issuerOf(guid).replace(".com", ".us")],
          [named, `https://evil.example/${guid}/v2.0`],
          [named, issuerOf(guid).replace("login", "evil1")],
          [issuerOf("consumers"), issuerOf(consumers).replace("login", "evil1")],
          [named, guid],
          ["https://id.example/contoso.com/v2.0", `https://id.example/${guid}/v2.0`],
          ["https://id.example/consumers/v2.0", `https://id.example/${consumers}/v2.0`]
        ] as const
      ) {
        assert.deepStrictEqual(yield* failure(given, asked, perTenant), mismatch, `${asked} ${given}`)
      }
      assert.deepStrictEqual(yield* failure(issuerOf(guid), named, {}), mismatch)
      assert.deepStrictEqual(yield* failure(issuerOf(consumers), issuerOf("consumers"), {}), mismatch)
    }))

  it.effect("#116 takes the template nowhere else", () =>
    Effect.gen(function*() {
      const mismatch = ["InvalidResponse", "IssuerMismatch", "issuer"]
      assert.deepStrictEqual(yield* failure(template, from, {}), mismatch)
      for (
        const [asked, given] of [
          ["https://id.example/common/v2.0", "https://id.example/{tenantid}/v2.0"],
          [
            "https://login.microsoftonline.com.evil.example/common/v2.0",
            "https://login.microsoftonline.com.evil.example/{tenantid}/v2.0"
          ],
          ["https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", template],
          [from, "https://evil.example/{tenantid}/v2.0"],
          [from, template.replace("login", "evil1")],
          [from, "https://login.microsoftonline.com/{tenantid}/v1.0"],
          [from, "https://login.microsoftonline.com/{tenantid}"],
          [from, "{tenantid}"]
        ] as const
      ) {
        assert.deepStrictEqual(yield* failure(given, asked, perTenant), mismatch, `${asked} ${given}`)
      }
    }))
})
