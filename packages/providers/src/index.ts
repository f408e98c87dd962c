/**
 * Amazon Cognito user pools, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. They are at the domain of the pool, the issuer and its keys at
 *   the regional host of Cognito, so all three settings are needed. In China the issuer ends in `amazonaws.com.cn`: set
 *   `endpoints: { issuer, jwksUri }`.
 * - **Scopes**: `openid profile email`. Each has to be allowed for the app client.
 * - **Refresh tokens** come with every sign-in. A refresh gives no new one, unless rotation is on for the app client.
 * - **Public clients** are app clients without a secret.
 * - **Revocation** takes refresh tokens, and takes the access and ID tokens of the same sign-in with it; an access
 *   token is `unsupported_token_type`. It has to be on for the app client, as it is by default.
 * - **Logout** is not offered: Cognito's `/logout` has parameters of its own (`logout_uri`).
 * - **Profile**: `email_verified` and `phone_number_verified` are strings there.
 *
 * See https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 *
 * @since 0.1.0
 */
export * as AmazonCognito from "./AmazonCognito.js"

/**
 * AniList, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist: a token is good for nearly everything the user can do.
 * - **Refresh tokens** are not supported. An access token lives a year; then the user signs in again.
 * - **PKCE** is not sent: AniList does not document it, and no library we have looked at sends it there.
 * - **Client authentication** is in the form, as the documentation has it.
 * - **Profile**: asked for with GraphQL. It has no email address.
 * - **Revocation** is not documented, and not offered.
 *
 * See https://docs.anilist.co/guide/auth
 *
 * @since 0.1.0
 */
export * as AniList from "./AniList.js"

/**
 * Sign in with Apple, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. Apple signs with RS256.
 * - **Client authentication**: the client secret is a JWT that is signed with your key (ES256). It is made here, kept
 *   for a few minutes, and made anew before it expires. `privateKey` is the text of the `.p8` file.
 * - **Client id**: the Services ID for the web, the bundle id for codes that come from an app.
 * - **Scopes**: `openid name email`. With `name` or `email` Apple sends the callback as a form (`form_post`) from its
 *   own site, so the cookie that finds the request again needs `SameSite=None; Secure`: `Lax` is not sent with such a
 *   POST.
 * - **Name**: it comes once, with the first callback, as JSON in the form field `user`, beside `code` and `state`. Read
 *   it with `CallbackUser` and keep it: `new URLSearchParams(body).get("user")`. It is not signed, so it is a name to
 *   show and nothing more; take the address from the ID token.
 * - **Profile**: there is no userinfo endpoint; the verified ID token is the profile. The address may be one of Apple's
 *   relay, see `is_private_email`.
 * - **Refresh tokens** come with every exchange, do not expire, and stay: a refresh gives none. Apple wants them used
 *   once a day at most.
 * - **PKCE** is sent. Apple does not document it; the nonce, which it does, is checked in any case.
 * - **Revocation** takes refresh and access tokens. Apple demands it when a user deletes an account.
 *
 * See https://developer.apple.com/documentation/signinwithapplerestapi
 *
 * @since 0.1.0
 */
export * as Apple from "./Apple.js"

/**
 * Asgardeo, by OpenID Connect, with endpoints written here: the same below every organization.
 *
 * - **The issuer** is `https://api.asgardeo.io/t/<organization>/oauth2/token`. Other libraries ask for it without
 *   `/oauth2/token`; here the name of the organization is enough. Other regions have another `host`.
 * - **Scopes**: which claims come with them is set for the organization and the application.
 * - **Refresh tokens** need the grant switched on for the application.
 * - **Public clients** are single-page and mobile applications.
 * - **WSO2 Identity Server**, which you run yourself, has the same paths; its super tenant has none of
 *   `/t/<organization>`: set `endpoints`, with `issuer` among them.
 *
 * See https://wso2.com/asgardeo/docs/guides/authentication/oidc/discover-oidc-configs/
 *
 * @since 0.1.0
 */
export * as Asgardeo from "./Asgardeo.js"

/**
 * Atlassian (Jira, Confluence and the rest of its cloud), by OAuth 2.0 (3LO). It has no OpenID Connect for apps.
 *
 * - **Scopes**: the profile needs `read:me`. `offline_access` is for refresh tokens.
 * - **Authorization**: `audience=api.atlassian.com` and `prompt=consent` go with every request, as Atlassian documents.
 * - **Refresh tokens** come with `offline_access` only. Each is used once, and a refresh gives the next.
 * - **Token answer**: the documented ones have no `token_type`; it is `Bearer` then. A refresh token that is not known
 *   is `invalid_grant` under status 403.
 * - **PKCE** is sent. Atlassian does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Client authentication** is in the body, as documented.
 * - **Revocation** is not documented, and not offered: users take an app away in their account.
 *
 * See https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
 *
 * @since 0.1.0
 */
export * as Atlassian from "./Atlassian.js"

/**
 * Auth0, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. The issuer ends in a slash. ID tokens are signed with RS256,
 *   the default of an application; one that is set to HS256 is refused.
 * - **Scopes**: `openid profile email`. `offline_access` is for refresh tokens.
 * - **API tokens**: set `extraParameters: { audience }` of a request; without it the access token is for the profile
 *   only.
 * - **Refresh tokens** need `offline_access`. They stay, or rotate, as the application is set.
 * - **Public clients** are native and single-page applications.
 * - **Client authentication** is by HTTP Basic.
 * - **Revocation** takes refresh tokens only.
 * - **Logout** is at `/oidc/logout`. Tenants from before November 2023 have to switch it on.
 * - **Pushed requests** are for tenants with Highly Regulated Identity.
 *
 * See https://auth0.com/docs/api/authentication
 *
 * @since 0.1.0
 */
export * as Auth0 from "./Auth0.js"

/**
 * authentik, by OpenID Connect.
 *
 * - **OpenID Connect**: discovered when the layer is built, at the issuer of the application. The provider in authentik
 *   needs a signing key: without one it signs with HS256 and the client secret, which is refused.
 * - **Issuer**: that of the application, the default. Where the provider is set to one issuer for all applications, set
 *   `endpoints: { issuer }` to it.
 * - **Scopes**: `openid profile email`. `offline_access` is for refresh tokens.
 * - **Refresh tokens** need `offline_access`, since version 2024.2, and the scope has to be among those of the
 *   provider. A refresh gives a new one.
 * - **Public clients** are an option of the provider in authentik.
 * - **Profile**: `email_verified` is `false` from version 2025.10 on, unless a property mapping says otherwise.
 *
 * See https://docs.goauthentik.io/add-secure-apps/providers/oauth2/
 *
 * @since 0.1.0
 */
export * as Authentik from "./Authentik.js"

/**
 * Autodesk Platform Services, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here.
 * - **Scopes**: the profile needs `openid`. The data of Autodesk's APIs have scopes of their own, such as `data:read`.
 * - **Refresh tokens** come with every sign-in and live 15 days. Each is used once, and a refresh gives the next.
 * - **Public clients** are desktop, mobile and single-page applications.
 * - **Revocation** wants to know what kind of token it is: give a bare token with its `tokenTypeHint`.
 * - **Logout** is not offered: `/authentication/v2/logout` is not that of OpenID Connect, and not in the metadata.
 * - **Not confirmed**: what is in the ID tokens beside the issuer, the audience and the times. Should they be refused,
 *   leave `openid` out: with `scopes: ["user-profile:read"]` the profile is the same.
 *
 * See https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/overview/
 *
 * @since 0.1.0
 */
export * as Autodesk from "./Autodesk.js"

/**
 * Azure AD B2C, by OpenID Connect, with endpoints written here: the same for every user flow and custom policy.
 *
 * - **The issuer** is `https://<host>/<tenant id>/v2.0/` with its slash, the one that stands in ID tokens by default.
 *   Its metadata is not below it but below the policy's address, so that it cannot be discovered. For a policy with
 *   the issuer `https://<host>/tfp/...` set `endpoints: { issuer }`.
 * - **Scopes**: without a scope of an API B2C gives no access token, which OAuth 2.0 does not know. The client's own
 *   id is such a scope, and is asked for when no scope of an API is. Refresh tokens need `offline_access`.
 * - **Refresh tokens** come with every refresh; keep the newest. They live 14 days unless the policy says otherwise.
 * - **The profile** is the claims of the ID token: there is no userinfo endpoint for user flows. Which claims are in
 *   it is set for the policy. Without the claim `email` the address is the first of `emails`, and whether that one was
 *   verified is not said.
 * - **Public clients** are single-page and mobile applications.
 * - **Revocation** does not exist.
 * - **New customers** have not been taken since May 2025; Microsoft Entra External ID takes its place.
 *
 * See https://learn.microsoft.com/en-us/azure/active-directory-b2c/openid-connect
 *
 * @since 0.1.0
 */
export * as AzureAdB2c from "./AzureAdB2c.js"

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
export * as AzureDevOps from "./AzureDevOps.js"

/**
 * BankID in Norway, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **Environments**: production, unless `issuer` is another, such as
 *   `https://auth.current.bankid.no/auth/realms/current` for tests.
 * - **Scopes**: what a client may ask for is agreed with BankID.
 * - **The user's choice** between the ways to sign in is left to the page of BankID. To make it before, ask for a
 *   login hint: `BID`, or `BIS`.
 * - **The profile** is the claims of the ID token. The endpoint for userinfo, on another host, has more, such as
 *   `email`, as a signed JWT; by whom it is signed and for whom is not confirmed, so it is not read.
 * - **Client authentication**: HTTP Basic, as in the documentation. The form is taken too.
 * - **Not confirmed**, and not offered: refresh, revocation, and pushed authorization requests, which its metadata
 *   names.
 *
 * See https://developer.bankid.no/bankid-oidc-provider/api/openid-configuration
 *
 * @since 0.1.0
 */
export * as BankIdNo from "./BankIdNo.js"

/**
 * Battle.net, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. They are the same for all regions but China.
 * - **Scopes**: the profile needs `openid`. The data of the games have scopes of their own, such as `wow.profile`.
 *   `scope` is sent even when it is empty.
 * - **Refresh tokens** are not documented for this grant, and not offered. An access token lives a day.
 * - **PKCE** is sent. Battle.net does not document it; a server ignores what it does not know (RFC 6749 §3.1), and the
 *   nonce is checked in any case.
 * - **Client authentication** is by HTTP Basic, as documented.
 * - **Revocation** and **logout** are in the metadata of Battle.net, and not in its documentation.
 * - **Profile**: the id and the BattleTag. There is no email address and no picture. The ID token calls the BattleTag
 *   `battle_tag`.
 *
 * See https://community.developer.battle.net/documentation/guides/using-oauth
 *
 * @since 0.1.0
 */
export * as BattleNet from "./BattleNet.js"

/**
 * Beyond Identity, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The issuer** is one for each application; the console shows it.
 * - **Public clients** are applications that are registered as such.
 * - **Client authentication**: HTTP Basic; set the application to it (`client_secret_basic`).
 * - **Not confirmed**, and not offered: refresh, revocation and logout.
 *
 * See https://developer.beyondidentity.com/
 *
 * @since 0.1.0
 */
export * as BeyondIdentity from "./BeyondIdentity.js"

/**
 * Bitbucket Cloud, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are fixed on the OAuth consumer in Bitbucket's settings; a request may name some of them or none. The
 *   profile needs `account`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live two hours.
 * - **Token answer**: the granted scopes come as `scopes`, and `state` names the grant; it stays in `extra`.
 * - **PKCE** is sent. Bitbucket does not document it and ignores what it does not know (RFC 6749 §3.1), as other
 *   clients that send it there show. It costs a hash, and protects the code as soon as Bitbucket looks at it.
 * - **Client authentication**: HTTP Basic. Keys and secrets are letters and digits, which Basic's two encodings
 *   write alike.
 * - **Revocation** does not exist.
 *
 * See https://developer.atlassian.com/cloud/bitbucket/oauth-2/
 *
 * @since 0.1.0
 */
export * as Bitbucket from "./Bitbucket.js"

