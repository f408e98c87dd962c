import {
  AuthorizationCode,
  ClientAuthentication,
  OAuthClient,
  type OAuthError,
  PushedAuthorizationRequest,
  RefreshToken,
  SigningKey
} from "@effect-oauth/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, TestClock } from "effect"
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose"
import {
  assertAbsent,
  begin,
  clientOptions,
  fakeHttp,
  formOf,
  jsonAnswer,
  makeClient,
  makeServer,
  noHttp,
  prints,
  serverOptions,
  summary
} from "./support.js"

const { clientSecretBasic, clientSecretJwt, privateKeyJwt, selfSignedTlsClientAuth, tlsClientAuth } =
  ClientAuthentication

const issuer = "https://id.example/tenant"
const server = makeServer({ issuer, pushedAuthorizationRequestEndpoint: "https://id.example/par" })
const endpoint = new URL("https://id.example/token")

const secret = "SECRET-of-at-least-32-characters-\u00fc"

const type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

const parametersOf = (
  method: ClientAuthentication.ClientAuthentication,
  to = server
): Effect.Effect<Readonly<Record<string, string>>, OAuthError.ConfigurationError> =>
  Effect.map(method.authenticate({ clientId: "my-app", server: to, endpoint }), (credentials) => {
    assert.isUndefined(credentials.authorization)
    return Object.fromEntries(
      credentials.parameters.map(([name, value]) => [name, typeof value === "string" ? value : Redacted.value(value)])
    )
  })

const assertionOf = (method: ClientAuthentication.ClientAuthentication, to = server) =>
  Effect.map(parametersOf(method, to), (parameters) => parameters["client_assertion"] ?? "")

const tokens = { access_token: "abc", token_type: "bearer" }

