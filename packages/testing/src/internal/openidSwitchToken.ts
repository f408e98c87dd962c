/**
 * Misbehaviours of the token endpoint's answers.
 */
import { json } from "./openidHttp.js"
import type { Context, Hooks, Json, Switches } from "./openidModel.js"
import {
  almost,
  answer,
  body,
  contentType,
  fapi1,
  fapi2,
  instead,
  redirected,
  repeated,
  status,
  unavailable,
  without
} from "./openidSwitch.js"

const member = (name: string, change: (value: unknown) => unknown): Hooks =>
  body("token", (honest) => ({ ...honest, [name]: change(honest[name]) }))

const missing = (name: string): Hooks => body("token", (honest) => without(honest, name))

const inverted = (text: string): string =>
  [...text].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join("")

const refreshed = ({ incoming }: Context): boolean => incoming.form.get("grant_type") === "refresh_token"

/** Only in the answer to a refresh. */
const onRefresh = (change: (honest: Json) => Json): Hooks =>
  body("token", (honest, context) => (refreshed(context) ? change(honest) : honest))

export const tokenAnswer = {
  TokenAnswerMissingAccessToken: {
    text: "There is no access token.",
    specification: "RFC 6749 §5.1",
    ...missing("access_token")
  },
  TokenAnswerEmptyAccessToken: {
    text: "The access token is empty.",
    specification: "RFC 6749 §5.1",
    ...member("access_token", () => "")
  },
  TokenAnswerAccessTokenNotString: {
    text: "The access token is a number.",
    specification: "RFC 6749 §5.1",
    ...member("access_token", () => 1)
  },
  TokenAnswerMissingTokenType: {
    text: "There is no token type.",
    specification: "RFC 6749 §5.1",
    ...missing("token_type")
  },
  TokenAnswerUnknownTokenType: {
    text: "The token is of a type the client cannot use: mac.",
    specification: "RFC 6749 §7.1",
    ...member("token_type", () => "mac")
  },
  TokenAnswerTokenTypeCase: {
    text: "The token type is in an odd case.",
    specification: "RFC 6749 §5.1",
    verdict: "accept",
    modules: fapi2("token-type-case-insensitivity"),
    ...member("token_type", (type) => inverted(String(type)))
  },
  TokenAnswerOtherTokenType: {
    text: "The token type is DPoP where no proof was sent, and Bearer where one was.",
    specification: "RFC 9449 §5",
    ...member("token_type", (type) => (type === "DPoP" ? "Bearer" : "DPoP"))
  },
  TokenAnswerWithoutExpiresIn: {
    text: "The answer does not say how long the token lives.",
    specification: "RFC 6749 §5.1",
    verdict: "accept",
    modules: fapi2("token-endpoint-response-without-expires_in"),
    ...missing("expires_in")
  },
  TokenAnswerExpiresInString: {
    text: "The lifetime is a string of digits.",
    specification: "RFC 6749 §5.1",
    verdict: "either",
    ...member("expires_in", String)
  },
  TokenAnswerExpiresInText: {
    text: "The lifetime is digits and letters.",
    specification: "RFC 6749 §5.1",
    ...member("expires_in", (value) => `${String(value)}abc`)
  },
  TokenAnswerExpiresInNegative: {
    text: "The lifetime is negative.",
    specification: "RFC 6749 §5.1",
    ...member("expires_in", () => -1)
  },
  TokenAnswerExpiresInZero: {
    text: "The lifetime is zero.",
    specification: "RFC 6749 §5.1",
    verdict: "accept",
    ...member("expires_in", () => 0)
  },
  TokenAnswerExpiresInHuge: {
    text: "The lifetime is longer than any timer can wait.",
    specification: "RFC 6749 §5.1",
    verdict: "accept",
    ...member("expires_in", () => 10_000_000_000)
  },
  TokenAnswerWithoutScope: {
    text: "The answer names no scope, so it is the requested one.",
    specification: "RFC 6749 §5.1",
    verdict: "accept",
    modules: fapi1("no-scope-in-token-endpoint-response"),
    ...missing("scope")
  },
  TokenAnswerEmptyScope: {
    text: "The scope is empty.",
    specification: "RFC 6749 §3.3",
    verdict: "accept",
    ...member("scope", () => "")
  },
  TokenAnswerNarrowScope: {
    text: "The scope is less than what was asked for.",
    specification: "RFC 6749 §3.3",
    verdict: "accept",
    ...member("scope", (scope) => String(scope).split(" ")[0])
  },
  TokenAnswerScopeArray: {
    text: "The scope is an array.",
    specification: "RFC 6749 §5.1",
    ...member("scope", (scope) => String(scope).split(" "))
  },
  TokenAnswerWithoutIdToken: {
    text: "There is no ID token.",
    specification: "OpenID Connect Core §3.1.3.3",
    ...missing("id_token")
  },
  TokenAnswerEmptyIdToken: {
    text: "The ID token is empty.",
    specification: "OpenID Connect Core §3.1.3.3",
    ...member("id_token", () => "")
  },
  TokenAnswerIdTokenNotString: {
    text: "The ID token is an object.",
    specification: "OpenID Connect Core §3.1.3.3",
    ...member("id_token", () => ({ sub: "alice" }))
  },
  TokenAnswerErrorBeside: {
    text: "There is an error beside the tokens.",
    specification: "RFC 6749 §5.1",
    ...body("token", (honest) => ({ ...honest, error: "invalid_grant" }))
  },
  TokenAnswerErrorWithOk: {
    text: "An error comes with status 200.",
    specification: "RFC 6749 §5.2",
    ...instead("token", json({ error: "invalid_grant", error_description: "said with 200" }, 200))
  },
  TokenAnswerRefused: {
    text: "The grant is refused.",
    specification: "RFC 6749 §5.2",
    ...instead("token", json({ error: "invalid_grant", error_description: "no longer" }, 400))
  },
  TokenAnswerErrorNotJson: {
    text: "An error comes as text.",
    specification: "RFC 6749 §5.2",
    ...instead("token", { status: 400, headers: { "content-type": "text/plain" }, body: "bad request" })
  },
  TokenAnswerUnavailable: {
    text: "The server cannot answer now, and says when it can.",
    specification: "RFC 9110 §15.6.4",
    ...instead("token", { ...unavailable, headers: { ...unavailable.headers, "retry-after": "30" } })
  },
  TokenAnswerStatusCreated: {
    text: "The tokens come with status 201.",
    specification: "RFC 6749 §5.1",
    ...status("token", 201)
  },
  TokenAnswerRedirect: {
    text: "The tokens are said to be elsewhere: 302.",
    specification: "RFC 9700 §4.12",
    ...redirected("token")
  },
  TokenAnswerNotJson: {
    text: "The answer is cut off in the middle.",
    specification: "RFC 6749 §5.1",
    ...answer("token", (honest) => ({ ...honest, body: honest.body.slice(0, honest.body.length / 2) }))
  },
  TokenAnswerNotObject: {
    text: "The answer is an array with the object in it.",
    specification: "RFC 6749 §5.1",
    ...answer("token", (honest) => ({ ...honest, body: `[${honest.body}]` }))
  },
  TokenAnswerEmptyBody: {
    text: "The answer is empty.",
    specification: "RFC 6749 §5.1",
    ...answer("token", (honest) => ({ ...honest, body: "" }))
  },
  TokenAnswerWrongContentType: {
    text: "The answer is said to be HTML.",
    specification: "RFC 6749 §5.1",
    ...contentType("token", "text/html")
  },
  TokenAnswerContentTypeCase: {
    text: "The content type is in capitals and has a parameter.",
    specification: "RFC 9110 §8.3",
    verdict: "accept",
    ...contentType("token", "APPLICATION/JSON; CHARSET=UTF-8")
  },
  TokenAnswerDuplicateMember: {
    text: "The answer has two access tokens.",
    specification: "RFC 8259 §4",
    ...repeated("token", "access_token", "injected")
  },
  TokenAnswerProto: {
    text: "The answer has a __proto__ member with a token in it, and no other token.",
    specification: "RFC 6749 §5.1",
    ...answer("token", (honest) => ({
      ...honest,
      body: honest.body.replace(
        "\"access_token\":",
        "\"__proto__\":{\"access_token\":\"inherited\"},\"access_tokens\":"
      )
    }))
  },
  TokenAnswerTooLarge: {
    text: "The answer is larger than two megabytes.",
    specification: "RFC 8259 §9",
    ...body("token", (honest) => ({ ...honest, padding: "x".repeat(2 ** 21) }))
  },
  RefreshWithoutRefreshToken: {
    text: "A refresh gives no new refresh token, so the old one stays.",
    specification: "RFC 6749 §6",
    verdict: "accept",
    // The old one has to go on working.
    ...body("token", (honest, context) => {
      const old = context.incoming.form.get("refresh_token")
      if (!refreshed(context) || old === null || context.grant === undefined) return honest
      context.server.refreshTokens.set(old, { grant: context.grant, jkt: undefined, certificate: undefined })
      return without(honest, "refresh_token")
    })
  },
  RefreshWithoutIdToken: {
    text: "A refresh gives no ID token, so the old one stays.",
    specification: "OpenID Connect Core §12.2",
    verdict: "accept",
    ...onRefresh((honest) => without(honest, "id_token"))
  },
  RefreshWiderScope: {
    text: "A refresh gives more scope than was granted.",
    specification: "RFC 6749 §6",
    verdict: "either",
    ...onRefresh((honest) => ({ ...honest, scope: `${String(honest.scope)} admin` }))
  },
  RefreshRefused: {
    text: "A refresh is refused.",
    specification: "RFC 6749 §5.2",
    ...answer(
      "token",
      (honest, context) =>
        refreshed(context) ? json({ error: "invalid_grant", error_description: "signed out" }, 400) : honest
    )
  },
  RefreshUnavailable: {
    text: "A refresh is answered with 503.",
    specification: "RFC 9110 §15.6.4",
    ...answer("token", (honest, context) => (refreshed(context) ? unavailable : honest))
  },
  TokenAnswerOtherAccessToken: {
    text: "The access token is another than the one the ID token has the hash of.",
    specification: "OpenID Connect Core §3.1.3.8",
    ...body("token", (honest) => ({ ...honest, access_token: almost(honest.access_token) }))
  }
} satisfies Switches
