/**
 * Text that came from outside and goes into an error: cleaned, shortened, and free of anything secret we sent.
 *
 * @internal
 */

import * as Encoding from "effect/Encoding"
import * as form from "./form.js"

const maxLength = 512

// Control characters, line and paragraph separators, and the characters that turn the direction of text around:
// they forge log lines and hide what a message says.
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu

const loneSurrogates = /\p{Surrogate}/gu

const cut = (text: string, length: number): string => {
  const head = text.slice(0, length)
  return head.length < text.length && /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head
}

/** @internal */
export const clean = (text: string): string => {
  const printable = cut(text, maxLength * 2).replace(unprintable, " ").replace(loneSurrogates, "\ufffd").trim()
  return printable.length <= maxLength ? printable : `${cut(printable, maxLength)}…`
}

/** The forms in which a server may repeat a value: as it is, encoded for a form, a URL or JSON, and in base64. */
const forms = (secret: string): ReadonlyArray<string> => {
  const formEncoded = form.encodeValue(secret)
  const percentEncoded = formEncoded.replaceAll("+", "%20")
  const base64 = Encoding.encodeBase64(secret)
  return [
    secret,
    formEncoded,
    percentEncoded,
    percentEncoded.replace(/%(?:21|27|28|29|7E)/g, decodeURIComponent),
    JSON.stringify(secret).slice(1, -1),
    base64,
    base64.replace(/=+$/, ""),
    Encoding.encodeBase64Url(secret)
  ]
}

/**
 * Replaces what is secret, should the server repeat it, in each of its forms. Very short values are left: they would
 * tear up every text, and are no secret.
 *
 * @internal
 */
export const scrub = (text: string, secrets: ReadonlyArray<string>): string => {
  // The longest first: one may begin like another, whose rest would be left.
  const needles = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(forms))]
    .sort((a, b) => b.length - a.length)
  return needles.reduce((rest, needle) => rest.replaceAll(needle, "<redacted>"), text)
}

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