/**
 * Box, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are set in the app's configuration, and the profile needs none of them in particular. A request may name
 *   some, to be given less.
 * - **Refresh tokens** come with every exchange and live 60 days. Each is used once, and a refresh gives the next.
 * - **PKCE** is sent. Box does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Client authentication** is in the form, as documented, for revocation too.
 * - **Revocation** of either token ends the pair.
 * - **Profile**: the email address is the `login`. Box does not say whether it is verified. The picture is for requests
 *   with the access token.
 *
 * See https://developer.box.com/guides/authentication/oauth2/
 *
 * @since 0.1.0
 */
export * as Box from "./Box.js"

/**
 * SAML Jackson of BoxyHQ (now Ory Polis), by OAuth 2.0: it stands before the SAML and OpenID providers of your
 * customers.
 *
 * - **The client id** is that of a connection, or `tenant=<tenant>&product=<product>` for whatever connection these
 *   have; then the secret is the verifier its administrator has set.
 * - **Scopes** are not known: which attributes come is set at the identity provider.
 * - **Refresh tokens** do not exist, and tokens live five minutes: read the profile once.
 * - **PKCE** is verified, and takes the place of the secret: where there is a verifier, the secret is not looked at.
 *   So a client may leave it out.
 * - **Errors** of its token endpoint are texts and not those of OAuth 2.0: they come as `InvalidResponse`, with the
 *   status.
 * - **The id** of the normalized profile is `<tenant>/<product>/<id>`: the administrator of a tenant can give its users
 *   the ids of another tenant's. The address is the administrator's word too.
 * - **OpenID Connect**: it gives ID tokens when it has been given keys. They are not used here.
 * - **Revocation** does not exist.
 *
 * See https://www.ory.com/docs/polis
 *
 * @since 0.1.0
 */
export * as BoxyHqSaml from "./BoxyHqSaml.js"

/**
 * Bungie.net, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **API key**: a third credential, beside the client id and the secret. Every request to the API needs it, the
 *   profile too; the token endpoint does not.
 * - **Scopes** are set in the portal, and a request must name none. The profile needs none beyond the basic ones.
 * - **Refresh tokens** are for confidential clients. `refresh_expires_in` in the answer says for how long, 90 days; a
 *   refresh gives another one.
 * - **Public clients** are an option of the portal. They have no refresh tokens.
 * - **PKCE** is sent. Bungie does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Token answer**: `membership_id` is the id of the user, and stays in `extra`.
 * - **Profile**: in an envelope with a code of its own for errors. The picture is a path, and is made an address here.
 * - **Revocation** is not documented, and not offered: users take an app away in their settings.
 *
 * See https://github.com/Bungie-net/api/wiki/OAuth-Documentation
 *
 * @since 0.1.0
 */
export * as Bungie from "./Bungie.js"

/**
 * ClickUp, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are not known: the user chooses workspaces.
 * - **Refresh tokens** do not exist, and access tokens do not expire.
 * - **Token answer**: there is no `token_type`.
 * - **Errors** are `err` and `ECODE`: the code of an `OAuthErrorResponse` is ClickUp's own, such as `OAUTH_014`.
 * - **PKCE** is not sent: it is not documented for the API. The state protects, and the secret.
 * - **Client authentication**: id and secret as parameters, as documented. That HTTP Basic is read, which some
 *   libraries send, is not confirmed.
 * - **Revocation** does not exist.
 *
 * See https://developer.clickup.com/docs/authentication
 *
 * @since 0.1.0
 */
export * as ClickUp from "./ClickUp.js"

/**
 * Coinbase, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Endpoints**: those at `login.coinbase.com`, which took the place of `www.coinbase.com/oauth` in March 2024.
 * - **Scopes**: `wallet:user:read` and `wallet:user:email` for the profile. `offline_access` is for refresh tokens. In
 *   requests a comma stands between them, as documented.
 * - **Refresh tokens** need `offline_access` and live a year and a half. Each is used once, and a refresh gives the
 *   next.
 * - **PKCE** is documented, and sent.
 * - **Client authentication** is in the form, as documented.
 * - **Profile**: asked for with `CB-VERSION`, the date of the API that is meant. It has no word on whether the address
 *   is verified.
 * - **Revocation** is not offered: Coinbase answers 200 whether or not it has revoked something, and its documentation
 *   wants the access token in a header as well as in the form.
 *
 * See https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration/overview
 *
 * @since 0.1.0
 */
export * as Coinbase from "./Coinbase.js"

/**
 * The Concept2 Logbook, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Environments**: `https://log-dev.concept2.com` has a database of its own, and comes before the live one, for
 *   which Concept2 approves an application. Set `baseUrl`.
 * - **Scopes** stand with commas between them; the profile needs `user:read`.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest.
 * - **PKCE** is sent. Concept2 does not document it.
 * - **Revocation** does not exist.
 *
 * See https://log.concept2.com/developers/documentation/
 *
 * @since 0.1.0
 */
export * as Concept2 from "./Concept2.js"

/**
 * Descope, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The client id** is the project's id, and the secret an access key. The issuer is the region's address with the
 *   client id behind it; for an application that has an issuer of its own, set `endpoints: { issuer }`.
 * - **Scopes**: `phone` and `descope.custom_claims` give more claims.
 * - **Refresh tokens** come with every exchange.
 * - **Public clients** are documented for applications in browsers and on phones: leave the secret out.
 *
 * See https://docs.descope.com/identity-federation/applications/oidc-apps/oidc-endpoints
 *
 * @since 0.1.0
 */
export * as Descope from "./Descope.js"

/**
 * Discord, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. Without the scope `openid`, it is plain OAuth 2.0.
 * - **Scopes**: `openid identify email`. The profile needs `identify`, and `email` for the address.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a week.
 * - **PKCE** is sent; Discord takes `S256` alone.
 * - **Public clients** are an option of the application.
 * - **Callback**: it may have `iss`, which is compared.
 * - **Nonce**: an ID token without one is accepted, since Discord does not document it. One that is there has to match.
 * - **Profile**: the user of Discord's own API, which says more than the claims. `verified` is about the email address.
 * - **Revocation** of one token ends all tokens of the user for the application.
 *
 * See https://discord.com/developers/docs/topics/oauth2
 *
 * @since 0.1.0
 */
export * as Discord from "./Discord.js"

/**
 * DonationAlerts, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `oauth-user-show`. `scope` is required in every request, in a refresh too, and sent
 *   even when it is empty.
 * - **Refresh tokens** come with every exchange and every refresh.
 * - **PKCE** is not sent: DonationAlerts does not document it, and no library we have looked at sends it there.
 * - **Client authentication** is in the form, as documented.
 * - **Profile**: in an envelope. `socket_connection_token` in it is a secret.
 * - **Revocation** is not documented, and not offered.
 *
 * See https://www.donationalerts.com/apidoc
 *
 * @since 0.1.0
 */
export * as DonationAlerts from "./DonationAlerts.js"

/**
 * Dribbble, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `public`. `upload` is for shots.
 * - **Refresh tokens** are not documented, and not offered. Access tokens come without an expiry, and are good until
 *   the user takes the app away.
 * - **PKCE** is sent. Dribbble does not document it; a server ignores what it does not know (RFC 6749 §3.1), and other
 *   libraries send it there.
 * - **Client authentication** is in the form, as documented.
 * - **Profile**: the documented one has no email address.
 * - **Revocation** is not documented, and not offered.
 *
 * See https://developer.dribbble.com/v2/oauth/
 *
 * @since 0.1.0
 */
export * as Dribbble from "./Dribbble.js"

/**
 * Dropbox, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here.
 * - **Scopes**: `openid profile email`. They have to be on for the app, and the files have scopes of their own.
 * - **Refresh tokens** need `extraParameters: { token_access_type: "offline" }` in the request. They do not expire, and
 *   a refresh gives no new one. Access tokens live four hours.
 * - **Public clients** go without a secret, with PKCE.
 * - **Nonce**: an ID token without one is accepted, since Dropbox does not document it. One that is there has to match;
 *   PKCE, which Dropbox documents, is always used.
 * - **Profile**: the claims, asked for with a POST that has no body. There is no picture in them: it is in
 *   `/2/users/get_current_account`, for tokens with `account_info.read`.
 * - **Revocation** is of the access token, which is presented as Bearer, and its refresh token goes with it.
 *
 * See https://developers.dropbox.com/oidc-guide
 *
 * @since 0.1.0
 */
export * as Dropbox from "./Dropbox.js"

/**
 * Duende IdentityServer, by OpenID Connect, version 6 and later. Endpoints are discovered when the layer is built.
 *
 * - **Scopes**: refresh tokens need `offline_access`, and the client allowed to ask for it.
 * - **PKCE** is required by default.
 * - **Refresh tokens** are used once or stay, as set for the client.
 * - **Claims** beside `sub` are in the userinfo, where the profile reads them, and not in ID tokens, unless set for
 *   the client.
 * - **Revocation**: refresh tokens, and access tokens that are references.
 * - **Public clients** are those that are set to need no secret.
 *
 * See https://docs.duendesoftware.com/identityserver/
 *
 * @since 0.1.0
 */
export * as DuendeIdentityServer6 from "./DuendeIdentityServer6.js"

/**
 * Epic Games accounts, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `basic_profile`. They have to be on for the application.
 * - **Refresh tokens** come with every exchange and live eight hours, see `refresh_expires` in the answer. A refresh
 *   gives another one. Access tokens live two hours.
 * - **PKCE** is not sent: the metadata lists no method for it, and no library we have looked at sends it there.
 * - **Client authentication** is by HTTP Basic.
 * - **Token answer**: `account_id` is the id of the user, and stays in `extra` with Epic's other members.
 * - **Profile**: in claims of OpenID Connect: the id and the display name. There is no email address and no picture.
 * - **Revocation** takes access and refresh tokens.
 * - **Not confirmed**: the issuer of Epic's ID tokens. Its metadata says `https://api.epicgames.dev/epic/oauth/v2`, its
 *   documented example `.../v1`, and its text that any may begin with `https://api.epicgames.dev`. So they are not
 *   verified here, and nobody signs in by one: do not ask for `openid`.
 *
 * See https://dev.epicgames.com/docs/web-api-ref/authentication
 *
 * @since 0.1.0
 */
export * as EpicGames from "./EpicGames.js"

/**
 * Etsy, by OAuth 2.0.
 *
 * - **Clients** are public: the keystring is the client id, and the token endpoint takes no secret. The shared secret
 *   that comes with it goes with every request to the API, as `x-api-key: keystring:shared secret`.
 * - **Scopes**: the profile needs `shops_r`, and `email_r` for the user's name, picture and address. Etsy grants the
 *   address to few applications.
 * - **PKCE** is required.
 * - **Refresh tokens** live 90 days, and each refresh gives the next. Access tokens live an hour.
 * - **Token answer**: an access token begins with the number of the user and a dot.
 * - **Profile**: `/users/me` says who it is, and `/users/{id}`, read after it, what is known of them.
 * - **Revocation** does not exist.
 *
 * See https://developers.etsy.com/documentation/essentials/authentication
 *
 * @since 0.1.0
 */
export * as Etsy from "./Etsy.js"

/**
 * EVE Online, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: none are needed to know who signs in.
 * - **Refresh tokens** may be rotated; keep the newest. Access tokens live 20 minutes.
 * - **The profile** is the claims of the access token, a JWT. The endpoint others ask for it, `/oauth/verify`, is
 *   deprecated since 2021. Its signature is not looked at: it came from the token endpoint itself, and is read on the
 *   way in. A program that is given such a token by somebody else has to verify it, with the keys at
 *   `https://login.eveonline.com/oauth/jwks`.
 * - **Users** are characters. A character can be sold to another account; then `owner` changes, and the id does not.
 * - **Public clients** are documented for desktop and mobile applications: leave the secret out.
 * - **Revocation**: the refresh token. Access tokens stay good until they expire.
 *
 * See https://developers.eveonline.com/docs/services/sso/
 *
 * @since 0.1.0
 */
