/**
 * What oauth4webapi and we are given, and what each of the two makes of it.
 */
import { type AuthorizationParameters, Discovery, type OAuthCrypto } from "@effect-oauth/core"
import { isDeepStrictEqual } from "node:util"

/** The time for both, in seconds since the epoch. */
export const now = 1_800_000_000

export const issuer = "https://id.example"
export const endpoints = {
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/me`,
  jwks_uri: `${issuer}/jwks`
}
export const clientId = "my-app"
export const clientSecret = "a-secret-with-at-least-as-many-bytes-as-its-hash"
export const redirectUri = "https://app.example/callback"
export const codeVerifier = "verifier-of-this-sign-in-of-which-there-is-one"
export const scopes = ["openid", "email"]
export const subject = "248289761001"
export const nonce = "nonce-of-this-sign-in"
export const state = "state-of-this-sign-in"
export const code = "code-of-this-sign-in"
export const accessToken = "access-token-of-this-sign-in"

/** What is registered and supported, and how the two are used. */
export interface Setting {
  readonly name: string
  /** The algorithm that is registered for all that is signed. */
  readonly algorithm?: OAuthCrypto.SignatureAlgorithm
  /** The algorithms in the server's metadata. */
  readonly supported?: ReadonlyArray<string>
  /** For a plain exchange of a code, to which an ID token may come all the same. */
  readonly withoutOpenId?: boolean
  readonly maxAge?: number
  /** For oauth4webapi as it is when nobody asks it to check a signature. */
  readonly withoutSignatures?: boolean
  readonly promisesIssuer?: boolean
  readonly responseMode?: AuthorizationParameters.ResponseMode
  /** That a token from the browser has to have the hash of the state (FAPI 1.0 Advanced). */
  readonly stateHash?: boolean
  /** The issuer to discover. */
  readonly issuer?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

interface Changed {
  readonly setting: Setting
  /** What was changed in something valid. */
  readonly changes: ReadonlyArray<string>
}

export interface Answered extends Changed {
  readonly kind: "tokens" | "discovery" | "userinfo"
  readonly answer: Answer
}

export interface Called extends Changed {
  readonly kind: "callback"
  /** The query, fragment or form. */
  readonly parameters: string
}

export type Input = Answered | Called

/** What was accepted, each thing that a program reads in it by name; or by which check it was refused. */
export type Verdict =
  | { readonly accepted: true; readonly seen: ReadonlyMap<string, unknown> }
  | { readonly accepted: false; readonly by: string }

export type Seen = ReadonlyArray<readonly [name: string, value: unknown]>

export const accepted = (...seen: ReadonlyArray<Seen>): Verdict => ({
  accepted: true,
  seen: new Map(seen.flat().filter(([, value]) => value !== undefined))
})

/** Every member that a program reads in an object, those that it inherits too. */
export const membersOf = (prefix: string, value: object): Seen => {
  const own = Object.entries(value)
  const inherited: Array<readonly [string, unknown]> = []
  for (const name in value) {
    if (!Object.hasOwn(value, name)) {
      inherited.push([name, Reflect.get(value, name)])
    }
  }
  return [...own, ...inherited].map(([name, member]) => [`${prefix}.${name}`, member])
}

const aliases = ["token_endpoint", "userinfo_endpoint", "revocation_endpoint"].map((name) =>
  `mtls_endpoint_aliases.${name}`
)

/** What a program reads in metadata that were accepted. The PKCE methods are looked at, and not kept. */
const metadataNames = [...Object.keys(Discovery.Metadata.fields), ...aliases].filter((name) =>
  name !== "mtls_endpoint_aliases" && name !== "code_challenge_methods_supported"
)

const isUrl = (value: unknown): value is string => typeof value === "string" && URL.canParse(value)

/** Metadata in one form for both: URLs as they are asked, `null` as nothing, and a flag that is not there as not set. */
export const metadataSeen = (read: (name: string) => unknown): Seen =>
  metadataNames.map((name) => {
    const value = read(name) ?? undefined
    if (name.startsWith("require_") || name.startsWith("authorization_response_")) {
      return [name, value ?? false]
    }
    return [name, name !== "issuer" && (value instanceof URL || isUrl(value)) ? new URL(value).href : value]
  })

const withoutBody = new Set([204, 205, 304])

export const toResponse = ({ body, headers, status }: Answer): Response =>
  new Response(withoutBody.has(status) ? null : Buffer.from(body), { status, headers })

export const isHybrid = ({ responseMode }: Setting): boolean =>
  responseMode === "fragment" || responseMode === "form_post"

/** One thing in which two verdicts differ. */
export interface Disagreement {
  readonly accepts: "ours" | "theirs" | "both"
  /** By what the other refuses, or what is seen differently. */
  readonly by: string
}

export const disagreements = (ours: Verdict, theirs: Verdict): ReadonlyArray<Disagreement> => {
  if (!ours.accepted || !theirs.accepted) {
    return ours.accepted === theirs.accepted
      ? []
      : [ours.accepted ? { accepts: "ours", by: by(theirs) } : { accepts: "theirs", by: by(ours) }]
  }
  return [...new Set([...ours.seen.keys(), ...theirs.seen.keys()])]
    .filter((name) => !isDeepStrictEqual(ours.seen.get(name), theirs.seen.get(name)))
    .map((name) => ({ accepts: "both", by: name }))
}

const by = (verdict: Verdict): string => verdict.accepted ? "" : verdict.by
