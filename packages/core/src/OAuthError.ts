/**
 * Every way an OAuth 2.0 or OpenID Connect exchange can fail, one class and one `_tag` each, divided by who failed:
 * the user or the server at the callback, the callback itself, the server's error answer, a server answer that is not
 * what the RFC says, the network, an ID token, our own configuration, a token store, or a session that is over.
 *
 * The fields are plain data that is safe to log: no secret, no token, no body and no platform error object is ever
 * kept in one. Each `message` says what happened and what to do.
 *
 * @since 0.1.0
 */
import { hasProperty } from "effect/Predicate"
import * as Schema from "effect/Schema"
import {
  callbackAdvice,
  codeAdvice,
  jwtAdvice,
  reauthorizationAdvice,
  responseAdvice,
  retryHint,
  sentence,
  storeAdvice,
  transientCodes,
  transportAdvice
} from "./internal/advice.js"

/**
 * The brand every error of this library carries.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~@effect-oauth/core/OAuthError"

/**
 * The type of the brand every error of this library carries.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

const optionalString = Schema.optional(Schema.String)
const optionalDuration = Schema.optional(Schema.DurationFromMillis)

/** What is known of the answer of an endpoint, whatever is in its body. */
const answered = {
  /** Origin and path of the endpoint that answered. */
  endpoint: Schema.String,
  /** The HTTP status. */
  status: Schema.Number,
  /** The `Retry-After` header as a duration, RFC 9110 §10.2.3. */
  retryAfter: optionalDuration,
  /** The `WWW-Authenticate` header, cleaned and shortened. */
  wwwAuthenticate: optionalString
}

/**
 * The authorization endpoint sent the user back with an error: the user refused, or the server did
 * (RFC 6749 §4.1.2.1). `code` is the server's error code, `access_denied` when the user said no. Send the user to
 * sign in again, or say what `description` says.
 *
 * @since 0.1.0
 * @category errors
 */
export class AuthorizationDenied extends Schema.TaggedError<AuthorizationDenied>(
  "@effect-oauth/core/AuthorizationDenied"
)("AuthorizationDenied", {
  /** The error code, `access_denied` for a refusal by the user. */
  code: Schema.String,
  /** `error_description`, cleaned of control characters and shortened. */
  description: optionalString,
  /** `error_uri`, cleaned of control characters and shortened. */
  uri: optionalString
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return sentence(`Authorization was refused with ${this.code}`, this.description)
  }
}

/**
 * The callback cannot be trusted: nothing was sent to the token endpoint. `reason` says which check failed, and
 * `parameter` which parameter it was about. Start the sign-in again; many of these from one place are an attack.
 *
 * - `Malformed`: unreadable or too long (more than 64 KiB)
 * - `DuplicateParameter`: RFC 6749 §3.1
 * - `UnexpectedParameter`: a token or another answer mode in the callback, RFC 9700 §2.1.2
 * - `StateMissing`, `StateMismatch`: RFC 6749 §10.12
 * - `IssuerMissing`, `IssuerMismatch`: RFC 9207 §2.4
 * - `RequestMissing`: there is no stored request, or it cannot be read
 * - `RequestMismatch`: RFC 9700 §4.4
 * - `RequestExpired`: the request is older than its lifetime
 * - `CodeMissing`: neither a code nor an error, or an empty one, RFC 6749 §4.1.2
 * - `SessionMismatch`: a front-channel logout of another session, OpenID Connect Front-Channel Logout 1.0 §2
 * - `TargetMismatch`: a page to go on to that is not ours, OpenID Connect Core 1.0 §4
 * - `ResponseRejected`: the signed response (JARM) failed the check that `check` names, a reason of `JwtRejected`
 *
 * @since 0.1.0
 * @category errors
 */
