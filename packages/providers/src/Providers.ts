/**
 * The providers by id, for programs that have the id from outside: from the path of a route, a row of a table, a
 * setting. A program that knows its providers takes their modules, and has no others in its bundle.
 *
 * @since 0.1.0
 */
// Written by `pnpm barrels`.
import * as AmazonCognito from "./AmazonCognito.js"
import * as AniList from "./AniList.js"
import * as Apple from "./Apple.js"
import * as Asgardeo from "./Asgardeo.js"
import * as Atlassian from "./Atlassian.js"
import * as Auth0 from "./Auth0.js"
import * as Authentik from "./Authentik.js"
import * as Autodesk from "./Autodesk.js"
import * as AzureAdB2c from "./AzureAdB2c.js"
import * as AzureDevOps from "./AzureDevOps.js"
import * as BankIdNo from "./BankIdNo.js"
import * as BattleNet from "./BattleNet.js"
import * as BeyondIdentity from "./BeyondIdentity.js"
import * as Bitbucket from "./Bitbucket.js"
import * as Box from "./Box.js"
import * as BoxyHqSaml from "./BoxyHqSaml.js"
import * as Bungie from "./Bungie.js"
import * as ClickUp from "./ClickUp.js"
import * as Coinbase from "./Coinbase.js"
import * as Concept2 from "./Concept2.js"
import * as Descope from "./Descope.js"
import * as Discord from "./Discord.js"
import * as DonationAlerts from "./DonationAlerts.js"
import * as Dribbble from "./Dribbble.js"
import * as Dropbox from "./Dropbox.js"
import * as DuendeIdentityServer6 from "./DuendeIdentityServer6.js"
import * as EpicGames from "./EpicGames.js"
import * as Etsy from "./Etsy.js"
import * as Eventbrite from "./Eventbrite.js"
import * as EveOnline from "./EveOnline.js"
import * as Facebook from "./Facebook.js"
import * as Faceit from "./Faceit.js"
import * as Figma from "./Figma.js"
import * as FortyTwo from "./FortyTwo.js"
import * as Foursquare from "./Foursquare.js"
import * as FreshBooks from "./FreshBooks.js"
import * as Frontegg from "./Frontegg.js"
import * as FusionAuth from "./FusionAuth.js"
import * as Gitea from "./Gitea.js"
import * as GitHub from "./GitHub.js"
import * as GitLab from "./GitLab.js"
import * as Google from "./Google.js"
import * as Gumroad from "./Gumroad.js"
import * as HubSpot from "./HubSpot.js"
import * as HuggingFace from "./HuggingFace.js"
import * as IdentityServer4 from "./IdentityServer4.js"
import * as Instagram from "./Instagram.js"
import * as Intuit from "./Intuit.js"
import * as Kakao from "./Kakao.js"
import * as Keycloak from "./Keycloak.js"
import * as Kick from "./Kick.js"
import * as Kinde from "./Kinde.js"
import * as Lichess from "./Lichess.js"
import * as Line from "./Line.js"
import * as Linear from "./Linear.js"
import * as LinkedIn from "./LinkedIn.js"
import * as Logto from "./Logto.js"
import * as Mailchimp from "./Mailchimp.js"
import * as MailRu from "./MailRu.js"
import * as Mastodon from "./Mastodon.js"
import * as Mattermost from "./Mattermost.js"
import * as Medium from "./Medium.js"
import * as MercadoLibre from "./MercadoLibre.js"
import * as MercadoPago from "./MercadoPago.js"
import * as MicrosoftEntraId from "./MicrosoftEntraId.js"
import * as MyAnimeList from "./MyAnimeList.js"
import * as Naver from "./Naver.js"
import * as Netlify from "./Netlify.js"
import * as NetSuite from "./NetSuite.js"
import * as Nextcloud from "./Nextcloud.js"
import * as Notion from "./Notion.js"
import * as Okta from "./Okta.js"
import * as OneLogin from "./OneLogin.js"
import * as OryHydra from "./OryHydra.js"
import * as Osso from "./Osso.js"
import * as Osu from "./Osu.js"
import * as Passage from "./Passage.js"
import * as Patreon from "./Patreon.js"
import * as Paybin from "./Paybin.js"
import * as PayPal from "./PayPal.js"
import * as PingId from "./PingId.js"
import * as Pinterest from "./Pinterest.js"
import * as Pipedrive from "./Pipedrive.js"
import * as Polar from "./Polar.js"
import * as Railway from "./Railway.js"
import * as Reddit from "./Reddit.js"
import * as Roblox from "./Roblox.js"
import * as Salesforce from "./Salesforce.js"
import * as Shikimori from "./Shikimori.js"
import * as SimpleLogin from "./SimpleLogin.js"
import * as Slack from "./Slack.js"
import * as Spotify from "./Spotify.js"
import * as StartGG from "./StartGG.js"
import * as Strava from "./Strava.js"
import * as Synology from "./Synology.js"
import * as Threads from "./Threads.js"
import * as TikTok from "./TikTok.js"
import * as Tiltify from "./Tiltify.js"
import * as Todoist from "./Todoist.js"
import * as Trakt from "./Trakt.js"
import * as Tumblr from "./Tumblr.js"
import * as Twitch from "./Twitch.js"
import * as Twitter from "./Twitter.js"
import * as UnitedEffects from "./UnitedEffects.js"
import * as Vercel from "./Vercel.js"
import * as Vipps from "./Vipps.js"
import * as VK from "./VK.js"
import * as Webex from "./Webex.js"
import * as WeChat from "./WeChat.js"
import * as Wikimedia from "./Wikimedia.js"
import * as Withings from "./Withings.js"
import * as WordPress from "./WordPress.js"
import * as WorkOS from "./WorkOS.js"
import * as Yahoo from "./Yahoo.js"
import * as Yandex from "./Yandex.js"
import * as Zitadel from "./Zitadel.js"
import * as Zoho from "./Zoho.js"
import * as Zoom from "./Zoom.js"