export * as EveOnline from "./EveOnline.js"

/**
 * Eventbrite, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are not documented: a token is good for all the user can do. Auth.js asks for `user.profile`.
 * - **Refresh tokens** do not exist, and access tokens do not expire; they end when the user changes the password, or
 *   takes the access back.
 * - **PKCE** is sent. Eventbrite does not document it.
 * - **Users**: the address is the one marked `primary`.
 * - **Revocation** does not exist.
 *
 * See https://www.eventbrite.com/platform/api#/introduction/authentication
 *
 * @since 0.1.0
 */
export * as Eventbrite from "./Eventbrite.js"

/**
 * Facebook, by OAuth 2.0 and the Graph API.
 *
 * - **Scopes**: the profile needs `public_profile`, and `email` for the address. Both are there without a review.
 * - **Versions** of the Graph API live about two years. Set `graphVersion` to the one the application was tested with.
 * - **Refresh tokens** do not exist. A token can be exchanged for one of about 60 days by Facebook's own grant
 *   (`fb_exchange_token`), which is not offered.
 * - **PKCE** is sent. Facebook describes it for its OpenID Connect flow.
 * - **Token answer** and **profile**: errors are objects. They become the standard's, by their numbers: 190 is
 *   `invalid_token`, for one.
 * - **OpenID Connect** is not offered: Facebook documents it for web applications as a test.
 * - **Revocation** does not exist; `DELETE /me/permissions` takes the application away, which is more.
 * - **Proof of the secret** (`appsecret_proof`) is not sent: leave "Require App Secret" off, or the profile cannot be
 *   read.
 *
 * See https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 *
 * @since 0.1.0
 */
export * as Facebook from "./Facebook.js"

/**
 * FACEIT, by OAuth 2.0.
 *
 * - **Scopes**: `openid`, `profile`, `email` and `membership`.
 * - **`redirect_popup`** is sent: without it the page of FACEIT hands the code to the window that has opened it.
 * - **Refresh tokens** are rotated; keep the newest. Access tokens live a day.
 * - **PKCE** is required of applications that are registered today, beside the secret.
 * - **Redirect URIs**: one for each application, and FACEIT sends users to the one that is registered, whatever the
 *   request says.
 * - **Not confirmed**: it gives ID tokens, with the issuer `https://api.faceit.com/auth`, but whether they have `sub`
 *   and the nonce that was sent is not known. They are not verified here, and nobody signs in by one.
 * - **Revocation** is not documented.
 *
 * See https://docs.faceit.com/getting-started/authentication/oauth2
 *
 * @since 0.1.0
 */
export * as Faceit from "./Faceit.js"

/**
 * Figma, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `current_user:read`.
 * - **Refresh tokens** come with the exchange and stay. They are spent at an address of their own, and the answer has no
 *   new one. Access tokens live 90 days.
 * - **PKCE** is sent.
 * - **Token answer**: names the user in `user_id_string`; it stays in `extra`.
 * - **Revocation** does not exist.
 * - **Not confirmed**: in which shape the token endpoint writes errors. One that is not the standard's is an
 *   `InvalidResponse` with its status.
 *
 * See https://developers.figma.com/docs/rest-api/authentication/
 *
 * @since 0.1.0
 */
export * as Figma from "./Figma.js"

/**
 * 42 School's intranet, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `public`.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live two hours.
 * - **PKCE** is sent. 42 does not document it.
 * - **Token answer**: `secret_valid_until` says when the client secret, which 42 replaces regularly, ends; it stays in
 *   `extra`.
 * - **Revocation** does not exist in the documentation.
 *
 * See https://api.intra.42.fr/apidoc/guides/web_application_flow
 *
 * @since 0.1.0
 */
export * as FortyTwo from "./FortyTwo.js"

/**
 * Foursquare, by OAuth 2.0 (it has no OpenID Connect): users of its applications City Guide and Swarm.
 *
 * - **Scopes** do not exist.
 * - **Refresh tokens** do not exist, and access tokens do not expire; users take the access back.
 * - **Token answer**: there is no `token_type`.
 * - **The profile** wants the token as a parameter, `oauth_token`, and the date of the API's version, `v`.
 * - **PKCE** is sent. Foursquare does not document it.
 * - **Client authentication**: id and secret as parameters, as documented. That HTTP Basic is read, which some
 *   libraries send, is not confirmed.
 * - **Revocation** does not exist.
 *
 * See https://docs.foursquare.com/developer/reference/authentication-v2
 *
 * @since 0.1.0
 */
export * as Foursquare from "./Foursquare.js"

/**
 * FreshBooks, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are ticked for the application; a request may name some of them. The profile needs
 *   `user:profile:read`.
 * - **Refresh tokens** are rotated, and there is one at a time for a user and an application: a new sign-in ends the
 *   one before. Access tokens live 12 hours.
 * - **The authorization endpoint** is the documented one; older libraries have `/service/auth/oauth/authorize`.
 * - **Redirect URIs** have to be https, and without a query.
 * - **PKCE** is sent. FreshBooks does not document it.
 * - **Client authentication**: id and secret as parameters, as documented.
 * - **Revocation**: the refresh token. It is documented with a JSON body; that the form of RFC 7009 is read too, as
 *   it is at the token endpoint, is not confirmed.
 *
 * See https://www.freshbooks.com/api/authentication
 *
 * @since 0.1.0
 */
export * as FreshBooks from "./FreshBooks.js"

/**
 * Frontegg, by OpenID Connect, with endpoints written here: the same below every environment's address.
 *
 * - **The issuer** is the environment's address, `https://<name>.frontegg.com`, or its own domain.
 * - **The client** is the environment's, or that of one of its applications. Hosted login has to be on.
 * - **Refresh tokens** come with every exchange; keep the newest.
 * - **The profile** is the claims of the ID token, as in other libraries; the picture is in `profilePictureUrl`.
 * - **Public clients** are documented for applications in browsers and on phones: leave the secret out.
 * - **Not confirmed**: that the nonce comes back in ID tokens, as OpenID Connect demands. Where it does not, signing
 *   in fails with `IdTokenRejected`, and `exchange` works.
 * - **Revocation** is not offered: no endpoint for it is confirmed.
 *
 * See https://developers.frontegg.com/guides/management/frontegg-idp/native-hosted
 *
 * @since 0.1.0
 */
export * as Frontegg from "./Frontegg.js"

/**
 * FusionAuth, by OpenID Connect, with endpoints written here: the same below every address.
 *
 * - **The issuer** is set for the tenant, and is `acme.com` until somebody does. Set it to the address of FusionAuth
 *   there; for another, set `endpoints: { issuer }`. It has to be a URL.
 * - **ID tokens** have to be signed with RS256 or ES256, as set for the application, or with the client secret.
 * - **Scopes**: refresh tokens need `offline_access`, and the grant switched on for the application.
 * - **Refresh tokens** stay, or are used once, as set for the tenant.
 * - **Tenants**: the client id says which one is meant. For an application that all tenants share, give `tenantId`
 *   among the extra parameters of the authorization request.
 * - **Public clients** are applications whose settings do not require client authentication.
 * - **Revocation** by RFC 7009 does not exist.
 *
 * See https://fusionauth.io/docs/lifecycle/authenticate-users/oauth/endpoints
 *
 * @since 0.1.0
 */
export * as FusionAuth from "./FusionAuth.js"

/**
 * GitHub, by OAuth 2.0 (it has no OpenID Connect for signing users in).
 *
 * - **OAuth Apps** give tokens that do not expire, without refresh tokens, and go by scopes.
 * - **GitHub Apps** ignore scopes: their permissions are set on the app, and "Email addresses" is the one for addresses.
 *   With expiring tokens, which is their default, access tokens live 8 hours and refresh tokens 6 months, each used once;
 *   `refresh_token_expires_in` stays in `extra`.
 * - **Scopes**: the profile needs none; `user:email` is for addresses that are not public.
 * - **Address**: the primary one of `/user/emails`, which also says whether it is verified. A token that may not read the
 *   list leaves the public address of the profile, if there is one, and does not say that it is verified.
 * - **Profile**: the API refuses requests without a `User-Agent`. The clients of this project, and browsers, send one.
 * - **PKCE** is sent. GitHub knows it since July 2025.
 * - **Token answer**: errors come with status 200 and GitHub's own codes; the common ones become the standard's.
 * - **Enterprise Server**: set `baseUrl`, and `apiUrl` to its `/api/v3`. One without the other is a `ConfigurationError`.
 * - **Revocation** is a call to the REST API with the client's credentials, and no RFC 7009: not offered.
 *
 * See https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 *
 * @since 0.1.0
 */
export * as GitHub from "./GitHub.js"

/**
 * GitLab, by OpenID Connect: GitLab.com, and one's own server by `baseUrl`.
 *
 * - **OpenID Connect**: the endpoints are written here, below `baseUrl`, which is the issuer.
 * - **Scopes**: `openid`, `profile` and `email`. Each has to be ticked on the application. `read_user` is for the API and not
 *   needed.
 * - **Clients** may be public ("Confidential" not ticked): leave the secret out.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live two hours.
 * - **Token answer**: `created_at` is in seconds; it stays in `extra`.
 * - **PKCE** is sent.
 *
 * See https://docs.gitlab.com/integration/openid_connect_provider/
 *
 * @since 0.1.0
 */
export * as GitLab from "./GitLab.js"

/**
 * Gitea, by OpenID Connect; Forgejo and Codeberg too, which came from it.
 *
 * - **OpenID Connect**: the endpoints are written here, below `baseUrl`. The issuer is `baseUrl` without a slash at its end,
 *   as Gitea has it since 1.25. Before that, and where `JWT_CLAIM_ISSUER` says so, it ends in one: set
 *   `endpoints: { issuer: "https://git.example/" }` then.
 * - **Scopes**: `openid`, `profile` and `email` for the claims, and `groups` for the user's organizations and teams. With
 *   those alone a version may give a token for the whole API in the user's name, so `read:user` is asked for beside them,
 *   which limits it since 1.23.
 * - **Clients** may be public ("confidential client" not ticked): leave the secret out.
 * - **Refresh tokens** come with the exchange and with every refresh.
 * - **Revocation** does not exist.
 *
 * See https://docs.gitea.com/development/oauth2-provider
 *
 * @since 0.1.0
 */
export * as Gitea from "./Gitea.js"

/**
 * Google, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here.
 * - **Scopes**: `openid`, `profile` and `email`.
 * - **Refresh tokens** come only when they are asked for, with `extraParameters: { access_type: "offline" }`, and only when
 *   the user consents: `prompt: ["consent"]` asks again. The answer to a refresh has no new one, and Google lets only so many
 *   of a user and client live at a time.
 * - **Workspace**: `hd` is the domain of the user's organization. The parameter `hd` of a request is a hint and proves
 *   nothing: look at the claim.
 * - **Addresses** at `gmail.com`, and those of a Workspace (`hd`), are Google's to vouch for. Any other was verified once
 *   (`email_verified`), and may be somebody else's by now: do not take it alone for the owner of an account of yours.
 * - **Client authentication**: by HTTP Basic. Google takes the form too, and has it in its examples.
 * - **Revocation** of either token ends the whole grant.
 * - **Issuer**: Google keeps the right to write `iss` without `https://`, which was so for its oldest clients. Such a token
 *   is refused here.
 *
 * See https://developers.google.com/identity/openid-connect/openid-connect
 *
 * @since 0.1.0
 */
export * as Google from "./Google.js"

/**
 * Gumroad, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `view_profile`, with which the address and the picture come too. Whether the address
 *   is confirmed is not said.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens do not expire.
 * - **Token answer**: `created_at`, in seconds since 1970, is in `extra`.
 * - **PKCE** is sent. Gumroad documents nothing of it.
 * - **Not confirmed**: revocation. It is not offered.
 *
 * See https://gumroad.com/api
 *
 * @since 0.1.0
 */
export * as Gumroad from "./Gumroad.js"

