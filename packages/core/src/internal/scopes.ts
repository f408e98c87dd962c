/**
 * Scopes (RFC 6749 §3.3): a list of tokens without blanks. Where a list is given, an element may still be several.
 *
 * @internal
 */

/** @internal */
export const normalize = (scopes: ReadonlyArray<string>): ReadonlyArray<string> =>
  scopes.flatMap((scope) => scope.split(/\s+/)).filter((scope) => scope !== "")
