import { StandardClaims } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Schema } from "effect"
import { right } from "./support.js"

const decode = Schema.decodeUnknownEither(StandardClaims.StandardClaims)

// OpenID Connect Core 1.0 §5.1 and the example of §5.3.2
const jane = {
  sub: "248289761001",
  name: "Jane Doe",
  given_name: "Jane",
  family_name: "Doe",
  middle_name: "M.",
  nickname: "jd",
  preferred_username: "j.doe",
  profile: "https://jane.example",
  picture: "http://example.com/janedoe/me.jpg",
  website: "https://jane.example",
  email: "janedoe@example.com",
  email_verified: true,
  gender: "female",
  birthdate: "0000-10-31",
  zoneinfo: "Europe/Vienna",
  locale: "de-AT",
  phone_number: "+43 1 234",
  phone_number_verified: false,
  address: { formatted: "A", street_address: "B", locality: "C", region: "D", postal_code: "E", country: "F" },
  updated_at: 1_311_280_970
}

const wrong = [null, 1, Number.NaN, true, "", "text", [], ["text"], {}, { a: 1 }] as const

describe("StandardClaims", () => {
  it("#183 keeps every standard claim and whatever else there is", () => {
    assert.deepStrictEqual(right(decode(jane)), jane)
    assert.deepStrictEqual(right(decode({ sub: "1", groups: ["a"], "https://example.com/x": { y: 1 } })), {
      sub: "1",
      groups: ["a"],
      "https://example.com/x": { y: 1 }
    })
    assert.deepStrictEqual(
      Object.keys(StandardClaims.fields).sort(),
      Object.keys(jane).filter((name) => name !== "sub").sort()
    )
  })

  it("#183 takes an optional claim of a wrong type for none", () => {
    const takes: Readonly<Record<string, (value: unknown) => boolean>> = {
      email_verified: (value) => typeof value === "boolean",
      phone_number_verified: (value) => typeof value === "boolean",
      address: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
      updated_at: (value) => typeof value === "number" && Number.isFinite(value)
    }
    for (const name of Object.keys(StandardClaims.fields)) {
      const isRight = takes[name] ?? ((value: unknown) => typeof value === "string")
      for (const value of wrong) {
        const claims = right(decode({ ...jane, [name]: value }))
        assert.strictEqual(claims.sub, jane.sub)
        assert.strictEqual(claims[name] !== undefined, isRight(value), `${name}: ${JSON.stringify(value)}`)
      }
    }
  })

  it("#183 reads booleans that are texts, and no other texts", () => {
    for (
      const [value, expected] of [["true", true], ["false", false], ["TRUE", undefined], ["1", undefined], [
        1,
        undefined
      ]]
    ) {
      assert.strictEqual(right(decode({ sub: "1", email_verified: value })).email_verified, expected)
    }
  })

  it("#183 leaves out the members of an address that are wrong, and what is none", () => {
    const { address } = right(
      decode({ sub: "1", address: { country: "AT", region: 9, locality: null, planet: "Earth" } })
    )
    assert.deepInclude(address, { country: "AT" })
    assert.isUndefined(address?.region)
    assert.isUndefined(address?.locality)
    assert.notProperty(address, "planet")
  })

  it("#158 wants a subject", () => {
    for (const sub of [undefined, null, "", 1, ["1"]]) {
      assert.isTrue(Either.isLeft(decode({ ...jane, sub })), String(sub))
    }
  })

  it("makes a schema of one's own", () => {
    const Profile = Schema.Struct({ sub: Schema.String, ...StandardClaims.fields, groups: Schema.Array(Schema.String) })
    const profile = right(
      Schema.decodeUnknownEither(Profile)({ sub: "1", email: 1, name: "J", groups: ["a"], more: 1 })
    )
    assert.deepInclude(profile, { sub: "1", name: "J", groups: ["a"] })
    assert.isUndefined(profile.email)
  })

  it("encodes what it decoded", () => {
    const encode = Schema.encodeEither(StandardClaims.StandardClaims)
    assert.deepStrictEqual(right(encode(right(decode(jane)))), jane)
    assert.strictEqual(right(encode(right(decode({ sub: "1", email_verified: "true" })))).email_verified, true)
  })

  const names = Object.keys(StandardClaims.fields)
  it.effect.prop(
    "#183 decodes any claims beside a subject, whose types are then right",
    [fc.dictionary(fc.constantFrom(...names, "more"), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 })],
    ([claims]) =>
      Effect.sync(() => {
        const decoded = right(decode({ ...claims, sub: "1" }))
        assert.isTrue(["undefined", "string"].includes(typeof decoded.email))
        assert.isTrue(["undefined", "boolean"].includes(typeof decoded.email_verified))
        assert.isTrue(["undefined", "number"].includes(typeof decoded.updated_at))
        assert.isTrue(["undefined", "object"].includes(typeof decoded.address) && decoded.address !== null)
      }),
    30_000
  )
})
