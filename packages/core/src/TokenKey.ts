/**
 * Whose tokens are meant, and what for: a user, of a tenant, at a provider.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { ConfigurationError } from "./OAuthError.js"

/**
 * A key by its parts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Parts {
  /** The user, as the program knows it: the id of an account, not a name or an address that may pass to another. */
  readonly user: string
  /**
   * The provider, by the name it has in `TokenManager.Options`.
   *
   * @default the only one there is
   */
  readonly provider?: string | undefined
  /**
   * The tenant, where users of several may have the same id.
   *
   * @default ""
   */
  readonly tenant?: string | undefined
}

/**
 * A key: its parts, or just the user.
 *
 * @since 0.1.0
 * @category models
 */
export type TokenKey = string | Parts

/** What a store takes. */
const maxLength = 512

const invalid = (setting: string, detail: string) =>
  Either.left(new ConfigurationError({ reason: "InvalidParameter", setting, detail }))

/**
 * The id under which tokens are stored: provider, tenant and user, each percent-encoded, with `/` between them. Fails with
 * `ConfigurationError` (`InvalidParameter`) when the user is empty, a part is no well-formed text, or the id is longer than
 * 512 characters.
 *
 * @example
 * ```ts
 * import { TokenKey } from "@effect-oauth/core"
 *
 * TokenKey.id({ provider: "bitbucket", tenant: "acme", user: "4711" }) // Right("bitbucket/acme/4711")
 * ```
 *
 * @since 0.1.0
 * @category accessors
 */
export const id = (
  key: { readonly [Part in keyof Parts]-?: string }
): Either.Either<string, ConfigurationError> => {
  // A user id that an application left out gets past the types.
  if (typeof key.user !== "string" || key.user === "") {
    return invalid("key.user", "it is empty or not set, and tokens belong to somebody")
  }
  const encoded = Either.try(() => [key.provider, key.tenant, key.user].map(encodeURIComponent).join("/"))
  if (Either.isLeft(encoded)) {
    return invalid("key", "it is no well-formed text: half of a surrogate pair is in it")
  }
  return encoded.right.length > maxLength
    ? invalid("key", `its parts have more than ${maxLength} characters together, percent-encoded`)
    : Either.right(encoded.right)
}
