// The page of one provider.
import { clientsOf, isOptional, membersOf, methodsOf, pkceOf, quirksOf, settingsOf, typeOf } from "./facts.mjs"
import { code, codes, list, literal, members, width, wrap } from "./text.mjs"

/** The beginning of the names of environment variables. No shell takes one that begins with a digit. */
const prefixOf = ({ facts, module }) =>
  /^\d/.test(facts.id)
    ? snake(module)
    : facts.id.replaceAll("-", "_").toUpperCase()

const snake = (name) => name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toUpperCase()

/** One option: a comment before it, what reads its variable, and what it is where that is not set. */
const option = ({ comment = "", fallback, name, read, variable }) => {
  const start = `  ${name}: ${read}(`
  const end = fallback === undefined ? "" : `Config.withDefault(${fallback})`
  const short = `${start}"${variable}")`
  // A line is full at the width less the comma that may follow.
  const line = end === "" ? short : `${short}.pipe(${end})`
  const full = short.length + ".pipe(".length <= width ? short : `${start}\n    "${variable}"\n  )`
  return [
    ...comment === "" ? [] : wrap(comment, width - "  // ".length).map((text) => `  // ${text}`),
    line.length < width ? line : `${full}.pipe(\n    ${end}\n  )`
  ].join("\n")
}

const readerOf = ({ kind, values }) =>
  kind === "secret"
    ? "Config.redacted"
    : kind === "choice"
    ? `Config.literal(${values.map(literal).join(", ")})`
    : "Config.string"

const exampleOf = (provider) => {
  const { comments, facts, module } = provider
  const prefix = prefixOf(provider)
  const kind = facts.client ?? "confidential"
  const settings = settingsOf(facts)
    .sort(([, one], [, other]) => Number(isOptional(one)) - Number(isOptional(other)))
    .map(([name, setting]) => ({
      name,
      comment: comments.settings.get(name),
      read: readerOf(setting),
      fallback: isOptional(setting) ? String(literal(setting.default)) : undefined
    }))
  const options = [
    { name: "clientId", read: "Config.string" },
    ...kind === "public" || kind === "own" ? [] : [{
      name: "clientSecret",
      comment: kind === "either" ? "A public client has none: leave it out." : "",
      read: "Config.redacted"
    }],
    { name: "redirectUri", read: "Config.string" },
    ...settings
  ].map((one) => option({ ...one, variable: `${prefix}_${snake(one.name)}` }))
  return `\`\`\`ts
import * as ${module} from "@effect-oauth/providers/${module}"
import { Config } from "effect"

export const ${module}Live = ${module}.layerConfig({
${options.join(",\n")}
})
\`\`\``
}

const endpointNames = {
  authorizationEndpoint: "authorization",
  pushedAuthorizationRequestEndpoint: "pushed requests",
  tokenEndpoint: "token",
  refreshEndpoint: "refresh",
  userinfoEndpoint: "profile",
  jwksUri: "keys",
  revocationEndpoint: "revocation",
  introspectionEndpoint: "introspection",
  endSessionEndpoint: "logout",
  registrationEndpoint: "registration",
  checkSessionIframe: "session frame"
}

const endpointsOf = ({ discovery, server }) => [
  ...server.issuer === undefined ? [] : [`issuer: ${code(server.issuer)}${discovery === true ? ", discovered" : ""}`],
  ...Object.entries(endpointNames)
    .filter(([name]) => server[name] !== undefined)
    .map(([name, label]) => `${label}: ${code(server[name])}`)
]

const factsOf = ({ facts }) =>
  [
    ["id", code(facts.id)],
    ["methods", codes(methodsOf(facts))],
    ["clients", clientsOf(facts)],
    ["PKCE", pkceOf(facts) === "none" ? "no" : code(pkceOf(facts))],
    ["scopes by default", facts.scopes.length === 0 ? "none" : codes(facts.scopes)],
    [
      "in every request",
      members(facts.authorization).map(([name, value]) => code(`${name}: ${literal(value)}`)).join(", ")
    ],
    ["ID tokens signed with", facts.idTokenSignedResponseAlg === undefined ? "" : code(facts.idTokenSignedResponseAlg)],
    [
      "profiles signed with",
      facts.userinfoSignedResponseAlg === undefined ? "" : code(facts.userinfoSignedResponseAlg)
    ],
    ["quirks", quirksOf(facts)],
    ["dialect", codes(Object.keys(facts.dialect ?? {}))]
  ]
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}: ${text}`)

/** How the profile is asked for, where that is not as usual. */
const requestOf = (facts) => {
  const { also, envelope, from, json, method, parameters, token } = facts.userInfo ?? {}
  const inside = envelope === undefined ? "" : `, in ${code(envelope.join("."))}`
  if (from === "idToken") {
    return "The claims of the verified ID token.\n\n"
  }
  if (from === "tokens") {
    return `Members of the token answer${inside}.\n\n`
  }
  const place = token === undefined || token === "header"
    ? ""
    : token.scheme === undefined
    ? `, the token as the parameter ${code(token.parameter)}`
    : `, the token as ${code(`Authorization: ${token.scheme}`)}`
  const body = json === undefined ? "" : ", with a query in JSON"
  const further = Object.entries(also ?? {}).map(([name, { optional }]) =>
    `${code(name)} is the answer of another request${optional === true ? ", and left out where that is refused" : ""}.`
  )
  const given = members(parameters).filter(([, value]) => !value.includes("{clientSecret}"))
  const query = given.length === 0 ? "" : `, ${codes(given.map(([name, value]) => `${name}=${value}`))}`
  const how = `${method ?? "GET"}${body}${query}${place}${inside}.`
  const sentences = [...how === "GET." ? [] : [how], ...further]
  return sentences.length === 0 ? "" : `${wrap(sentences.join(" "), width).join("\n")}\n\n`
}

const profileOf = ({ comments, facts }, standardClaims) => {
  const all = membersOf(facts.profile)
  const isStandard = standardClaims.every((claim) => all.some(({ name }) => name === claim))
  const own = all.filter(({ name }) => !isStandard || !standardClaims.includes(name))
  return [
    ...isStandard ? ["the standard claims; all but `sub` are optional"] : [],
    ...own.map(({ isOptional, name, type }) => {
      const comment = comments.profile.get(name) ?? ""
      return `${code(name)}: ${code(typeOf(type))}${isOptional ? ", optional" : ""}${
        comment === "" ? "" : `. ${comment}`
      }`
    })
  ]
}

/** The page of a provider, from its facts and the comments of its module. */
export const pageOf = (provider, standardClaims) => {
  const { about, address, facts, module, notes } = provider
  return `# ${facts.name}

<!-- Written by \`pnpm providers\`. -->

${about}

${exampleOf(provider)}

${list(factsOf(provider))}

## Endpoints

${list(endpointsOf(facts))}

## Profile

${requestOf(facts)}${list(profileOf(provider, standardClaims))}
${notes === "" ? "" : `\n## Notes\n\n${notes}\n`}
[Documentation of ${facts.name}](${address}) ·
[its module](../../packages/providers/src/${module}.ts) · [every provider](../providers.md)
`
}
