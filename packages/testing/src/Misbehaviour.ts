/**
 * The ways in which a `MisbehavingServer` can be wrong.
 *
 * Each name stands for one thing that is not as it should be, in one place, and for nothing else. `Misbehaviours` says
 * of each what it is, which specification it goes against, what a strict client does with it, and which modules of the
 * OpenID Foundation's conformance suite test that. A name that a test iterates over says what it is about in the words
 * of the table.
 *
 * @since 0.1.0
 */
import * as Record from "effect/Record"
import type { Switch } from "./internal/openidModel.js"
import { idTokenClaims } from "./internal/openidSwitchClaims.js"
import { dpop } from "./internal/openidSwitchDpop.js"
import { encryption } from "./internal/openidSwitchEncryption.js"
import { keySwitches } from "./internal/openidSwitchKeys.js"
import { logoutSwitches } from "./internal/openidSwitchLogout.js"
import { metadata } from "./internal/openidSwitchMetadata.js"
import { response } from "./internal/openidSwitchResponse.js"
import { signature } from "./internal/openidSwitchSignature.js"
import { tokenAnswer } from "./internal/openidSwitchToken.js"
import { userinfoSwitches } from "./internal/openidSwitchUserinfo.js"

/**
 * Discovery: the metadata documents of the server and of the resource (OpenID Connect Discovery, RFC 8414, RFC 9728),
 * WebFinger, and registration (RFC 7591).
 *
 * @since 0.1.0
 * @category models
 */
export type MetadataMisbehaviour = keyof typeof metadata

/**
 * The JWK Set (RFC 7517), and which key signs.
 *
 * @since 0.1.0
 * @category models
 */
export type KeyMisbehaviour = keyof typeof keySwitches

/**
 * Header, signature and serialization of ID tokens (RFC 7515, RFC 8725).
 *
 * @since 0.1.0
 * @category models
 */
export type SignatureMisbehaviour = keyof typeof signature

/**
 * The encryption of ID tokens (RFC 7516).
 *
 * @since 0.1.0
 * @category models
 */
export type EncryptionMisbehaviour = keyof typeof encryption

/**
 * The claims of ID tokens, also of refreshed ones (OpenID Connect Core, section 3.1.3.7 and section 12.2).
 *
 * @since 0.1.0
 * @category models
 */
export type ClaimMisbehaviour = keyof typeof idTokenClaims

/**
 * The authorization response (RFC 6749, RFC 9207), and the signed one (JARM).
 *
 * @since 0.1.0
 * @category models
 */
export type ResponseMisbehaviour = keyof typeof response

/**
 * The answers of the token endpoint (RFC 6749, section 5).
 *
 * @since 0.1.0
 * @category models
 */
export type TokenMisbehaviour = keyof typeof tokenAnswer

/**
 * The userinfo endpoint, and claims others vouch for (OpenID Connect Core, section 5.3 and section 5.6.2).
 *
 * @since 0.1.0
 * @category models
 */
export type UserinfoMisbehaviour = keyof typeof userinfoSwitches

/**
 * DPoP (RFC 9449) and pushed authorization requests (RFC 9126).
 *
 * @since 0.1.0
 * @category models
 */
export type DpopMisbehaviour = keyof typeof dpop

/**
 * Logout by the client, the back channel and the front channel, and logins a third party initiates.
 *
 * @since 0.1.0
 * @category models
 */
export type LogoutMisbehaviour = keyof typeof logoutSwitches

/**
 * The name of one misbehaviour.
 *
 * @since 0.1.0
 * @category models
 */
export type Misbehaviour =
  | MetadataMisbehaviour
  | KeyMisbehaviour
  | SignatureMisbehaviour
  | EncryptionMisbehaviour
  | ClaimMisbehaviour
  | ResponseMisbehaviour
  | TokenMisbehaviour
  | UserinfoMisbehaviour
  | DpopMisbehaviour
  | LogoutMisbehaviour

/**
 * Where something is wrong.
 *
 * @since 0.1.0
 * @category models
 */
export type Place =
  | "metadata"
  | "keys"
  | "signature"
  | "encryption"
  | "claims"
  | "authorization response"
  | "token answer"
  | "userinfo"
  | "DPoP and PAR"
  | "logout"

/**
 * What a misbehaviour is.
 *
 * - `text`: one sentence that says what is wrong.
 * - `specification`: the document and section that say how it should be.
 * - `verdict`: what a strict client does. `"refuse"`: it fails. `"accept"`: it carries on, because this is allowed, if
 *   rare. `"either"`: the specifications leave it to the client.
 * - `modules`: the modules of the conformance suite in which an identity provider does this. Empty where it goes
 *   beyond the suite.
 *
 * @since 0.1.0
 * @category models
 */
export interface Description {
  readonly place: Place
  readonly text: string
  readonly specification: string
  readonly verdict: "refuse" | "accept" | "either"
  readonly modules: ReadonlyArray<string>
}

const describe = <K extends string>(
  place: Place,
  switches: Readonly<globalThis.Record<K, Switch>>
): globalThis.Record<K, Description> =>
  Record.map(switches, ({ modules, specification, text, verdict }: Switch) => ({
    place,
    text,
    specification,
    verdict: verdict ?? "refuse",
    modules: modules ?? []
  }))

/**
 * Every misbehaviour, by its name, in the order of the places.
 *
 * @example
 * ```ts
 * import { Misbehaviour } from "@effect-oauth/testing"
 *
 * // Everything about ID tokens that a client has to refuse.
 * const names = Misbehaviour.names.filter((name) => {
 *   const { place, verdict } = Misbehaviour.Misbehaviours[name]
 *   return place === "claims" && verdict === "refuse"
 * })
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const Misbehaviours: Readonly<globalThis.Record<Misbehaviour, Description>> = {
  ...describe("metadata", metadata),
  ...describe("keys", keySwitches),
  ...describe("signature", signature),
  ...describe("encryption", encryption),
  ...describe("claims", idTokenClaims),
  ...describe("authorization response", response),
  ...describe("token answer", tokenAnswer),
  ...describe("userinfo", userinfoSwitches),
  ...describe("DPoP and PAR", dpop),
  ...describe("logout", logoutSwitches)
}

/**
 * The names of all misbehaviours.
 *
 * @since 0.1.0
 * @category constants
 */
export const names: ReadonlyArray<Misbehaviour> = Record.keys(Misbehaviours)