/**
 * The providers by id, each with what its module has: `facts`, the `tag` of its service, and its layers.
 *
 * @example
 * ```ts
 * import { Providers } from "@effect-oauth/providers"
 * import { Effect } from "effect"
 *
 * // The providers this program has layers for, of which it then wants the services, and no others.
 * const mine = ["github", "google"] as const satisfies ReadonlyArray<Providers.Id>
 *
 * // Where a route such as `/login/:provider` sends the user to, with the request to keep until they are back.
 * const login = (provider: string) =>
 *   Effect.gen(function*() {
 *     const id = mine.find((id) => id === provider)
 *     if (id === undefined) return yield* Effect.fail("NotFound" as const)
 *     const { authorizationRequest } = yield* Providers.byId[id].tag
 *     return yield* authorizationRequest()
 *   })
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const byId: {
  readonly "42-school": {
    readonly facts: typeof FortyTwo.facts
    readonly tag: typeof FortyTwo.FortyTwo
    readonly layer: typeof FortyTwo.layer
    readonly layerConfig: typeof FortyTwo.layerConfig
  }
  readonly "amazon-cognito": {
    readonly facts: typeof AmazonCognito.facts
    readonly tag: typeof AmazonCognito.AmazonCognito
    readonly layer: typeof AmazonCognito.layer
    readonly layerConfig: typeof AmazonCognito.layerConfig
  }
  readonly anilist: {
    readonly facts: typeof AniList.facts
    readonly tag: typeof AniList.AniList
    readonly layer: typeof AniList.layer
    readonly layerConfig: typeof AniList.layerConfig
  }
  readonly apple: {
    readonly facts: typeof Apple.facts
    readonly tag: typeof Apple.Apple
    readonly layer: typeof Apple.layer
    readonly layerConfig: typeof Apple.layerConfig
  }
  readonly asgardeo: {
    readonly facts: typeof Asgardeo.facts
    readonly tag: typeof Asgardeo.Asgardeo
    readonly layer: typeof Asgardeo.layer
    readonly layerConfig: typeof Asgardeo.layerConfig
  }
  readonly atlassian: {
    readonly facts: typeof Atlassian.facts
    readonly tag: typeof Atlassian.Atlassian
    readonly layer: typeof Atlassian.layer
    readonly layerConfig: typeof Atlassian.layerConfig
  }
  readonly auth0: {
    readonly facts: typeof Auth0.facts
    readonly tag: typeof Auth0.Auth0
    readonly layer: typeof Auth0.layer
    readonly layerConfig: typeof Auth0.layerConfig
  }
  readonly authentik: {
    readonly facts: typeof Authentik.facts
    readonly tag: typeof Authentik.Authentik
    readonly layer: typeof Authentik.layer
    readonly layerConfig: typeof Authentik.layerConfig
  }
  readonly autodesk: {
    readonly facts: typeof Autodesk.facts
    readonly tag: typeof Autodesk.Autodesk
    readonly layer: typeof Autodesk.layer
    readonly layerConfig: typeof Autodesk.layerConfig
  }
  readonly "azure-ad-b2c": {
    readonly facts: typeof AzureAdB2c.facts
    readonly tag: typeof AzureAdB2c.AzureAdB2c
    readonly layer: typeof AzureAdB2c.layer
    readonly layerConfig: typeof AzureAdB2c.layerConfig
  }
  readonly "azure-devops": {
    readonly facts: typeof AzureDevOps.facts
    readonly tag: typeof AzureDevOps.AzureDevOps
    readonly layer: typeof AzureDevOps.layer
    readonly layerConfig: typeof AzureDevOps.layerConfig
  }
  readonly "bankid-no": {
    readonly facts: typeof BankIdNo.facts
    readonly tag: typeof BankIdNo.BankIdNo
    readonly layer: typeof BankIdNo.layer
    readonly layerConfig: typeof BankIdNo.layerConfig
  }
  readonly battlenet: {
    readonly facts: typeof BattleNet.facts
    readonly tag: typeof BattleNet.BattleNet
    readonly layer: typeof BattleNet.layer
    readonly layerConfig: typeof BattleNet.layerConfig
  }
  readonly beyondidentity: {
    readonly facts: typeof BeyondIdentity.facts
    readonly tag: typeof BeyondIdentity.BeyondIdentity
    readonly layer: typeof BeyondIdentity.layer
    readonly layerConfig: typeof BeyondIdentity.layerConfig
  }
  readonly bitbucket: {
    readonly facts: typeof Bitbucket.facts
    readonly tag: typeof Bitbucket.Bitbucket
    readonly layer: typeof Bitbucket.layer
    readonly layerConfig: typeof Bitbucket.layerConfig
  }
  readonly box: {
    readonly facts: typeof Box.facts
    readonly tag: typeof Box.Box
    readonly layer: typeof Box.layer
    readonly layerConfig: typeof Box.layerConfig
  }
  readonly "boxyhq-saml": {
    readonly facts: typeof BoxyHqSaml.facts
    readonly tag: typeof BoxyHqSaml.BoxyHqSaml
    readonly layer: typeof BoxyHqSaml.layer
    readonly layerConfig: typeof BoxyHqSaml.layerConfig
  }
  readonly bungie: {
    readonly facts: typeof Bungie.facts
    readonly tag: typeof Bungie.Bungie
    readonly layer: typeof Bungie.layer
    readonly layerConfig: typeof Bungie.layerConfig
  }
  readonly "click-up": {
    readonly facts: typeof ClickUp.facts
    readonly tag: typeof ClickUp.ClickUp
    readonly layer: typeof ClickUp.layer
    readonly layerConfig: typeof ClickUp.layerConfig
  }
  readonly coinbase: {
    readonly facts: typeof Coinbase.facts
    readonly tag: typeof Coinbase.Coinbase
    readonly layer: typeof Coinbase.layer
    readonly layerConfig: typeof Coinbase.layerConfig
  }
  readonly concept2: {
    readonly facts: typeof Concept2.facts
    readonly tag: typeof Concept2.Concept2
    readonly layer: typeof Concept2.layer
    readonly layerConfig: typeof Concept2.layerConfig
  }
  readonly descope: {
    readonly facts: typeof Descope.facts
    readonly tag: typeof Descope.Descope
    readonly layer: typeof Descope.layer
    readonly layerConfig: typeof Descope.layerConfig
  }
  readonly discord: {
    readonly facts: typeof Discord.facts
    readonly tag: typeof Discord.Discord
    readonly layer: typeof Discord.layer
    readonly layerConfig: typeof Discord.layerConfig
  }
  readonly "donation-alerts": {
    readonly facts: typeof DonationAlerts.facts
    readonly tag: typeof DonationAlerts.DonationAlerts
    readonly layer: typeof DonationAlerts.layer
    readonly layerConfig: typeof DonationAlerts.layerConfig
  }
  readonly dribbble: {
    readonly facts: typeof Dribbble.facts
    readonly tag: typeof Dribbble.Dribbble
    readonly layer: typeof Dribbble.layer
    readonly layerConfig: typeof Dribbble.layerConfig
  }
  readonly dropbox: {
    readonly facts: typeof Dropbox.facts
    readonly tag: typeof Dropbox.Dropbox
    readonly layer: typeof Dropbox.layer
    readonly layerConfig: typeof Dropbox.layerConfig
  }
  readonly "duende-identity-server6": {
    readonly facts: typeof DuendeIdentityServer6.facts
    readonly tag: typeof DuendeIdentityServer6.DuendeIdentityServer6
    readonly layer: typeof DuendeIdentityServer6.layer
    readonly layerConfig: typeof DuendeIdentityServer6.layerConfig
  }
  readonly "epic-games": {
    readonly facts: typeof EpicGames.facts
    readonly tag: typeof EpicGames.EpicGames
    readonly layer: typeof EpicGames.layer
    readonly layerConfig: typeof EpicGames.layerConfig
  }
  readonly etsy: {
    readonly facts: typeof Etsy.facts
    readonly tag: typeof Etsy.Etsy
    readonly layer: typeof Etsy.layer
    readonly layerConfig: typeof Etsy.layerConfig
  }
  readonly eventbrite: {
    readonly facts: typeof Eventbrite.facts
    readonly tag: typeof Eventbrite.Eventbrite
    readonly layer: typeof Eventbrite.layer
    readonly layerConfig: typeof Eventbrite.layerConfig
  }
  readonly eveonline: {
    readonly facts: typeof EveOnline.facts
    readonly tag: typeof EveOnline.EveOnline
    readonly layer: typeof EveOnline.layer
    readonly layerConfig: typeof EveOnline.layerConfig
  }
  readonly facebook: {
    readonly facts: typeof Facebook.facts
    readonly tag: typeof Facebook.Facebook
    readonly layer: typeof Facebook.layer
    readonly layerConfig: typeof Facebook.layerConfig
  }
  readonly faceit: {
    readonly facts: typeof Faceit.facts
    readonly tag: typeof Faceit.Faceit
    readonly layer: typeof Faceit.layer
    readonly layerConfig: typeof Faceit.layerConfig
  }
  readonly figma: {
    readonly facts: typeof Figma.facts
    readonly tag: typeof Figma.Figma
    readonly layer: typeof Figma.layer
    readonly layerConfig: typeof Figma.layerConfig
  }
  readonly foursquare: {
    readonly facts: typeof Foursquare.facts
    readonly tag: typeof Foursquare.Foursquare
    readonly layer: typeof Foursquare.layer
    readonly layerConfig: typeof Foursquare.layerConfig
  }
  readonly freshbooks: {
    readonly facts: typeof FreshBooks.facts
    readonly tag: typeof FreshBooks.FreshBooks
    readonly layer: typeof FreshBooks.layer
    readonly layerConfig: typeof FreshBooks.layerConfig
  }
  readonly frontegg: {
    readonly facts: typeof Frontegg.facts
    readonly tag: typeof Frontegg.Frontegg
    readonly layer: typeof Frontegg.layer
    readonly layerConfig: typeof Frontegg.layerConfig
  }
  readonly fusionauth: {
    readonly facts: typeof FusionAuth.facts
    readonly tag: typeof FusionAuth.FusionAuth
    readonly layer: typeof FusionAuth.layer
    readonly layerConfig: typeof FusionAuth.layerConfig
  }
  readonly gitea: {
    readonly facts: typeof Gitea.facts
    readonly tag: typeof Gitea.Gitea
    readonly layer: typeof Gitea.layer
    readonly layerConfig: typeof Gitea.layerConfig
  }
  readonly github: {
    readonly facts: typeof GitHub.facts
    readonly tag: typeof GitHub.GitHub
    readonly layer: typeof GitHub.layer
    readonly layerConfig: typeof GitHub.layerConfig
  }
  readonly gitlab: {
    readonly facts: typeof GitLab.facts
    readonly tag: typeof GitLab.GitLab
    readonly layer: typeof GitLab.layer
    readonly layerConfig: typeof GitLab.layerConfig
  }
  readonly google: {
    readonly facts: typeof Google.facts
    readonly tag: typeof Google.Google
    readonly layer: typeof Google.layer
    readonly layerConfig: typeof Google.layerConfig
  }
  readonly gumroad: {
    readonly facts: typeof Gumroad.facts
    readonly tag: typeof Gumroad.Gumroad
    readonly layer: typeof Gumroad.layer
    readonly layerConfig: typeof Gumroad.layerConfig
  }
  readonly hubspot: {
    readonly facts: typeof HubSpot.facts
    readonly tag: typeof HubSpot.HubSpot
    readonly layer: typeof HubSpot.layer
    readonly layerConfig: typeof HubSpot.layerConfig
  }
  readonly huggingface: {
    readonly facts: typeof HuggingFace.facts
    readonly tag: typeof HuggingFace.HuggingFace
    readonly layer: typeof HuggingFace.layer
    readonly layerConfig: typeof HuggingFace.layerConfig
  }
  readonly "identity-server4": {
    readonly facts: typeof IdentityServer4.facts
    readonly tag: typeof IdentityServer4.IdentityServer4
    readonly layer: typeof IdentityServer4.layer
    readonly layerConfig: typeof IdentityServer4.layerConfig
  }
  readonly instagram: {
    readonly facts: typeof Instagram.facts
    readonly tag: typeof Instagram.Instagram
    readonly layer: typeof Instagram.layer
    readonly layerConfig: typeof Instagram.layerConfig
  }
  readonly intuit: {
    readonly facts: typeof Intuit.facts
    readonly tag: typeof Intuit.Intuit
    readonly layer: typeof Intuit.layer
    readonly layerConfig: typeof Intuit.layerConfig
  }
  readonly kakao: {
    readonly facts: typeof Kakao.facts
    readonly tag: typeof Kakao.Kakao
    readonly layer: typeof Kakao.layer
    readonly layerConfig: typeof Kakao.layerConfig
  }
  readonly keycloak: {
    readonly facts: typeof Keycloak.facts
    readonly tag: typeof Keycloak.Keycloak
    readonly layer: typeof Keycloak.layer
    readonly layerConfig: typeof Keycloak.layerConfig
  }
  readonly kick: {
    readonly facts: typeof Kick.facts
    readonly tag: typeof Kick.Kick
    readonly layer: typeof Kick.layer
    readonly layerConfig: typeof Kick.layerConfig
  }
  readonly kinde: {
    readonly facts: typeof Kinde.facts
    readonly tag: typeof Kinde.Kinde
    readonly layer: typeof Kinde.layer
    readonly layerConfig: typeof Kinde.layerConfig
  }
  readonly lichess: {
    readonly facts: typeof Lichess.facts
    readonly tag: typeof Lichess.Lichess
    readonly layer: typeof Lichess.layer
    readonly layerConfig: typeof Lichess.layerConfig
  }
  readonly line: {
    readonly facts: typeof Line.facts
    readonly tag: typeof Line.Line
    readonly layer: typeof Line.layer
    readonly layerConfig: typeof Line.layerConfig
  }
  readonly linear: {
    readonly facts: typeof Linear.facts
    readonly tag: typeof Linear.Linear
    readonly layer: typeof Linear.layer
    readonly layerConfig: typeof Linear.layerConfig
  }
  readonly linkedin: {
    readonly facts: typeof LinkedIn.facts
    readonly tag: typeof LinkedIn.LinkedIn
    readonly layer: typeof LinkedIn.layer
    readonly layerConfig: typeof LinkedIn.layerConfig
  }
  readonly logto: {
    readonly facts: typeof Logto.facts
    readonly tag: typeof Logto.Logto
    readonly layer: typeof Logto.layer
    readonly layerConfig: typeof Logto.layerConfig
  }
  readonly mailchimp: {
    readonly facts: typeof Mailchimp.facts
    readonly tag: typeof Mailchimp.Mailchimp
    readonly layer: typeof Mailchimp.layer
    readonly layerConfig: typeof Mailchimp.layerConfig
  }
  readonly mailru: {
    readonly facts: typeof MailRu.facts
    readonly tag: typeof MailRu.MailRu
    readonly layer: typeof MailRu.layer
    readonly layerConfig: typeof MailRu.layerConfig
  }
  readonly mastodon: {
    readonly facts: typeof Mastodon.facts
    readonly tag: typeof Mastodon.Mastodon
    readonly layer: typeof Mastodon.layer
    readonly layerConfig: typeof Mastodon.layerConfig
  }
  readonly mattermost: {
    readonly facts: typeof Mattermost.facts
    readonly tag: typeof Mattermost.Mattermost
    readonly layer: typeof Mattermost.layer
    readonly layerConfig: typeof Mattermost.layerConfig
  }
  readonly medium: {
    readonly facts: typeof Medium.facts
    readonly tag: typeof Medium.Medium
    readonly layer: typeof Medium.layer
    readonly layerConfig: typeof Medium.layerConfig
  }
  readonly "mercado-libre": {
    readonly facts: typeof MercadoLibre.facts
    readonly tag: typeof MercadoLibre.MercadoLibre
    readonly layer: typeof MercadoLibre.layer
    readonly layerConfig: typeof MercadoLibre.layerConfig
  }
  readonly "mercado-pago": {
    readonly facts: typeof MercadoPago.facts
    readonly tag: typeof MercadoPago.MercadoPago
    readonly layer: typeof MercadoPago.layer
    readonly layerConfig: typeof MercadoPago.layerConfig
  }
  readonly "microsoft-entra-id": {
    readonly facts: typeof MicrosoftEntraId.facts
    readonly tag: typeof MicrosoftEntraId.MicrosoftEntraId
    readonly layer: typeof MicrosoftEntraId.layer
    readonly layerConfig: typeof MicrosoftEntraId.layerConfig
  }
  readonly myanimelist: {
    readonly facts: typeof MyAnimeList.facts
    readonly tag: typeof MyAnimeList.MyAnimeList
    readonly layer: typeof MyAnimeList.layer
    readonly layerConfig: typeof MyAnimeList.layerConfig
  }
  readonly naver: {
    readonly facts: typeof Naver.facts
    readonly tag: typeof Naver.Naver
    readonly layer: typeof Naver.layer
    readonly layerConfig: typeof Naver.layerConfig
  }
  readonly netlify: {
    readonly facts: typeof Netlify.facts
    readonly tag: typeof Netlify.Netlify
    readonly layer: typeof Netlify.layer
    readonly layerConfig: typeof Netlify.layerConfig
  }
  readonly netsuite: {
    readonly facts: typeof NetSuite.facts
    readonly tag: typeof NetSuite.NetSuite
    readonly layer: typeof NetSuite.layer
    readonly layerConfig: typeof NetSuite.layerConfig
  }
  readonly nextcloud: {
    readonly facts: typeof Nextcloud.facts
    readonly tag: typeof Nextcloud.Nextcloud
    readonly layer: typeof Nextcloud.layer
    readonly layerConfig: typeof Nextcloud.layerConfig
  }
  readonly notion: {
    readonly facts: typeof Notion.facts
    readonly tag: typeof Notion.Notion
    readonly layer: typeof Notion.layer
    readonly layerConfig: typeof Notion.layerConfig
  }
  readonly okta: {
    readonly facts: typeof Okta.facts
    readonly tag: typeof Okta.Okta
    readonly layer: typeof Okta.layer
    readonly layerConfig: typeof Okta.layerConfig
  }
  readonly onelogin: {
    readonly facts: typeof OneLogin.facts
    readonly tag: typeof OneLogin.OneLogin
    readonly layer: typeof OneLogin.layer
    readonly layerConfig: typeof OneLogin.layerConfig
  }
  readonly "ory-hydra": {
    readonly facts: typeof OryHydra.facts
    readonly tag: typeof OryHydra.OryHydra
    readonly layer: typeof OryHydra.layer
    readonly layerConfig: typeof OryHydra.layerConfig
  }
  readonly osso: {
    readonly facts: typeof Osso.facts
    readonly tag: typeof Osso.Osso
    readonly layer: typeof Osso.layer
    readonly layerConfig: typeof Osso.layerConfig
  }
  readonly osu: {
    readonly facts: typeof Osu.facts
    readonly tag: typeof Osu.Osu
    readonly layer: typeof Osu.layer
    readonly layerConfig: typeof Osu.layerConfig
  }
  readonly passage: {
    readonly facts: typeof Passage.facts
    readonly tag: typeof Passage.Passage
    readonly layer: typeof Passage.layer
    readonly layerConfig: typeof Passage.layerConfig
  }
  readonly patreon: {
    readonly facts: typeof Patreon.facts
    readonly tag: typeof Patreon.Patreon
    readonly layer: typeof Patreon.layer
    readonly layerConfig: typeof Patreon.layerConfig
  }
  readonly paybin: {
    readonly facts: typeof Paybin.facts
    readonly tag: typeof Paybin.Paybin
    readonly layer: typeof Paybin.layer
    readonly layerConfig: typeof Paybin.layerConfig
  }
  readonly paypal: {
    readonly facts: typeof PayPal.facts
    readonly tag: typeof PayPal.PayPal
    readonly layer: typeof PayPal.layer
    readonly layerConfig: typeof PayPal.layerConfig
  }
  readonly "ping-id": {
    readonly facts: typeof PingId.facts
    readonly tag: typeof PingId.PingId
    readonly layer: typeof PingId.layer
    readonly layerConfig: typeof PingId.layerConfig
  }
  readonly pinterest: {
    readonly facts: typeof Pinterest.facts
    readonly tag: typeof Pinterest.Pinterest
    readonly layer: typeof Pinterest.layer
    readonly layerConfig: typeof Pinterest.layerConfig
  }
  readonly pipedrive: {
    readonly facts: typeof Pipedrive.facts
    readonly tag: typeof Pipedrive.Pipedrive
    readonly layer: typeof Pipedrive.layer
    readonly layerConfig: typeof Pipedrive.layerConfig
  }
  readonly polar: {
    readonly facts: typeof Polar.facts
    readonly tag: typeof Polar.Polar
    readonly layer: typeof Polar.layer
    readonly layerConfig: typeof Polar.layerConfig
  }
  readonly railway: {
    readonly facts: typeof Railway.facts
    readonly tag: typeof Railway.Railway
    readonly layer: typeof Railway.layer
    readonly layerConfig: typeof Railway.layerConfig
  }
  readonly reddit: {
    readonly facts: typeof Reddit.facts
    readonly tag: typeof Reddit.Reddit
    readonly layer: typeof Reddit.layer
    readonly layerConfig: typeof Reddit.layerConfig
  }
  readonly roblox: {
    readonly facts: typeof Roblox.facts
    readonly tag: typeof Roblox.Roblox
    readonly layer: typeof Roblox.layer
    readonly layerConfig: typeof Roblox.layerConfig
  }
  readonly salesforce: {
    readonly facts: typeof Salesforce.facts
    readonly tag: typeof Salesforce.Salesforce
    readonly layer: typeof Salesforce.layer
    readonly layerConfig: typeof Salesforce.layerConfig
  }
  readonly shikimori: {
    readonly facts: typeof Shikimori.facts
    readonly tag: typeof Shikimori.Shikimori
    readonly layer: typeof Shikimori.layer
    readonly layerConfig: typeof Shikimori.layerConfig
  }
  readonly simplelogin: {
    readonly facts: typeof SimpleLogin.facts
    readonly tag: typeof SimpleLogin.SimpleLogin
    readonly layer: typeof SimpleLogin.layer
    readonly layerConfig: typeof SimpleLogin.layerConfig
  }
  readonly slack: {
    readonly facts: typeof Slack.facts
    readonly tag: typeof Slack.Slack
    readonly layer: typeof Slack.layer
    readonly layerConfig: typeof Slack.layerConfig
  }
  readonly spotify: {
    readonly facts: typeof Spotify.facts
    readonly tag: typeof Spotify.Spotify
    readonly layer: typeof Spotify.layer
    readonly layerConfig: typeof Spotify.layerConfig
  }
  readonly "start-gg": {
    readonly facts: typeof StartGG.facts
    readonly tag: typeof StartGG.StartGG
    readonly layer: typeof StartGG.layer
    readonly layerConfig: typeof StartGG.layerConfig
  }
  readonly strava: {
    readonly facts: typeof Strava.facts
    readonly tag: typeof Strava.Strava
    readonly layer: typeof Strava.layer
    readonly layerConfig: typeof Strava.layerConfig
  }
  readonly synology: {
    readonly facts: typeof Synology.facts
    readonly tag: typeof Synology.Synology
    readonly layer: typeof Synology.layer
    readonly layerConfig: typeof Synology.layerConfig
  }
  readonly threads: {
    readonly facts: typeof Threads.facts
    readonly tag: typeof Threads.Threads
    readonly layer: typeof Threads.layer
    readonly layerConfig: typeof Threads.layerConfig
  }
  readonly tiktok: {
    readonly facts: typeof TikTok.facts
    readonly tag: typeof TikTok.TikTok
    readonly layer: typeof TikTok.layer
    readonly layerConfig: typeof TikTok.layerConfig
  }
  readonly tiltify: {
    readonly facts: typeof Tiltify.facts
    readonly tag: typeof Tiltify.Tiltify
    readonly layer: typeof Tiltify.layer
    readonly layerConfig: typeof Tiltify.layerConfig
  }
  readonly todoist: {
    readonly facts: typeof Todoist.facts
    readonly tag: typeof Todoist.Todoist
    readonly layer: typeof Todoist.layer
    readonly layerConfig: typeof Todoist.layerConfig
  }
  readonly trakt: {
    readonly facts: typeof Trakt.facts
    readonly tag: typeof Trakt.Trakt
    readonly layer: typeof Trakt.layer
    readonly layerConfig: typeof Trakt.layerConfig
  }
  readonly tumblr: {
    readonly facts: typeof Tumblr.facts
    readonly tag: typeof Tumblr.Tumblr
    readonly layer: typeof Tumblr.layer
    readonly layerConfig: typeof Tumblr.layerConfig
  }
  readonly twitch: {
    readonly facts: typeof Twitch.facts
    readonly tag: typeof Twitch.Twitch
    readonly layer: typeof Twitch.layer
    readonly layerConfig: typeof Twitch.layerConfig
  }
  readonly twitter: {
    readonly facts: typeof Twitter.facts
    readonly tag: typeof Twitter.Twitter
    readonly layer: typeof Twitter.layer
    readonly layerConfig: typeof Twitter.layerConfig
  }
  readonly "united-effects": {
    readonly facts: typeof UnitedEffects.facts
    readonly tag: typeof UnitedEffects.UnitedEffects
    readonly layer: typeof UnitedEffects.layer
    readonly layerConfig: typeof UnitedEffects.layerConfig
  }
  readonly vercel: {
    readonly facts: typeof Vercel.facts
    readonly tag: typeof Vercel.Vercel
    readonly layer: typeof Vercel.layer
    readonly layerConfig: typeof Vercel.layerConfig
  }
  readonly vipps: {
    readonly facts: typeof Vipps.facts
    readonly tag: typeof Vipps.Vipps
    readonly layer: typeof Vipps.layer
    readonly layerConfig: typeof Vipps.layerConfig
  }
  readonly vk: {
    readonly facts: typeof VK.facts
    readonly tag: typeof VK.VK
    readonly layer: typeof VK.layer
    readonly layerConfig: typeof VK.layerConfig
  }
  readonly webex: {
    readonly facts: typeof Webex.facts
    readonly tag: typeof Webex.Webex
    readonly layer: typeof Webex.layer
    readonly layerConfig: typeof Webex.layerConfig
  }
  readonly wechat: {
    readonly facts: typeof WeChat.facts
    readonly tag: typeof WeChat.WeChat
    readonly layer: typeof WeChat.layer
    readonly layerConfig: typeof WeChat.layerConfig
  }
  readonly wikimedia: {
    readonly facts: typeof Wikimedia.facts
    readonly tag: typeof Wikimedia.Wikimedia
    readonly layer: typeof Wikimedia.layer
    readonly layerConfig: typeof Wikimedia.layerConfig
  }
  readonly withings: {
    readonly facts: typeof Withings.facts
    readonly tag: typeof Withings.Withings
    readonly layer: typeof Withings.layer
    readonly layerConfig: typeof Withings.layerConfig
  }
  readonly wordpress: {
    readonly facts: typeof WordPress.facts
    readonly tag: typeof WordPress.WordPress
    readonly layer: typeof WordPress.layer
    readonly layerConfig: typeof WordPress.layerConfig
  }
  readonly workos: {
    readonly facts: typeof WorkOS.facts
    readonly tag: typeof WorkOS.WorkOS
    readonly layer: typeof WorkOS.layer
    readonly layerConfig: typeof WorkOS.layerConfig
  }
  readonly yahoo: {
    readonly facts: typeof Yahoo.facts
    readonly tag: typeof Yahoo.Yahoo
    readonly layer: typeof Yahoo.layer
    readonly layerConfig: typeof Yahoo.layerConfig
  }
  readonly yandex: {
    readonly facts: typeof Yandex.facts
    readonly tag: typeof Yandex.Yandex
    readonly layer: typeof Yandex.layer
    readonly layerConfig: typeof Yandex.layerConfig
  }
  readonly zitadel: {
    readonly facts: typeof Zitadel.facts
    readonly tag: typeof Zitadel.Zitadel
    readonly layer: typeof Zitadel.layer
    readonly layerConfig: typeof Zitadel.layerConfig
  }
  readonly zoho: {
    readonly facts: typeof Zoho.facts
    readonly tag: typeof Zoho.Zoho
    readonly layer: typeof Zoho.layer
    readonly layerConfig: typeof Zoho.layerConfig
  }
  readonly zoom: {
    readonly facts: typeof Zoom.facts
    readonly tag: typeof Zoom.Zoom
    readonly layer: typeof Zoom.layer
    readonly layerConfig: typeof Zoom.layerConfig
  }
} = {
  "42-school": {
    facts: FortyTwo.facts,
    tag: FortyTwo.FortyTwo,
    layer: FortyTwo.layer,
    layerConfig: FortyTwo.layerConfig
  },
  "amazon-cognito": {
    facts: AmazonCognito.facts,
    tag: AmazonCognito.AmazonCognito,
    layer: AmazonCognito.layer,
    layerConfig: AmazonCognito.layerConfig
  },
  anilist: {
    facts: AniList.facts,
    tag: AniList.AniList,
    layer: AniList.layer,
    layerConfig: AniList.layerConfig
  },
  apple: {
    facts: Apple.facts,
    tag: Apple.Apple,
    layer: Apple.layer,
    layerConfig: Apple.layerConfig
  },
  asgardeo: {
    facts: Asgardeo.facts,
    tag: Asgardeo.Asgardeo,
    layer: Asgardeo.layer,
    layerConfig: Asgardeo.layerConfig
  },
  atlassian: {
    facts: Atlassian.facts,
    tag: Atlassian.Atlassian,
    layer: Atlassian.layer,
    layerConfig: Atlassian.layerConfig
  },
  auth0: {
    facts: Auth0.facts,
    tag: Auth0.Auth0,
    layer: Auth0.layer,
    layerConfig: Auth0.layerConfig
  },
  authentik: {
    facts: Authentik.facts,
    tag: Authentik.Authentik,
    layer: Authentik.layer,
    layerConfig: Authentik.layerConfig
  },
  autodesk: {
    facts: Autodesk.facts,
    tag: Autodesk.Autodesk,
    layer: Autodesk.layer,
    layerConfig: Autodesk.layerConfig
  },
  "azure-ad-b2c": {
    facts: AzureAdB2c.facts,
    tag: AzureAdB2c.AzureAdB2c,
    layer: AzureAdB2c.layer,
    layerConfig: AzureAdB2c.layerConfig
  },
  "azure-devops": {
    facts: AzureDevOps.facts,
    tag: AzureDevOps.AzureDevOps,
    layer: AzureDevOps.layer,
    layerConfig: AzureDevOps.layerConfig
  },
  "bankid-no": {
    facts: BankIdNo.facts,
    tag: BankIdNo.BankIdNo,
    layer: BankIdNo.layer,
    layerConfig: BankIdNo.layerConfig
  },
  battlenet: {
    facts: BattleNet.facts,
    tag: BattleNet.BattleNet,
    layer: BattleNet.layer,
    layerConfig: BattleNet.layerConfig
  },
  beyondidentity: {
    facts: BeyondIdentity.facts,
    tag: BeyondIdentity.BeyondIdentity,
    layer: BeyondIdentity.layer,
    layerConfig: BeyondIdentity.layerConfig
  },
  bitbucket: {
    facts: Bitbucket.facts,
    tag: Bitbucket.Bitbucket,
    layer: Bitbucket.layer,
    layerConfig: Bitbucket.layerConfig
  },
  box: {
    facts: Box.facts,
    tag: Box.Box,
    layer: Box.layer,
    layerConfig: Box.layerConfig
  },
  "boxyhq-saml": {
    facts: BoxyHqSaml.facts,
    tag: BoxyHqSaml.BoxyHqSaml,
    layer: BoxyHqSaml.layer,
    layerConfig: BoxyHqSaml.layerConfig
  },
  bungie: {
    facts: Bungie.facts,
    tag: Bungie.Bungie,
    layer: Bungie.layer,
    layerConfig: Bungie.layerConfig
  },
  "click-up": {
    facts: ClickUp.facts,
    tag: ClickUp.ClickUp,
    layer: ClickUp.layer,
    layerConfig: ClickUp.layerConfig
  },
  coinbase: {
    facts: Coinbase.facts,
    tag: Coinbase.Coinbase,
    layer: Coinbase.layer,
    layerConfig: Coinbase.layerConfig
  },
  concept2: {
    facts: Concept2.facts,
    tag: Concept2.Concept2,
    layer: Concept2.layer,
    layerConfig: Concept2.layerConfig
  },
  descope: {
    facts: Descope.facts,
    tag: Descope.Descope,
    layer: Descope.layer,
    layerConfig: Descope.layerConfig
  },
  discord: {
    facts: Discord.facts,
    tag: Discord.Discord,
    layer: Discord.layer,
    layerConfig: Discord.layerConfig
  },
  "donation-alerts": {
    facts: DonationAlerts.facts,
    tag: DonationAlerts.DonationAlerts,
    layer: DonationAlerts.layer,
    layerConfig: DonationAlerts.layerConfig
  },
  dribbble: {
    facts: Dribbble.facts,
    tag: Dribbble.Dribbble,
    layer: Dribbble.layer,
    layerConfig: Dribbble.layerConfig
  },
  dropbox: {
    facts: Dropbox.facts,
    tag: Dropbox.Dropbox,
    layer: Dropbox.layer,
    layerConfig: Dropbox.layerConfig
  },
  "duende-identity-server6": {
    facts: DuendeIdentityServer6.facts,
    tag: DuendeIdentityServer6.DuendeIdentityServer6,
    layer: DuendeIdentityServer6.layer,
    layerConfig: DuendeIdentityServer6.layerConfig
  },
  "epic-games": {
    facts: EpicGames.facts,
    tag: EpicGames.EpicGames,
    layer: EpicGames.layer,
    layerConfig: EpicGames.layerConfig
  },
  etsy: {
    facts: Etsy.facts,
    tag: Etsy.Etsy,
    layer: Etsy.layer,
    layerConfig: Etsy.layerConfig
  },
  eventbrite: {
    facts: Eventbrite.facts,
    tag: Eventbrite.Eventbrite,
    layer: Eventbrite.layer,
    layerConfig: Eventbrite.layerConfig
  },
  eveonline: {
    facts: EveOnline.facts,
    tag: EveOnline.EveOnline,
    layer: EveOnline.layer,
    layerConfig: EveOnline.layerConfig
  },
  facebook: {
    facts: Facebook.facts,
    tag: Facebook.Facebook,
    layer: Facebook.layer,
    layerConfig: Facebook.layerConfig
  },
  faceit: {
    facts: Faceit.facts,
    tag: Faceit.Faceit,
    layer: Faceit.layer,
    layerConfig: Faceit.layerConfig
  },
  figma: {
    facts: Figma.facts,
    tag: Figma.Figma,
    layer: Figma.layer,
    layerConfig: Figma.layerConfig
  },
  foursquare: {
    facts: Foursquare.facts,
    tag: Foursquare.Foursquare,
    layer: Foursquare.layer,
    layerConfig: Foursquare.layerConfig
  },
  freshbooks: {
    facts: FreshBooks.facts,
    tag: FreshBooks.FreshBooks,
    layer: FreshBooks.layer,
    layerConfig: FreshBooks.layerConfig
  },
  frontegg: {
    facts: Frontegg.facts,
    tag: Frontegg.Frontegg,
    layer: Frontegg.layer,
    layerConfig: Frontegg.layerConfig
  },
  fusionauth: {
    facts: FusionAuth.facts,
    tag: FusionAuth.FusionAuth,
    layer: FusionAuth.layer,
    layerConfig: FusionAuth.layerConfig
  },
  gitea: {
    facts: Gitea.facts,
    tag: Gitea.Gitea,
    layer: Gitea.layer,
    layerConfig: Gitea.layerConfig
  },
  github: {
    facts: GitHub.facts,
    tag: GitHub.GitHub,
    layer: GitHub.layer,
    layerConfig: GitHub.layerConfig
  },
  gitlab: {
    facts: GitLab.facts,
    tag: GitLab.GitLab,
    layer: GitLab.layer,
    layerConfig: GitLab.layerConfig
  },
  google: {
    facts: Google.facts,
    tag: Google.Google,
    layer: Google.layer,
    layerConfig: Google.layerConfig
  },
  gumroad: {
    facts: Gumroad.facts,
    tag: Gumroad.Gumroad,
    layer: Gumroad.layer,
    layerConfig: Gumroad.layerConfig
  },
  hubspot: {
    facts: HubSpot.facts,
    tag: HubSpot.HubSpot,
    layer: HubSpot.layer,
    layerConfig: HubSpot.layerConfig
  },
  huggingface: {
    facts: HuggingFace.facts,
    tag: HuggingFace.HuggingFace,
    layer: HuggingFace.layer,
    layerConfig: HuggingFace.layerConfig
  },
  "identity-server4": {
    facts: IdentityServer4.facts,
    tag: IdentityServer4.IdentityServer4,
    layer: IdentityServer4.layer,
    layerConfig: IdentityServer4.layerConfig
  },
  instagram: {
    facts: Instagram.facts,
    tag: Instagram.Instagram,
    layer: Instagram.layer,
    layerConfig: Instagram.layerConfig
  },
  intuit: {
    facts: Intuit.facts,
    tag: Intuit.Intuit,
    layer: Intuit.layer,
    layerConfig: Intuit.layerConfig
  },
  kakao: {
    facts: Kakao.facts,
    tag: Kakao.Kakao,
    layer: Kakao.layer,
    layerConfig: Kakao.layerConfig
  },
  keycloak: {
    facts: Keycloak.facts,
    tag: Keycloak.Keycloak,
    layer: Keycloak.layer,
    layerConfig: Keycloak.layerConfig
  },
  kick: {
    facts: Kick.facts,
    tag: Kick.Kick,
    layer: Kick.layer,
    layerConfig: Kick.layerConfig
  },
  kinde: {
    facts: Kinde.facts,
    tag: Kinde.Kinde,
    layer: Kinde.layer,
    layerConfig: Kinde.layerConfig
  },
  lichess: {
    facts: Lichess.facts,
    tag: Lichess.Lichess,
    layer: Lichess.layer,
    layerConfig: Lichess.layerConfig
  },
  line: {
    facts: Line.facts,
    tag: Line.Line,
    layer: Line.layer,
    layerConfig: Line.layerConfig
  },
  linear: {
    facts: Linear.facts,
    tag: Linear.Linear,
    layer: Linear.layer,
    layerConfig: Linear.layerConfig
  },
  linkedin: {
    facts: LinkedIn.facts,
    tag: LinkedIn.LinkedIn,
    layer: LinkedIn.layer,
    layerConfig: LinkedIn.layerConfig
  },
  logto: {
    facts: Logto.facts,
    tag: Logto.Logto,
    layer: Logto.layer,
    layerConfig: Logto.layerConfig
  },
  mailchimp: {
    facts: Mailchimp.facts,
    tag: Mailchimp.Mailchimp,
    layer: Mailchimp.layer,
    layerConfig: Mailchimp.layerConfig
  },
  mailru: {
    facts: MailRu.facts,
    tag: MailRu.MailRu,
    layer: MailRu.layer,
    layerConfig: MailRu.layerConfig
  },
  mastodon: {
    facts: Mastodon.facts,
    tag: Mastodon.Mastodon,
    layer: Mastodon.layer,
    layerConfig: Mastodon.layerConfig
  },
  mattermost: {
    facts: Mattermost.facts,
    tag: Mattermost.Mattermost,
    layer: Mattermost.layer,
    layerConfig: Mattermost.layerConfig
  },
  medium: {
    facts: Medium.facts,
    tag: Medium.Medium,
    layer: Medium.layer,
    layerConfig: Medium.layerConfig
  },
  "mercado-libre": {
    facts: MercadoLibre.facts,
    tag: MercadoLibre.MercadoLibre,
    layer: MercadoLibre.layer,
    layerConfig: MercadoLibre.layerConfig
  },
  "mercado-pago": {
    facts: MercadoPago.facts,
    tag: MercadoPago.MercadoPago,
    layer: MercadoPago.layer,
    layerConfig: MercadoPago.layerConfig
  },
  "microsoft-entra-id": {
    facts: MicrosoftEntraId.facts,
    tag: MicrosoftEntraId.MicrosoftEntraId,
    layer: MicrosoftEntraId.layer,
    layerConfig: MicrosoftEntraId.layerConfig
  },
  myanimelist: {
    facts: MyAnimeList.facts,
    tag: MyAnimeList.MyAnimeList,
    layer: MyAnimeList.layer,
    layerConfig: MyAnimeList.layerConfig
  },
  naver: {
    facts: Naver.facts,
    tag: Naver.Naver,
    layer: Naver.layer,
    layerConfig: Naver.layerConfig
  },
  netlify: {
    facts: Netlify.facts,
    tag: Netlify.Netlify,
    layer: Netlify.layer,
    layerConfig: Netlify.layerConfig
  },
  netsuite: {
    facts: NetSuite.facts,
    tag: NetSuite.NetSuite,
    layer: NetSuite.layer,
    layerConfig: NetSuite.layerConfig
  },
  nextcloud: {
    facts: Nextcloud.facts,
    tag: Nextcloud.Nextcloud,
    layer: Nextcloud.layer,
    layerConfig: Nextcloud.layerConfig
  },
  notion: {
    facts: Notion.facts,
    tag: Notion.Notion,
    layer: Notion.layer,
    layerConfig: Notion.layerConfig
  },
  okta: {
    facts: Okta.facts,
    tag: Okta.Okta,
    layer: Okta.layer,
    layerConfig: Okta.layerConfig
  },
  onelogin: {
    facts: OneLogin.facts,
    tag: OneLogin.OneLogin,
    layer: OneLogin.layer,
    layerConfig: OneLogin.layerConfig
  },
  "ory-hydra": {
    facts: OryHydra.facts,
    tag: OryHydra.OryHydra,
    layer: OryHydra.layer,
    layerConfig: OryHydra.layerConfig
  },
  osso: {
    facts: Osso.facts,
    tag: Osso.Osso,
    layer: Osso.layer,
    layerConfig: Osso.layerConfig
  },
  osu: {
    facts: Osu.facts,
    tag: Osu.Osu,
    layer: Osu.layer,
    layerConfig: Osu.layerConfig
  },
  passage: {
    facts: Passage.facts,
    tag: Passage.Passage,
    layer: Passage.layer,
    layerConfig: Passage.layerConfig
  },
  patreon: {
    facts: Patreon.facts,
    tag: Patreon.Patreon,
    layer: Patreon.layer,
    layerConfig: Patreon.layerConfig
  },
  paybin: {
    facts: Paybin.facts,
    tag: Paybin.Paybin,
    layer: Paybin.layer,
    layerConfig: Paybin.layerConfig
  },
  paypal: {
    facts: PayPal.facts,
    tag: PayPal.PayPal,
    layer: PayPal.layer,
    layerConfig: PayPal.layerConfig
  },
  "ping-id": {
    facts: PingId.facts,
    tag: PingId.PingId,
    layer: PingId.layer,
    layerConfig: PingId.layerConfig
  },
  pinterest: {
    facts: Pinterest.facts,
    tag: Pinterest.Pinterest,
    layer: Pinterest.layer,
    layerConfig: Pinterest.layerConfig
  },
  pipedrive: {
    facts: Pipedrive.facts,
    tag: Pipedrive.Pipedrive,
    layer: Pipedrive.layer,
    layerConfig: Pipedrive.layerConfig
  },
  polar: {
    facts: Polar.facts,
    tag: Polar.Polar,
    layer: Polar.layer,
    layerConfig: Polar.layerConfig
  },
  railway: {
    facts: Railway.facts,
    tag: Railway.Railway,
    layer: Railway.layer,
    layerConfig: Railway.layerConfig
  },
  reddit: {
    facts: Reddit.facts,
    tag: Reddit.Reddit,
    layer: Reddit.layer,
    layerConfig: Reddit.layerConfig
  },
  roblox: {
    facts: Roblox.facts,
    tag: Roblox.Roblox,
    layer: Roblox.layer,
    layerConfig: Roblox.layerConfig
  },
  salesforce: {
    facts: Salesforce.facts,
    tag: Salesforce.Salesforce,
    layer: Salesforce.layer,
    layerConfig: Salesforce.layerConfig
  },
  shikimori: {
    facts: Shikimori.facts,
    tag: Shikimori.Shikimori,
    layer: Shikimori.layer,
    layerConfig: Shikimori.layerConfig
  },
  simplelogin: {
    facts: SimpleLogin.facts,
    tag: SimpleLogin.SimpleLogin,
    layer: SimpleLogin.layer,
    layerConfig: SimpleLogin.layerConfig
  },
  slack: {
    facts: Slack.facts,
    tag: Slack.Slack,
    layer: Slack.layer,
    layerConfig: Slack.layerConfig
  },
  spotify: {
    facts: Spotify.facts,
    tag: Spotify.Spotify,
    layer: Spotify.layer,
    layerConfig: Spotify.layerConfig
  },
  "start-gg": {
    facts: StartGG.facts,
    tag: StartGG.StartGG,
    layer: StartGG.layer,
    layerConfig: StartGG.layerConfig
  },
  strava: {
    facts: Strava.facts,
    tag: Strava.Strava,
    layer: Strava.layer,
    layerConfig: Strava.layerConfig
  },
  synology: {
    facts: Synology.facts,
    tag: Synology.Synology,
    layer: Synology.layer,
    layerConfig: Synology.layerConfig
  },
  threads: {
    facts: Threads.facts,
    tag: Threads.Threads,
    layer: Threads.layer,
    layerConfig: Threads.layerConfig
  },
  tiktok: {
    facts: TikTok.facts,
    tag: TikTok.TikTok,
    layer: TikTok.layer,
    layerConfig: TikTok.layerConfig
  },
  tiltify: {
    facts: Tiltify.facts,
    tag: Tiltify.Tiltify,
    layer: Tiltify.layer,
    layerConfig: Tiltify.layerConfig
  },
  todoist: {
    facts: Todoist.facts,
    tag: Todoist.Todoist,
    layer: Todoist.layer,
    layerConfig: Todoist.layerConfig
  },
  trakt: {
    facts: Trakt.facts,
    tag: Trakt.Trakt,
    layer: Trakt.layer,
    layerConfig: Trakt.layerConfig
  },
  tumblr: {
    facts: Tumblr.facts,
    tag: Tumblr.Tumblr,
    layer: Tumblr.layer,
    layerConfig: Tumblr.layerConfig
  },
  twitch: {
    facts: Twitch.facts,
    tag: Twitch.Twitch,
    layer: Twitch.layer,
    layerConfig: Twitch.layerConfig
  },
  twitter: {
    facts: Twitter.facts,
    tag: Twitter.Twitter,
    layer: Twitter.layer,
    layerConfig: Twitter.layerConfig
  },
  "united-effects": {
    facts: UnitedEffects.facts,
    tag: UnitedEffects.UnitedEffects,
    layer: UnitedEffects.layer,
    layerConfig: UnitedEffects.layerConfig
  },
  vercel: {
    facts: Vercel.facts,
    tag: Vercel.Vercel,
    layer: Vercel.layer,
    layerConfig: Vercel.layerConfig
  },
  vipps: {
    facts: Vipps.facts,
    tag: Vipps.Vipps,
    layer: Vipps.layer,
    layerConfig: Vipps.layerConfig
  },
  vk: {
    facts: VK.facts,
    tag: VK.VK,
    layer: VK.layer,
    layerConfig: VK.layerConfig
  },
  webex: {
    facts: Webex.facts,
    tag: Webex.Webex,
    layer: Webex.layer,
    layerConfig: Webex.layerConfig
  },
  wechat: {
    facts: WeChat.facts,
    tag: WeChat.WeChat,
    layer: WeChat.layer,
    layerConfig: WeChat.layerConfig
  },
  wikimedia: {
    facts: Wikimedia.facts,
    tag: Wikimedia.Wikimedia,
    layer: Wikimedia.layer,
    layerConfig: Wikimedia.layerConfig
  },
  withings: {
    facts: Withings.facts,
    tag: Withings.Withings,
    layer: Withings.layer,
    layerConfig: Withings.layerConfig
  },
  wordpress: {
    facts: WordPress.facts,
    tag: WordPress.WordPress,
    layer: WordPress.layer,
    layerConfig: WordPress.layerConfig
  },
  workos: {
    facts: WorkOS.facts,
    tag: WorkOS.WorkOS,
    layer: WorkOS.layer,
    layerConfig: WorkOS.layerConfig
  },
  yahoo: {
    facts: Yahoo.facts,
    tag: Yahoo.Yahoo,
    layer: Yahoo.layer,
    layerConfig: Yahoo.layerConfig
  },
  yandex: {
    facts: Yandex.facts,
    tag: Yandex.Yandex,
    layer: Yandex.layer,
    layerConfig: Yandex.layerConfig
  },
  zitadel: {
    facts: Zitadel.facts,
    tag: Zitadel.Zitadel,
    layer: Zitadel.layer,
    layerConfig: Zitadel.layerConfig
  },
  zoho: {
    facts: Zoho.facts,
    tag: Zoho.Zoho,
    layer: Zoho.layer,
    layerConfig: Zoho.layerConfig
  },
  zoom: {
    facts: Zoom.facts,
    tag: Zoom.Zoom,
    layer: Zoom.layer,
    layerConfig: Zoom.layerConfig
  }
}

/**
 * The id of a provider.
 *
 * @since 0.1.0
 * @category models
 */
export type Id = keyof typeof byId

/**
 * Whether something is the id of a provider. What an object has besides its own members, such as `"constructor"`, is not.
 *
 * @example
 * ```ts
 * import { Providers } from "@effect-oauth/providers"
 *
 * // What people call the provider of a row in a table of accounts.
 * const nameOf = (provider: string) =>
 *   Providers.isId(provider) ? Providers.byId[provider].facts.name : "another provider"
 * ```
 *
 * @since 0.1.0
 * @category guards
 */
export const isId = (u: unknown): u is Id => typeof u === "string" && Object.hasOwn(byId, u)
