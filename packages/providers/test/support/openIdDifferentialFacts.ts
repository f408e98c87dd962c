/**
 * What can be read in an input, as leniently as it goes: the differences are told apart by it.
 */
import { Either } from "effect"
import type * as differential from "./openIdDifferential.js"

type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether something in a value is no number that JSON can hold, or too deep inside. */
export const isEndless = (value: unknown, depth = 0): boolean =>
  value === Infinity || value === -Infinity ||
  (typeof value === "object" && value !== null &&
    (depth > 64 || Object.values(value).some((member) => isEndless(member, depth + 1))))

export interface Facts {
  readonly input: differential.Input
  /** The body of the answer. */
  readonly text: string
  /** Without parameters, in lower case; empty when there is none. */
  readonly mediaType: string
  /** The object in the body; empty when there is none. */
  readonly json: JsonObject
  /** Header and claims of the token in the input; empty when there is none. */
  readonly header: JsonObject
  readonly claims: JsonObject
  /** The parameters of a callback. */
  readonly parameters: URLSearchParams
  /** Whether one of the changes is of that kind. */
  readonly changed: (label: RegExp) => boolean
}

const objectOf = (text: string): JsonObject => {
  const parsed = Either.try((): unknown => JSON.parse(text.replace(/^\ufeff/, "")))
  return Either.isRight(parsed) && isObject(parsed.right) ? parsed.right : {}
}

const partOf = (token: string, part: number): JsonObject =>
  objectOf(Buffer.from(token.split(".")[part] ?? "", "base64url").toString("utf8"))

const tokenOf = (input: differential.Input, text: string, json: JsonObject, parameters: URLSearchParams): string => {
  switch (input.kind) {
    case "callback":
      return parameters.get("response") ?? parameters.get("id_token") ?? ""
    case "userinfo":
      return text
    default:
      return typeof json["id_token"] === "string" ? json["id_token"] : ""
  }
}

export const factsOf = (input: differential.Input): Facts => {
  const text = input.kind === "callback" ? "" : new TextDecoder().decode(input.answer.body)
  const contentType = input.kind === "callback" ? "" : input.answer.headers["content-type"] ?? ""
  const parameters = new URLSearchParams(input.kind === "callback" ? input.parameters : "")
  const json = objectOf(text)
  const token = tokenOf(input, text, json, parameters)
  return {
    input,
    text,
    mediaType: (contentType.split(";")[0] ?? "").trim().toLowerCase(),
    json,
    header: partOf(token, 0),
    claims: partOf(token, 1),
    parameters,
    changed: (label) => input.changes.some((change) => label.test(change))
  }
}

const cut = (text: string): string => text.length > 2000 ? `${text.slice(0, 2000)}…` : text

/** An input for who reads a failure; all that is in it is made up. */
export const print = (input: differential.Input, { accepts, by }: differential.Disagreement): string => {
  const { claims, header, text } = factsOf(input)
  return [
    accepts === "both" ? `both accept, and see another ${by}` : `accepted by ${accepts} alone; the other: ${by}`,
    `  ${input.kind}, ${input.setting.name}: ${input.changes.join(", ") || "generated"}`,
    input.kind === "callback"
      ? `  parameters: ${cut(input.parameters)}`
      : `  ${input.answer.status} ${JSON.stringify(input.answer.headers)} ${cut(text)}`,
    `  token: ${cut(JSON.stringify(header))} ${cut(JSON.stringify(claims))}`
  ].join("\n")
}
