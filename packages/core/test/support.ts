import {
  AuthorizationRequest,
  AuthorizationServer,
  BufferedBody,
  Client,
  ClientAuthentication,
  type OAuthError
} from "@effect-oauth/core"
import { HttpClient } from "@effect/platform"
import { assert } from "@effect/vitest"
import { Cause, Effect, Either, FastCheck, Layer, Redacted } from "effect"
import { inspect } from "node:util"

/** The value of an `Either` that has to be right. */
export const right = <A, E>(either: Either.Either<A, E>): A => Either.getOrThrowWith(either, (error) => error)

/** The failure of an `Either` that has to be left. */
export const left = <A, E>(either: Either.Either<A, E>): E => Either.getOrThrowWith(Either.flip(either), () => either)

export const serverOptions = {
  authorizationEndpoint: "https://id.example/authorize",
  tokenEndpoint: "https://id.example/token",
  userinfoEndpoint: "https://id.example/me"
} satisfies AuthorizationServer.Options

export const makeServer = (options: AuthorizationServer.Options = {}): AuthorizationServer.AuthorizationServer =>
  right(AuthorizationServer.make({ ...serverOptions, ...options }))

export const clientOptions = {
  clientId: "my-app",
  redirectUri: "https://app.example/callback",
  authentication: ClientAuthentication.none
} satisfies Client.Options

export const makeClient = (options: Partial<Client.Options> = {}): Client.Client =>
  right(Client.make({ ...clientOptions, ...options }))

/** A request, and a callback that answers it. */
export const begin = (
  server: AuthorizationServer.AuthorizationServer,
  client: Client.Client,
  options: AuthorizationRequest.Options = {}
) =>
  Effect.map(AuthorizationRequest.make(server, client, options), (request) => ({
    request,
    callback: `/callback?${new URLSearchParams({ code: "the-code", state: Redacted.value(request.state) })}`
  }))

/** What an exchange sent. */
export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly form: ReadonlyArray<readonly [name: string, value: string]>
}

/** The form of an exchange, of which no parameter comes twice. */
export const formOf = (sent: Sent | undefined): Readonly<Record<string, string>> => {
  const form = sent?.form ?? []
  assert.strictEqual(new Set(form.map(([name]) => name)).size, form.length, "a parameter was sent twice")
  return Object.fromEntries(form)
}

/** A client that keeps what was sent and answers as told, without a server. */
export const fakeHttp = (answer: (sent: Sent) => Effect.Effect<BufferedBody.Received> | BufferedBody.Received) => {
  const requests: Array<Sent> = []
  const client = HttpClient.makeWith<never, never, never, never>(
    (effect) =>
      Effect.flatMap(effect, (request) => {
        const { body } = request
        const sent: Sent = {
          method: request.method,
          url: request.url,
          headers: { ...request.headers },
          form: body._tag === "Uint8Array" ? [...new URLSearchParams(new TextDecoder().decode(body.body))] : []
        }
        requests.push(sent)
        const received = answer(sent)
        return Effect.map(
          Effect.isEffect(received) ? received : Effect.succeed(received),
          (received) => BufferedBody.make(request, received)
        )
      }),
    Effect.succeed
  )
  return { requests, layer: Layer.succeed(HttpClient.HttpClient, client) }
}

/** A client for tests that must not send anything. */
export const noHttp = (): ReturnType<typeof fakeHttp> =>
  fakeHttp((sent) => Effect.dieMessage(`nothing may be sent, but ${sent.url} was asked`))

export const jsonAnswer = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {}
): BufferedBody.Received => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: new TextEncoder().encode(JSON.stringify(value))
})

/** Every way in which a value gets into a log. */
export const prints = (value: unknown): ReadonlyArray<string> => [
  String(value),
  JSON.stringify(value) ?? "",
  JSON.stringify({ nested: [value] }),
  inspect(value, { depth: 20 }),
  inspect({ nested: [value] }, { depth: 20, showHidden: true }),
  Cause.pretty(Cause.fail(value)),
  Cause.pretty(Cause.die(value))
]

/** Fails when one of the secrets is in one of the texts. */
export const assertAbsent = (secrets: ReadonlyArray<string>, texts: ReadonlyArray<string>): void => {
  for (const secret of secrets) {
    for (const text of texts) {
      assert.notInclude(text, secret)
    }
  }
}

/** A failure as its tag, its reason or code, and what it is about: what a table of cases compares. */
export const summary = (error: OAuthError.OAuthError): ReadonlyArray<string | undefined> => {
  switch (error._tag) {
    case "CallbackRejected":
      return [error._tag, error.reason, error.parameter, ...(error.check === undefined ? [] : [error.check])]
    case "ConfigurationError":
      return [error._tag, error.reason, error.setting]
    case "OAuthErrorResponse":
    case "AuthorizationDenied":
      return [error._tag, error.code]
    case "InvalidResponse":
      return [error._tag, error.reason, ...error.fields]
    default:
      return [error._tag, error.reason]
  }
}

const surrogates = 0x800

/**
 * Any code point but a surrogate, for the `unit` of a string. It draws what `"binary"` draws, without the table of a
 * million code points which that makes first.
 */
export const codePoint: FastCheck.Arbitrary<string> = FastCheck.nat(0x10ffff - surrogates).map(
  (index) => String.fromCodePoint(index < 0xd800 ? index : index + surrogates),
  (text) => {
    const code = typeof text === "string" ? text.codePointAt(0) : undefined
    if (code === undefined || String.fromCodePoint(code) !== text || (code >= 0xd800 && code < 0xe000)) {
      throw new Error("not one code point")
    }
    return code < 0xd800 ? code : code - surrogates
  }
)

/** Any string of UTF-16 code units, lone surrogates too. */
export const anyString: FastCheck.Arbitrary<string> = FastCheck.oneof(
  FastCheck.string({ unit: codePoint }),
  FastCheck.array(
    FastCheck.oneof(FastCheck.integer({ min: 0, max: 0xffff }), FastCheck.integer({ min: 0xd800, max: 0xdfff }))
  )
    .map((codes) => String.fromCharCode(...codes))
)

/** What UTF-8 makes of a string: lone surrogates become the replacement character. */
export const wellFormed = (text: string): string => Buffer.from(text, "utf8").toString("utf8")
