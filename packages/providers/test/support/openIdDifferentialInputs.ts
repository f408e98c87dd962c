/**
 * The inputs: each change of something valid by itself, and generated ones, with changes or as the schemas have them.
 */
import { Discovery, IdToken, StandardClaims, TokenResponse } from "@effect-oauth/core"
import { Arbitrary, FastCheck, Schema } from "effect"
import * as differential from "./openIdDifferential.js"
import * as changes from "./openIdDifferentialChanges.js"
import * as tokens from "./openIdDifferentialTokens.js"
import type { Change } from "./openIdDifferentialValues.js"

const { accessToken, clientId, code, endpoints, issuer, nonce, now, state, subject } = differential

const asymmetric = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]

type Signing = differential.Setting & { readonly signer: tokens.Signer }

const settings = {
  metadata: { name: "algorithms of the metadata", supported: asymmetric, signer: "ES256" },
  registered: { name: "registered for ES256", algorithm: "ES256", signer: "ES256" },
  fallback: { name: "no algorithm known", signer: "RS256" },
  secret: { name: "registered for HS256", algorithm: "HS256", signer: "HS256" },
  maxAge: { name: "max_age of ten minutes", supported: asymmetric, maxAge: 600, signer: "EdDSA" },
  plain: { name: "without openid", supported: asymmetric, withoutOpenId: true, signer: "PS256" },
  trusting: {
    name: "signatures not looked at",
    supported: [...asymmetric, "HS256", "none"],
    withoutSignatures: true,
    signer: "ES256"
  }
} as const satisfies Record<string, Signing>

const callbackSettings = {
  query: { name: "query", supported: asymmetric },
  promised: { name: "query, iss promised", supported: asymmetric, promisesIssuer: true },
  signed: { name: "signed response", supported: asymmetric, responseMode: "query.jwt" },
  fragment: { name: "hybrid, fragment", supported: asymmetric, responseMode: "fragment" },
  form: { name: "hybrid, form, state hash", algorithm: "ES256", responseMode: "form_post", stateHash: true },
  promisedHybrid: {
    name: "hybrid, iss promised",
    supported: asymmetric,
    responseMode: "fragment",
    promisesIssuer: true
  }
} as const satisfies Record<string, differential.Setting>

const profileSettings = {
  plain: { name: "profile in JSON" },
  signed: { name: "signed profile", algorithm: "ES256" },
  unregistered: { name: "profile not registered as signed", supported: asymmetric }
} as const satisfies Record<string, differential.Setting>

const issuers = ["https://id.example", "https://id.example/tenant", "https://id.example/tenant/"].map((issuer) => ({
  name: issuer,
  issuer
}))

const claimsOf = (setting: differential.Setting): object => ({
  iss: issuer,
  sub: subject,
  aud: clientId,
  exp: now + 300,
  iat: now - 5,
  ...(setting.withoutOpenId !== true && { nonce }),
  ...(setting.maxAge !== undefined && { auth_time: now - 60 }),
  ...(differential.isHybrid(setting) && { c_hash: tokens.hashOf("ES256", code), s_hash: tokens.hashOf("ES256", state) })
})

const draftOf = (signer: tokens.Signer, claims: object): changes.Draft => ({
  header: tokens.members({ alg: signer, kid: tokens.keyIds[signer] }),
  claims: tokens.members(claims),
  signer
})

const write = (draft: changes.Draft): string => {
  const { asClaims = (text) => text, asHeader = (text) => text, claims, finish, header, signer, spell } = draft
  return tokens.write({
    header: asHeader(tokens.text(header)),
    claims: asClaims(tokens.text(claims)),
    signer,
    spell,
    finish
  })
}

const labelsOf = <A>(list: ReadonlyArray<Change<A>>): ReadonlyArray<string> => list.map(({ label }) => label)

const applied = <A>(valid: A, list: ReadonlyArray<Change<A>>): A =>
  list.reduce((value, { apply }) => apply(value), valid)

const answerOf = (members: object): changes.AnswerDraft => ({
  status: 200,
  headers: { "content-type": "application/json" },
  members: tokens.members(members)
})