export class CallbackRejected extends Schema.TaggedError<CallbackRejected>(
  "@effect-oauth/core/CallbackRejected"
)("CallbackRejected", {
  /** Which check failed. */
  reason: Schema.Literal(
    "Malformed",
    "DuplicateParameter",
    "UnexpectedParameter",
    "StateMissing",
    "StateMismatch",
    "IssuerMissing",
    "IssuerMismatch",
    "RequestMissing",
    "RequestMismatch",
    "RequestExpired",
    "CodeMissing",
    "SessionMismatch",
    "TargetMismatch",
    "ResponseRejected"
  ),
  /** The name of the parameter the check was about, where it was about one. */
  parameter: optionalString,
  /** Which check of a signed response failed, see `JwtRejected`. */
  check: optionalString
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    const about = [this.parameter, this.check].filter((part) => part !== undefined).join(", ")
    const place = about === "" ? "" : ` (${about})`
    return `The callback was rejected, ${this.reason}${place}: ${callbackAdvice[this.reason]}`
  }
}

/**
 * The server answered with an OAuth error (RFC 6749 §5.2, RFC 6750 §3). `code` is its `error`. `invalid_grant` is
 * final: the user has to sign in again. A `status` of 429 or above 499 is not: try again after `retryAfter`.
 *
 * @since 0.1.0
 * @category errors
 */
export class OAuthErrorResponse extends Schema.TaggedError<OAuthErrorResponse>(
  "@effect-oauth/core/OAuthErrorResponse"
)("OAuthErrorResponse", {
  ...answered,
  /** The `error` member: a registered code, or one of the server's own. */
  code: Schema.String,
  /** `error_description`, cleaned of control characters, of anything secret we sent, and shortened. */
  description: optionalString,
  /** `error_uri`, cleaned in the same way. */
  uri: optionalString
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return sentence(
      `${this.endpoint} answered ${this.status} ${this.code}`,
      this.description,
      codeAdvice.get(this.code),
      retryHint(this.retryAfter)
    )
  }
}

/**
 * The server answered something that the standard does not allow there. `reason` says what was wrong; `fields` are
 * the paths of the members at fault. A `status` of 429 or above 499 may pass: try again after `retryAfter`.
 * Anything else is a wrong endpoint or a server that needs a setting in `AuthorizationServer.Quirks`.
 *
 * - `UnexpectedStatus`: neither 200 nor an OAuth error
 * - `UnexpectedContentType`: a 200 that is not JSON
 * - `MalformedJson`: not UTF-8, not JSON, or not an object
 * - `MalformedFields`: a member is missing, of a wrong type, or out of range
 * - `IssuerMismatch`: metadata of another issuer than the one asked for, RFC 8414 §3.3
 * - `ResourceMismatch`: metadata of another resource than the one asked for, RFC 9728 §3.3
 * - `SubjectMismatch`: a profile of another user than the ID token's, OpenID Connect Core 1.0 §5.3.4
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidResponse extends Schema.TaggedError<InvalidResponse>(
  "@effect-oauth/core/InvalidResponse"
)("InvalidResponse", {
  ...answered,
  /** What was wrong. */
  reason: Schema.Literal(
    "UnexpectedStatus",
    "UnexpectedContentType",
    "MalformedJson",
    "MalformedFields",
    "IssuerMismatch",
    "ResourceMismatch",
    "SubjectMismatch"
  ),
  /** The `Content-Type` header, cleaned and shortened. */
  contentType: optionalString,
  /** The paths of the members at fault, such as `expires_in`; never their values. */
  fields: Schema.Array(Schema.String)
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return sentence(
      `${this.endpoint} answered ${this.status} with ${this.contentType ?? "no content type"}, ${this.reason}`,
      this.fields.length === 0 ? undefined : this.fields.join(", "),
      responseAdvice[this.reason],
      retryHint(this.retryAfter)
    )
  }
}

