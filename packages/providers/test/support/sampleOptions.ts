/**
 * Options of a provider as a user may write them, with none of the endpoints.
 */
import type { Provider } from "@effect-oauth/core"
import { Redacted } from "effect"
import { generateKeyPairSync } from "node:crypto"

const base = new URL("https://base.example")

const privateKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
  .export({ type: "pkcs8", format: "pem" })
  .toString()

const settingOf = (name: string, setting: Provider.Setting): unknown => {
  switch (setting.kind) {
    case "url":
      return setting.default ?? base.origin
    case "issuer":
      return setting.default ?? `${base.origin}/tenant`
    case "host":
      return setting.default ?? base.host
    case "segment":
    case "text":
      return setting.default ?? name
    case "choice":
      return setting.default ?? setting.values[0]
    case "secret":
      return Redacted.make(name === "privateKey" ? privateKey : "a secret setting")
  }
}

export const sampleOptions = (facts: Provider.AnyFacts) => ({
  clientId: "client-id",
  redirectUri: "https://app.example/callback",
  ...(facts.client !== "public" && facts.client !== "own" ? { clientSecret: Redacted.make("secret") } : undefined),
  ...Object.fromEntries(
    Object.entries(facts.settings ?? {}).map(([name, setting]) => [name, settingOf(name, setting)])
  )
})

/** The issuer a provider has with these options, as it is written. */
export const issuerOf = (facts: Provider.AnyFacts, options: Readonly<Record<string, unknown>>): string => {
  const fill = (text: string, name: string, value: unknown) =>
    text.replaceAll(`{${name}}`, String(value).replace(/\/$/, ""))
  return Object.entries(facts.settings ?? {}).reduce(
    (text, [name, setting]) => fill(text, name, options[name] ?? ("default" in setting ? setting.default : "")),
    fill(facts.server.issuer ?? "", "clientId", options["clientId"])
  )
}
