import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { createHash } from "node:crypto"
import {
  at,
  type Changes,
  claimsOf,
  issuer,
  type Json,
  makeProvider,
  makeSigner,
  now,
  openIdClient,
  openIdServer,
  outcome,
  type Row,
  sign,
  signText,
  testRows,
  verify
} from "./openid.js"
import { jsonAnswer } from "./support.js"

const signer = await makeSigner("ES256")
const edDsa = await makeSigner("EdDSA")
const es384 = await makeSigner("ES384")
const es512 = await makeSigner("ES512")
const signers = [signer, edDsa, es384, es512]
const jwks = signers.map(({ jwk }) => jwk)

const server = openIdServer({ supported: { idTokenSigningAlgValues: signers.map(({ algorithm }) => algorithm) } })

const day = 86_400

/** A good token but for its claims. */
const row = (title: string, claims: Json, expected: string, changes: Changes = {}): Row => [
  title,
  sign(signer, claimsOf(claims)),
  expected,
  { server, ...changes }
]

const rows = (title: string, claim: string, values: ReadonlyArray<unknown>, expected: string, changes: Changes = {}) =>
  values.map((value) =>
    row(`${title} ${JSON.stringify(value)?.slice(0, 60) ?? "missing"}`, { [claim]: value }, expected, changes)
  )

const front: Changes = { expected: { source: "authorization_endpoint" } }

const trusting = { client: openIdClient({ trustedAudiences: ["https://api.example", "other"] }) }

const hash = (value: string, name = "sha256"): string => {
  const digest = createHash(name).update(value).digest()
  return digest.subarray(0, digest.length / 2).toString("base64url")
}

const came = {
  accessToken: Redacted.make("the-access-token"),
  code: Redacted.make("the-code"),
  state: Redacted.make("the-state")
}

const hashes = { at_hash: hash("the-access-token"), c_hash: hash("the-code"), s_hash: hash("the-state") }

const atFront: Changes = { expected: { source: "authorization_endpoint", ...came } }
const fapi: Changes = { ...atFront, client: openIdClient({ requireStateHash: true }) }

describe("IdToken.verify, of who it is from, about and for", () => {
  testRows(jwks, [
    ...rows("#157 iss", "iss", [
      undefined,
      null,
      "",
      1,
      [issuer],
      { issuer },
      "https://other.example",
      `${issuer}/`,
      "https://ID.example",
      "http://id.example",
      `${issuer}?`,
      `${issuer} `
    ], "Issuer"),
    ...rows(
      "#158 sub",
      "sub",
      [undefined, null, "", 1, 0, false, ["1"], {}, "a".repeat(256), "ü", "\u200b", "1\ud800"],
      "Subject"
    ),
    ...rows("#158 sub", "sub", ["0", "a".repeat(255), "auth0|1", "a b"], "accepted"),
    ...rows("#159, #163 aud", "aud", [
      undefined,
      null,
      "",
      "my-App",
      "my-app ",
      "other",
      [],
      ["other"],
      1,
      {},
      ["my-app", 1],
      ["my-app", null],
      ["my-app", ["my-app"]],
      [["my-app"]],
      "my-app,other",
      { 0: "my-app", length: 1 }
    ], "Audience"),
    ...rows("#159 aud", "aud", ["my-app", ["my-app"], ["my-app", "my-app"]], "accepted"),
    row("#160 several aud without azp", { aud: ["my-app", "https://api.example"] }, "AuthorizedParty", trusting),
    row(
      "#160 several aud, and an azp that is not us",
      { aud: ["my-app", "other"], azp: "other" },
      "AuthorizedParty",
      trusting
    ),
    row(
      "#161 several aud, one of which is not trusted",
      { aud: ["my-app", "other", "evil"], azp: "my-app" },
      "Audience",
      trusting
    ),
    row("#161 several aud, and none is trusted", { aud: ["my-app", "other"], azp: "my-app" }, "Audience"),
    row(
      "#161 several aud that are trusted, and azp",
      { aud: ["other", "my-app"], azp: "my-app" },
      "accepted",
      trusting
    ),
    row("#162 our azp beside our aud", { azp: "my-app" }, "accepted"),
    ...rows("#162 one aud, and the azp", "azp", ["other", "", null, 1, ["my-app"]], "AuthorizedParty"),
    row("#162 one aud, and an azp that is trusted as an audience only", { azp: "other" }, "AuthorizedParty", trusting)
  ])

  const tenants = openIdServer({
    issuer: "https://login.microsoftonline.com/{tenantid}/v2.0",
    supported: { idTokenSigningAlgValues: ["ES256"] },
    quirks: { issuerPerTenant: true }
  })
  const iss = "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"
  testRows(jwks, [
    row("#116 the issuer of a tenant", { iss, tid: "9188040d-6c67-4c5b-b112-36a304b66dad" }, "accepted", {
      server: tenants
    }),
    row("#116 the issuer of another tenant", { iss, tid: "00000000-6c67-4c5b-b112-36a304b66dad" }, "Issuer", {
      server: tenants
    }),
    row("#116 no tenant", { iss }, "Issuer", { server: tenants }),
    row("#116 the template", { iss: tenants.issuer }, "Issuer", { server: tenants }),
    row("#116 a tenant that is a path", { iss: "https://login.microsoftonline.com/a/b/v2.0", tid: "a/b" }, "Issuer", {
      server: tenants
    }),
    row("#116 a tenant without the quirk", { iss, tid: "9188040d-6c67-4c5b-b112-36a304b66dad" }, "Issuer", {
      server: openIdServer({ issuer: tenants.issuer, supported: tenants.supported })
    })
  ])
})