/**
 * The server could not be reached, or no complete answer came back. Nothing is known about what the server did with
 * the request: a code or a rotating refresh token may have been spent, so it is never sent again by itself.
 *
 * - `Network`: no connection, a broken one, or a TLS failure; `detail` has the platform's code, such as `ECONNREFUSED`
 * - `Timeout`: the whole exchange took longer than the timeout setting
 * - `RedirectRefused`: the server answered with a redirect, RFC 9700 §4.12
 * - `TooLarge`: the body is larger than 1 MiB
 *
 * @since 0.1.0
 * @category errors
 */
export class TransportError extends Schema.TaggedError<TransportError>(
  "@effect-oauth/core/TransportError"
)("TransportError", {
  /** Origin and path of the endpoint that was asked. */
  endpoint: Schema.String,
  /** What went wrong. */
  reason: Schema.Literal("Network", "Timeout", "RedirectRefused", "TooLarge"),
  /** A platform error code, a status or a limit; never a message of the platform's. */
  detail: optionalString
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    const detail = this.detail === undefined ? "" : ` (${this.detail})`
    return `No usable answer from ${this.endpoint}, ${this.reason}${detail}: ${transportAdvice[this.reason]}`
  }
}

/**
 * The checks a signed token has to pass, by name. Each failure names one.
 *
 * - `Missing`: there is none, though one was asked for
 * - `Malformed`: no compact JWT, too large, bad base64url, not a JSON object, a member twice, RFC 7519 §7.2
 * - `Critical`: header extensions that have to be understood and are not, RFC 7515 §4.1.11
 * - `Encryption`: encrypted though plain was registered, plain though encrypted was, or it cannot be decrypted
 * - `Algorithm`: `none`, or another one than registered, RFC 8725 §3.1
 * - `Key`: no key, several, or one that cannot be used, OpenID Connect Core 1.0 §10.1
 * - `Signature`: it does not verify
 * - `Type`: a token of another kind, RFC 8725 §3.11
 * - `Issuer`, `Subject`, `Audience`, `AuthorizedParty`: `iss`, `sub`, `aud`, `azp`
 * - `Expired`, `NotYetValid`, `IssuedAt`: `exp`, `nbf`, `iat`
 * - `Nonce`, `AuthTime`, `Acr`: what the request asked for
 * - `AccessTokenHash`, `CodeHash`, `StateHash`: `at_hash`, `c_hash`, `s_hash`
 * - `Events`, `SessionId`, `TokenId`, `Replayed`: of logout tokens, OpenID Connect Back-Channel Logout 1.0 §2.6
 *
 * @since 0.1.0
 * @category schemas
 */
export const JwtCheck = Schema.Literal(
  "Missing",
  "Malformed",
  "Critical",
  "Encryption",
  "Algorithm",
  "Key",
  "Signature",
  "Type",
  "Issuer",
  "Subject",
  "Audience",
  "AuthorizedParty",
  "Expired",
  "NotYetValid",
  "IssuedAt",
  "Nonce",
  "AuthTime",
  "Acr",
  "AccessTokenHash",
  "CodeHash",
  "StateHash",
  "Events",
  "SessionId",
  "TokenId",
  "Replayed"
)

/**
 * The name of a check a signed token has to pass.
 *
 * @since 0.1.0
 * @category models
 */
export type JwtCheck = typeof JwtCheck.Type

/**
 * An ID token was not acceptable (OpenID Connect Core 1.0 §3.1.3.7). `reason` names the one check that failed, see
 * `JwtCheck`. The sign-in must not go on.
 *
 * @since 0.1.0
 * @category errors
 */
export class IdTokenRejected extends Schema.TaggedError<IdTokenRejected>(
  "@effect-oauth/core/IdTokenRejected"
)("IdTokenRejected", {
  /** Which check failed. */
  reason: JwtCheck,
  /** The issuer whose token was expected. */
  issuer: Schema.String
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return sentence(
      `The ID token from ${this.issuer} was rejected, ${this.reason}`,
      jwtAdvice[this.reason],
      "Do not sign this user in"
    )
  }
}