const tokensInput = (
  setting: Signing,
  { answer = {}, answerChanges = [], claims = {}, tokenChanges = [] }: {
    readonly answer?: object
    readonly claims?: object
    readonly answerChanges?: ReadonlyArray<Change<changes.AnswerDraft>>
    readonly tokenChanges?: ReadonlyArray<Change<changes.Draft>>
  }
): differential.Answered => {
  const draft = applied(draftOf(setting.signer, { ...claims, ...claimsOf(setting) }), tokenChanges)
  const valid = answerOf({
    token_type: "bearer",
    ...answer,
    access_token: accessToken,
    id_token: write(draft)
  })
  const changed = applied(valid, answerChanges)
  return {
    kind: "tokens",
    setting,
    changes: [...labelsOf(tokenChanges), ...labelsOf(answerChanges)],
    answer: changes.written(changed, tokens.text(changed.members))
  }
}

/** A sign-in that both accept. */
export const valid = tokensInput(settings.registered, {})

const callbackInput = (
  setting: differential.Setting,
  pairChanges: ReadonlyArray<Change<changes.Pairs>>,
  tokenChanges: ReadonlyArray<Change<changes.Draft>> = []
): differential.Called => {
  const token = (claims: object) => encodeURIComponent(write(applied(draftOf("ES256", claims), tokenChanges)))
  const pairs: changes.Pairs = setting.responseMode === "query.jwt"
    ? [["response", token({ iss: issuer, aud: clientId, exp: now + 300, code, state })]]
    : [
      ["code", code],
      ["state", state],
      ...(setting.promisesIssuer === true && !differential.isHybrid(setting)
        ? [["iss", encodeURIComponent(issuer)] as const]
        : []),
      ...(differential.isHybrid(setting) ? [["id_token", token(claimsOf(setting))] as const] : [])
    ]
  return {
    kind: "callback",
    setting,
    changes: [...labelsOf(tokenChanges), ...labelsOf(pairChanges)],
    parameters: applied(pairs, pairChanges).map(([name, value]) => `${name}=${value}`).join("&")
  }
}

const profileInput = (
  setting: differential.Setting,
  claims: object,
  answerChanges: ReadonlyArray<Change<changes.AnswerDraft>>,
  tokenChanges: ReadonlyArray<Change<changes.Draft>> = []
): differential.Answered => {
  const own = { ...claims, sub: subject }
  const isSigned = setting !== profileSettings.plain
  const json = answerOf(own)
  const valid = isSigned ? { ...json, headers: { "content-type": "application/jwt" } } : json
  const changed = applied(valid, answerChanges)
  const text = isSigned
    ? write(applied(draftOf("ES256", { ...own, iss: issuer, aud: clientId }), tokenChanges))
    : tokens.text(changed.members)
  return {
    kind: "userinfo",
    setting,
    changes: [...labelsOf(tokenChanges), ...labelsOf(answerChanges)],
    answer: changes.written(changed, text)
  }
}

const discoveryInput = (
  setting: differential.Setting,
  metadata: object,
  answerChanges: ReadonlyArray<Change<changes.AnswerDraft>>
): differential.Answered => {
  const changed = applied(answerOf({ ...endpoints, ...metadata, issuer: setting.issuer ?? issuer }), answerChanges)
  return {
    kind: "discovery",
    setting,
    changes: labelsOf(answerChanges),
    answer: changes.written(changed, tokens.text(changed.members))
  }
}

const only = <A>(change: A): ReadonlyArray<A> => [change]

/** Every change by itself. */
export const single: ReadonlyArray<differential.Input> = [
  ...Object.values(settings).map((setting) => tokensInput(setting, {})),
  ...changes.idTokenChanges.map((change) => tokensInput(settings.metadata, { tokenChanges: only(change) })),
  ...changes.envelopeChanges.map((change) => tokensInput(settings.trusting, { tokenChanges: only(change) })),
  ...changes.idTokenChanges.filter(({ label }) => label.startsWith("claims: auth_time")).map((change) =>
    tokensInput(settings.maxAge, { tokenChanges: only(change) })
  ),
  ...changes.tokenAnswerChanges.map((change) => tokensInput(settings.plain, { answerChanges: only(change) })),
  ...changes.tokenAnswerChanges.filter(({ label }) => label.startsWith("id_token")).map((change) =>
    tokensInput(settings.metadata, { answerChanges: only(change) })
  ),
  ...Object.values(callbackSettings).map((setting) => callbackInput(setting, [])),
  ...[callbackSettings.query, callbackSettings.promised, callbackSettings.signed, callbackSettings.form].flatMap(
    (setting) => changes.callbackChanges.map((change) => callbackInput(setting, only(change)))
  ),
  ...changes.responseChanges.map((change) => callbackInput(callbackSettings.signed, [], only(change))),
  ...changes.idTokenChanges.map((change) => callbackInput(callbackSettings.fragment, [], only(change))),
  ...changes.idTokenChanges.filter(({ label }) => label.includes("_hash")).map((change) =>
    callbackInput(callbackSettings.form, [], only(change))
  ),
  ...Object.values(profileSettings).map((setting) => profileInput(setting, {}, [])),
  ...changes.profileChanges.map((change) => profileInput(profileSettings.plain, {}, only(change))),
  ...changes.messageChanges.map((change) => profileInput(profileSettings.signed, {}, only(change))),
  ...changes.profileTokenChanges.map((change) => profileInput(profileSettings.signed, {}, [], only(change))),
  ...issuers.map((setting) => discoveryInput(setting, {}, [])),
  ...issuers.slice(0, 1).flatMap((setting) =>
    changes.metadataChanges.map((change) => discoveryInput(setting, {}, only(change)))
  )
]