const wrongTimes = [null, "", String(now), true, [now], {}, now - 4000 * day * 365]

describe("IdToken.verify, of times", () => {
  testRows(jwks, [
    ...rows("#164 exp", "exp", [undefined, ...wrongTimes, 0, -1, now - 1, now], "Expired"),
    row("#164 exp a second from now", { exp: now + 1, iat: now }, "accepted"),
    row("#164 exp half a second from now", { exp: now + 0.5, iat: now }, "accepted"),
    ...rows("#165 iat", "iat", [undefined, ...wrongTimes.slice(0, -1)], "IssuedAt"),
    row("#166 iat a second from now", { iat: now + 1 }, "IssuedAt"),
    row("#166 iat now", { iat: now }, "accepted"),
    row("#166 iat as far from now as is tolerated", { iat: now + 30 }, "accepted", {
      client: openIdClient({ clockTolerance: 30_000 })
    }),
    row("#166 iat farther", { iat: now + 31 }, "IssuedAt", { client: openIdClient({ clockTolerance: 30_000 }) }),
    row("#167 iat an hour ago, through the browser", { iat: now - 3600 }, "accepted", front),
    row("#167 iat a second more", { iat: now - 3601 }, "IssuedAt", front),
    row("#167 iat a week ago, through the browser", { iat: now - 7 * day }, "IssuedAt", front),
    row("#167 iat a week ago, from the token endpoint", { iat: now - 7 * day }, "accepted"),
    row("#167 iat 5 minutes ago, where that is the most", { iat: now - 300 }, "accepted", {
      ...front,
      client: openIdClient({ maxFrontChannelAge: "5 minutes" })
    }),
    row("#167 iat a second more, where that is the most", { iat: now - 301 }, "IssuedAt", {
      ...front,
      client: openIdClient({ maxFrontChannelAge: "5 minutes" })
    }),
    row("#167 iat as long ago as age and tolerance allow", { iat: now - 330 }, "accepted", {
      ...front,
      client: openIdClient({ maxFrontChannelAge: "5 minutes", clockTolerance: "30 seconds" })
    }),
    row("#167 iat a second more than both", { iat: now - 331 }, "IssuedAt", {
      ...front,
      client: openIdClient({ maxFrontChannelAge: "5 minutes", clockTolerance: "30 seconds" })
    }),
    row("#168 exp before iat", { exp: now + 1, iat: now + 2 }, "Expired", {
      client: openIdClient({ clockTolerance: 30_000 })
    }),
    row("#168 exp with iat", { exp: now + 1, iat: now + 1 }, "accepted", {
      client: openIdClient({ clockTolerance: 30_000 })
    }),
    ...rows("#169 nbf", "nbf", [...wrongTimes.slice(0, -1), now + 1], "NotYetValid"),
    ...rows("#169 nbf", "nbf", [now, 0, undefined], "accepted"),
    row("#169 nbf as far from now as is tolerated", { nbf: now + 30 }, "accepted", {
      client: openIdClient({ clockTolerance: 30_000 })
    }),
    ...rows("#172 auth_time", "auth_time", wrongTimes.slice(0, -1), "AuthTime"),
    ...rows("#172 auth_time", "auth_time", [0, now, now - 0.5, undefined], "accepted"),
    row("#171 auth_time in the future", { auth_time: now + 1 }, "AuthTime"),
    row("#171, #182 auth_time as far in it as is tolerated", { auth_time: now + 30 }, "accepted", {
      client: openIdClient({ clockTolerance: 30_000 })
    }),
    row("#171 no auth_time where max_age was asked", {}, "AuthTime", { expected: { maxAge: "1 hour" } }),
    row("#171 auth_time that is as old as max_age", { auth_time: now - 3600 }, "accepted", {
      expected: { maxAge: "1 hour" }
    }),
    row("#171 auth_time that is older than max_age", { auth_time: now - 3601 }, "AuthTime", {
      expected: { maxAge: "1 hour" }
    }),
    row("#171, #182 older than max_age by what is tolerated", { auth_time: now - 3630 }, "accepted", {
      client: openIdClient({ clockTolerance: 30_000 }),
      expected: { maxAge: "1 hour" }
    }),
    row("#171, #182 older by more", { auth_time: now - 3631 }, "AuthTime", {
      client: openIdClient({ clockTolerance: 30_000 }),
      expected: { maxAge: "1 hour" }
    }),
    row("#171 max_age 0, and a sign-in now", { auth_time: now }, "accepted", { expected: { maxAge: 0 } }),
    row("#171 max_age 0, and a sign-in a second ago", { auth_time: now - 1 }, "AuthTime", { expected: { maxAge: 0 } }),
    row("#171 auth_time in the future where max_age was asked", { auth_time: now + 1 }, "AuthTime", {
      expected: { maxAge: "1 hour" }
    }),
    row("#171 auth_time 0 where max_age was asked", { auth_time: 0 }, "AuthTime", { expected: { maxAge: "1 hour" } })
  ])

  it.effect("#164, #165, #172 takes no number that is too large to be one", () =>
    Effect.gen(function*() {
      for (const name of ["exp", "iat", "nbf", "auth_time", "other"]) {
        const claims = JSON.stringify(claimsOf({ [name]: 0 })).replace(`"${name}":0`, `"${name}":1e999`)
        const token = yield* signText(signer, "{\"alg\":\"ES256\"}", claims)
        assert.strictEqual(yield* at(now, outcome(verify(makeProvider(jwks), token, { server }))), "Malformed")
      }
    }))

  it.effect("#182 adds the skew of the clock to it, and tolerates half a minute unless told otherwise", () =>
    Effect.gen(function*() {
      const provider = makeProvider(jwks)
      const token = yield* sign(signer, claimsOf({ exp: now + 60, iat: now }))
      const when = (seconds: number, client: Parameters<typeof openIdClient>[0]) =>
        at(seconds, outcome(verify(provider, token, { server, client: openIdClient(client) })))
      assert.strictEqual(yield* when(now + 59, { clockSkew: 1 }), "Expired")
      assert.strictEqual(yield* when(now + 58, { clockSkew: 1 }), "accepted")
      assert.strictEqual(yield* when(now - 1, {}), "IssuedAt")
      assert.strictEqual(yield* when(now - 1, { clockSkew: 1 }), "accepted")
      assert.strictEqual(yield* when(now + 10, { clockSkew: -10 }), "accepted")
      assert.strictEqual(yield* when(now + 9, { clockSkew: -10 }), "IssuedAt")
      assert.strictEqual(yield* when(now + 69, { clockSkew: -10 }), "accepted")
      assert.strictEqual(yield* when(now + 70, { clockSkew: -10 }), "Expired")
      assert.strictEqual(yield* when(now - 30, { clockTolerance: undefined }), "accepted")
      assert.strictEqual(yield* when(now - 31, { clockTolerance: undefined }), "IssuedAt")
      assert.strictEqual(yield* when(now + 89, { clockTolerance: undefined }), "accepted")
      assert.strictEqual(yield* when(now + 90, { clockTolerance: undefined }), "Expired")
    }))

  it.effect("reads the clock when the keys are there, and not before", () =>
    Effect.gen(function*() {
      const provider = makeProvider(jwks)
      provider.published.answer = () => at(now + 10, Effect.succeed(jsonAnswer({ keys: jwks })))
      const token = yield* sign(signer, claimsOf({ exp: now + 10 }))
      assert.strictEqual(yield* at(now, outcome(verify(provider, token, { server }))), "Expired")
    }))
})