/**
 * Another signed token than an ID token was not acceptable: a signed profile, or a logout token. `reason` names the one
 * check that failed, see `JwtCheck`. What it says must not be believed.
 *
 * @since 0.1.0
 * @category errors
 */
export class JwtRejected extends Schema.TaggedError<JwtRejected>(
  "@effect-oauth/core/JwtRejected"
)("JwtRejected", {
  /** Which check failed. */
  reason: JwtCheck,
  /** What it is: `userinfo`, `logout_token`. */
  token: Schema.Literal("userinfo", "logout_token"),
  /** The issuer whose token was expected. */
  issuer: Schema.String
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return sentence(`The ${this.token} from ${this.issuer} was rejected, ${this.reason}`, jwtAdvice[this.reason])
  }
}

/**
 * We were misused or misconfigured: nothing was sent. It comes when a layer is built wherever that is possible, and
 * from a call only where it depends on the call's arguments. Fix the setting; trying again does not help.
 *
 * - `InvalidUrl`: not an absolute URL, with credentials, with a fragment, or of a scheme that cannot be used
 * - `InsecureUrl`: `http` on a host that is not loopback, without the explicit opt-out
 * - `MissingEndpoint`: the server has no such endpoint
 * - `InvalidClient`: a client id or secret that cannot be sent the way the client authenticates
 * - `ReservedParameter`: an extra parameter that the protocol sets itself
 * - `ScopeNotGranted`: a refresh that asks for more than was granted, RFC 6749 §6
 * - `PkceUnsupported`: the server's metadata lists no `S256`, RFC 9700 §2.1.1
 * - `CryptoUnavailable`: the platform has no WebCrypto or not that algorithm, or its random generator failed
 * - `InvalidKey`: a key that cannot be used for what it is given for, RFC 7518 §3
 * - `InvalidParameter`: a value that the standard does not allow there
 * - `Unsupported`: the server's metadata says that it does not offer this, or demands something else
 *
 * @since 0.1.0
 * @category errors
 */
export class ConfigurationError extends Schema.TaggedError<ConfigurationError>(
  "@effect-oauth/core/ConfigurationError"
)("ConfigurationError", {
  /** What is wrong. */
  reason: Schema.Literal(
    "InvalidUrl",
    "InsecureUrl",
    "MissingEndpoint",
    "InvalidClient",
    "ReservedParameter",
    "ScopeNotGranted",
    "PkceUnsupported",
    "CryptoUnavailable",
    "InvalidKey",
    "InvalidParameter",
    "Unsupported"
  ),
  /** The setting at fault, by its name in our options. */
  setting: Schema.String,
  /** What to change, never the value of a secret. */
  detail: Schema.String
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return `${this.setting} cannot be used, ${this.reason}: ${this.detail}`
  }
}

/**
 * A token store failed. What it holds is unchanged, unless `reason` is `Unavailable` during a write, when that is not
 * known.
 *
 * - `Unavailable`: it could not be reached, or could not do it now; `detail` is the code it named
 * - `Corrupted`: what is stored is no token set, or a damaged one
 * - `DecryptionFailed`: it was encrypted with another key, for another user, or not at all
 * - `Conflict`: something else was stored meanwhile, or it was removed
 * - `LockLost`: the lease was over and somebody else has the lock now, so nothing was written
 * - `LockTimeout`: somebody else had the lock for longer than we wait
 *
 * @since 0.1.0
 * @category errors
 */
export class TokenStoreError extends Schema.TaggedError<TokenStoreError>(
  "@effect-oauth/core/TokenStoreError"
)("TokenStoreError", {
  /** What went wrong. */
  reason: Schema.Literal("Unavailable", "Corrupted", "DecryptionFailed", "Conflict", "LockLost", "LockTimeout"),
  /** What was being done: `get`, `set`, `compareAndSet`, `remove`, `lock`, `unlock`, `encrypt`, `decode`. */
  operation: Schema.String,
  /** The code that the store's own error names, such as `ECONNREFUSED`, `ENOSPC` or a SQLSTATE. */
  detail: optionalString
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    const detail = this.detail === undefined ? "" : ` (${this.detail})`
    return `The token store failed at ${this.operation}, ${this.reason}${detail}: ${storeAdvice[this.reason]}`
  }
}

