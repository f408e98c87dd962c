import { ClientAuthentication, type OAuthError } from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { anyString, assertAbsent, makeClient, makeServer, prints, summary, wellFormed } from "./support.js"

const { clientSecretBasic, clientSecretPost, none, selfSignedTlsClientAuth, tlsClientAuth, usesCertificate } =
  ClientAuthentication

const standard = makeServer()
const raw = makeServer({ quirks: { basicCredentials: "raw" } })
const endpoint = new URL("https://id.example/token")

const credentials = (
  method: ClientAuthentication.ClientAuthentication,
  clientId: string,
  server = standard
): Effect.Effect<ClientAuthentication.Credentials, OAuthError.ConfigurationError> =>
  method.authenticate({ clientId, server, endpoint })

/** The pair in a Basic header, as it is after base64. */
const pairOf = (made: ClientAuthentication.Credentials): string => {
  const header = made.authorization === undefined ? "" : Redacted.value(made.authorization)
  assert.match(header, /^Basic [A-Za-z0-9+/]+=*$/)
  return Buffer.from(header.slice("Basic ".length), "base64").toString("utf8")
}

const basic = (id: string, secret: string, server = standard) =>
  Effect.map(credentials(clientSecretBasic(Redacted.make(secret)), id, server), pairOf)

/** One half of a pair as a server reads it, written from WHATWG's rules and not from our encoder. */
const formDecode = (half: string): string => {
  const bytes: Array<number> = []
  for (let at = 0; at < half.length; at++) {
    const character = half.charAt(at)
    if (character === "%") {
      bytes.push(Number.parseInt(half.slice(at + 1, at + 3), 16))
      at += 2
    } else {
      bytes.push(character === "+" ? 0x20 : character.charCodeAt(0))
    }
  }
  return Buffer.from(bytes).toString("utf8")
}