const some = <A>(list: ReadonlyArray<A>, max = 2): FastCheck.Arbitrary<ReadonlyArray<A>> =>
  FastCheck.array(FastCheck.constantFrom(...list), { maxLength: max })

// The type of the value is what the schema encodes to, which is JSON.
const encoded = <A extends object, I extends object>(schema: Schema.Schema<A, I>): FastCheck.Arbitrary<object> => {
  const encode = Schema.encodeSync(schema)
  return FastCheck.oneof(Arbitrary.make(schema).map((value): object => encode(value)), looseOf(schema))
}

/** What has the right types, and no more. */
const looseOf = <A extends object, I extends object>(schema: Schema.Schema<A, I>): FastCheck.Arbitrary<object> =>
  Arbitrary.make(Schema.encodedSchema(schema))

const url = FastCheck.webUrl({ validSchemes: ["https"], withQueryParameters: true })

/** Metadata whose endpoints are URLs: a text that is none says nothing new after the first. */
const metadata: FastCheck.Arbitrary<object> = FastCheck.tuple(looseOf(Discovery.Metadata), url).map(
  ([generated, href]) =>
    Object.fromEntries(
      Object.entries(generated).map(([name, value]) => [
        name,
        typeof value === "string" ? href : name === "mtls_endpoint_aliases" ? { token_endpoint: href } : value
      ])
    )
)

const answers: FastCheck.Arbitrary<differential.Input> = FastCheck.record({
  setting: FastCheck.constantFrom<Signing>(settings.metadata, settings.plain, settings.registered),
  answer: encoded(TokenResponse.TokenResponse),
  answerChanges: some(changes.tokenAnswerChanges)
}).map(({ setting, ...parts }) => tokensInput(setting, parts))

const idTokens: FastCheck.Arbitrary<differential.Input> = FastCheck.record({
  setting: FastCheck.constantFrom<Signing>(...Object.values(settings)),
  claims: encoded(IdToken.Claims),
  tokenChanges: some(changes.idTokenChanges)
}).map(({ setting, ...parts }) => tokensInput(setting, parts))

const callbacks: FastCheck.Arbitrary<differential.Input> = FastCheck.constantFrom<differential.Setting>(
  ...Object.values(callbackSettings)
)
  .chain((setting) =>
    FastCheck.tuple(
      some(changes.callbackChanges),
      some(setting.responseMode === "query.jwt" ? changes.responseChanges : changes.idTokenChanges, 1)
    ).map(([pairs, token]) => callbackInput(setting, pairs, token))
  )

const discoveries: FastCheck.Arbitrary<differential.Input> = FastCheck.tuple(
  FastCheck.constantFrom(...issuers),
  metadata,
  some(changes.metadataChanges)
).map(([setting, generated, list]) => discoveryInput(setting, generated, list))

const profiles: FastCheck.Arbitrary<differential.Input> = FastCheck.tuple(
  FastCheck.constantFrom<differential.Setting>(...Object.values(profileSettings)),
  encoded(StandardClaims.StandardClaims),
  some(changes.profileChanges, 1),
  some(changes.profileTokenChanges, 1)
).map(([setting, claims, answer, token]) => profileInput(setting, claims, answer, token))

/** Generated inputs, the same ones for the same seed. */
export const generated = (seed: number): ReadonlyArray<differential.Input> => {
  const sample = (arbitrary: FastCheck.Arbitrary<differential.Input>, numRuns: number) =>
    FastCheck.sample(arbitrary, { seed, numRuns })
  return [
    ...sample(answers, 150),
    ...sample(idTokens, 200),
    ...sample(callbacks, 150),
    ...sample(discoveries, 100),
    ...sample(profiles, 100)
  ]
}