/**
 * HubSpot, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **The endpoints** are those of the version 2026-03. Those of version 1, which other libraries use, have the token
 *   in a path and end on February 16th, 2027.
 * - **Scopes**: those of the application, which a request has to name; `oauth` is always among them.
 * - **Refresh tokens** stay. Access tokens live 30 minutes.
 * - **Token answer**: `hub_id` and `user_id` are in `extra`.
 * - **The profile** is what HubSpot says of the access token (RFC 7662): the user's id and address, and the account.
 * - **PKCE** is sent; the token endpoint knows the verifier.
 * - **Revocation**: the refresh token. Whether access tokens end with it is not documented.
 *
 * See https://developers.hubspot.com/docs/api-reference/latest/authentication/manage-oauth-tokens
 *
 * @since 0.1.0
 */
export * as HubSpot from "./HubSpot.js"

/**
 * Hugging Face, by OpenID Connect, with endpoints written here.
 *
 * - **Scopes**: `openid`, `profile` and `email` say who somebody is; others, such as `read-repos`, allow the rest.
 *   For an organization of the user give `orgIds` among the extra parameters of the authorization request.
 * - **Refresh tokens** come with every exchange, though the guide does not name them. Each is used once, and a refresh
 *   gives the next. Access tokens live eight hours.
 * - **Public clients** are applications without a secret.
 * - **Revocation** does not exist: users take an application away in their settings.
 *
 * See https://huggingface.co/docs/hub/oauth
 *
 * @since 0.1.0
 */
export * as HuggingFace from "./HuggingFace.js"

/**
 * IdentityServer4, by OpenID Connect. Endpoints are discovered when the layer is built. It is out of support since
 * December 2022; Duende IdentityServer is what came after it.
 *
 * - **Scopes**: refresh tokens need `offline_access`, and the client allowed to ask for it.
 * - **Refresh tokens** are used once or stay, as set for the client.
 * - **Claims** beside `sub` are in the userinfo, where the profile reads them, and not in ID tokens, unless set for
 *   the client.
 * - **Revocation**: refresh tokens, and access tokens that are references.
 * - **Public clients** are those that are set to need no secret.
 *
 * See https://identityserver4.readthedocs.io/
 *
 * @since 0.1.0
 */
export * as IdentityServer4 from "./IdentityServer4.js"

/**
 * Instagram, by the business login of the Instagram API: for professional accounts, those of businesses and creators.
 * The Basic Display API, which private accounts could sign in with, has ended.
 *
 * - **Scopes**: the profile needs `instagram_business_basic`. There is no address to be had.
 * - **Versions** of the Graph API live about two years. Set `graphVersion` to the one the application was tested with.
 * - **Refresh tokens** do not exist. An access token lives an hour and can be exchanged for one of 60 days by
 *   Instagram's own grant (`ig_exchange_token`), which is not offered.
 * - **PKCE** is sent. Instagram does not document it and ignores it.
 * - **Token answer**: has no `token_type` and no `expires_in`, calls the scopes `permissions`, and is documented inside a
 *   list `data`; both shapes are read. `user_id` may be a number too large to be read exactly: take the profile's `id`.
 * - **Errors** are Instagram's own and become the standard's, see `Facebook`.
 * - **Revocation** does not exist.
 *
 * See https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 *
 * @since 0.1.0
 */
export * as Instagram from "./Instagram.js"

/**
 * Intuit, the accounts of QuickBooks, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. ID tokens have no `nonce`, so there need not be one: only the state
 *   keeps the code of another sign-in out.
 * - **Scopes**: `openid`, `profile` and `email`; `com.intuit.quickbooks.accounting` and the like are for the API.
 * - **Callback**: with a scope of QuickBooks it names the company the user chose in `realmId`. Read it from the callback; it
 *   is not in the tokens, but `realmid` in the ID token.
 * - **Refresh tokens** live about 100 days. A refresh gives a new one about every day; store what the answer has.
 * - **Token answer**: `x_refresh_token_expires_in` is in seconds; it stays in `extra`.
 * - **Profile**: the claims are in camel case, against OpenID Connect.
 * - **Sandbox**: development keys read the profile at another host, see `accountsHost`.
 * - **PKCE** is not sent: Intuit does not document it, its metadata does not list it, and no other library sends it.
 * - **Revocation**: Intuit documents a JSON body. What is sent is the form of RFC 7009, as other libraries do.
 * - **Not confirmed**: the form at the revocation endpoint.
 *
 * See https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/openid-connect
 *
 * @since 0.1.0
 */
export * as Intuit from "./Intuit.js"

/**
 * Kakao, by OAuth 2.0; ID tokens come with it where OpenID Connect is switched on for the application.
 *
 * - **Scopes**: a request without any asks for the consent items set on the application, so none is sent. A scope that is
 *   not set there is refused. The profile's parts are `profile_nickname`, `profile_image` and `account_email`.
 * - **OpenID Connect**: an ID token that comes is verified by `exchange` and is in the token set; the endpoints for it are
 *   written here. `signIn` is not offered: it needs the scope `openid`, and a request with scopes asks for the consent to
 *   those alone, which leaves the rest of the profile out.
 * - **Clients**: the REST API key is the client id. The client secret can be switched off: leave it out then.
 * - **Refresh tokens** come with the exchange. A refresh gives a new one only in the last month of the old one's life.
 * - **Token answer**: `refresh_token_expires_in` is in seconds; it stays in `extra`.
 * - **PKCE** is sent: Kakao's metadata lists `S256`.
 * - **Profile**: what the user gave is in `kakao_account`. Its errors are Kakao's own, by numbers; those about the token
 *   become the standard's.
 * - **Revocation** is Kakao's logout: it ends the access token it is asked with, and the refresh token that came with it.
 *
 * See https://developers.kakao.com/docs/latest/en/kakaologin/rest-api
 *
 * @since 0.1.0
 */
export * as Kakao from "./Kakao.js"

/**
 * Keycloak, by OpenID Connect.
 *
 * - **OpenID Connect**: the metadata of the realm is discovered when the layer is built.
 * - **Scopes**: `openid`, `profile` and `email`. `offline_access` is for refresh tokens that outlive the user's session.
 * - **Clients** may be public ("Client authentication" off): leave the secret out.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next, which replaces it where the realm says so.
 * - **Token answer**: `refresh_expires_in` is in seconds, and 0 for a token that does not expire; it, `session_state` and
 *   `not-before-policy` stay in `extra`.
 * - **Callback**: has `iss` (RFC 9207), and it is compared.
 * - **Revocation**, **logout** and **pushed requests** are there in every version that is maintained.
 *
 * See https://www.keycloak.org/securing-apps/oidc-layers
 *
 * @since 0.1.0
 */
export * as Keycloak from "./Keycloak.js"

/**
 * Kick, by OAuth 2.1.
 *
 * - **Scopes**: the profile needs `user:read`.
 * - **PKCE** is required, and the client secret too.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live two hours.
 * - **Errors** of the token endpoint are texts for people, such as `Invalid request`, and no codes.
 * - **Profile**: the first of a list in `data`. Kick does not say whether the address is verified.
 * - **Revocation**: Kick documents the token in the query. What is sent is the form of RFC 7009, which keeps tokens out of
 *   logs, as other libraries do.
 * - **Not confirmed**: the form at the revocation endpoint.
 *
 * See https://docs.kick.com/getting-started/generating-tokens-oauth2-flow
 *
 * @since 0.1.0
 */
export * as Kick from "./Kick.js"

/**
 * Kinde, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The issuer** is the business's address, `https://<business>.kinde.com`, or its own domain.
 * - **Scopes**: refresh tokens need `offline`, and not `offline_access`.
 * - **Refresh tokens** are rotated; keep the newest.
 * - **Public clients** are front-end and mobile applications.
 * - **Revocation** is at the documented address.
 * - **Logout** is not offered: Kinde's `/logout` has a parameter of its own (`redirect`).
 *
 * See https://docs.kinde.com/developer-tools/about/using-kinde-without-an-sdk/
 *
 * @since 0.1.0
 */
export * as Kinde from "./Kinde.js"

/**
 * Lichess, by OAuth 2.0.
 *
 * - **Clients** are public and not registered: the client id is a text of your own that tells the application from others.
 * - **Scopes**: the profile needs none; `email:read` is for the address.
 * - **PKCE** is required.
 * - **Refresh tokens** do not exist. Access tokens live about a year.
 * - **Profile**: of `/api/account`, and the address of `/api/account/email`. A token that may not read it leaves it out.
 * - **Revocation**: the token is presented as Bearer, in a DELETE.
 *
 * See https://lichess.org/api#tag/OAuth
 *
 * @since 0.1.0
 */
export * as Lichess from "./Lichess.js"

/**
 * LINE Login, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. ID tokens of web applications are signed with the channel secret
 *   (`HS256`), and that is what is verified. Those of native applications and LIFF are signed with `ES256` and are refused.
 * - **Scopes**: `openid` and `profile`. Ask for `email` too when LINE has approved the channel for addresses; it comes in the
 *   ID token and nowhere else.
 * - **Refresh tokens** come with the exchange, live 90 days and stay: a refresh gives the same one again, and no ID token.
 * - **Profile**: the claims of the ID token, so it needs the token set of a sign-in.
 * - **PKCE** is sent.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set. What becomes of the refresh token is
 *   not documented.
 *
 * See https://developers.line.biz/en/docs/line-login/integrate-line-login/
 *
 * @since 0.1.0
 */
export * as Line from "./Line.js"

/**
 * Linear, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `read`, which every token has. In requests a comma stands between them, as documented.
 * - **Clients** may leave the secret out, since PKCE is used.
 * - **Refresh tokens** come with the exchange, and each refresh gives the next. Access tokens live 24 hours.
 * - **PKCE** is sent.
 * - **Token answer**: applications made before December 2023 get `scope` as a list.
 * - **Profile**: the `viewer` of the GraphQL API. Its errors become the standard's.
 * - **Revocation** takes the access token as Bearer.
 *
 * See https://linear.app/developers/oauth-2-0-authentication
 *
 * @since 0.1.0
 */
export * as Linear from "./Linear.js"

/**
 * LinkedIn, by OpenID Connect.
 *
 * - **OpenID Connect**: the endpoints are written here. ID tokens have no `nonce`, so there need not be one: only the state
 *   keeps the code of another sign-in out.
 * - **Issuer**: `https://www.linkedin.com/oauth`, as LinkedIn's metadata and other libraries have it. Older tokens had
 *   `https://www.linkedin.com`; set `endpoints: { issuer }` if yours do.
 * - **Scopes**: `openid`, `profile` and `email`. The application needs the product "Sign In with LinkedIn using OpenID
 *   Connect".
 * - **Client authentication** is in the form; LinkedIn does not take HTTP Basic.
 * - **Refresh tokens** are for approved partners. Others have none, and access tokens that live 60 days.
 * - **Token answer**: `refresh_token_expires_in` is in seconds; it stays in `extra`.
 * - **PKCE** is not sent: LinkedIn refuses the verifier of a web application with `invalid_client`. It is for native clients,
 *   at another address and on request.
 * - **Revocation** is not documented and not offered.
 *
 * See https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2
 *
 * @since 0.1.0
 */
export * as LinkedIn from "./LinkedIn.js"

/**
 * Logto, by OpenID Connect. Endpoints are discovered when the layer is built.
 *
 * - **The issuer** is the tenant's address with `/oidc` behind it.
 * - **Scopes**: refresh tokens need `offline_access`, and `prompt=consent` in the authorization request.
 * - **Refresh tokens** are rotated, unless that is switched off for the application.
 * - **Public clients** are single-page and native applications.
 *
 * See https://docs.logto.io/integrate-logto/integrate-logto-into-your-application/understand-authentication-flow
 *
 * @since 0.1.0
 */
export * as Logto from "./Logto.js"

/**
 * Mail.ru, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `userinfo`.
 * - **Refresh tokens** stay. Access tokens live an hour.
 * - **The profile** wants the token as a parameter.
 * - **PKCE** is sent. Whether it is looked at is not confirmed.
 * - **Client authentication**: id and secret as parameters, which also gives a refresh the id it wants in the form.
 *   HTTP Basic, which some libraries send, is read for codes.
 * - **Revocation** does not exist.
 *
 * See https://o2.mail.ru/docs/
 *
 * @since 0.1.0
 */