describe("ClientAuthentication with assertions", () => {
  it.effect("names each method as it is registered", () =>
    Effect.gen(function*() {
      const key = yield* SigningKey.generate("ES256")
      assert.strictEqual(privateKeyJwt(key).method, "private_key_jwt")
      assert.isUndefined(privateKeyJwt(key).clientSecret)
      const byHash = clientSecretJwt(Redacted.make(secret))
      assert.strictEqual(byHash.method, "client_secret_jwt")
      assert.strictEqual(byHash.clientSecret === undefined ? "" : Redacted.value(byHash.clientSecret), secret)
    }))

  it.effect.each((["ES256", "ES384", "ES512", "PS256", "RS256", "EdDSA"] as const).map((algorithm) => ({ algorithm })))(
    "#96 #98 signs with the key, for the issuer alone and for a minute: $algorithm",
    ({ algorithm }) =>
      Effect.gen(function*() {
        yield* TestClock.setTime(1_700_000_000_999)
        const key = yield* SigningKey.generate(algorithm, { keyId: "2026-01" })
        const parameters = yield* parametersOf(privateKeyJwt(key))
        assert.deepStrictEqual(Object.keys(parameters), ["client_id", "client_assertion_type", "client_assertion"])
        assert.deepInclude(parameters, { client_id: "my-app", client_assertion_type: type })
        const keys = createLocalJWKSet({
          keys: [{ ...key.publicKey, kty: key.publicKey?.["kty"] ?? "", kid: "2026-01" }]
        })
        const { payload, protectedHeader } = yield* Effect.promise(() =>
          jwtVerify(parameters["client_assertion"] ?? "", keys, { currentDate: new Date(1_700_000_000_000) })
        )
        assert.deepStrictEqual<unknown>(protectedHeader, { alg: algorithm, kid: "2026-01" })
        const { jti, ...claims } = payload
        assert.match(jti ?? "", /^[\w-]{43}$/)
        assert.deepStrictEqual<unknown>(claims, {
          iss: "my-app",
          sub: "my-app",
          // A string: with a list of one, FAPI 2.0 servers refuse it.
          aud: issuer,
          iat: 1_700_000_000,
          nbf: 1_700_000_000,
          exp: 1_700_000_060
        })
      })
  )

  it.effect("#98 says no key id where there is none", () =>
    Effect.gen(function*() {
      const key = yield* SigningKey.generate("ES256")
      assert.deepStrictEqual<unknown>(decodeProtectedHeader(yield* assertionOf(privateKeyJwt(key))), { alg: "ES256" })
    }))

  it.effect("#96 makes each assertion once", () =>
    Effect.gen(function*() {
      const method = privateKeyJwt(yield* SigningKey.generate("ES256"))
      const assertions = yield* Effect.all(Array.from({ length: 50 }, () => assertionOf(method)), { concurrency: 5 })
      assert.strictEqual(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size, 50)
    }))

  it.effect("#96 shifts the times by what the clock is known to be wrong, and to whole seconds", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_600)
      const key = yield* SigningKey.generate("ES256")
      for (
        const [clockSkew, now] of [
          [undefined, 1_700_000_000],
          [0, 1_700_000_000],
          [30, 1_700_000_030],
          [-30, 1_699_999_970],
          [0.5, 1_700_000_001]
        ] as const
      ) {
        for (
          const method of [privateKeyJwt(key, { clockSkew }), clientSecretJwt(Redacted.make(secret), { clockSkew })]
        ) {
          const { exp, iat, nbf } = decodeJwt(yield* assertionOf(method))
          assert.deepStrictEqual({ exp, iat, nbf }, { iat: now, nbf: now, exp: now + 60 })
        }
      }
    }))

  it.effect("#96 is for the endpoint where a server has no issuer", () =>
    Effect.gen(function*() {
      const method = privateKeyJwt(yield* SigningKey.generate("ES256"))
      assert.strictEqual(decodeJwt(yield* assertionOf(method, makeServer())).aud, "https://id.example/token")
    }))

  it.effect.each((["HS256", "HS384", "HS512"] as const).map((algorithm) => ({ algorithm })))(
    "#96 signs with the secret, which is not sent: $algorithm",
    ({ algorithm }) =>
      Effect.gen(function*() {
        const long = `${secret}${secret}`
        const method = clientSecretJwt(Redacted.make(long), { algorithm })
        const parameters = yield* parametersOf(method)
        assert.deepInclude(parameters, { client_id: "my-app", client_assertion_type: type })
        const verified = yield* Effect.promise(() =>
          jwtVerify(parameters["client_assertion"] ?? "", new TextEncoder().encode(long), {
            algorithms: [algorithm],
            audience: issuer,
            issuer: "my-app",
            subject: "my-app",
            currentDate: new Date(0)
          })
        )
        assert.deepStrictEqual<unknown>(verified.protectedHeader, { alg: algorithm })
        assertAbsent([secret], Object.values(parameters))
        // The key is made once, and the assertion is not.
        const again = yield* assertionOf(method)
        assert.notStrictEqual(decodeJwt(again).jti, verified.payload.jti)
      })
  )

  it.effect("#96 signs with HS256 unless told otherwise", () =>
    Effect.gen(function*() {
      const assertion = yield* assertionOf(clientSecretJwt(Redacted.make(secret)))
      assert.strictEqual(decodeProtectedHeader(assertion).alg, "HS256")
    }))

  it.effect("#97 refuses a secret that cannot be a key, each time, and does not repeat it", () =>
    Effect.gen(function*() {
      for (
        const [value, algorithm] of [["", "HS256"], ["SECRET-short", "HS256"], [`${secret}\n`, "HS256"], [
          secret,
          "HS512"
        ]] as const
      ) {
        const method = clientSecretJwt(Redacted.make(value), { algorithm })
        for (const error of [yield* Effect.flip(parametersOf(method)), yield* Effect.flip(parametersOf(method))]) {
          assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "signingKey"])
          assertAbsent(["SECRET"], prints(error))
        }
      }
    }))

  it.effect("#97 refuses a shared secret in the place of a private key", () =>
    Effect.gen(function*() {
      const key = yield* SigningKey.fromSecret(Redacted.make(secret), "HS256")
      const error = yield* Effect.flip(parametersOf(privateKeyJwt(key)))
      assert.deepStrictEqual(summary(error), ["ConfigurationError", "InvalidKey", "authentication"])
    }))

  it.effect("#96 signs with an algorithm that the server lists, or not at all", () =>
    Effect.gen(function*() {
      const at = (values: ReadonlyArray<string> | undefined) =>
        makeServer({ issuer, supported: { tokenEndpointAuthSigningAlgValues: values } })
      const methods = [privateKeyJwt(yield* SigningKey.generate("ES256")), clientSecretJwt(Redacted.make(secret))]
      for (const method of methods) {
        assert.isNotEmpty(yield* assertionOf(method, at(undefined)))
        assert.isNotEmpty(yield* assertionOf(method, at(["RS256", "ES256", "HS256"])))
        for (const listed of [["RS256", "PS256"], []]) {
          const error = yield* Effect.flip(parametersOf(method, at(listed)))
          assert.deepStrictEqual(summary(error), ["ConfigurationError", "Unsupported", "authentication"])
        }
      }
    }))

  it.effect("#94 #102 #293 sends the assertion in the body and nowhere else", () =>
    Effect.gen(function*() {
      for (
        const authentication of [
          privateKeyJwt(yield* SigningKey.generate("ES256")),
          clientSecretJwt(Redacted.make(secret))
        ]
      ) {
        const client = makeClient({ authentication })
        const http = fakeHttp((sent) =>
          sent.url.endsWith("/par")
            ? jsonAnswer({ request_uri: "urn:x", expires_in: 60 }, 201)
            : jsonAnswer(tokens)
        )
        const { callback, request } = yield* begin(server, client)
        const pushed = yield* Effect.gen(function*() {
          yield* AuthorizationCode.exchange(server, client, callback, request)
          yield* RefreshToken.refresh(server, client, Redacted.make("def"))
          return yield* PushedAuthorizationRequest.push(server, client)
        }).pipe(Effect.provide(http.layer))
        assert.strictEqual(http.requests.length, 3)
        const assertions = http.requests.map((sent) => {
          const form = formOf(sent)
          assert.deepInclude(form, { client_id: "my-app", client_assertion_type: type })
          assert.notProperty(form, "client_secret")
          assert.isUndefined(sent.headers["authorization"])
          const assertion = form["client_assertion"] ?? ""
          assert.strictEqual(decodeJwt(assertion).aud, issuer)
          assertAbsent([assertion, "client_assertion"], [sent.url, ...Object.values(sent.headers)])
          return assertion
        })
        assert.strictEqual(new Set(assertions).size, 3)
        assert.notInclude(`${request.url} ${pushed.url}`, "client_assertion")
      }
    }))

  it.effect("#102 sends no method's credentials in a URL", () =>
    Effect.gen(function*() {
      const methods = [
        clientSecretBasic(Redacted.make(secret)),
        ClientAuthentication.clientSecretPost(Redacted.make(secret)),
        clientSecretJwt(Redacted.make(secret)),
        ClientAuthentication.none
      ]
      for (const authentication of methods) {
        const client = makeClient({ authentication })
        const http = fakeHttp(() => jsonAnswer(tokens))
        const { callback, request } = yield* begin(server, client)
        yield* AuthorizationCode.exchange(server, client, callback, request).pipe(Effect.provide(http.layer))
        assert.deepStrictEqual(http.requests.map(({ url }) => url), ["https://id.example/token"])
        assertAbsent(["SECRET", "client_secret", "client_assertion"], [request.url])
      }
    }))

  it.effect("prints nothing of a key, a secret or an assertion", () =>
    Effect.gen(function*() {
      for (
        const method of [privateKeyJwt(yield* SigningKey.generate("ES256")), clientSecretJwt(Redacted.make(secret))]
      ) {
        const credentials = yield* method.authenticate({ clientId: "my-app", server, endpoint })
        const assertion = yield* assertionOf(method)
        const signature = assertion.slice(assertion.lastIndexOf(".") + 1)
        assertAbsent(["SECRET", signature, "eyJ"], [...prints(method), ...prints(credentials)])
      }
    }))

  describe("#99 a method that the server does not list is refused when the client is built", () => {
    const listed = ["client_secret_basic", "private_key_jwt"]
    const metadata = {
      issuer: "https://id.example",
      authorization_endpoint: "https://id.example/authorize",
      token_endpoint: "https://id.example/token",
      jwks_uri: "https://id.example/jwks",
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: listed
    }
    const build = (
      authentication: ClientAuthentication.ClientAuthentication,
      methods: ReadonlyArray<string> | undefined
    ) =>
      OAuthClient.make({
        server: { ...serverOptions, issuer, supported: { tokenEndpointAuthMethods: methods } },
        client: { ...clientOptions, authentication }
      }).pipe(Effect.provide(noHttp().layer))
    const discover = (authentication: ClientAuthentication.ClientAuthentication) =>
      OAuthClient.discover("https://id.example", { client: { ...clientOptions, authentication } }).pipe(
        Effect.provide(fakeHttp(() => jsonAnswer(metadata)).layer)
      )

    it.effect("by its facts or its metadata", () =>
      Effect.gen(function*() {
        const key = yield* SigningKey.generate("ES256")
        const wrong = [
          ClientAuthentication.clientSecretPost(Redacted.make(secret)),
          clientSecretJwt(Redacted.make(secret)),
          tlsClientAuth,
          selfSignedTlsClientAuth,
          ClientAuthentication.make("own", () => Effect.succeed({ parameters: [] }))
        ]
        for (const method of wrong) {
          yield* build(method, undefined)
          for (const attempt of [build(method, listed), build(method, []), discover(method)]) {
            const error = yield* Effect.flip(attempt)
            assert.deepStrictEqual(summary(error), ["ConfigurationError", "Unsupported", "authentication"])
            assertAbsent(["SECRET"], prints(error))
          }
        }
        for (
          const method of [clientSecretBasic(Redacted.make(secret)), privateKeyJwt(key), ClientAuthentication.none]
        ) {
          yield* build(method, listed)
          yield* discover(method)
        }
      }))

    it.effect("and so is an algorithm, and a key that cannot sign", () =>
      Effect.gen(function*() {
        const key = yield* SigningKey.generate("ES256")
        const algorithm = OAuthClient.make({
          server: { ...serverOptions, supported: { tokenEndpointAuthSigningAlgValues: ["RS256"] } },
          client: { ...clientOptions, authentication: privateKeyJwt(key) }
        })
        const short = build(clientSecretJwt(Redacted.make("too short")), undefined)
        for (const [attempt, reason] of [[algorithm, "Unsupported"], [short, "InvalidKey"]] as const) {
          const error = yield* attempt.pipe(Effect.provide(noHttp().layer), Effect.flip)
          assert.strictEqual(summary(error)[1], reason)
        }
      }))

    it.effect("but none where the metadata has no list: many servers that say nothing take more than Basic", () =>
      Effect.gen(function*() {
        const { token_endpoint_auth_methods_supported: _, ...silent } = metadata
        const authentication = ClientAuthentication.clientSecretPost(Redacted.make(secret))
        yield* OAuthClient.discover("https://id.example", { client: { ...clientOptions, authentication } }).pipe(
          Effect.provide(fakeHttp(() => jsonAnswer(silent)).layer)
        )
      }))
  })
})
