/**
 * What an authorization request may ask for: the parameters of RFC 6749 §4.1.1 and of what extends it, OpenID Connect,
 * resource indicators, authorization details, and the ways in which the answer may come.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { AuthorizationDetail } from "./TokenResponse.js"

/**
 * What a callback may bring: a code, or, in the hybrid flow (OpenID Connect Core 1.0 §3.3), an ID token with it. An access
 * token never comes through the browser here (RFC 9700 §2.1.2).
 *
 * @since 0.1.0
 * @category schemas
 */
export const ResponseType = Schema.Literal("code", "code id_token")

/**
 * What a callback may bring.
 *
 * @since 0.1.0
 * @category models
 */
export type ResponseType = typeof ResponseType.Type

/**
 * How a callback comes: in the query, in the fragment, which only a page in the browser sees, or as a form that is posted;
 * and each of these signed by the server (JARM), where `jwt` lets the server choose by the response type.
 *
 * @since 0.1.0
 * @category schemas
 */
export const ResponseMode = Schema.Literal(
  "query",
  "fragment",
  "form_post",
  "jwt",
  "query.jwt",
  "fragment.jwt",
  "form_post.jwt"
)

/**
 * How a callback comes.
 *
 * @since 0.1.0
 * @category models
 */
export type ResponseMode = typeof ResponseMode.Type

/**
 * What one request may set.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * The scopes to ask for, sent with a space between them (RFC 6749 §3.3). Without any, no scope is sent, and the
   * server decides. With `openid`, the server has to be one whose ID tokens can be verified.
   *
   * @default []
   */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** Another registered redirect URI than the client's. */
  readonly redirectUri?: string | undefined
  /**
   * How long the user may take.
   *
   * @default "10 minutes"
   */
  readonly lifetime?: Duration.DurationInput | undefined
  /** @default "code" */
  readonly responseType?: ResponseType | undefined
  /**
   * How the callback comes.
   *
   * @default "query", and "form_post" for the response type "code id_token"
   */
  readonly responseMode?: ResponseMode | undefined
  /** Whether the user is asked to sign in, to consent or to choose an account; `none` for no page at all. */
  readonly prompt?: ReadonlyArray<"none" | "login" | "consent" | "select_account" | "create"> | undefined
  /**
   * How long ago the user may have signed in. The ID token has to say that it was no longer. A bare number is milliseconds:
   * write `"1 hour"`.
   */
  readonly maxAge?: Duration.DurationInput | undefined
  /** Classes of sign-in that are wished for, the best first. To demand one, say so in `claims`. */
  readonly acrValues?: ReadonlyArray<string> | undefined
  /**
   * Single claims that are asked for (OpenID Connect Core 1.0 §5.5). An `acr` that is essential in `id_token` is demanded:
   * an ID token without one of its values is refused.
   */
  readonly claims?: ClaimsRequest | undefined
  /** An ID token of before, to say which user is meant. */
  readonly idTokenHint?: Redacted.Redacted | undefined
  /** What the tokens are for, as absolute URIs (RFC 8707). */
  readonly resource?: ReadonlyArray<string> | undefined
  /** What is asked for in detail, each of a `type` (RFC 9396). What was granted is in `TokenSet.authorizationDetails`. */
  readonly authorizationDetails?: ReadonlyArray<AuthorizationDetail> | undefined
  /** Further parameters, such as `login_hint` or `ui_locales`. Those that are set otherwise cannot be replaced. */
  readonly extraParameters?: Readonly<Record<string, string>> | undefined
}

/**
 * Claims that are asked for, by where they are to be returned (OpenID Connect Core 1.0 §5.5).
 *
 * @since 0.1.0
 * @category models
 */
export interface ClaimsRequest {
  readonly id_token?: { readonly [claim: string]: ClaimRequest | null } | undefined
  readonly userinfo?: { readonly [claim: string]: ClaimRequest | null } | undefined
}

/**
 * One claim that is asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClaimRequest {
  readonly essential?: boolean | undefined
  readonly value?: unknown
  readonly values?: ReadonlyArray<unknown> | undefined
}