export * as MailRu from "./MailRu.js"

/**
 * Mailchimp, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist.
 * - **Refresh tokens** do not exist, and access tokens do not expire; users take the access back.
 * - **Token answer**: there is no `token_type`, and `expires_in` is 0, which means never.
 * - **The profile** wants the scheme `OAuth`, as documented. It says where the account is: `dc` and `api_endpoint`.
 *   An error comes with status 200.
 * - **Users**: the id is that of the login; `user_id` is that of the account, which several people may share.
 * - **PKCE** is sent. Mailchimp does not document it.
 * - **Redirect URIs**: for this machine it has to be `127.0.0.1` and not `localhost`.
 * - **Client authentication**: id and secret as parameters, as documented. That HTTP Basic is read, which some
 *   libraries send, is not confirmed.
 * - **Revocation** does not exist.
 *
 * See https://mailchimp.com/developer/marketing/guides/access-user-data-oauth-2/
 *
 * @since 0.1.0
 */
export * as Mailchimp from "./Mailchimp.js"

/**
 * Mastodon, by OAuth 2.0: one provider for each instance, at which the application is registered beforehand, by `register`
 * or in the preferences of any user.
 *
 * - **Scopes**: the profile needs `read:accounts`, which an application registered for `read` may ask for. Since
 *   Mastodon 4.3 `profile` is enough, for an application registered with it.
 * - **Refresh tokens** do not exist, and access tokens do not expire.
 * - **PKCE** is verified since Mastodon 4.3, and ignored before.
 * - **Token answer**: `created_at`, in seconds since the epoch, stays in `extra`.
 * - **Users**: the id is that of the instance, and there is no address: store both, the instance and the id.
 * - **OpenID Connect**: there are no ID tokens.
 *
 * See https://docs.joinmastodon.org/methods/oauth/
 *
 * @since 0.1.0
 */
export * as Mastodon from "./Mastodon.js"

/**
 * Mattermost, by OAuth 2.0 (it has no OpenID Connect for this): a server that you, or others, run. Its administrator
 * has to switch the OAuth 2.0 service provider on.
 *
 * - **Scopes** are not looked at: a token is good for all the user can do.
 * - **Refresh tokens** come with every exchange and are rotated. Clients without a secret get none.
 * - **Token answer**: `scope` and `id_token` are there, and empty. Errors are Mattermost's own: those that say the
 *   same as one of OAuth 2.0 come as that, others with Mattermost's id as their code.
 * - **PKCE** is verified since version 11; servers before that ignore it.
 * - **Client authentication**: id and secret as parameters. HTTP Basic is not read.
 * - **Public clients** exist since version 11.
 * - **Revocation** does not exist.
 *
 * See https://developers.mattermost.com/integrate/apps/authentication/oauth2/
 *
 * @since 0.1.0
 */
export * as Mattermost from "./Mattermost.js"

/**
 * Medium, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Medium supports its API no longer** and gives no new integrations; those there are go on working.
 * - **Scopes** stand with commas between them; the profile needs `basicProfile`.
 * - **Refresh tokens** come with every exchange and do not expire. Access tokens live 60 days.
 * - **Token answer**: there is no `expires_in`. `expires_at`, in milliseconds since 1970, is in `extra`. Errors are a
 *   list with numbers: `6003`, a token that is not valid, becomes `invalid_token`; any other number is the code as it
 *   is.
 * - **PKCE** is sent. Medium documents nothing of it.
 * - **Revocation** is left to the user: there is no endpoint.
 * - **The client secret** goes into the form, as Medium documents it. Other libraries send it by Basic.
 *
 * See https://github.com/Medium/medium-api-docs
 *
 * @since 0.1.0
 */
export * as Medium from "./Medium.js"

/**
 * Mercado Libre, by OAuth 2.0.
 *
 * - **Scopes** are set on the application; a request names none. Refresh tokens need `offline_access` among them.
 * - **Refresh tokens** are used once: each refresh gives the next.
 * - **Sign-in page**: each country has a host of its own, see `host`. The other endpoints are the same everywhere.
 * - **Token answer**: `user_id`, a number, stays in `extra`.
 * - **Revocation** does not exist.
 *
 * See https://developers.mercadolibre.com.ar/en_us/authentication-and-authorization
 *
 * @since 0.1.0
 */
export * as MercadoLibre from "./MercadoLibre.js"

/**
 * Mercado Pago, by OAuth 2.0: a seller lets an application act for their account.
 *
 * - **Scopes** are set on the application; a request names none. Refresh tokens need `offline_access` among them.
 * - **Refresh tokens**: each refresh gives the next. Access tokens live 180 days.
 * - **PKCE** is verified when it is switched on for the application.
 * - **Profile**: there is no documented endpoint. It is what the token answer says: `user_id`, and the account's
 *   `public_key`.
 * - **Revocation** does not exist.
 *
 * See https://www.mercadopago.com/developers/en/docs/security/oauth
 *
 * @since 0.1.0
 */
export * as MercadoPago from "./MercadoPago.js"

/**
 * Microsoft Entra ID, by OpenID Connect: work, school and personal accounts. Endpoints are discovered when the layer is
 * built.
 *
 * - **Tenant**: its id lets in the users of that tenant, and so does a domain name of it; with a name, the issuer is the one
 *   of the id that Microsoft gives for it, and that may be another once the domain has moved. `consumers` lets in personal
 *   accounts alone. `common` and `organizations` let in users of every tenant: the issuer of each is then that of the `tid`
 *   of the ID token, which is yours to look at.
 * - **Scopes**: refresh tokens need `offline_access`.
 * - **Profile**: the claims of the verified ID token, as Microsoft advises. The userinfo endpoint says less. A picture
 *   is at `https://graph.microsoft.com/v1.0/me/photo/$value`, for a token with the scope `User.Read`.
 * - **Email**: no claim says that the user owns the address, and an administrator of any tenant can set it. Never find
 *   an account of yours by it.
 * - **Public clients**: `platform` is `spa` for a redirect URI of a single-page application, and `native` for one of a
 *   mobile or desktop application. Microsoft wants an `Origin` header from the one, and refuses it from the other.
 * - **Revocation** does not exist.
 *
 * See https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 *
 * @since 0.1.0
 */
export * as MicrosoftEntraId from "./MicrosoftEntraId.js"

/**
 * MyAnimeList, by OAuth 2.0.
 *
 * - **Scopes** do not exist.
 * - **Refresh tokens** come with every exchange and every refresh, and live a month. Access tokens live an hour.
 * - **PKCE** is required, and `plain` is the only method there is (RFC 7636 §4.2): it keeps a code from being used by
 *   whoever sees the callback alone, and not from those who see the request too.
 * - **Public clients**, which are those registered as Android, iOS or other, are not offered: `plain` does not protect
 *   them.
 * - **Revocation** does not exist.
 *
 * See https://myanimelist.net/apiconfig/references/authorization
 *
 * @since 0.1.0
 */
export * as MyAnimeList from "./MyAnimeList.js"

/**
 * Naver, by OAuth 2.0.
 *
 * - **Scopes** do not exist: what the profile has is set on the application, and the user may leave parts of it out.
 * - **Refresh tokens** come with the exchange; the answer to a refresh has no new one.
 * - **Token request**: the documentation wants `state` in it, so it is sent.
 * - **Token answer**: errors come with status 200, and `expires_in` is a text.
 * - **PKCE** is sent. Naver does not document it at these endpoints and ignores it.
 * - **OpenID Connect** is at other endpoints of Naver (`/oauth2/authorize`), and not offered.
 * - **Profile**: inside `response`. The address is one the user chose to give.
 * - **Revocation** is a token request with `grant_type=delete` and no RFC 7009: not offered.
 *
 * See https://developers.naver.com/docs/login/api/
 *
 * @since 0.1.0
 */
export * as Naver from "./Naver.js"

/**
 * Oracle NetSuite, by OAuth 2.0. (NetSuite can be an OpenID provider too, by other integration records and other
 * endpoints.)
 *
 * - **The profile is your own**: NetSuite has no profile endpoint for these tokens. Deploy a RESTlet that answers a GET
 *   with `{ id, name, email }` of the current user (`runtime.getCurrentUser()` of the module `N/runtime`), and set
 *   `script` and `deploy` to what its address has. Of its answer only `id` is required, text or a number; what else it
 *   has is kept. The id is that of an employee or contact in this one account.
 * - **Scopes**: the profile needs `restlets`. `rest_webservices` is for the REST API.
 * - **Refresh tokens** come with the code and live seven days. A refresh gives a client with a secret no new one; to a
 *   public client it gives one each time.
 * - **Clients without a secret** are integration records that are public clients.
 * - **The callback** also has `role`, `entity` and `company`.
 * - **Token answer**: `expires_in` is text.
 * - **PKCE** is sent; NetSuite wants it from everybody from version 2027.1 on.
 * - **Revocation** takes the refresh token, and its access tokens go with it.
 *
 * See https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158074210415.html
 *
 * @since 0.1.0
 */
export * as NetSuite from "./NetSuite.js"

/**
 * Netlify, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist: a token can do what the user can do. None is sent.
 * - **Refresh tokens** do not exist; access tokens do not expire.
 * - **PKCE** is sent. Netlify documents nothing of it.
 * - **Revocation**: an endpoint is not documented. Users take access away in their settings.
 *
 * See https://docs.netlify.com/api/get-started/
 *
 * @since 0.1.0
 */
export * as Netlify from "./Netlify.js"

/**
 * Nextcloud, self-hosted, by the OAuth 2.0 of its own app `oauth2`. (Its OpenID Connect is an app of others.)
 *
 * - **Scopes** do not exist: a token can do what the user can do. None is sent.
 * - **Addresses** are those of an instance with pretty URLs. One without them has `/index.php` before `/apps`: set
 *   `authorizationEndpoint` and `tokenEndpoint` in `endpoints`.
 * - **Refresh tokens** come with every exchange and every refresh, and each is used once. Access tokens live an hour.
 * - **Token answer**: `user_id` is in `extra`.
 * - **PKCE** is checked by new versions, and ignored by older ones.
 * - **The profile** is asked for at `/ocs/v2.php/cloud/user`, the user of the token. Other libraries ask for the user
 *   whose id is in the token answer, which gives the same.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://docs.nextcloud.com/server/latest/admin_manual/configuration_server/oauth2.html
 *
 * @since 0.1.0
 */
export * as Nextcloud from "./Nextcloud.js"

/**
 * Notion, by OAuth 2.0: a user adds an application to a workspace.
 *
 * - **Scopes** do not exist: capabilities are set on the application. An address needs the one for user information
 *   with addresses.
 * - **Refresh tokens** come with every exchange and every refresh, since 2025.
 * - **PKCE** is not sent: Notion does not document it.
 * - **Token answer**: `bot_id`, `workspace_id`, `workspace_name`, `workspace_icon`, `owner` and
 *   `duplicated_template_id` stay in `extra`.
 * - **Profile**: the token is that of a bot, and the profile the person who owns it.
 * - **Revocation** takes JSON alone by its documentation, and no form as RFC 7009 has it: not offered.
 *
 * See https://developers.notion.com/docs/authorization
 *
 * @since 0.1.0
 */
export * as Notion from "./Notion.js"

/**
 * Okta, by OpenID Connect: the org authorization server, or a custom one. Endpoints are discovered when the layer is
 * built.
 *
 * - **Scopes**: refresh tokens need `offline_access`, and the grant switched on for the application.
 * - **Refresh tokens** stay or are rotated, as set on the application.
 * - **Public clients** are single-page and native applications.
 *
 * See https://developer.okta.com/docs/reference/api/oidc/
 *
 * @since 0.1.0
 */
export * as Okta from "./Okta.js"