/**
 * The user has to sign in again: nothing is left that could renew the access.
 *
 * - `NoRefreshToken`: there is none, and nothing was sent
 * - `RefreshTokenRejected`: the server takes it no longer (`invalid_grant`), and nobody else has renewed it
 * - `SignedOut`: a token store has nothing for this user
 *
 * `RefreshToken.refresh` by itself knows only the first: to it, a refusal is an `OAuthErrorResponse`.
 *
 * @since 0.1.0
 * @category errors
 */
export class ReauthorizationRequired extends Schema.TaggedError<ReauthorizationRequired>(
  "@effect-oauth/core/ReauthorizationRequired"
)("ReauthorizationRequired", {
  /** Why. */
  reason: Schema.Literal("NoRefreshToken", "RefreshTokenRejected", "SignedOut")
}) {
  /** @ignore */
  get [TypeId](): TypeId {
    return TypeId
  }
  override get message(): string {
    return `The user has to sign in again: ${reauthorizationAdvice[this.reason]}`
  }
}

/**
 * Any error of this library, as a schema: to send one over a wire, or to log it as data.
 *
 * @since 0.1.0
 * @category schemas
 */
export const OAuthError = Schema.Union(
  AuthorizationDenied,
  CallbackRejected,
  OAuthErrorResponse,
  InvalidResponse,
  TransportError,
  IdTokenRejected,
  JwtRejected,
  ConfigurationError,
  TokenStoreError,
  ReauthorizationRequired
)

/**
 * Any error of this library.
 *
 * @since 0.1.0
 * @category errors
 */
export type OAuthError = typeof OAuthError.Type

/**
 * Whether a value is an error of this library.
 *
 * @example
 * ```ts
 * import { OAuthError } from "@effect-oauth/core"
 *
 * const status = (error: unknown) => OAuthError.isOAuthError(error) ? `oauth: ${error._tag}` : "something else"
 * ```
 *
 * @since 0.1.0
 * @category guards
 */
export const isOAuthError = (u: unknown): u is OAuthError => hasProperty(u, TypeId)

const transientStatus = (status: number): boolean => status === 429 || status >= 500

/**
 * Whether the same call may succeed later without anybody doing anything: the network, a timeout, a status of 429 or
 * of 500 and above, and the codes `temporarily_unavailable`, `server_error` and `slow_down`. `invalid_grant` (whatever
 * its status), a rejected callback and a wrong setting never are.
 *
 * It says nothing about whether the request may be sent again: a code is spent by the first attempt, a rotating
 * refresh token may be.
 *
 * @example
 * ```ts
 * import { OAuthError } from "@effect-oauth/core"
 * import { Effect } from "effect"
 *
 * const keepSession = <A, R>(refresh: Effect.Effect<A, OAuthError.OAuthError, R>, current: A) =>
 *   Effect.catchIf(refresh, OAuthError.isTransient, () => Effect.succeed(current))
 * ```
 *
 * @since 0.1.0
 * @category guards
 */
export const isTransient = (error: OAuthError): boolean => {
  switch (error._tag) {
    case "TransportError":
      return error.reason === "Network" || error.reason === "Timeout"
    case "InvalidResponse":
      return transientStatus(error.status)
    case "OAuthErrorResponse":
      return transientCodes.has(error.code) || (transientStatus(error.status) && error.code !== "invalid_grant")
    case "AuthorizationDenied":
      return transientCodes.has(error.code)
    case "TokenStoreError":
      return error.reason !== "Corrupted" && error.reason !== "DecryptionFailed"
    default:
      return false
  }
}
