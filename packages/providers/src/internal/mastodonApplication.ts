/**
 * The registration of an application at a Mastodon instance, which is older than RFC 7591.
 *
 * @internal
 */
import type { AuthorizationServer } from "@effect-oauth/core/AuthorizationServer"
import * as Registration from "@effect-oauth/core/Registration"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import { hasProperty, isString } from "effect/Predicate"
import * as Redacted from "effect/Redacted"

/** @internal */
export const unknown = { clientId: "unknown", clientSecret: Redacted.make("unknown") }

/** The standard's answer of Mastodon's, whose secrets do not expire, and whose errors are texts. */
const translate = (body: unknown): unknown =>
  !hasProperty(body, "error")
    ? { client_secret_expires_at: 0, ...Object(body), token_endpoint_auth_method: "client_secret_post" }
    : isString(body.error) && body.error.startsWith("Validation failed")
    ? {
      error: /redirect/i.test(body.error) ? "invalid_redirect_uri" : "invalid_client_metadata",
      error_description: body.error
    }
    // What is no fault of the metadata is told by the status.
    : {}

/** @internal */
export const register = (
  server: AuthorizationServer,
  { clientName, redirectUris, website }: {
    readonly clientName: string
    readonly redirectUris: ReadonlyArray<string>
    readonly website?: string | undefined
  },
  scopes: ReadonlyArray<string>
): Effect.Effect<
  { readonly clientId: string; readonly clientSecret: Redacted.Redacted },
  Registration.RegistrationError,
  HttpClient.HttpClient
> =>
  Effect.gen(function*() {
    const { clientId, clientSecret } = yield* Registration.register(server, {
      client_name: clientName,
      // A list is for 4.3 and later.
      redirect_uris: redirectUris.join("\n"),
      scopes: scopes.join(" "),
      website
    }, { status: 200, translate })
    // It is there, or the method that `translate` names would have been refused.
    return { clientId, clientSecret: yield* Effect.orDie(clientSecret) }
  })