describe("ClientAuthentication", () => {
  it("names each method as it is registered", () => {
    const secret = Redacted.make("s3cret")
    assert.strictEqual(clientSecretBasic(secret).method, "client_secret_basic")
    assert.strictEqual(clientSecretPost(secret).method, "client_secret_post")
    assert.strictEqual(none.method, "none")
    assert.strictEqual(tlsClientAuth.method, "tls_client_auth")
    assert.strictEqual(selfSignedTlsClientAuth.method, "self_signed_tls_client_auth")
    const methods = [clientSecretBasic(secret), clientSecretPost(secret), none, tlsClientAuth, selfSignedTlsClientAuth]
    assert.isTrue(methods.every(ClientAuthentication.isClientAuthentication))
    // Only who has a secret may have answers signed with it.
    assert.deepStrictEqual(methods.map(({ clientSecret }) => clientSecret), [
      secret,
      secret,
      undefined,
      undefined,
      undefined
    ])
    assert.isFalse(ClientAuthentication.isClientAuthentication({ method: "none" }))
  })

  describe("#93 Basic encodes id and secret as a form before it joins them", () => {
    const vectors: ReadonlyArray<readonly [value: string, encoded: string]> = [
      ["s3cret", "s3cret"],
      ["a b", "a+b"],
      ["100%", "100%25"],
      ["a+b", "a%2Bb"],
      ["a:b", "a%3Ab"],
      ["a~b", "a%7Eb"],
      ["a*b", "a*b"],
      ["a-b.c_d", "a-b.c_d"],
      ["a/b=c&d", "a%2Fb%3Dc%26d"],
      ["!'()", "%21%27%28%29"],
      ["gr\u00fc\u00df", "gr%C3%BC%C3%9F"],
      ["\u20ac", "%E2%82%AC"],
      ["\u{1f600}", "%F0%9F%98%80"],
      ["\ud800", "%EF%BF%BD"],
      ["%41", "%2541"],
      ["\"\\<>", "%22%5C%3C%3E"]
    ]
    it.effect.each(vectors.map(([value, encoded]) => ({ value, encoded })))(
      "$value",
      ({ encoded, value }) =>
        Effect.gen(function*() {
          assert.strictEqual(yield* basic(value, "x"), `${encoded}:x`)
          assert.strictEqual(yield* basic("x", value), `x:${encoded}`)
        })
    )
  })

  it.effect("#93 sends the example of RFC 6749 section 2.3.1 as it stands there", () =>
    Effect.gen(function*() {
      const made = yield* credentials(clientSecretBasic(Redacted.make("7Fjfp0ZBr1KtDRbnfVdmIw")), "s6BhdRkqt3")
      assert.strictEqual(
        made.authorization === undefined ? "" : Redacted.value(made.authorization),
        "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"
      )
    }))

  it.effect.prop(
    "#93 gives back the pair when decoded",
    [anyString, anyString],
    ([id, secret]) =>
      Effect.gen(function*() {
        const clean = (text: string) => text.replaceAll(/\p{Cc}/gu, "")
        const cleanSecret = clean(secret) === "" ? "x" : clean(secret)
        const pair = yield* basic(clean(id), cleanSecret)
        assert.match(pair, /^[\w*.+%-]*:[\w*.+%-]+$/)
        const colon = pair.indexOf(":")
        assert.strictEqual(formDecode(pair.slice(0, colon)), wellFormed(clean(id)))
        assert.strictEqual(formDecode(pair.slice(colon + 1)), wellFormed(cleanSecret))
      })
  )

  it.effect("sends the pair as it is where the server's facts say raw, and each kind differs", () =>
    Effect.gen(function*() {
      const id = "app"
      const secret = "a+b/c%d:e"
      const encodedPair = yield* basic(id, secret)
      const rawPair = yield* basic(id, secret, raw)
      assert.strictEqual(encodedPair, "app:a%2Bb%2Fc%25d%3Ae")
      assert.strictEqual(rawPair, "app:a+b/c%d:e")
      const explicit = makeServer({ quirks: { basicCredentials: "encoded" } })
      assert.strictEqual(yield* basic(id, secret, explicit), encodedPair)
      const post = yield* credentials(clientSecretPost(Redacted.make(secret)), id)
      assert.isUndefined(post.authorization)
      assert.strictEqual(yield* basic("gr\u00fcn", "\u{1f600}\ud800", raw), "gr\u00fcn:\u{1f600}\ufffd")
    }))

  it.effect("refuses a colon in the id of a raw pair, and only there", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(basic("a:b", "SECRET", raw))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", "clientId"])
      assertAbsent(["SECRET"], prints(error))
      assert.strictEqual(yield* basic("a:b", "c"), "a%3Ab:c")
    }))

  it.effect("#94 carries the proof in one place only", () =>
    Effect.gen(function*() {
      const secret = Redacted.make("s3cret")
      const viaHeader = yield* credentials(clientSecretBasic(secret), "my-app")
      assert.isDefined(viaHeader.authorization)
      assert.deepStrictEqual(viaHeader.parameters, [])

      const viaForm = yield* credentials(clientSecretPost(secret), "my-app")
      assert.isUndefined(viaForm.authorization)
      assert.deepStrictEqual(
        viaForm.parameters.map(([name, value]) => [name, typeof value === "string" ? value : Redacted.value(value)]),
        [["client_id", "my-app"], ["client_secret", "s3cret"]]
      )
      // The secret is redacted, the id is not.
      assert.deepStrictEqual(viaForm.parameters.map(([, value]) => typeof value), ["string", "object"])
    }))

  it.effect("#95 sends only the id of a public client", () =>
    Effect.gen(function*() {
      const made = yield* credentials(none, "my-app")
      assert.isUndefined(made.authorization)
      assert.deepStrictEqual(made.parameters, [["client_id", "my-app"]])
    }))

  it.effect("#94 #100 sends only the id of a client that has a certificate", () =>
    Effect.gen(function*() {
      for (const method of [tlsClientAuth, selfSignedTlsClientAuth]) {
        const made = yield* credentials(method, "my-app")
        assert.isUndefined(made.authorization)
        assert.isUndefined(made.secrets)
        assert.deepStrictEqual(made.parameters, [["client_id", "my-app"]])
      }
    }))

  it("#100 knows who goes by a certificate: by the method, or for the tokens", () => {
    const secret = Redacted.make("s3cret")
    for (const authentication of [clientSecretBasic(secret), clientSecretPost(secret), none]) {
      assert.isFalse(usesCertificate({ authentication, tlsClientCertificateBoundAccessTokens: false }))
      assert.isTrue(usesCertificate({ authentication, tlsClientCertificateBoundAccessTokens: true }))
      assert.isTrue(usesCertificate(makeClient({ authentication, tlsClientCertificateBoundAccessTokens: true })))
      assert.isFalse(usesCertificate(makeClient({ authentication })))
    }
    // A method of one's own may have the registered name.
    const own = ClientAuthentication.make("tls_client_auth", () => Effect.succeed({ parameters: [] }))
    for (const authentication of [tlsClientAuth, selfSignedTlsClientAuth, own]) {
      for (const tlsClientCertificateBoundAccessTokens of [true, false]) {
        assert.isTrue(usesCertificate({ authentication, tlsClientCertificateBoundAccessTokens }))
      }
    }
  })

  it.effect("refuses an empty secret, and one with a line break from a file", () =>
    Effect.gen(function*() {
      for (const method of [clientSecretBasic, clientSecretPost]) {
        for (const server of [standard, raw]) {
          for (const secret of ["", "SECRET\n", "SECRET\r\n", "\nSECRET", "SEC\0RET", "SECRET\t", "SECRET\u0085"]) {
            const error = yield* Effect.flip(credentials(method(Redacted.make(secret)), "my-app", server))
            assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidClient", "clientSecret"])
            assertAbsent(["SECRET", "SEC\0RET"], prints(error))
          }
        }
      }
    }))

  it.effect("prints no secret of a method or its credentials", () =>
    Effect.gen(function*() {
      for (const make of [clientSecretBasic, clientSecretPost]) {
        const method = make(Redacted.make("SECRET-value"))
        const made = yield* credentials(method, "my-app")
        const encoded = Buffer.from("my-app:SECRET-value").toString("base64")
        assertAbsent(["SECRET-value", encoded], [...prints(method), ...prints(made)])
      }
    }))

  it.effect("makes the credentials of the client and server it is asked for, whoever asked before", () =>
    Effect.gen(function*() {
      const method = clientSecretBasic(Redacted.make("a+b"))
      const expected = ["one:a%2Bb", "one:a+b", "two:a%2Bb", "one:a%2Bb", "one:a%2Bb"]
      const asked = [["one", standard], ["one", raw], ["two", standard], ["one", standard], ["one", standard]] as const
      for (const [index, [id, server]] of asked.entries()) {
        assert.strictEqual(pairOf(yield* credentials(method, id, server)), expected[index])
      }
    }))

  it.effect("#295 names the secret that is hidden in the header, so that it can be found in an answer", () =>
    Effect.gen(function*() {
      const made = yield* credentials(clientSecretBasic(Redacted.make("SECRET-value")), "my-app")
      assert.deepStrictEqual(made.secrets?.map(Redacted.value), ["SECRET-value"])
    }))

  it.effect("takes a method of one's own", () =>
    Effect.gen(function*() {
      const own = ClientAuthentication.make("client_key_post", (context) =>
        Effect.succeed({ parameters: [["client_key", context.clientId], ["at", context.endpoint.href]] }))
      assert.strictEqual(own.method, "client_key_post")
      assert.isTrue(ClientAuthentication.isClientAuthentication(own))
      const made = yield* credentials(own, "my-app")
      assert.deepStrictEqual(made.parameters, [["client_key", "my-app"], ["at", "https://id.example/token"]])
    }))
})