/**
 * OneLogin, by OpenID Connect (version 2): its metadata is discovered.
 *
 * - **The issuer** is `https://<subdomain>.onelogin.com/oidc/2`. The path belongs to it.
 * - **Scopes**: `groups` and `params` are there beside the standard ones.
 * - **Refresh tokens** come where they are switched on for the application.
 * - **Authentication** is set per application. Basic is sent here, and nothing by an application without a secret.
 * - **Logout** revokes the tokens of all applications of the session.
 *
 * See https://developers.onelogin.com/openid-connect
 *
 * @since 0.1.0
 */
export * as OneLogin from "./OneLogin.js"

/**
 * Ory Hydra, self-hosted or as Ory Network, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** is written as Hydra has it in its settings, often with a slash at its end. It is compared as text.
 * - **Scopes**: a client may ask for those it is registered for, and for no others. What claims there are is up to the
 *   consent application; `sub` is always there.
 * - **Refresh tokens** come with the scope `offline_access`, or `offline`, and each is used once.
 * - **Authentication** is set per client. Basic is Hydra's default and is sent here, and nothing by a client without a
 *   secret.
 *
 * See https://www.ory.com/docs/hydra
 *
 * @since 0.1.0
 */
export * as OryHydra from "./OryHydra.js"

/**
 * Osso, self-hosted, by OAuth 2.0: it passes users on to the SAML identity providers of their companies.
 *
 * - **Who is meant** has to be said in every authorization request: the user's address, or the domain of the company,
 *   as `extraParameters: { email }` or `{ domain }`.
 * - **Scopes** do not exist. None is sent.
 * - **Refresh tokens** do not exist.
 * - **PKCE** is sent. Osso documents nothing of it.
 * - **Revocation** does not exist.
 * - **Not confirmed**: what the profile has besides `id`, `email` and `idp`.
 *
 * See https://ossoapp.com/docs/
 *
 * @since 0.1.0
 */
export * as Osso from "./Osso.js"

/**
 * osu!, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `identify`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a day.
 * - **PKCE** is sent: the server is Laravel Passport, which verifies it.
 * - **Revocation**: the access token is presented as Bearer, in a DELETE, and its refresh token is revoked with it.
 *
 * See https://osu.ppy.sh/docs/index.html
 *
 * @since 0.1.0
 */
export * as Osu from "./Osu.js"

/**
 * Passage by 1Password, by OpenID Connect: its metadata is discovered.
 *
 * - **1Password has ended Passage** on January 16th, 2026. This module is for what still speaks its protocol.
 * - **The issuer** is the one Passage shows for your application.
 * - **Scopes**: `openid email`; `phone` for the telephone number.
 * - **The profile** is the claims of the ID token, which was verified at sign-in. Nothing more is asked for.
 * - **Not confirmed**: refresh tokens, revocation and logout. They are not offered.
 *
 * See https://docs.passage.id/hosted-login/oidc-client-configuration
 *
 * @since 0.1.0
 */
export * as Passage from "./Passage.js"

/**
 * Patreon, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `identity`, and the address in it `identity[email]`.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a month.
 * - **PKCE** is sent. Patreon does not document it and ignores it.
 * - **Profile**: that of API v2, which answers with the fields it is asked for. Others still read v1,
 *   `/api/current_user`.
 * - **Revocation** does not exist.
 *
 * See https://docs.patreon.com/#get-api-oauth2-v2-identity
 *
 * @since 0.1.0
 */
export * as Patreon from "./Patreon.js"

/**
 * Log in with PayPal, by OAuth 2.0.
 *
 * - **Scopes**: `openid` is required, `profile` and `email` are for what the profile has. What may be asked for is set
 *   for the application at PayPal. `https://uri.paypal.com/services/paypalattributes` is for the account id of
 *   payments.
 * - **ID tokens** name the user as `user_id`, and `sub` is not among the claims PayPal lists. They are ignored here,
 *   and nobody can sign in by one; the profile says who it is.
 * - **Refresh tokens** come with every exchange. A refresh gives no new one.
 * - **PKCE** is sent; `S256` is among the methods PayPal lists.
 * - **The sandbox** has hosts of its own: `domain: "sandbox.paypal.com"`.
 * - **The profile** is asked for as PayPal's reference of the Identity API has it, with the schema `openid`. Other
 *   libraries ask `/v1/identity/oauth2/userinfo` with the schema `paypalv1.1`, where the addresses are a list.
 * - **Revocation** is as in PayPal's metadata.
 *
 * See https://developer.paypal.com/docs/log-in-with-paypal/
 *
 * @since 0.1.0
 */
export * as PayPal from "./PayPal.js"

/**
 * Paybin, by OpenID Connect: its metadata is discovered.
 *
 * - **The profile** is the claims of the ID token, which was verified at sign-in. Nothing more is asked for.
 * - **Refresh tokens** are not documented; where one comes, it can be used.
 * - **The client secret** goes into the form.
 * - **Not confirmed**: revocation and logout, which the metadata may have. They are not offered.
 *
 * See https://developers.paybin.io/knowledge-center/oidc
 *
 * @since 0.1.0
 */
export * as Paybin from "./Paybin.js"

/**
 * Ping Identity, PingOne as well as PingFederate, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** of PingOne is `https://auth.pingone.<region>/<environment id>/as`, or the same path at your own
 *   domain; the issuer of PingFederate is its base URL.
 * - **Refresh tokens** come where they are switched on for the application.
 * - **Authentication** is set per application. Basic is sent here, and nothing by an application without a secret.
 * - **Pushed requests** need an application, or a server, where they are switched on.
 *
 * See https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2.html
 *
 * @since 0.1.0
 */
export * as PingId from "./PingId.js"

/**
 * Pinterest, by OAuth 2.0 (API v5; it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them; the profile needs `user_accounts:read`.
 * - **Refresh tokens** come with every exchange. A refresh may give a new one; keep the newest.
 * - **Token answer**: `refresh_token_expires_in` is in `extra`. Errors are `{ code, message }` with a number that
 *   Pinterest documents per endpoint; it becomes the code of the error.
 * - **PKCE** is sent. Pinterest documents nothing of it.
 * - **The id** of the normalized profile is `id`. Other libraries take `username`, which a user can change.
 * - **Revocation** does not exist.
 *
 * See https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
 *
 * @since 0.1.0
 */
export * as Pinterest from "./Pinterest.js"

/**
 * Pipedrive, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are set for the application at Pipedrive; none is sent. The answer names them with commas between them.
 * - **Refresh tokens** come with every exchange and live 60 days after their last use.
 * - **Token answer**: `api_domain`, the address of the company's API, is in `extra`.
 * - **PKCE** is sent. Pipedrive documents nothing of it.
 * - **The id** of the normalized profile is `company_id:id`. Pipedrive calls the two together the identifier that is
 *   unique; other libraries take `id` alone.
 * - **Revocation** of the refresh token takes the application away from the user.
 *
 * See https://pipedrive.readme.io/docs/marketplace-oauth-authorization
 *
 * @since 0.1.0
 */
export * as Pipedrive from "./Pipedrive.js"

/**
 * Polar, by OpenID Connect, with endpoints written here: its metadata is not at its issuer.
 *
 * - **Scopes**: the profile needs `openid`, and the address in it `email`. Polar tells neither names nor pictures of users.
 * - **Refresh tokens** come with every exchange and every refresh.
 * - **Public clients** prove themselves by PKCE alone. Revoking needs a secret.
 * - **Sandbox**: set `endpoints`, with `https://sandbox.polar.sh` for the sign-in page and
 *   `https://sandbox-api.polar.sh` for the others.
 *
 * See https://polar.sh/docs/integrate/oauth2/introduction
 *
 * @since 0.1.0
 */
export * as Polar from "./Polar.js"

/**
 * The providers by id, for programs that have the id from outside: from the path of a route, a row of a table, a
 * setting. A program that knows its providers takes their modules, and has no others in its bundle.
 *
 * @since 0.1.0
 */
export * as Providers from "./Providers.js"

/**
 * Login with Railway, by OpenID Connect: endpoints written here. (Its metadata is not where the issuer says: it is
 * under `/oauth`.)
 *
 * - **Scopes**: `workspace:...` and `project:...` are for Railway's API.
 * - **Refresh tokens** come with the scope `offline_access` and `prompt: ["consent"]`, and live a year. A refresh may
 *   give a new one; keep the newest. Access tokens live an hour.
 * - **ID tokens** are signed with ES256 and say only who signed in; the profile comes from the userinfo endpoint.
 * - **Clients without a secret** are Railway's native applications. They must not send one.
 * - **Not confirmed**: revocation. It is not offered.
 *
 * See https://docs.railway.com/integrations/oauth
 *
 * @since 0.1.0
 */
export * as Railway from "./Railway.js"

/**
 * Reddit, by OAuth 2.0.
 *
 * - **Scopes**: the profile needs `identity`. It has no address.
 * - **Refresh tokens** come where the authorization request has `duration=permanent`, one of its `extraParameters`. The
 *   answer to a refresh has no new one.
 * - **User agent**: Reddit's rules want one that names the application, and it turns away those that are common.
 * - **PKCE** is not sent: Reddit does not document it. Installed applications, which have no secret, are therefore not
 *   offered: nothing would protect their codes.
 * - **Token answer**: errors come with status 200; for wrong credentials with 401 and a number for a code, which is
 *   `invalid_client` here.
 *
 * See https://github.com/reddit-archive/reddit/wiki/OAuth2
 *
 * @since 0.1.0
 */
export * as Reddit from "./Reddit.js"

/**
 * Roblox, by OpenID Connect, with endpoints written here.
 *
 * - **Scopes**: the id needs `openid`, the rest of the profile `profile`. There is no address.
 * - **Refresh tokens** are used once, and live 90 days: each refresh gives the next. Access tokens live 15 minutes.
 * - **ID tokens** are signed with ES256.
 * - **Revocation**: of a refresh token, which ends the whole authorization.
 *
 * See https://create.roblox.com/docs/cloud/reference/oauth2
 *
 * @since 0.1.0
 */
export * as Roblox from "./Roblox.js"

/**
 * Salesforce, by OpenID Connect, with endpoints written here: the same below every address users sign in at.
 *
 * - **Scopes**: refresh tokens need `refresh_token`.
 * - **Refresh tokens** stay, unless rotation is switched on for the application.
 * - **Token answer**: there is no `expires_in`: tokens live as long as the session they stand for. `instance_url`
 *   (where the API is), `id`, `issued_at` and `signature` stay in `extra`.
 * - **Users**: `sub` is a URL with the ids of organization and user in it, which `user_id` and `organization_id` have
 *   alone.
 * - **Public clients** are applications whose settings want no secret for the web server flow.
 * - **Logout** has to be switched on for the application.
 *
 * See https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
 *
 * @since 0.1.0
 */
export * as Salesforce from "./Salesforce.js"

/**
 * Shikimori, by OAuth 2.0.
 *
 * - **Address**: it has moved often, from `shikimori.one` to `shikimori.io` last. The old ones redirect, which no token
 *   request survives: set `baseUrl` when it moves again.
 * - **Scopes** are set on the application; the profile needs none.
 * - **Refresh tokens** come with every exchange and every refresh. Access tokens live a day.
 * - **User agent**: Shikimori wants the name of the application in it, on every request.
 * - **PKCE** is not sent: Shikimori does not document it.
 * - **Revocation** is not documented: not offered.
 *
 * See https://shikimori.io/oauth
 *
 * @since 0.1.0
 */
export * as Shikimori from "./Shikimori.js"

/**
 * SimpleLogin, by OpenID Connect: endpoints written here.
 *
 * - **Scopes**: ask for `openid` alone. What the profile has is set for the application at SimpleLogin, whatever else is
 *   asked for; and older versions answer a request for more with an ID token without the `nonce`, which is refused here.
 * - **Refresh tokens** do not exist. Access tokens live an hour.
 * - **Token answer**: `user`, the profile, is in `extra`. An error is a sentence in place of a code.
 * - **PKCE** is sent, and ignored.
 * - **The address** is an alias that SimpleLogin made for the application, unless the user chose otherwise.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://simplelogin.io/docs/siwsl/intro/
 *
 * @since 0.1.0
 */
