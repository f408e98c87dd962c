/**
 * What is changed in valid answers, tokens, callbacks and metadata.
 */
import { type Answer, clientId } from "./openIdDifferential.js"
import { type Bytes, bytes, type Members, type Signer, signers, type Token } from "./openIdDifferentialTokens.js"
import {
  callbackValues,
  type Change,
  changesOf,
  claimValues,
  headerValues,
  metadataValues,
  partyValues,
  profileValues,
  responseValues,
  set,
  strings,
  subjectValues,
  timeValues,
  tokenAnswerValues
} from "./openIdDifferentialValues.js"

/** A token of which header and claims can still be changed. */
export interface Draft {
  readonly header: Members
  readonly claims: Members
  readonly signer: Signer
  readonly asHeader?: (text: string) => Bytes
  readonly asClaims?: (text: string) => Bytes
  readonly spell?: Token["spell"]
  readonly finish?: Token["finish"]
}

/** What is done to JSON texts as such. */
const lexical: ReadonlyArray<readonly [label: string, as: (text: string) => Bytes]> = [
  ["in an array", (text) => `[${text}]`],
  ["as a string", (text) => JSON.stringify(text)],
  ["cut off", (text) => text.slice(0, -1)],
  ["nothing", () => ""],
  ["null", () => "null"],
  ["with more behind it", (text) => `${text}{}`],
  ["with blanks around", (text) => `\r\n ${text}\t`],
  ["with a byte order mark", (text) => `\ufeff${text}`],
  ["in UTF-16", (text) => Buffer.from(text, "utf16le")],
  ["no UTF-8", (text) => Buffer.from(text.replace(/\{/, "{\"latin\":\"\u00e9\","), "latin1")]
]

const spellings: ReadonlyArray<readonly [label: string, as: (part: string) => string]> = [
  ["padded", (part) => part + "=".repeat((4 - part.length % 4) % 4)],
  ["with a blank", (part) => `${part.slice(0, 8)} ${part.slice(8)}`],
  ["with trailing bits", (part) => part.length % 4 === 0 ? part : part.slice(0, -1) + next(part.slice(-1))],
  ["with plus and slash", (part) => part.replaceAll("-", "+").replaceAll("_", "/")],
  ["with a foreign letter", (part) => `${part.slice(0, 4)}!${part.slice(4)}`]
]

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// The next letter differs in the last bit, which counts for nothing at the end of a part.
const next = (letter: string): string => alphabet[alphabet.indexOf(letter) ^ 1] ?? letter

const flipped = (part: number) => (token: string): string => {
  const parts = token.split(".")
  const at = parts[part] ?? ""
  parts[part] = `${at.slice(0, 5)}${at[5] === "A" ? "B" : "A"}${at.slice(6)}`
  return parts.join(".")
}

const finished: ReadonlyArray<readonly [label: string, finish: (token: string) => string]> = [
  ["header flipped", flipped(0)],
  ["claims flipped", flipped(1)],
  ["signature flipped", flipped(2)],
  ["signature emptied", (token) => token.slice(0, token.lastIndexOf(".") + 1)],
  ["signature cut", (token) => token.slice(0, -2)],
  ["two parts", (token) => token.slice(0, token.lastIndexOf("."))],
  ["four parts", (token) => `${token}.`],
  ["five parts", (token) => `${token}.a.b`],
  ["a blank before", (token) => ` ${token}`],
  ["a line break behind", (token) => `${token}\n`]
]

const of = (member: "header" | "claims") => (change: Change<Members>): Change<Draft> => ({
  label: `${member}: ${change.label}`,
  apply: (draft) => ({ ...draft, [member]: change.apply(draft[member]) })
})

const signatureChanges: ReadonlyArray<Change<Draft>> = [
  // Every name is one of its own.
  ...Object.keys(signers).map((name) => ({
    label: `signature: ${name}`,
    apply: (draft: Draft) => ({ ...draft, signer: name as Signer })
  })),
  {
    label: "signature: alg none",
    apply: (draft) => ({ ...draft, header: [["alg", "\"none\""]], signer: "nobody" })
  },
  {
    label: "signature: secret",
    apply: (draft) => ({ ...draft, header: [["alg", "\"HS256\""]], signer: "HS256" })
  },
  {
    label: "signature: another name for EdDSA",
    apply: (draft) => ({ ...draft, header: [["alg", "\"Ed25519\""], ["kid", "\"edwards\""]], signer: "Ed25519" })
  },
  {
    label: "signature: key id of no curve",
    apply: (draft) => ({ ...draft, header: [["alg", "\"ES256\""]], signer: "ES256" })
  },
  {
    label: "signature: key id of the other key",
    apply: (draft) => ({
      ...draft,
      header: [["alg", "\"ES256\""], ["kid", "\"other-ec\""]],
      signer: "the other key"
    })
  },
  {
    label: "signature: RSA without a key id",
    apply: (draft) => ({ ...draft, header: [["alg", "\"RS256\""]], signer: "RS256" })
  }
]

const lexicalChanges: ReadonlyArray<Change<Draft>> = [
  ...lexical.flatMap(([label, as]): ReadonlyArray<Change<Draft>> => [
    { label: `header: text ${label}`, apply: (draft) => ({ ...draft, asHeader: as }) },
    { label: `claims: text ${label}`, apply: (draft) => ({ ...draft, asClaims: as }) }
  ]),
  ...spellings.flatMap(([label, as]) =>
    ([0, 1, 2] as const).map((part): Change<Draft> => ({
      label: `token: part ${part} ${label}`,
      apply: (draft) => ({ ...draft, spell: { part, as } })
    }))
  ),
  ...finished.map(([label, finish]): Change<Draft> => ({
    label: `token: ${label}`,
    apply: (draft) => ({ ...draft, finish })
  })),
  {
    label: "claims: more than 65,536 characters",
    apply: (draft) => ({ ...draft, claims: [...draft.claims, ["padding", JSON.stringify("x".repeat(60_000))]] })
  }
]

/** What is changed in a token whatever it says. */
export const envelopeChanges: ReadonlyArray<Change<Draft>> = [
  ...changesOf(headerValues).map(of("header")),
  ...signatureChanges,
  ...lexicalChanges
]

export const idTokenChanges: ReadonlyArray<Change<Draft>> = [
  ...envelopeChanges,
  ...changesOf({ ...claimValues, ...profileValues }).map(of("claims")),
  {
    label: "claims: two audiences, azp us",
    apply: (draft) =>
      of("claims")(set("aud", `["${clientId}","other"]`)).apply(
        of("claims")(set("azp", `"${clientId}"`)).apply(draft)
      )
  }
]

export const profileTokenChanges: ReadonlyArray<Change<Draft>> = [
  ...envelopeChanges,
  ...changesOf({ ...partyValues, ...timeValues, ...subjectValues, ...profileValues }).map(of("claims"))
]

export const responseChanges: ReadonlyArray<Change<Draft>> = [
  ...envelopeChanges,
  ...changesOf(responseValues).map(of("claims"))
]

/** An answer of which the JSON can still be changed. */
export interface AnswerDraft extends Omit<Answer, "body"> {
  readonly members: Members
  readonly as?: (text: string) => Bytes
}

const ofMembers = (change: Change<Members>): Change<AnswerDraft> => ({
  label: change.label,
  apply: (answer) => ({ ...answer, members: change.apply(answer.members) })
})

const statuses = [200, 201, 202, 204, 206, 301, 302, 400, 401, 403, 404, 429, 500, 503]

const contentTypes = [
  "application/json;charset=utf-8",
  "Application/JSON ; charset=UTF-8",
  "application/problem+json",
  "application/jwk-set+json",
  "application/jwt",
  "Application/JWT; charset=utf-8",
  "text/plain",
  "text/html",
  "text/json",
  "application/x-www-form-urlencoded",
  ""
]

export const messageChanges: ReadonlyArray<Change<AnswerDraft>> = [
  ...statuses.map((status): Change<AnswerDraft> => ({
    label: `status ${status}`,
    apply: (answer) => ({ ...answer, status })
  })),
  ...contentTypes.map((contentType): Change<AnswerDraft> => ({
    label: `content type ${contentType}`,
    apply: (answer) => ({ ...answer, headers: { ...answer.headers, "content-type": contentType } })
  })),
  {
    label: "no content type",
    apply: (answer) => ({ ...answer, headers: {} })
  },
  {
    label: "a challenge",
    apply: (answer) => ({ ...answer, headers: { ...answer.headers, "www-authenticate": "Bearer realm=\"a\"" } })
  },
  ...lexical.map(([label, as]): Change<AnswerDraft> => ({
    label: `text ${label}`,
    apply: (answer) => ({ ...answer, as })
  })),
  ...changesOf({ error: strings("invalid_grant") }).map(ofMembers)
]

export const tokenAnswerChanges: ReadonlyArray<Change<AnswerDraft>> = [
  ...messageChanges,
  ...changesOf(tokenAnswerValues).map(ofMembers)
]

export const profileChanges: ReadonlyArray<Change<AnswerDraft>> = [
  ...messageChanges,
  ...changesOf({ ...subjectValues, ...profileValues }).map(ofMembers)
]

export const metadataChanges: ReadonlyArray<Change<AnswerDraft>> = [
  ...messageChanges,
  ...changesOf(metadataValues).map(ofMembers)
]

/** The pairs of a query or form, each value as it is encoded. */
export type Pairs = ReadonlyArray<readonly [name: string, encoded: string]>

export const callbackChanges: ReadonlyArray<Change<Pairs>> = Object.entries(callbackValues).flatMap(
  ([name, values]): ReadonlyArray<Change<Pairs>> => {
    const first = values[0] ?? ""
    return [
      { label: `${name} removed`, apply: (pairs) => pairs.filter(([own]) => own !== name) },
      {
        label: `${name} twice`,
        apply: (pairs) => [...pairs.filter(([own]) => own !== name), [name, first], [name, first]]
      },
      { label: `${name} once more`, apply: (pairs) => [...pairs, [name, first]] },
      ...["", ...values].map((value): Change<Pairs> => ({
        label: `${name} = ${value}`,
        apply: (pairs) => [...pairs.filter(([own]) => own !== name), [name, value]]
      }))
    ]
  }
)

/** The answer with its bytes. */
export const written = ({ as = (text) => text, headers, status }: AnswerDraft, text: string): Answer => ({
  status,
  headers,
  body: bytes(as(text))
})
