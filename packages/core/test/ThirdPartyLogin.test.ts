import { ThirdPartyLogin } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import { left, right, summary } from "./support.js"

const options = { issuers: ["https://id.example", "https://other.example/"], origins: ["https://app.example"] }

const verify = (parameters: Readonly<Record<string, string>>) =>
  ThirdPartyLogin.verify(`/begin?${new URLSearchParams(parameters)}`, options)

const iss = "https://id.example"

describe("ThirdPartyLogin", () => {
  it("#40 gives what is to be begun: the issuer, the hint, and where to go on to", () => {
    assert.deepStrictEqual(right(verify({ iss })), {
      issuer: iss,
      loginHint: Option.none(),
      targetLinkUri: Option.none()
    })
    assert.deepStrictEqual(
      right(verify({ iss, login_hint: "jane@id.example", target_link_uri: "https://app.example/inbox?a=1#b" })),
      {
        issuer: iss,
        loginHint: Option.some("jane@id.example"),
        targetLinkUri: Option.some("https://app.example/inbox?a=1#b")
      }
    )
  })

  it("#40 takes a form as well as a query", () => {
    assert.isTrue(Either.isRight(ThirdPartyLogin.verify("iss=https%3A%2F%2Fid.example", options)))
  })

  it("#40 begins a sign-in at issuers of ours only, compared as strings", () => {
    const rows: ReadonlyArray<readonly [Readonly<Record<string, string>>, string]> = [
      [{}, "IssuerMissing"],
      [{ iss: "" }, "IssuerMissing"],
      [{ iss: "https://evil.example" }, "IssuerMismatch"],
      [{ iss: "https://id.example/" }, "IssuerMismatch"],
      [{ iss: "https://other.example" }, "IssuerMismatch"],
      [{ iss: "HTTPS://ID.EXAMPLE" }, "IssuerMismatch"]
    ]
    for (const [parameters, reason] of rows) {
      assert.deepStrictEqual(summary(left(verify(parameters))), ["CallbackRejected", reason, "iss"])
    }
  })

  it("#40 goes on to pages of ours only: no open redirect", () => {
    const targets = [
      "https://evil.example/",
      "https://app.example.evil.example/",
      "https://app.example@evil.example/",
      "//evil.example/",
      "/inbox",
      "http://app.example/",
      "https://app.example:8443/",
      "javascript:alert(1)",
      "data:text/html,x",
      "blob:https://app.example/2f6e9a5c",
      "https:\\\\app.example\\",
      "https://app.example\n.evil.example/",
      ""
    ]
    for (const target_link_uri of targets) {
      assert.deepStrictEqual(
        summary(left(verify({ iss, target_link_uri }))),
        ["CallbackRejected", "TargetMismatch", "target_link_uri"],
        target_link_uri
      )
    }
  })

  it("#40 takes each parameter once", () => {
    assert.deepStrictEqual(
      summary(left(ThirdPartyLogin.verify("?iss=https%3A%2F%2Fid.example&iss=https%3A%2F%2Fevil.example", options))),
      ["CallbackRejected", "DuplicateParameter", "iss"]
    )
  })

  it("never gives a page of another origin, whatever comes", () => {
    const url = fc.oneof(fc.webUrl(), fc.string(), fc.string().map((text) => `https://app.example${text}`))
    fc.assert(fc.property(url, (target_link_uri) => {
      const result = verify({ iss, target_link_uri })
      if (Either.isRight(result)) {
        assert.strictEqual(new URL(Option.getOrThrow(result.right.targetLinkUri)).origin, "https://app.example")
      }
    }))
  })
})
