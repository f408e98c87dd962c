/**
 * Text that came from outside and goes into an error: cleaned, shortened, and free of anything secret we sent.
 *
 * @internal
 */
import * as Encoding from "effect/Encoding"
import * as form from "./form.js"

const maxLength = 512

// Control and format characters (among them those that turn the direction of text around), and line and paragraph
// separators: they forge log lines and hide what a message says.
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu

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

/** @internal */
export const redacted = "<redacted>"

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" }

const unescapeOnce = (text: string): string =>
  text
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, "$1")
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&(amp|lt|gt|quot|apos);/gi, (_, name: string) => entities[name.toLowerCase()] ?? "")

/** A text without its escapes, case, blanks and invisible characters, in which a disguised secret shows. */
const plain = (text: string): string =>
  unescapeOnce(unescapeOnce(unescapeOnce(text))).replace(/[\p{C}\s+]+/gu, "").toLowerCase()

/** The start of a secret is enough to recognise it by; one of fewer characters stands in many texts by chance. */
const startLength = 12

/**
 * Replaces what is secret, should the server repeat it, in each of its forms. In a text in which a secret shows only
 * when escapes and case are taken away, no place can be named, so all of it is replaced. Very short values are left:
 * they would tear up every text, and are no secret.
 *
 * @internal
 */
export const scrub = (text: string, secrets: ReadonlyArray<string>): string => {
  const known = [...new Set(secrets.filter((secret) => secret.length >= 4))]
  if (known.length === 0) {
    return text
  }
  // The longest first: one may begin like another, whose rest would be left.
  const needles = [...new Set(known.flatMap(forms))].sort((a, b) => b.length - a.length)
  const replaced = needles.reduce((rest, needle) => rest.replaceAll(needle, redacted), cut(text, maxLength * 16))
  const shown = plain(replaced)
  const starts = known.map((secret) => plain(secret).slice(0, startLength)).filter((start) => start.length >= 8)
  return starts.some((start) => shown.includes(start)) ? redacted : replaced
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