export * as SimpleLogin from "./SimpleLogin.js"

/**
 * Sign in with Slack, by OpenID Connect, with endpoints written here.
 *
 * - **Scopes**: `openid`, `profile` and `email`, and no others.
 * - **Refresh tokens** come when token rotation is switched on for the application; without it access tokens do not
 *   expire.
 * - **PKCE** is not sent: Slack takes it from applications that were made public clients for good. State and nonce
 *   protect.
 * - **Token answer**: errors come with status 200 and `ok: false`.
 * - **Revocation** is `auth.revoke`, which takes the access token as Bearer.
 * - **Team**: `authorizationRequest` with `extraParameters: { team: "T123" }` asks for a workspace. Compare
 *   `https://slack.com/team_id` with yours all the same.
 * - **The user's id** is the `sub`. Slack promises that it is unique within a workspace, so keep
 *   `https://slack.com/team_id` beside it.
 *
 * See https://docs.slack.dev/authentication/sign-in-with-slack
 *
 * @since 0.1.0
 */
export * as Slack from "./Slack.js"

/**
 * Spotify, by OAuth 2.0. (It has OpenID Connect metadata, and documents nothing of it for applications.)
 *
 * - **Scopes**: the profile needs none; `user-read-email` is for the address.
 * - **Refresh tokens** come with every exchange. A refresh of a client with a secret gives no new one, and the old one
 *   stays in use; a client without a secret gets another each time. Access tokens live an hour.
 * - **Public clients** are documented: leave out `clientSecret`.
 * - **PKCE** is always sent. Spotify's guide asks for it from clients without a secret, and takes it from the others.
 * - **Email** addresses are not verified: Spotify says so, so the profile says it too.
 * - **Revocation** is not documented, and not offered: users take an application away in their account.
 *
 * See https://developer.spotify.com/documentation/web-api/tutorials/code-flow
 *
 * @since 0.1.0
 */
export * as Spotify from "./Spotify.js"

/**
 * start.gg, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `user.identity` and `user.email`, both. They are named again when the code is
 *   exchanged and when tokens are refreshed.
 * - **Refresh tokens** come with every exchange and every refresh. Refreshing has a URL of its own and wants the
 *   redirect URI. Access tokens live a week.
 * - **PKCE** is not sent: start.gg does not document it, and no client is known to send it.
 * - **Token requests** are forms. start.gg documents JSON, and takes both.
 * - **The profile** comes from its GraphQL API. A query that is refused is answered with status 200, and is an error
 *   here.
 * - **Revocation** does not exist.
 *
 * See https://developer.start.gg/docs/oauth/oauth-overview
 *
 * @since 0.1.0
 */
export * as StartGG from "./StartGG.js"

/**
 * Strava, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them; the profile needs `read`. Users may untick scopes: the callback says in
 *   `scope` which were granted, and the token answer does not, so `TokenSet.scopes` are those that were asked for.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live six hours.
 * - **Token answer**: `expires_at` (seconds since 1970) and, in an exchange, `athlete`, the profile, stay in `extra`.
 *   Errors are Strava's own and are made the standard's here.
 * - **Revocation**: the access token is presented as Bearer. It takes the application off the user's list, and every
 *   token for that user with it. A refresh token cannot be presented.
 * - **PKCE** is sent. Strava does not document it; other clients send it there too.
 * - **Email** addresses are not given.
 *
 * See https://developers.strava.com/docs/authentication/
 *
 * @since 0.1.0
 */
export * as Strava from "./Strava.js"

/**
 * Synology SSO Server, on a DiskStation of one's own.
 *
 * - **OpenID Connect**: its metadata is discovered at `<baseUrl>/webman/sso`, which has to be the address that is set
 *   as the server URL in SSO Server, General Settings: it is the issuer.
 * - **Scopes**: `openid`, `email` and `groups`.
 * - **Refresh tokens** do not exist. Tokens live three minutes, unless the DiskStation is set up otherwise: read the
 *   profile at once.
 * - **PKCE**: `S256` is in its metadata.
 * - **The user's id** is the user name on the DiskStation: somebody who is given the name of a deleted user is the
 *   same user here. There is no claim that outlives a renaming.
 * - **Revocation** and signing out do not exist.
 *
 * See https://kb.synology.com/en-us/DSM/help/SSOServer/sso_server_service
 *
 * @since 0.1.0
 */
export * as Synology from "./Synology.js"

/**
 * Threads, by OAuth 2.0 and the Threads API.
 *
 * - **Scopes**: the profile needs `threads_basic`. There is no address to be had.
 * - **Refresh tokens** do not exist. An access token lives an hour and can be exchanged for one of 60 days by Threads'
 *   own grants (`th_exchange_token`, `th_refresh_token`), which are not offered.
 * - **PKCE** is not sent: Threads does not document it, and no other library sends it.
 * - **Hosts**: `threads.com` and `graph.threads.com`, as documented since 2026. Other libraries have the older
 *   `threads.net` and `graph.threads.net`.
 * - **Token answer**: has no `token_type` and no `expires_in`. `user_id` may be a number too large to be read exactly:
 *   take the profile's `id`.
 * - **Errors** are those of the Graph API and become the standard's, see `Facebook`.
 * - **Revocation** does not exist.
 *
 * See https://developers.facebook.com/documentation/threads/get-started/get-access-tokens-and-permissions
 *
 * @since 0.1.0
 */
export * as Threads from "./Threads.js"

/**
 * TikTok Login Kit for the web, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **The client id** is called `client_key` here, in the authorization request and in forms.
 * - **Scopes** stand with commas between them; the profile needs `user.info.basic`. For `username` ask for the scope
 *   `user.info.profile` too, and name the member in `fields`.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. They live a year
 *   (`refresh_expires_in`, seconds, in `extra`), access tokens a day.
 * - **Token answer**: `open_id`, the user, is in `extra`. Errors may come with status 200.
 * - **The profile** wants its members named; `{ error: { code: "ok" } }` stands beside them.
 * - **PKCE** is sent. For web applications TikTok does not ask for it. Its desktop kit hashes to hexadecimal digits,
 *   which is not RFC 7636: such clients do not work here.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set. It disconnects the application from
 *   the user's account.
 *
 * See https://developers.tiktok.com/doc/oauth-user-access-token-management
 *
 * @since 0.1.0
 */
export * as TikTok from "./TikTok.js"

/**
 * Tiltify, by OAuth 2.0 (it has no OpenID Connect), with version 5 of its API.
 *
 * - **Scopes**: the profile needs `public`, which is what Tiltify gives when none is asked for.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live two hours.
 * - **Token answer**: `created_at`, when the token was made, stays in `extra`.
 * - **PKCE** is not sent: Tiltify does not document it, and no client is known to send it.
 * - **Revocation** does not exist.
 *
 * See https://developers.tiltify.com/docs/api/authorization/authorization-code
 *
 * @since 0.1.0
 */
export * as Tiltify from "./Tiltify.js"

/**
 * Todoist, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them; the profile needs `data:read`.
 * - **Refresh tokens** come for applications where they are switched on, which is the default of new ones, and each is
 *   used once. The tokens of others do not expire.
 * - **Clients without a secret** are those that Todoist has registered as public.
 * - **Revocation** wants the client's secret by Basic, where the token endpoint has it in the form. It is for access tokens
 *   alone, so that is what is revoked of a token set, and the refresh token goes on working.
 * - **The profile** is at `/api/v1/user`. Other libraries read it of the Sync API v9, which API v1 has replaced, as it
 *   has the hosts `todoist.com` and `www.todoist.com` of the endpoints.
 *
 * See https://developer.todoist.com/api/v1/
 *
 * @since 0.1.0
 */
export * as Todoist from "./Todoist.js"

/**
 * Trakt, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** do not exist: a token can do what the user can do. None is sent.
 * - **Refresh tokens** come with every exchange and every refresh, and each is used once.
 * - **Token requests** are forms. Trakt documents JSON, and takes both.
 * - **Token answer**: `created_at`, in seconds since 1970, is in `extra`.
 * - **PKCE** is sent.
 * - **The profile** is `user` of `/users/settings`, which has the `uuid` that Trakt made for applications to know a
 *   user by. Other libraries read `/users/me` and take the slug, which changes with the name of the user. The requests
 *   carry the client id and the version of the API in headers.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set.
 * - **Trakt answers** no client that does not name itself in `user-agent`.
 *
 * See https://trakt.docs.apiary.io/#reference/authentication-oauth
 *
 * @since 0.1.0
 */
export * as Trakt from "./Trakt.js"

/**
 * Tumblr, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `basic`.
 * - **Refresh tokens** need the scope `offline_access`; each is used once. Access tokens live 42 minutes.
 * - **Token answer**: `id_token` is `false`, and is left out here.
 * - **The user's id**: Tumblr gives none. The `uuid` of the primary blog stands for it here, which outlives a
 *   renaming; `name` does not. An answer without a `uuid` is refused (`InvalidResponse`): who gives up a name leaves it to
 *   somebody else, who must not be taken for the same user.
 * - **PKCE** is not sent: Tumblr does not document it, and no client is known to send it.
 * - **Email** addresses are not given.
 * - **Revocation** does not exist.
 *
 * See https://www.tumblr.com/docs/en/api/v2#oauth2-authorization
 *
 * @since 0.1.0
 */
export * as Tumblr from "./Tumblr.js"

/**
 * Twitch.
 *
 * - **OpenID Connect**: issuer, keys and endpoints are written here. ID tokens have the address, the picture and the
 *   display name because the claims are asked for one by one.
 * - **Scopes**: `openid` for ID tokens, and `user:read:email` for the address.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. Access tokens live some four
 *   hours.
 * - **Token answer**: scopes come as a list. Errors are Twitch's own, `{ status, message }`, and are made the
 *   standard's here.
 * - **The profile** comes from the API (Helix), which wants the client id in a header. The address it gives is
 *   verified.
 * - **Client authentication**: in the form; HTTP Basic is refused.
 * - **PKCE** is sent. Twitch does not document it; other clients send it there too.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set.
 *
 * See https://dev.twitch.tv/docs/authentication/
 *
 * @since 0.1.0
 */
export * as Twitch from "./Twitch.js"

/**
 * X, formerly Twitter, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Hosts**: x.com and api.x.com, as documented. twitter.com and api.twitter.com are their older names.
 * - **Scopes**: the profile needs `users.read` and `tweet.read`, both.
 * - **Email**: ask for the scope `users.email`, which has to be switched on for the application, and name
 *   `confirmed_email` in `userFields`. X gives confirmed addresses only.
 * - **Refresh tokens** need the scope `offline.access`; each is used once. Access tokens live two hours.
 * - **PKCE** is required.
 * - **Public clients** are documented: leave out `clientSecret`.
 *
 * See https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/authorization-code
 *
 * @since 0.1.0
 */
export * as Twitter from "./Twitter.js"

/**
 * United Effects Auth, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** is that of your auth group, such as `https://auth.unitedeffects.com/<auth group>`.
 * - **Authorization requests** name the issuer as the `resource` (RFC 8707), so that the access token is for the API of
 *   the auth group.
 * - **The profile** is the claims of the ID token, which was verified at sign-in: with an access token for another
 *   resource the userinfo endpoint is not asked. Names and pictures United Effects does not tell; `email` is there
 *   where it is put into ID tokens.
 * - **The address** may not be verified. The claim `verified` is about the account: one that was verified by a text
 *   message, or made by another identity provider, is `verified` too, and stays so when its address changes.
 * - **Refresh tokens** come with the scope `offline_access`.
 *
 * See https://docs.unitedeffects.com
 *
 * @since 0.1.0
 */
export * as UnitedEffects from "./UnitedEffects.js"

