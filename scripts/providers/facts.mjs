// What the facts of a provider say, in words.
import { code, key, literal, members } from "./text.mjs"

/** The type of what a schema's tree decodes to. */
const decoded = (ast) =>
  ast._tag === "Transformation" ? decoded(ast.to) : ast._tag === "Refinement" ? decoded(ast.from) : ast

/** A type in words, and in braces where it has members. */
export const typeOf = (tree) => {
  const ast = decoded(tree)
  switch (ast._tag) {
    case "StringKeyword":
      return "string"
    case "NumberKeyword":
      return "number"
    case "BooleanKeyword":
      return "boolean"
    case "Literal":
      return JSON.stringify(ast.literal)
    case "Union":
      return [...new Set(ast.types.filter((type) => type._tag !== "UndefinedKeyword").map(typeOf))].join(" | ")
    case "TupleType": {
      const type = ast.rest.map(({ type }) => typeOf(type)).join(" | ")
      return ast.elements.length > 0 ? "list" : type.includes(" | ") ? `(${type})[]` : `${type}[]`
    }
    case "TypeLiteral":
      return ast.propertySignatures.length === 0 ? "object" : `{ ${
        ast.propertySignatures
          .map(({ isOptional, name, type }) => `${key(name)}${isOptional ? "?" : ""}: ${typeOf(type)}`)
          .join(", ")
      } }`
    default:
      return "unknown"
  }
}

export const membersOf = (schema) => {
  const ast = decoded(schema.ast)
  return ast._tag === "TypeLiteral" ? ast.propertySignatures : []
}

export const pkceOf = (facts) => facts.server.pkce ?? "S256"

export const can = (facts, capability) => (facts.can ?? []).includes(capability)

export const openIdOf = (facts) => !can(facts, "openid") ? "no" : facts.discovery === true ? "discovered" : "static"

/** Where a profile comes from, in a word or two. */
export const sourceOf = (facts) => {
  switch (facts.userInfo?.from) {
    case "idToken":
      return "ID token"
    case "tokens":
      return "token answer"
    default:
      return can(facts, "openid") ? "userinfo" : "API"
  }
}

export const settingsOf = (facts) => members(facts.settings)

export const isOptional = (setting) => setting.optional === true || setting.default !== undefined

const methods = {
  openid: ["signIn", "verifyIdToken"],
  refresh: ["refresh"],
  revoke: ["revoke"],
  logout: ["logoutRequest", "verifyLogoutToken"],
  push: ["pushedAuthorizationRequest"]
}

export const methodsOf = (facts) => [
  "authorizationRequest",
  "exchange",
  "userInfo",
  "profile",
  ...(facts.can ?? []).flatMap((capability) => methods[capability])
]

/** How clients authenticate, where the facts say it by name. */
export const clientsOf = ({ authentication, client = "confidential" }) => {
  const method = typeof authentication === "string" ? ` (${code(authentication)})` : ""
  switch (client) {
    case "public":
      return "without a secret"
    case "either":
      return `with a secret${method} or without`
    case "own":
      return `with credentials of their own kind${method}`
    default:
      return `with a secret${method}`
  }
}

/** Its named quirks. */
export const quirksOf = ({ server }) =>
  members(server.quirks).map(([name, value]) => code(`${name}: ${literal(value)}`)).join(", ")
