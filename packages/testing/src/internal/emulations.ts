/**
 * The emulations of providers by id.
 */
// Written by `pnpm barrels`.
import type { Emulation } from "./emulation.js"
import { AmazonCognito } from "./emulations/AmazonCognito.js"
import { AniList } from "./emulations/AniList.js"
import { Apple } from "./emulations/Apple.js"
import { Asgardeo } from "./emulations/Asgardeo.js"
import { Atlassian } from "./emulations/Atlassian.js"
import { Auth0 } from "./emulations/Auth0.js"
import { Authentik } from "./emulations/Authentik.js"
import { Autodesk } from "./emulations/Autodesk.js"
import { AzureAdB2c } from "./emulations/AzureAdB2c.js"
import { AzureDevOps } from "./emulations/AzureDevOps.js"
import { BankIdNo } from "./emulations/BankIdNo.js"
import { BattleNet } from "./emulations/BattleNet.js"
import { BeyondIdentity } from "./emulations/BeyondIdentity.js"
import { Bitbucket } from "./emulations/Bitbucket.js"
import { Box } from "./emulations/Box.js"
import { BoxyHqSaml } from "./emulations/BoxyHqSaml.js"
import { Bungie } from "./emulations/Bungie.js"
import { ClickUp } from "./emulations/ClickUp.js"
import { Coinbase } from "./emulations/Coinbase.js"
import { Concept2 } from "./emulations/Concept2.js"
import { Descope } from "./emulations/Descope.js"
import { Discord } from "./emulations/Discord.js"
import { DonationAlerts } from "./emulations/DonationAlerts.js"
import { Dribbble } from "./emulations/Dribbble.js"
import { Dropbox } from "./emulations/Dropbox.js"
import { DuendeIdentityServer6 } from "./emulations/DuendeIdentityServer6.js"
import { EpicGames } from "./emulations/EpicGames.js"
import { Etsy } from "./emulations/Etsy.js"
import { Eventbrite } from "./emulations/Eventbrite.js"
import { EveOnline } from "./emulations/EveOnline.js"
import { Facebook } from "./emulations/Facebook.js"
import { Faceit } from "./emulations/Faceit.js"
import { Figma } from "./emulations/Figma.js"
import { FortyTwo } from "./emulations/FortyTwo.js"
import { Foursquare } from "./emulations/Foursquare.js"
import { FreshBooks } from "./emulations/FreshBooks.js"
import { Frontegg } from "./emulations/Frontegg.js"
import { FusionAuth } from "./emulations/FusionAuth.js"
import { Gitea } from "./emulations/Gitea.js"
import { GitHub } from "./emulations/GitHub.js"
import { GitLab } from "./emulations/GitLab.js"
import { Google } from "./emulations/Google.js"
import { Gumroad } from "./emulations/Gumroad.js"
import { HubSpot } from "./emulations/HubSpot.js"
import { HuggingFace } from "./emulations/HuggingFace.js"
import { IdentityServer4 } from "./emulations/IdentityServer4.js"
import { Instagram } from "./emulations/Instagram.js"
import { Intuit } from "./emulations/Intuit.js"
import { Kakao } from "./emulations/Kakao.js"
import { Keycloak } from "./emulations/Keycloak.js"
import { Kick } from "./emulations/Kick.js"
import { Kinde } from "./emulations/Kinde.js"
import { Lichess } from "./emulations/Lichess.js"
import { Line } from "./emulations/Line.js"
import { Linear } from "./emulations/Linear.js"
import { LinkedIn } from "./emulations/LinkedIn.js"
import { Logto } from "./emulations/Logto.js"
import { Mailchimp } from "./emulations/Mailchimp.js"
import { MailRu } from "./emulations/MailRu.js"
import { Mastodon } from "./emulations/Mastodon.js"
import { Mattermost } from "./emulations/Mattermost.js"
import { Medium } from "./emulations/Medium.js"
import { MercadoLibre } from "./emulations/MercadoLibre.js"
import { MercadoPago } from "./emulations/MercadoPago.js"
import { MicrosoftEntraId } from "./emulations/MicrosoftEntraId.js"
import { MyAnimeList } from "./emulations/MyAnimeList.js"
import { Naver } from "./emulations/Naver.js"
import { Netlify } from "./emulations/Netlify.js"
import { NetSuite } from "./emulations/NetSuite.js"
import { Nextcloud } from "./emulations/Nextcloud.js"
import { Notion } from "./emulations/Notion.js"
import { Okta } from "./emulations/Okta.js"
import { OneLogin } from "./emulations/OneLogin.js"
import { OryHydra } from "./emulations/OryHydra.js"
import { Osso } from "./emulations/Osso.js"
import { Osu } from "./emulations/Osu.js"
import { Passage } from "./emulations/Passage.js"
import { Patreon } from "./emulations/Patreon.js"
import { Paybin } from "./emulations/Paybin.js"
import { PayPal } from "./emulations/PayPal.js"
import { PingId } from "./emulations/PingId.js"
import { Pinterest } from "./emulations/Pinterest.js"
import { Pipedrive } from "./emulations/Pipedrive.js"
import { Polar } from "./emulations/Polar.js"
import { Railway } from "./emulations/Railway.js"
import { Reddit } from "./emulations/Reddit.js"
import { Roblox } from "./emulations/Roblox.js"
import { Salesforce } from "./emulations/Salesforce.js"
import { Shikimori } from "./emulations/Shikimori.js"
import { SimpleLogin } from "./emulations/SimpleLogin.js"
import { Slack } from "./emulations/Slack.js"
import { Spotify } from "./emulations/Spotify.js"
import { StartGG } from "./emulations/StartGG.js"
import { Strava } from "./emulations/Strava.js"
import { Synology } from "./emulations/Synology.js"
import { Threads } from "./emulations/Threads.js"
import { TikTok } from "./emulations/TikTok.js"
import { Tiltify } from "./emulations/Tiltify.js"
import { Todoist } from "./emulations/Todoist.js"
import { Trakt } from "./emulations/Trakt.js"
import { Tumblr } from "./emulations/Tumblr.js"
import { Twitch } from "./emulations/Twitch.js"
import { Twitter } from "./emulations/Twitter.js"
import { UnitedEffects } from "./emulations/UnitedEffects.js"
import { Vercel } from "./emulations/Vercel.js"
import { Vipps } from "./emulations/Vipps.js"
import { VK } from "./emulations/VK.js"
import { Webex } from "./emulations/Webex.js"
import { WeChat } from "./emulations/WeChat.js"
import { Wikimedia } from "./emulations/Wikimedia.js"
import { Withings } from "./emulations/Withings.js"
import { WordPress } from "./emulations/WordPress.js"
import { WorkOS } from "./emulations/WorkOS.js"
import { Yahoo } from "./emulations/Yahoo.js"
import { Yandex } from "./emulations/Yandex.js"
import { Zitadel } from "./emulations/Zitadel.js"
import { Zoho } from "./emulations/Zoho.js"
import { Zoom } from "./emulations/Zoom.js"

