/**
 * The errors of Meta's Graph API, which Facebook, Instagram and Threads share, as the standard's.
 *
 * @internal
 */
import { hasProperty, isNumber, isString } from "effect/Predicate"

const codeOf = (error: unknown, name: "code" | "error_subcode"): number =>
  hasProperty(error, name) && isNumber(error[name]) ? error[name] : 0

const textOf = (error: unknown, name: "type" | "message" | "error_type" | "error_message"): string | undefined =>
  hasProperty(error, name) && isString(error[name]) ? error[name] : undefined

/** A code that expired, that was used, or that another redirect URI was given with. */
const badCodes: ReadonlySet<number> = new Set([36007, 36008, 36009])

const standardCode = (code: number, subcode: number): string | undefined => {
  if (code === 100 && badCodes.has(subcode)) {
    return "invalid_grant"
  }
  if (code === 10 || (code >= 200 && code <= 299)) {
    return "insufficient_scope"
  }
  switch (code) {
    case 1:
    case 2:
    case 4:
    case 17:
    case 341:
      return "temporarily_unavailable"
    case 101:
      return "invalid_client"
    case 102:
    case 190:
      return "invalid_token"
    default:
      return undefined
  }
}

/**
 * Makes the standard's error of `{ error: { message, type, code, error_subcode } }`, and of the flat
 * `{ error_type, error_message }` of Instagram's token endpoint. A code that the standard has no word for keeps its type,
 * such as `OAuthException`. Anything else stays as it is.
 *
 * @internal
 */
export const toStandard = (body: unknown): unknown => {
  if (hasProperty(body, "error_type")) {
    return { error: textOf(body, "error_type") ?? "OAuthException", error_description: textOf(body, "error_message") }
  }
  if (!hasProperty(body, "error") || !hasProperty(body.error, "message")) {
    return body
  }
  const { error } = body
  return {
    error: standardCode(codeOf(error, "code"), codeOf(error, "error_subcode")) ?? textOf(error, "type") ??
      "OAuthException",
    error_description: textOf(error, "message")
  }
}