/**
 * VK, by VK ID (OAuth 2.1). Newer applications are refused at oauth.vk.com, the older server.
 *
 * - **Scopes**: `vkid.personal_info` is always given; `email` is for the address, and has to be switched on for the
 *   application.
 * - **Refresh tokens** come with every exchange and every refresh; each is used once. Access tokens live an hour.
 * - **The device**: the callback has a `device_id`, which goes into the exchange and into every refresh. It is kept in
 *   `extra` of the tokens: store them as a whole. So is `state`, which VK ID wants to be sent along.
 * - **ID tokens** come without being asked for, and are not verified: VK ID documents neither an issuer URL nor keys
 *   as OpenID Connect has them.
 * - **PKCE** is required.
 * - **Public clients** are documented: leave out `clientSecret`.
 * - **Revocation**: of access tokens alone, so that is what is revoked of a token set. It withdraws all that the user has
 *   allowed the application.
 * - **Not confirmed**: whether a refresh fails without `state`; VK ID's own clients send one.
 *
 * See https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description
 *
 * @since 0.1.0
 */
export * as VK from "./VK.js"

/**
 * Sign in with Vercel, by OpenID Connect: endpoints written here.
 *
 * - **Scopes**: those that are not switched on for the application are left out by Vercel.
 * - **Refresh tokens** come with the scope `offline_access`. They live 30 days, and each is used once. Access tokens
 *   live an hour.
 * - **PKCE** is required.
 * - **Authentication** is Basic, which is what revocation takes. Other libraries send the secret in the form.
 *
 * See https://vercel.com/docs/sign-in-with-vercel
 *
 * @since 0.1.0
 */
export * as Vercel from "./Vercel.js"

/**
 * Vipps MobilePay Login, by OpenID Connect: endpoints written here.
 *
 * - **The issuer** has a slash at its end.
 * - **Scopes**: `openid name email`; also `phoneNumber`, `address`, `birthDate`, and `nin`, which Vipps has to allow.
 * - **The profile** comes from the userinfo endpoint, as Vipps wants it; the ID token has the name and the address
 *   since 2025 too. `sub` is another one for each sales unit.
 * - **Authentication** is Basic, unless the sales unit is set to the form.
 * - **Not confirmed**: refresh tokens, revocation and logout. They are not offered.
 *
 * See https://developer.vippsmobilepay.com/docs/APIs/login-api/
 *
 * @since 0.1.0
 */
export * as Vipps from "./Vipps.js"

/**
 * WeChat login for websites, by OAuth 2.0 (it has no OpenID Connect): the user scans a code with the phone.
 *
 * - **The client id** is called `appid` here, and the secret `secret`.
 * - **Token requests** are GETs with everything in the query, the secret too. Refreshing has an address of its own and
 *   wants no secret.
 * - **Scopes** stand with commas between them. `snsapi_login` is the only one of websites. For pages inside WeChat, of
 *   an official account, set `authorizationEndpoint` to `https://open.weixin.qq.com/connect/oauth2/authorize` in
 *   `endpoints`, and ask for `snsapi_userinfo`.
 * - **Refresh tokens** come with every exchange and live 30 days, and a refresh does not make that longer. Access
 *   tokens live two hours.
 * - **Token answer**: `openid` and `unionid`, the user, are in `extra`, and there is no `token_type`. Errors come with
 *   status 200, as `{ errcode, errmsg }`; those that say what a standard code says become it, and of any other the
 *   number is the code.
 * - **The profile** is asked for with the token and the `openid` of the token answer in the query: keep the whole token
 *   set.
 * - **A user who refuses** does not come back.
 * - **PKCE** does not exist.
 * - **The id** of the normalized profile is `openid`, which is another one for each application. `unionid` is one for
 *   all applications of an account of the open platform.
 * - **Revocation** does not exist.
 *
 * See https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html
 *
 * @since 0.1.0
 */
export * as WeChat from "./WeChat.js"

/**
 * Cisco Webex, by the OAuth 2.0 of its integrations. (Login with Webex, its OpenID Connect, has other endpoints.)
 *
 * - **Scopes**: the profile needs `spark:people_read`.
 * - **Refresh tokens** come with every exchange and live 90 days, which a refresh begins anew. Access tokens live 14
 *   days.
 * - **Token answer**: `refresh_token_expires_in` is in `extra`.
 * - **PKCE** is sent, and checked.
 * - **The client secret** goes into the form, as Webex documents it. Other libraries send it by Basic.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://developer.webex.com/docs/integrations
 *
 * @since 0.1.0
 */
export * as Webex from "./Webex.js"

/**
 * Wikimedia, the accounts of Wikipedia and its sister projects, by the OAuth 2.0 of MediaWiki (it has no OpenID
 * Connect).
 *
 * - **Scopes** are the grants the consumer is registered with; none is sent. The address needs the grant that shows
 *   private information.
 * - **Refresh tokens** come with every exchange and every refresh, and each is used once. Access tokens live four
 *   hours.
 * - **Clients without a secret** are those registered as not confidential.
 * - **Wikimedia asks** every program to name itself in `user-agent`, and turns away those that do not.
 * - **Other wikis** with the extension OAuth: set `baseUrl`.
 * - **Revocation** does not exist: users take access away in their preferences.
 *
 * See https://www.mediawiki.org/wiki/OAuth/For_Developers
 *
 * @since 0.1.0
 */
export * as Wikimedia from "./Wikimedia.js"

/**
 * Withings, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** stand with commas between them, and there has to be one. The profile needs none in particular:
 *   `user.metrics` is asked for because every application may have it. `user.info` needs a contract with Withings.
 * - **Refresh tokens** come with every exchange and every refresh; keep the newest. They live a year, access tokens
 *   three hours.
 * - **Token requests** have `action=requesttoken`. Answers come with status 200 and an envelope, `{ status, body }`:
 *   another status than 0 is an error, and is made the standard's here.
 * - **The code** is good for 30 seconds.
 * - **The profile** is `userid` of the token answer, and no request is made for it. There is no name or address.
 * - **PKCE** is not sent: Withings does not document it, and no client is known to send it.
 * - **Revocation** exists for signed requests of partners only, and is not offered here.
 *
 * See https://developer.withings.com/api-reference/#tag/oauth2
 *
 * @since 0.1.0
 */
export * as Withings from "./Withings.js"

/**
 * WordPress.com, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes**: the profile needs `auth`, which stands alone. Without a scope a token is for everything in one blog,
 *   which the user is asked to choose.
 * - **Refresh tokens** do not exist; access tokens do not expire.
 * - **Token answer**: `blog_id` and `blog_url` are in `extra`.
 * - **PKCE** is sent. WordPress.com documents nothing of it.
 * - **The client secret** goes into the form, as WordPress.com documents it. Other libraries send it by Basic.
 * - **Revocation** does not exist: users take access away in their settings.
 *
 * See https://developer.wordpress.com/docs/oauth2/
 *
 * @since 0.1.0
 */
export * as WordPress from "./WordPress.js"

/**
 * WorkOS, its SSO product: enterprise connections behind one OAuth 2.0 server. AuthKit, its user management, is
 * another product.
 *
 * - **The connection** has to be chosen in every authorization request, by one further parameter: `connection`,
 *   `organization`, or `provider` (such as `GoogleOAuth`). WorkOS refuses a request without one:
 *   `authorizationRequest({ extraParameters: { organization: "org_123" } })`.
 * - **Scopes** do not exist.
 * - **Refresh tokens** do not exist. Access tokens live ten minutes, and are only good for the profile.
 * - **The client secret** is the API key.
 * - **The profile** comes in the token answer, and no further request is made for it. It stays in `extra` of the
 *   tokens, beside `oauth_tokens`, those of the identity provider, where the connection is set to return them.
 * - **PKCE** is always sent. **Public clients** are documented: leave out `clientSecret`.
 * - **Revocation** does not exist.
 *
 * See https://workos.com/docs/reference/sso
 *
 * @since 0.1.0
 */
export * as WorkOS from "./WorkOS.js"

/**
 * Yahoo. Yahoo Japan is another company with another server.
 *
 * - **OpenID Connect**: issuer, keys and endpoints are written here. ID tokens are signed with `ES256`.
 * - **Scopes**: `openid`, `profile` and `email`, as they are ticked for the application.
 * - **Refresh tokens** come with every exchange, and are good until the user takes the access back or changes the
 *   password. Where a refresh gives a new one, the old one is not: keep the newest. Access tokens live an hour.
 * - **PKCE** is not sent. Its metadata does not name it, and confidential clients are reported to be refused for it,
 *   with an error about the client id. The nonce of the ID token binds the code to the sign-in.
 * - **Revocation**: its metadata calls the endpoint `token_revocation_endpoint`.
 *
 * See https://developer.yahoo.com/sign-in-with-yahoo/
 *
 * @since 0.1.0
 */
export * as Yahoo from "./Yahoo.js"

/**
 * Yandex ID, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Hosts**: oauth.yandex.com; oauth.yandex.ru, its Russian page, gives the same tokens.
 * - **Scopes**: `login:info` is for names, `login:email` for the address, `login:avatar` for the picture. Each has to
 *   be ticked for the application.
 * - **Refresh tokens** come with every exchange and every refresh. A refresh may give the same access token again,
 *   while it lives long enough.
 * - **The profile** wants the scheme `OAuth` in place of `Bearer`. An `id` is a string of digits.
 * - **PKCE** is documented.
 * - **Revocation** exists for tokens of one device only, not as in RFC 7009 (the token is called `access_token`), and
 *   is not offered here.
 *
 * See https://yandex.com/dev/id/doc/en/
 *
 * @since 0.1.0
 */
export * as Yandex from "./Yandex.js"

/**
 * ZITADEL, self-hosted or in its cloud, by OpenID Connect: its metadata is discovered.
 *
 * - **The issuer** is the address of the instance, without a slash at its end.
 * - **Scopes**: `urn:zitadel:iam:...` ask for roles, an organization, or the projects a token is for.
 * - **Refresh tokens** come with the scope `offline_access`, where they are switched on for the application.
 * - **Authentication** is set per application. Basic is sent here, and nothing by an application without a secret
 *   (ZITADEL calls that PKCE).
 *
 * See https://zitadel.com/docs/apis/openidoauth/endpoints
 *
 * @since 0.1.0
 */
export * as Zitadel from "./Zitadel.js"

/**
 * Zoho, by OAuth 2.0.
 *
 * - **Data centres**: applications are registered in one, and its address is `accountsUrl`, such as
 *   `https://accounts.zoho.eu`. An application for several of them gets the address for each user as `accounts-server`
 *   in the callback. It is not followed here: who may say where the secret is sent must not be a callback. Make a layer
 *   for each data centre.
 * - **Scopes** stand with commas between them; the profile needs `AaaServer.profile.READ`.
 * - **Refresh tokens** come when they are asked for: `extraParameters: { access_type: "offline" }`, and, after the
 *   first time, `prompt: ["consent"]`. They do not expire. A refresh gives no new one.
 * - **Token answer**: `api_domain`, the address of the user's APIs, is in `extra`. Errors come with status 200.
 * - **PKCE** is sent. Zoho documents it for mobile applications.
 * - **The client secret** goes into the form, as Zoho documents it. Other libraries send it by Basic.
 * - **Not confirmed**: what the `iss` of Zoho's ID tokens is in each data centre. OpenID Connect is not offered.
 *
 * See https://www.zoho.com/accounts/protocol/oauth.html
 *
 * @since 0.1.0
 */
export * as Zoho from "./Zoho.js"

/**
 * Zoom, by OAuth 2.0 (it has no OpenID Connect).
 *
 * - **Scopes** are chosen for the application in Zoom's Marketplace, and a request that names none gets them. The
 *   profile needs `user:read:user`, or `user:read` in an application that is older than granular scopes.
 * - **Refresh tokens** come with every exchange and every refresh; each is used once. They live 90 days, access tokens
 *   an hour.
 * - **Token answer**: `api_url`, where the user's data is, stays in `extra`. Errors say in `reason` what is wrong; it
 *   is the description here.
 * - **PKCE** is documented.
 * - **Revocation** is documented of access tokens alone, so that is what is revoked of a token set.
 *
 * See https://developers.zoom.us/docs/integrations/oauth/
 *
 * @since 0.1.0
 */
export * as Zoom from "./Zoom.js"