export type Id =
  | "42-school"
  | "amazon-cognito"
  | "anilist"
  | "apple"
  | "asgardeo"
  | "atlassian"
  | "auth0"
  | "authentik"
  | "autodesk"
  | "azure-ad-b2c"
  | "azure-devops"
  | "bankid-no"
  | "battlenet"
  | "beyondidentity"
  | "bitbucket"
  | "box"
  | "boxyhq-saml"
  | "bungie"
  | "click-up"
  | "coinbase"
  | "concept2"
  | "descope"
  | "discord"
  | "donation-alerts"
  | "dribbble"
  | "dropbox"
  | "duende-identity-server6"
  | "epic-games"
  | "etsy"
  | "eventbrite"
  | "eveonline"
  | "facebook"
  | "faceit"
  | "figma"
  | "foursquare"
  | "freshbooks"
  | "frontegg"
  | "fusionauth"
  | "gitea"
  | "github"
  | "gitlab"
  | "google"
  | "gumroad"
  | "hubspot"
  | "huggingface"
  | "identity-server4"
  | "instagram"
  | "intuit"
  | "kakao"
  | "keycloak"
  | "kick"
  | "kinde"
  | "lichess"
  | "line"
  | "linear"
  | "linkedin"
  | "logto"
  | "mailchimp"
  | "mailru"
  | "mastodon"
  | "mattermost"
  | "medium"
  | "mercado-libre"
  | "mercado-pago"
  | "microsoft-entra-id"
  | "myanimelist"
  | "naver"
  | "netlify"
  | "netsuite"
  | "nextcloud"
  | "notion"
  | "okta"
  | "onelogin"
  | "ory-hydra"
  | "osso"
  | "osu"
  | "passage"
  | "patreon"
  | "paybin"
  | "paypal"
  | "ping-id"
  | "pinterest"
  | "pipedrive"
  | "polar"
  | "railway"
  | "reddit"
  | "roblox"
  | "salesforce"
  | "shikimori"
  | "simplelogin"
  | "slack"
  | "spotify"
  | "start-gg"
  | "strava"
  | "synology"
  | "threads"
  | "tiktok"
  | "tiltify"
  | "todoist"
  | "trakt"
  | "tumblr"
  | "twitch"
  | "twitter"
  | "united-effects"
  | "vercel"
  | "vipps"
  | "vk"
  | "webex"
  | "wechat"
  | "wikimedia"
  | "withings"
  | "wordpress"
  | "workos"
  | "yahoo"
  | "yandex"
  | "zitadel"
  | "zoho"
  | "zoom"