const without = { expected: { nonce: undefined } }
const optional = openIdServer({ supported: server.supported, quirks: { nonce: "optional" } })

describe("IdToken.verify, of what was asked for and what came with it", () => {
  testRows(jwks, [
    ...rows("#170 nonce", "nonce", [undefined, null, "", "n-0S6_WzA2M", "n-0S6_WzA2Mj ", "N-0S6_WzA2Mj", [
      "n-0S6_WzA2Mj"
    ], 1], "Nonce"),
    row("#170 a nonce that was not asked for", {}, "Nonce", without),
    ...rows("#170 without one asked for, the nonce", "nonce", [null, ""], "Nonce", without),
    row("#170 none, and none asked for", { nonce: undefined }, "accepted", without),
    row("#170 any", { nonce: "whatever" }, "accepted", { expected: { nonce: "any" } }),
    row("#170 none where any will do", { nonce: undefined }, "accepted", { expected: { nonce: "any" } }),
    row("#170 none, of a server that drops it", { nonce: undefined }, "accepted", { server: optional }),
    row("#170 another, of a server that drops it", { nonce: "another" }, "Nonce", { server: optional }),
    row("#170 one that was not asked for, of a server that adds it", { nonce: "added" }, "accepted", {
      server: optional,
      ...without
    }),
    row("#173 one of the acr demanded", { acr: "gold" }, "accepted", { expected: { acrValues: ["silver", "gold"] } }),
    ...rows("#173 of the acr demanded", "acr", [undefined, "bronze", "", "Gold", ["gold"]], "Acr", {
      expected: { acrValues: ["gold"] }
    }),
    row("#173 any acr where none is allowed", { acr: "gold" }, "Acr", { expected: { acrValues: [] } }),
    ...rows("#173 without any demanded, acr", "acr", [undefined, "gold", "0"], "accepted"),
    ...rows("#173 without any demanded, acr", "acr", [null, 1, ["gold"]], "Acr"),
    row("#174, #176, #177 all hashes, in the code flow", hashes, "accepted", { expected: came }),
    row("#174, #176, #177 no hashes, in the code flow", {}, "accepted", { expected: came }),
    ...rows(
      "#174 in the code flow, at_hash",
      "at_hash",
      [hash("another"), "", null, 1, `${hashes.at_hash}==`],
      "AccessTokenHash",
      { expected: came }
    ),
    ...rows("#176 in the code flow, c_hash", "c_hash", [hash("another"), "", null], "CodeHash", { expected: came }),
    ...rows("#177 in the code flow, s_hash", "s_hash", [hash("another"), "", null], "StateHash", { expected: came }),
    row("#174 a hash of something that did not come", { at_hash: hash("another") }, "accepted"),
    row("#175 all hashes, through the browser", hashes, "accepted", atFront),
    ...rows(
      "#175 through the browser, at_hash",
      "at_hash",
      [undefined, hash("another"), hash("the-code")],
      "AccessTokenHash",
      atFront
    ),
    row("#176 no c_hash, through the browser", { ...hashes, c_hash: undefined }, "CodeHash", atFront),
    row("#176 a wrong c_hash, through the browser", { ...hashes, c_hash: hash("another") }, "CodeHash", atFront),
    row("#177 no s_hash, through the browser", { ...hashes, s_hash: undefined }, "accepted", atFront),
    row("#177 a wrong s_hash, through the browser", { ...hashes, s_hash: hash("another") }, "StateHash", atFront),
    row("#177 no s_hash where it is demanded", { ...hashes, s_hash: undefined }, "StateHash", fapi),
    row("#177 a wrong s_hash where it is demanded", { ...hashes, s_hash: hash("another") }, "StateHash", fapi),
    row("#177 the s_hash that is demanded", hashes, "accepted", fapi),
    row("#175 no hashes of what did not come", {}, "accepted", front),
    ...([[signer, "sha256"], [es384, "sha384"], [es512, "sha512"], [edDsa, "sha512"]] as const).flatMap((
      [by, name]
    ): ReadonlyArray<Row> =>
      ["sha256", "sha384", "sha512"].map((used) => [
        `#178 ${used} with ${by.algorithm}`,
        sign(by, claimsOf({ at_hash: hash("the-access-token", used) })),
        used === name ? "accepted" : "AccessTokenHash",
        { server, expected: came }
      ])
    )
  ])
})

describe("IdToken.verify, of the standard claims", () => {
  it.effect("#183 leaves out those of a wrong type, and lets the user in", () =>
    Effect.gen(function*() {
      const token = yield* sign(
        signer,
        claimsOf({
          name: 1,
          email: ["a@b.example"],
          email_verified: "true",
          phone_number_verified: "yes",
          birthdate: 19,
          address: "Vienna",
          updated_at: "2026",
          locale: "de",
          roles: [1, "a"]
        })
      )
      const { claims } = yield* at(now, verify(makeProvider(jwks), token, { server }))
      for (const name of ["name", "email", "phone_number_verified", "birthdate", "address", "updated_at"]) {
        assert.isUndefined(claims[name], name)
      }
      assert.deepInclude(claims, { email_verified: true, locale: "de", roles: [1, "a"], sub: "248289761001" })
    }))
})
