/**
 * What a person can do about each failure: the sentences that end the messages of `OAuthError`.
 *
 * @internal
 */
import * as Duration from "effect/Duration"

/**
 * Joins sentences, some of which come from a server with a full stop of their own.
 *
 * @internal
 */
export const sentence = (head: string, ...tail: ReadonlyArray<string | undefined>): string => {
  const rest = tail.map((part) => part?.replace(/[.\s]+$/, "") ?? "").filter((part) => part !== "")
  return rest.length === 0 ? head : `${head}: ${rest.join(". ").replaceAll(/([?!])\. /g, "$1 ")}`
}

/** @internal */
export const retryHint = (after: Duration.Duration | undefined): string | undefined =>
  after === undefined ? undefined : `Retry after ${Duration.format(after)}`

/** @internal */
export const callbackAdvice = {
  Malformed: "The callback is not a readable authorization response",
  DuplicateParameter: "A parameter that may be sent once was sent more than once",
  UnexpectedParameter: "The callback carries a parameter that this flow did not ask for",
  StateMissing: "The callback has no state, so it cannot be tied to a request of this user",
  StateMismatch: "The state is not the one of this user's request: a stale tab, or a forged callback",
  IssuerMissing: "The server promises to name itself in the callback and did not",
  IssuerMismatch: "The callback names another authorization server: a mix-up attack, or a wrong issuer setting",
  RequestMissing: "The stored request is missing or cannot be read: cookies blocked, or completed before. Start again",
  RequestMismatch: "The stored request was made for another authorization server or client",
  RequestExpired: "The user took longer than the request is valid. Start again",
  CodeMissing: "The callback has neither a code nor an error",
  SessionMismatch: "The logout is of another session than this browser's",
  TargetMismatch: "The page to go on to is not one of ours: it would lead the user away",
  ResponseRejected: "The signed response cannot be trusted"
} as const

/** @internal */
export const transientCodes: ReadonlySet<string> = new Set(["server_error", "slow_down", "temporarily_unavailable"])

const registeredCodes: ReadonlySet<string> = new Set([
  ...transientCodes,
  "access_denied",
  "insufficient_scope",
  "invalid_client",
  "invalid_dpop_proof",
  "invalid_grant",
  "invalid_request",
  "invalid_scope",
  "invalid_token",
  "unauthorized_client",
  "unsupported_grant_type",
  "unsupported_response_type",
  "unsupported_token_type",
  "use_dpop_nonce"
])

/** @internal */
export const isRegisteredCode = (code: string): boolean => registeredCodes.has(code)

/** @internal */
export const codeAdvice: ReadonlyMap<string, string> = new Map([
  ["invalid_client", "Check the client id, the client secret and how the client authenticates"],
  [
    "invalid_grant",
    "The code or refresh token is expired, was used before, or belongs to another client or redirect URI: " +
    "the user has to sign in again"
  ],
  ["invalid_scope", "Check the scopes that are asked for"],
  ["unauthorized_client", "The client is not registered for this grant"],
  ["unsupported_grant_type", "The server does not offer this grant"],
  ["unsupported_token_type", "The server does not revoke tokens of this kind: try the other one"],
  ["use_dpop_nonce", "The server gave no other nonce, or a browser was not allowed to see it (CORS: DPoP-Nonce)"]
])

/** @internal */
export const responseAdvice = {
  UnexpectedStatus: "That status has no meaning there. Is the endpoint's URL right, and the server up?",
  UnexpectedContentType: "The body is not JSON. Is the endpoint's URL right, or is a proxy answering?",
  MalformedJson: "The body is not a JSON object in UTF-8",
  MalformedFields: "These members are missing or not what the standard says",
  IssuerMismatch: "The metadata is of another issuer: write the issuer exactly as the server does",
  ResourceMismatch: "The metadata is of another resource: do not get tokens for it",
  SubjectMismatch: "The profile is of another user than the ID token: do not use it"
} as const

/** @internal */
export const jwtAdvice = {
  Missing: "There is none, though the scope openid was asked for",
  Malformed: "It is not a signed JWT",
  Critical: "Its header has extensions that are not understood",
  Encryption: "It is encrypted and should not be, or should be and is not, or no key here decrypts it",
  Algorithm: "It is signed with another algorithm than the one registered for this client",
  Key: "The issuer publishes no key, or several, that fit its header",
  Signature: "The signature does not verify with the issuer's key",
  Type: "It is a token of another kind",
  Issuer: "iss is missing or names another issuer",
  Subject: "sub is missing, or is not what it has to be",
  Audience: "aud is missing or does not name this client alone",
  AuthorizedParty: "azp is missing where it is needed, or names another client",
  Expired: "exp is missing or past. Is this machine's clock right?",
  NotYetValid: "nbf is in the future. Is this machine's clock right?",
  IssuedAt: "iat is missing, in the future or too old. Is this machine's clock right?",
  Nonce: "The nonce is not the one of the request",
  AuthTime: "auth_time is missing, too old, or not the one of before",
  Acr: "acr is not among those that were demanded",
  AccessTokenHash: "at_hash does not belong to the access token",
  CodeHash: "c_hash does not belong to the code",
  StateHash: "s_hash does not belong to the state",
  Events: "It is not about a logout",
  SessionId: "It names neither a user nor a session",
  TokenId: "jti is missing",
  Replayed: "It was used before"
} as const

/** @internal */
export const transportAdvice = {
  Network: "The server could not be reached, or the connection broke. Try again",
  Timeout: "No complete answer came in time. Try again, but what was sent may have been used: a code, a refresh token",
  RedirectRefused: "A redirect is never followed here: it would hand credentials to another place. Check the URL",
  TooLarge: "The answer is larger than any real one (1 MiB) and was not read. Check the URL"
} as const

/** @internal */
export const storeAdvice = {
  Unavailable: "see that it runs and can be reached, and try again",
  Corrupted: "the user has to sign in again, and what is stored to be looked at",
  DecryptionFailed: "give the key it was encrypted with, beside the new one",
  Conflict: "read again what is there now",
  LockLost: "read again what is there now",
  LockTimeout: "try again; when it stays, a process holds the lock and does not go on"
} as const

/** @internal */
export const reauthorizationAdvice = {
  NoRefreshToken: "there is no refresh token to renew the access with",
  RefreshTokenRejected: "the server no longer accepts the refresh token",
  SignedOut: "nothing is stored: there was no sign-in, or a sign-out"
} as const