export const emulations: Readonly<Record<Id, Emulation>> = {
  "42-school": FortyTwo,
  "amazon-cognito": AmazonCognito,
  anilist: AniList,
  apple: Apple,
  asgardeo: Asgardeo,
  atlassian: Atlassian,
  auth0: Auth0,
  authentik: Authentik,
  autodesk: Autodesk,
  "azure-ad-b2c": AzureAdB2c,
  "azure-devops": AzureDevOps,
  "bankid-no": BankIdNo,
  battlenet: BattleNet,
  beyondidentity: BeyondIdentity,
  bitbucket: Bitbucket,
  box: Box,
  "boxyhq-saml": BoxyHqSaml,
  bungie: Bungie,
  "click-up": ClickUp,
  coinbase: Coinbase,
  concept2: Concept2,
  descope: Descope,
  discord: Discord,
  "donation-alerts": DonationAlerts,
  dribbble: Dribbble,
  dropbox: Dropbox,
  "duende-identity-server6": DuendeIdentityServer6,
  "epic-games": EpicGames,
  etsy: Etsy,
  eventbrite: Eventbrite,
  eveonline: EveOnline,
  facebook: Facebook,
  faceit: Faceit,
  figma: Figma,
  foursquare: Foursquare,
  freshbooks: FreshBooks,
  frontegg: Frontegg,
  fusionauth: FusionAuth,
  gitea: Gitea,
  github: GitHub,
  gitlab: GitLab,
  google: Google,
  gumroad: Gumroad,
  hubspot: HubSpot,
  huggingface: HuggingFace,
  "identity-server4": IdentityServer4,
  instagram: Instagram,
  intuit: Intuit,
  kakao: Kakao,
  keycloak: Keycloak,
  kick: Kick,
  kinde: Kinde,
  lichess: Lichess,
  line: Line,
  linear: Linear,
  linkedin: LinkedIn,
  logto: Logto,
  mailchimp: Mailchimp,
  mailru: MailRu,
  mastodon: Mastodon,
  mattermost: Mattermost,
  medium: Medium,
  "mercado-libre": MercadoLibre,
  "mercado-pago": MercadoPago,
  "microsoft-entra-id": MicrosoftEntraId,
  myanimelist: MyAnimeList,
  naver: Naver,
  netlify: Netlify,
  netsuite: NetSuite,
  nextcloud: Nextcloud,
  notion: Notion,
  okta: Okta,
  onelogin: OneLogin,
  "ory-hydra": OryHydra,
  osso: Osso,
  osu: Osu,
  passage: Passage,
  patreon: Patreon,
  paybin: Paybin,
  paypal: PayPal,
  "ping-id": PingId,
  pinterest: Pinterest,
  pipedrive: Pipedrive,
  polar: Polar,
  railway: Railway,
  reddit: Reddit,
  roblox: Roblox,
  salesforce: Salesforce,
  shikimori: Shikimori,
  simplelogin: SimpleLogin,
  slack: Slack,
  spotify: Spotify,
  "start-gg": StartGG,
  strava: Strava,
  synology: Synology,
  threads: Threads,
  tiktok: TikTok,
  tiltify: Tiltify,
  todoist: Todoist,
  trakt: Trakt,
  tumblr: Tumblr,
  twitch: Twitch,
  twitter: Twitter,
  "united-effects": UnitedEffects,
  vercel: Vercel,
  vipps: Vipps,
  vk: VK,
  webex: Webex,
  wechat: WeChat,
  wikimedia: Wikimedia,
  withings: Withings,
  wordpress: WordPress,
  workos: WorkOS,
  yahoo: Yahoo,
  yandex: Yandex,
  zitadel: Zitadel,
  zoho: Zoho,
  zoom: Zoom
}
