/**
 * `application/x-www-form-urlencoded`, as WHATWG URL and RFC 6749 appendix B have it: UTF-8, a space becomes `+`.
 *
 * @internal
 */
import * as Redacted from "effect/Redacted"

/**
 * A parameter; a secret one stays redacted until the line that builds the bytes.
 *
 * @internal
 */
export type Parameter = readonly [name: string, value: string | Redacted.Redacted]

/** @internal */
export const value = (parameter: Parameter): string =>
  typeof parameter[1] === "string" ? parameter[1] : Redacted.value(parameter[1])

/** @internal */
export const encode = (parameters: ReadonlyArray<Parameter>): string => {
  const params = new URLSearchParams()
  for (const parameter of parameters) {
    params.append(parameter[0], value(parameter))
  }
  return params.toString()
}

/**
 * One value on its own, as RFC 6749 §2.3.1 wants the two halves of a Basic header.
 *
 * @internal
 */
export const encodeValue = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1)

const decodeStrictly = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return undefined
  }
}

/**
 * Decodes what came from outside into its parameters, in order. A value that is no percent-encoded UTF-8 is
 * `undefined`, and a name that is none stays as it was written: it is no name of ours.
 *
 * @internal
 */
export const decode = (text: string): ReadonlyArray<readonly [name: string, value: string | undefined]> =>
  text.split("&").filter((pair) => pair !== "").map((pair) => {
    const at = pair.indexOf("=")
    const name = at === -1 ? pair : pair.slice(0, at)
    return [decodeStrictly(name) ?? name, at === -1 ? "" : decodeStrictly(pair.slice(at + 1))] as const
  })
