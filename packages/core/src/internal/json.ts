/**
 * JSON from outside (RFC 8259): UTF-8 without a byte order mark, and no member twice in one object, since two readers
 * of such a text may see two different things (RFC 8259 §4, RFC 7519 §4).
 *
 * @internal
 */
import * as Either from "effect/Either"

/** @internal */
export type JsonObject = Readonly<Record<string, unknown>>

/** @internal */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const string = /"[^"\\]*(?:\\.[^"\\]*)*"/y
const colon = /[ \t\r\n]*:/y

const matches = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** Whether an object in a valid JSON text has two members of one name. */
const hasDuplicates = (text: string): boolean => {
  // The names of each object that is open, the innermost last; an array has none.
  const open: Array<Set<unknown> | undefined> = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === "{") {
      open.push(new Set())
    } else if (character === "[") {
      open.push(undefined)
    } else if (character === "}" || character === "]") {
      open.pop()
    } else if (character === "\"") {
      const end = matches(string, text, at)
      const names = open.at(-1)
      if (names !== undefined && matches(colon, text, end) !== -1) {
        const name: unknown = JSON.parse(text.slice(at, end))
        if (names.has(name)) {
          return true
        }
        names.add(name)
      }
      at = end - 1
    }
  }
  return false
}

/**
 * Parses a text. Engines quote it in their errors, so nothing of a failure is kept.
 *
 * @internal
 */
export const parse = (body: Uint8Array): Either.Either<unknown, void> =>
  Either.flatMap(
    Either.try({
      try: () => {
        const text = utf8.decode(body)
        const value: unknown = JSON.parse(text)
        return { text, value }
      },
      catch: () => undefined
    }),
    ({ text, value }) => hasDuplicates(text) ? Either.left(undefined) : Either.right(value)
  )

/** Deeper nesting has no meaning here, and what copies or prints a value later would run out of stack. */
const maxDepth = 64

/**
 * Whether a value is one that JSON can hold, so that it can be stored later, and no deeper than has a meaning.
 *
 * @internal
 */
export const isJson = (value: unknown, depth = 0): boolean => {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true
    case "number":
      return Number.isFinite(value)
    case "object":
      return value === null || (depth < maxDepth && Object.values(value).every((member) => isJson(member, depth + 1)))
    default:
      return false
  }
}

/**
 * JSON.parse makes `__proto__` a member like any other; whoever copies members by assignment would set a prototype.
 *
 * @internal
 */
export const hasProto = (value: unknown): boolean =>
  typeof value === "object" && value !== null &&
  (Object.hasOwn(value, "__proto__") || Object.values(value).some(hasProto))
