/**
 * A sign-in that somebody else begins (OpenID Connect Core 1.0 §4): a server, or a portal, sends the user to a page of ours,
 * which begins a sign-in at the server it names. What it names is checked against what we know: otherwise anybody could
 * send our users to a server of theirs, or through us to any page.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { Callback } from "./AuthorizationResponse.js"
import * as callbackParameters from "./internal/callbackParameters.js"
import * as url from "./internal/url.js"
import { CallbackRejected } from "./OAuthError.js"

/**
 * A sign-in to begin.
 *
 * @since 0.1.0
 * @category models
 */
export interface ThirdPartyLogin {
  /** Where to sign in: one of the issuers that were given. */
  readonly issuer: string
  /** Who is to sign in, as a hint: for the parameter `login_hint`, as it is. */
  readonly loginHint: Option.Option<string>
  /** Where to go on to afterwards: a URL of one of the origins that were given. */
  readonly targetLinkUri: Option.Option<string>
}

/**
 * What is ours.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The issuers we have a client at, each as its server writes it. */
  readonly issuers: ReadonlyArray<string>
  /** The origins of our pages, such as `https://app.example`. */
  readonly origins: ReadonlyArray<string>
}

const rejected = (reason: CallbackRejected["reason"], parameter: string) =>
  Either.left(new CallbackRejected({ reason, parameter }))

/**
 * Reads and checks a request to begin a sign-in, which comes as a query or a form. Then make an authorization request as
 * always, with the login hint in `extraParameters`: nothing here says that a user signed in.
 *
 * Fails with `CallbackRejected`: `IssuerMissing`, `IssuerMismatch` for an issuer that is none of ours, `TargetMismatch` for
 * a page that is none of ours, `DuplicateParameter`, `Malformed`.
 *
 * @example
 * ```ts
 * import { ThirdPartyLogin } from "@effect-oauth/core"
 *
 * ThirdPartyLogin.verify("/begin?iss=https%3A%2F%2Fid.example&login_hint=jane", {
 *   issuers: ["https://id.example"],
 *   origins: ["https://app.example"]
 * })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = (request: Callback, options: Options): Either.Either<ThirdPartyLogin, CallbackRejected> =>
  Either.flatMap(
    callbackParameters.read(request, ["iss", "login_hint", "target_link_uri"]),
    ({ iss, login_hint, target_link_uri }): Either.Either<ThirdPartyLogin, CallbackRejected> => {
      if (iss === undefined || iss === "") {
        return rejected("IssuerMissing", "iss")
      }
      if (!options.issuers.includes(iss)) {
        return rejected("IssuerMismatch", "iss")
      }
      const target = target_link_uri === undefined ? undefined : url.parse(target_link_uri)
      // A blob: URL has the origin of the page that made it.
      const isPage = target !== undefined && /^https?:$/.test(target.protocol)
      if (target_link_uri !== undefined && !(isPage && options.origins.includes(target.origin))) {
        return rejected("TargetMismatch", "target_link_uri")
      }
      return Either.right({
        issuer: iss,
        loginHint: Option.fromNullable(login_hint),
        targetLinkUri: Option.fromNullable(target?.href)
      })
    }
  )
