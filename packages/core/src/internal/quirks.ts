/**
 * How a server differs from the standards: the ways that have a name, and those that are functions. `AuthorizationServer`
 * exports all of it.
 */
import type * as Redacted from "effect/Redacted"

/**
 * The named ways in which a server may differ from the standards. Each is off unless the server's facts say so.
 *
 * @since 0.1.0
 * @category models
 */
export interface Quirks {
  /**
   * How the server reads HTTP Basic credentials. `encoded`: form-encoded first, as RFC 6749 §2.3.1 demands. `raw`:
   * the pair as it is, as many servers read it. The two differ for ids and secrets with other characters than
   * letters, digits and `*-._`.
   *
   * @default "encoded"
   */
  readonly basicCredentials?: "encoded" | "raw" | undefined
  /**
   * The token type to assume when an answer has none, though RFC 6749 §5.1 requires it. Without it such an answer
   * is an `InvalidResponse`.
   */
  readonly assumedTokenType?: "Bearer" | undefined
  /**
   * Whether a token answer that is JSON is read under another content type, such as `text/plain`.
   *
   * @default false
   */
  readonly jsonUnderAnyContentType?: boolean | undefined
  /**
   * Whether ID tokens are verified: `ignored` for a server that wants the scope `openid` and gives no ID token that could
   * be. Then nobody may sign in by one.
   *
   * @default "verified"
   */
  readonly idTokens?: "verified" | "ignored" | undefined
  /**
   * What a nonce in an ID token has to be. `required`: the one of the request. `optional`: that, or absent, for a server
   * that drops it; a code of another sign-in is then kept out by PKCE and the state alone.
   *
   * @default "required"
   */
  readonly nonce?: "required" | "optional" | undefined
  /**
   * That `{tenantid}` in the issuer stands for the `tid` of a verified ID token, as Microsoft Entra ID has it. At its hosts,
   * a document discovered for `consumers` or for a domain name may then have the id of that tenant in its issuer.
   *
   * @default false
   */
  readonly issuerPerTenant?: boolean | undefined
  /**
   * What stands between scopes in requests. RFC 6749 §3.3 has a space; in answers both are read.
   *
   * @default " "
   */
  readonly scopeSeparator?: " " | "," | undefined
  /**
   * Whether `scope` is sent without any scope in it, for a server that wants the parameter.
   *
   * @default "omitted"
   */
  readonly emptyScope?: "omitted" | "sent" | undefined
  /**
   * How a token request is sent: `get` for a server that wants its parameters in the query of a GET, secrets among them,
   * against RFC 6749 §3.2.
   *
   * @default "post"
   */
  readonly tokenRequests?: "post" | "get" | undefined
  /**
   * The status of a token answer, for a server that answers another than the one of RFC 6749 §5.1.
   *
   * @default 200
   */
  readonly tokenAnswerStatus?: 200 | 201 | undefined
  /**
   * How tokens are revoked. `standard`: in a form, with the client's authentication (RFC 7009 §2.1). The others are for
   * servers that revoke access tokens only: `access_token` is as `standard`; `access_token_parameter` calls the parameter
   * so; `bearer` presents the token as `Authorization: Bearer`, in a POST without a body or other authentication, and
   * `bearer_delete` in a DELETE.
   *
   * @default "standard"
   */
  readonly revocation?:
    | "standard"
    | "access_token"
    | "access_token_parameter"
    | "bearer"
    | "bearer_delete"
    | undefined
}

/**
 * What a token request is about, for a dialect.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenRequestContext =
  & {
    readonly clientId: string
    /** Where the user came back to; for a refresh, the client's own. */
    readonly redirectUri: string | undefined
    /** The scopes that were asked for; for a refresh, those that are asked for or were granted. */
    readonly scopes: ReadonlyArray<string>
  }
  & (
    | {
      readonly grantType: "authorization_code"
      /** The parameters of the callback. */
      readonly callback: Readonly<Record<string, string>>
    }
    | {
      readonly grantType: "refresh_token"
      /** The members of the last answer that the standard does not have, see `TokenSet.extra`. */
      readonly extra: Readonly<Record<string, unknown>>
    }
  )

/**
 * Parameters of a form, in order.
 *
 * @since 0.1.0
 * @category models
 */
export type Parameters = ReadonlyArray<readonly [name: string, value: string | Redacted.Redacted]>

/**
 * What no fact can say of a server, as functions between its messages and the standard's. They are pure, and see secrets.
 *
 * @since 0.1.0
 * @category models
 */
export interface Dialect {
  /** Has the last word on the URL a user is sent to. */
  readonly authorizationUrl?: ((url: URL) => URL) | undefined
  /** Makes the parameters of a token request, without the client's authentication, of the standard's. */
  readonly tokenRequest?: ((parameters: Parameters, context: TokenRequestContext) => Parameters) | undefined
  /**
   * Makes the standard's answer of what the token endpoint gave, success and error alike, before it is read. It is also
   * given the parameters of the request.
   */
  readonly tokenAnswer?: ((body: unknown, parameters: Parameters) => unknown) | undefined
}
