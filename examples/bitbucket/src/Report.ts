/**
 * The account the demo gives: what each step did, in words, and a few facts. Tokens are printed as they are, which
 * shows nothing: they are `Redacted`.
 */
import type { AuthorizationRequest, OAuthError, TokenSet } from "@effect-oauth/core"
import type { Bitbucket } from "@effect-oauth/providers"
import { DateTime, Effect, Equal, Option } from "effect"
import { type Settings, variables } from "./Settings.js"
import { bold, dim, green, print } from "./Terminal.js"
import * as Words from "./Words.js"

type Facts = Readonly<Record<string, string>>

const step = (number: number, title: string, sentences: ReadonlyArray<string>, facts: Facts): Effect.Effect<void> =>
  print(
    bold(`${number}. ${title}`),
    ...sentences.map((sentence) => `   ${sentence}`),
    ...Object.entries(facts).map(([name, value]) => `     ${dim(name.padEnd(15))}${value}`),
    ""
  )

const maybe = (secret: Option.Option<unknown>): string => Option.match(secret, { onNone: () => "none", onSome: String })

const fromNow = (time: DateTime.Utc): Effect.Effect<string> =>
  Effect.map(DateTime.now, (now) => `in ${Words.duration(DateTime.distance(now, time))}`)

const expiry = ({ expiresAt }: TokenSet.TokenSet): Effect.Effect<string> =>
  Option.match(expiresAt, { onNone: () => Effect.succeed("not said"), onSome: fromNow })

export const opening = (settings: Settings, page: URL | undefined): Effect.Effect<void> =>
  print(
    bold("Sign in with Bitbucket"),
    settings._tag === "Emulated"
      ? `Bitbucket is emulated in this process, at ${page?.origin}. What follows is real HTTP.`
      : `Bitbucket is at ${page?.origin}.`,
    ""
  )

export const asked = (request: AuthorizationRequest.AuthorizationRequest): Effect.Effect<void> =>
  Effect.flatMap(fromNow(request.expiresAt), (when) =>
    step(1, "Send the user to Bitbucket", [
      "A random state ties the answer to this user, and PKCE ties it to this program."
    ], {
      "page": request.authorizationServer,
      "state": String(request.state),
      "PKCE verifier": maybe(request.codeVerifier),
      "expires": when
    }))

export const answered = (settings: Settings, redirectUri: URL): Effect.Effect<void> =>
  step(2, "The user answers", [
    settings._tag === "Emulated"
      ? `A stand-in for the user pressed ${
        settings.answer === "approve" ? "Approve" : "Deny"
      } there, and was sent back.`
      : "Bitbucket asked them, and sent their browser back."
  ], {
    "callback": settings._tag === "Emulated" && settings.answer === "deny"
      ? `${redirectUri.href}?error=access_denied&state=<redacted>`
      : `${redirectUri.href}?code=<redacted>&state=<redacted>`
  })

export const exchanged = (tokens: TokenSet.TokenSet): Effect.Effect<void> =>
  Effect.flatMap(expiry(tokens), (when) =>
    step(3, "Check the answer, exchange its code", [
      "The state is right and the user agreed, so the code was exchanged for tokens."
    ], {
      "access token": String(tokens.accessToken),
      "refresh token": maybe(tokens.refreshToken),
      "scopes": tokens.scopes.join(", "),
      "expires": when
    }))

export const recognized = (user: Bitbucket.User): Effect.Effect<void> =>
  step(4, "Read the profile", [
    "Shown the access token, Bitbucket says who signed in."
  ], {
    "name": user.display_name,
    "account id": user.account_id
  })

const compared = <A>(before: A, after: A): string => Equal.equals(before, after) ? "the same as before" : "a new one"

export const renewed = (before: TokenSet.TokenSet, after: TokenSet.TokenSet): Effect.Effect<void> =>
  Effect.flatMap(expiry(after), (when) =>
    step(5, "Refresh the tokens", [
      "The refresh token brought a new access token, and nobody had to ask the user."
    ], {
      "access token": `${after.accessToken}, ${compared(before.accessToken, after.accessToken)}`,
      "refresh token": `${maybe(after.refreshToken)}, ${compared(before.refreshToken, after.refreshToken)}`,
      "expires": when
    }))

export const refusedReuse = (error: OAuthError.OAuthErrorResponse): Effect.Effect<void> =>
  step(6, "Use the old refresh token again", [
    "As a thief would. Bitbucket refuses it, and the program gets an error with a tag to catch."
  ], {
    "error": error._tag,
    "code": error.code,
    "status": String(error.status)
  })

export const acceptedReuse: Effect.Effect<void> = step(6, "Use the old refresh token again", [
  "As a thief would. Bitbucket takes it, so whoever holds it keeps the access."
], {})

export const refusedForgery = (error: OAuthError.CallbackRejected): Effect.Effect<void> =>
  step(7, "Receive a callback from an attacker", [
    "During a second sign-in the user opens an attacker's link to the callback, with the attacker's",
    "code and a guessed state. It is rejected, and nothing is sent to Bitbucket."
  ], {
    "error": error._tag,
    "reason": error.reason
  })

export const closing = (settings: Settings, user: Bitbucket.User): Effect.Effect<void> =>
  print(
    green(`Done. ${user.display_name} is signed in, the attacker is not.`),
    ...(settings._tag === "Emulated"
      ? [
        "",
        "The code of all this: examples/bitbucket/src/listing.ts, and main.ts beside it.",
        "To sign in at bitbucket.org (how: examples/bitbucket/README.md), set",
        `${variables.join(", ")}.`
      ]
      : [])
  )
