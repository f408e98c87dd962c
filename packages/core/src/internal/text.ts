/**
 * Text that came from outside and goes into an error: cleaned, shortened, and free of anything secret we sent.
 *
 * @internal
 */

const maxLength = 512

// Control characters, line and paragraph separators, and the characters that turn the direction of text around:
// they forge log lines and hide what a message says.
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu

const loneSurrogates = /\p{Surrogate}/gu

/** @internal */
export const clean = (text: string): string => {
  const printable = text.slice(0, maxLength * 2).replace(unprintable, " ").replace(loneSurrogates, "\ufffd").trim()
  return printable.length <= maxLength ? printable : `${printable.slice(0, maxLength)}…`
}

/**
 * Replaces what we sent in secret, should the server repeat it. Very short values are left: they would tear up every
 * text, and are no secret.
 *
 * @internal
 */
export const scrub = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.reduce((rest, secret) => secret.length < 4 ? rest : rest.replaceAll(secret, "<redacted>"), text)

/**
 * The characters RFC 6749 allows in an error code, and, with the space and visible ASCII, in a token and a code.
 *
 * @internal
 */
export const isErrorCode = (text: string): boolean => /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(text)

/** @internal */
export const isVisible = (text: string): boolean => /^[\x20-\x7e]+$/.test(text)

/**
 * Compares without telling by its duration how much of the value was right. Only the length is told, and the lengths
 * of what we compare are public.
 *
 * @internal
 */
export const constantTimeEquals = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let index = 0; index < a.length; index++) {
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index % Math.max(1, b.length))
  }
  return difference === 0
}
