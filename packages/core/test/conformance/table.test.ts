import { Misbehaviours } from "@effect-oauth/testing/Misbehaviour"
import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as path from "node:path"
import { type Module, modules, type Plan, plans } from "./modules.js"

const isModule = (name: string): name is Module => modules.some((module) => module === name)

/** Modules that have no scenario, and why. */
const notApplicable: Partial<Record<Module, string>> = {
  "oidcc-client-test-userinfo-bearer-body":
    "Our client sends access tokens in the Authorization header only: RFC 6750 §2.2 keeps the body for what cannot set headers.",
  "oidcc-client-test-distributed-claims":
    "It asks the client to fetch claims from an address that a profile names. Ours never does: the address is whatever a server says, and nothing there speaks for the provider (OpenID Connect Core 1.0 §5.6 makes it optional). Aggregated claims have a scenario.",
  "oidcc-client-test-request-uri-signed-none":
    "Our client makes no request object that nobody has signed: RFC 9101 §6.2 has the server verify the signature, so one without it is no better than plain parameters.",
  "oidcc-client-test-session-management":
    "It is a conversation with a frame, for which a browser is needed: it is in @effect-oauth/platform-browser, and tried in Chromium there. The core only reads where the frame is.",
  "fapi1-advanced-final-client-test-invalid-openbanking-intent-id":
    "It belongs to profiles of open banking, and not to plain FAPI: `openbanking_intent_id` is a claim about a consent that the application has lodged, with no meaning for the sign-in. It is in the verified claims, for the application to compare.",
  "fapi2-security-profile-final-client-test-invalid-openbanking-intent-id":
    "As for FAPI 1: a claim of open banking about a consent of the application, which has it in the verified claims to compare.",
  "fapi1-advanced-final-client-brazildcr-happypath-test":
    "It belongs to the profile of Open Finance Brazil alone: registration with a software statement of its directory, a scheme of its own on top of RFC 7591.",
  "fapi1-advanced-final-client-test-payment-consent-response-valid-aud-as-array":
    "It belongs to the profile of Open Finance Brazil alone: the signed answer of its payments API, which is no part of OAuth or OpenID Connect."
}

/** Plans of which no variant applies as it stands, and why. Their modules have scenarios, for other kinds of answer. */
const plansNotApplicable: Partial<Record<Plan, string>> = {
  "oidcc-client-implicit-certification-test-plan":
    "The response types `id_token` and `id_token token` are never asked for: the one has no code to exchange, the other brings an access token through the browser (RFC 9700 §2.1.2). ID tokens of the front channel are tried with `code id_token`.",
  "oidcc-client-formpost-implicit-certification-test-plan":
    "As the implicit plan: neither `id_token` nor `id_token token` is asked for, by whatever way they come (RFC 9700 §2.1.2). Forms are tried with `code` and `code id_token`."
}

/** The names in the titles of scenarios. A module that is in the plans of two profiles may have one for each. */
const titled = new Set(
  fs.readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(".test.ts") && file !== path.basename(import.meta.filename))
    .flatMap((file) => [
      ...fs.readFileSync(path.join(import.meta.dirname, file), "utf8").matchAll(/\bscenario\(\s*"([^"]+)"/g)
    ])
    .map(([, name]) => name ?? "")
)

describe("the modules of the conformance suite", () => {
  it("have a scenario, or a reason why they have none", () => {
    assert.deepStrictEqual(modules.filter((name) => !titled.has(name) && notApplicable[name] === undefined), [])
  })

  it("have no reason when they have a scenario", () => {
    assert.deepStrictEqual(Object.keys(notApplicable).filter((name) => titled.has(name)), [])
  })

  it("are all of those that are named", () => {
    assert.deepStrictEqual([...titled].filter((name) => !isModule(name)), [])
  })

  it("have the same names at the server that misbehaves", () => {
    const named = Object.values(Misbehaviours).flatMap(({ modules }) => modules)
    assert.deepStrictEqual(named.filter((name) => !isModule(name)), [])
  })

  it("are left out for reasons of substance", () => {
    const reasons = [...Object.values(notApplicable), ...Object.values(plansNotApplicable)]
    assert.isTrue(reasons.every((reason) => reason.length > 80))
  })

  it("are as many as the suite has, by plan", () => {
    const counts = Object.entries(plans).map(([plan, names]) => [plan, new Set<string>(names).size])
    assert.deepStrictEqual(Object.fromEntries(counts), {
      "oidcc-client-basic-certification-test-plan": 16,
      "oidcc-client-implicit-certification-test-plan": 17,
      "oidcc-client-hybrid-certification-test-plan": 20,
      "oidcc-client-config-certification-test-plan": 6,
      "oidcc-client-dynamic-certification-test-plan": 12,
      "oidcc-client-formpost-basic-certification-test-plan": 16,
      "oidcc-client-formpost-implicit-certification-test-plan": 17,
      "oidcc-client-formpost-hybrid-certification-test-plan": 20,
      "oidcc-client-refreshtoken-test-plan": 3,
      "oidcc-client-test-3rd-party-init-login-test-plan": 1,
      "oidcc-client-test-plan": 39,
      "oidcc-client-logout-test-plan": 14,
      "fapi1-advanced-final-client-test-plan": 27,
      "fapi2-security-profile-final-client-test-plan": 24,
      "fapi2-message-signing-final-client-test-plan": 32
    })
  })
})
