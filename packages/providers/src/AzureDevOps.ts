/**
 * Azure DevOps Services, by its own form of OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Microsoft is retiring it**: no applications have been registered since April 2025, and it is to be removed in
 *   2026. New applications use Microsoft Entra ID, which gives tokens for Azure DevOps too.
 * - **Scopes** are fixed on the application, and a request names the same ones. The profile needs `vso.profile`.
 * - **The authorization request** has the response type `Assertion`.
 * - **Token requests** are those of RFC 7523 in name only: the secret is sent as `client_assertion`, and the code or
 *   the refresh token as `assertion`.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live an hour.
 * - **Token answer**: the token type is `jwt-bearer`, which means Bearer; `expires_in` is text; errors are `Error`
 *   and `ErrorDescription`.
 * - **PKCE** is not known. The secret, the state and the short life of the code are what protects.
 * - **Revocation** does not exist.
 * - **Secrets** expire after 60 days, and tokens with them.
 *
 * See https://learn.microsoft.com/en-us/azure/devops/integrate/get-started/authentication/azure-devops-oauth
 *
 * @since 0.1.0
 */
import type * as AuthorizationServer from "@effect-oauth/core/AuthorizationServer"
import * as ClientAuthentication from "@effect-oauth/core/ClientAuthentication"
import * as Provider from "@effect-oauth/core/Provider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { hasProperty } from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * The profile at `/_apis/profile/profiles/me`. Members it has beside these are kept.
 *
 * @since 0.1.0
 * @category schemas
 */
export const User = Provider.profile({
  /** Never changes. */
  id: Schema.NonEmptyString,
  displayName: Provider.optional(Schema.String),
  emailAddress: Provider.optional(Schema.String),
  /** An id other users may see. */
  publicAlias: Provider.optional(Schema.String)
})

/**
 * A user of Azure DevOps.
 *
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/** As `client_secret_post`, with the secret where RFC 7523 has a signed assertion, and without the id of the client. */
const secretAsAssertion = (clientSecret: Redacted.Redacted): ClientAuthentication.ClientAuthentication => {
  const post = ClientAuthentication.clientSecretPost(clientSecret)
  return ClientAuthentication.make(
    "client_secret_as_assertion",
    (context) =>
      Effect.as(post.authenticate(context), {
        parameters: [
          ["client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
          ["client_assertion", clientSecret]
        ]
      }),
    clientSecret
  )
}

/** The code, or the refresh token, as an assertion. A refresh names the redirect URI too. */
const tokenRequest = (
  parameters: AuthorizationServer.Parameters,
  { grantType, redirectUri }: AuthorizationServer.TokenRequestContext
): AuthorizationServer.Parameters => [
  ["grant_type", grantType === "refresh_token" ? grantType : "urn:ietf:params:oauth:grant-type:jwt-bearer"],
  ...parameters.flatMap(([name, value]) =>
    name === "code" || name === "refresh_token" ? [["assertion", value] as const] : []
  ),
  ...(redirectUri === undefined ? [] : [["redirect_uri", redirectUri] as const])
]

/** The standard's names in an answer. */
const tokenAnswer = (body: unknown): unknown => {
  if (hasProperty(body, "Error")) {
    return {
      error: body.Error,
      error_description: hasProperty(body, "ErrorDescription") ? body.ErrorDescription : undefined
    }
  }
  return hasProperty(body, "token_type") && body.token_type === "jwt-bearer" ? { ...body, token_type: "Bearer" } : body
}

/**
 * What is known of Azure DevOps.
 *
 * @since 0.1.0
 * @category models
 */
export const facts = Provider.facts({
  id: "azure-devops",
  name: "Azure DevOps",
  server: {
    authorizationEndpoint: "https://app.vssps.visualstudio.com/oauth2/authorize",
    tokenEndpoint: "https://app.vssps.visualstudio.com/oauth2/token",
    userinfoEndpoint: "https://app.vssps.visualstudio.com/_apis/profile/profiles/me",
    pkce: "none"
  },
  authentication: ({ clientSecret }) => Effect.succeed(secretAsAssertion(clientSecret)),
  can: ["refresh"],
  scopes: ["vso.profile"],
  dialect: {
    authorizationUrl: (url) => {
      const changed = new URL(url)
      changed.searchParams.set("response_type", "Assertion")
      return changed
    },
    tokenRequest,
    tokenAnswer
  },
  userInfo: { parameters: { "api-version": "6.0" } },
  profile: User,
  normalize: (user) => ({ id: user.id, name: user.displayName, email: user.emailAddress })
})

/**
 * Sign in with Azure DevOps.
 *
 * @since 0.1.0
 * @category tags
 */
export class AzureDevOps
  extends Context.Tag("@effect-oauth/providers/AzureDevOps")<AzureDevOps, Provider.Provider<typeof facts>>()
{}

/**
 * Azure DevOps from options. Fails with `ConfigurationError` for a wrong one when the layer is built.
 *
 * @example
 * ```ts
 * import { AzureDevOps } from "@effect-oauth/providers"
 * import { Redacted } from "effect"
 *
 * const AzureDevOpsLive = AzureDevOps.layer({
 *   clientId: "my-app",
 *   clientSecret: Redacted.make("s3cret"),
 *   redirectUri: "https://app.example/callback"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = Provider.layer(AzureDevOps, facts)

/**
 * As `layer`, from configuration. Fails with `ConfigError` for a missing value too.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = Provider.layerConfig(AzureDevOps, facts)
