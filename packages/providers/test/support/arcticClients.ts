/**
 * Arctic's clients: how each is made, in each of its forms, and in which order its methods take what.
 */

/** What a method of arctic takes. */
export type Argument = "state" | "verifier" | "scopes" | "code" | "refreshToken" | "token"

export interface ArcticClient {
  /** The provider's id here. */
  readonly id: string
  readonly arcticClass: string
  /** A method that is not there does not exist. */
  readonly methods: {
    readonly url: ReadonlyArray<Argument>
    readonly exchange: ReadonlyArray<Argument>
    readonly refresh?: ReadonlyArray<Argument>
    readonly revoke?: ReadonlyArray<Argument>
  }
  /** What each form is made of. `PRIVATE_KEY` stands for the bytes of a key. */
  readonly variants: Readonly<Record<string, ReadonlyArray<string | null>>>
}

export const arcticClients: ReadonlyArray<ArcticClient> = [
  {
    id: "amazon-cognito",
    arcticClass: "AmazonCognito",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken", "scopes"],
      revoke: ["token"]
    },
    variants: {
      plain: ["cognito.example", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["cognito.example", "client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "anilist",
    arcticClass: "AniList",
    methods: { url: ["state"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "apple",
    arcticClass: "Apple",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "team-1", "key-1", "PRIVATE_KEY", "https://app.example/callback"]
    }
  },
  {
    id: "atlassian",
    arcticClass: "Atlassian",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "auth0",
    arcticClass: "Auth0",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["auth0.example", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["auth0.example", "client-id", null, "https://app.example/callback"],
      confidentialWithoutPkce: ["auth0.example", "client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "authentik",
    arcticClass: "Authentik",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["https://authentik.example", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["https://authentik.example", "client-id", null, "https://app.example/callback"],
      baseURLWithPathAndSlash: [
        "https://host.example/authentik/",
        "client-id",
        "client-secret",
        "https://app.example/callback"
      ]
    }
  },
  {
    id: "autodesk",
    arcticClass: "Autodesk",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "battlenet",
    arcticClass: "BattleNet",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "bitbucket",
    arcticClass: "Bitbucket",
    methods: { url: ["state"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "box",
    arcticClass: "Box",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"], revoke: ["token"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "bungie",
    arcticClass: "Bungie",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "coinbase",
    arcticClass: "Coinbase",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"], revoke: ["token"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "discord",
    arcticClass: "Discord",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"],
      confidentialWithoutPkce: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "donation-alerts",
    arcticClass: "DonationAlerts",
    methods: { url: ["scopes"], exchange: ["code"], refresh: ["refreshToken", "scopes"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "dribbble",
    arcticClass: "Dribbble",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "dropbox",
    arcticClass: "Dropbox",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"], revoke: ["token"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "epic-games",
    arcticClass: "EpicGames",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"], revoke: ["token"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "etsy",
    arcticClass: "Etsy",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "https://app.example/callback"]
    }
  },
  {
    id: "facebook",
    arcticClass: "Facebook",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "figma",
    arcticClass: "Figma",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "42-school",
    arcticClass: "FortyTwo",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "gitea",
    arcticClass: "Gitea",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["https://gitea.example", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["https://gitea.example", "client-id", null, "https://app.example/callback"],
      baseURLWithPathAndSlash: [
        "https://host.example/gitea/",
        "client-id",
        "client-secret",
        "https://app.example/callback"
      ]
    }
  },
  {
    id: "github",
    arcticClass: "GitHub",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      noRedirectURI: ["client-id", "client-secret", null]
    }
  },
  {
    id: "gitlab",
    arcticClass: "GitLab",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"], revoke: ["token"] },
    variants: {
      plain: ["https://gitlab.example", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["https://gitlab.example", "client-id", null, "https://app.example/callback"],
      baseURLWithPathAndSlash: [
        "https://host.example/gitlab/",
        "client-id",
        "client-secret",
        "https://app.example/callback"
      ]
    }
  },
  {
    id: "google",
    arcticClass: "Google",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "intuit",
    arcticClass: "Intuit",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"], revoke: ["token"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "kakao",
    arcticClass: "Kakao",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "keycloak",
    arcticClass: "KeyCloak",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["https://keycloak.example/realms/main", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["https://keycloak.example/realms/main", "client-id", null, "https://app.example/callback"],
      realmURLWithSlash: [
        "https://keycloak.example/realms/main/",
        "client-id",
        "client-secret",
        "https://app.example/callback"
      ]
    }
  },
  {
    id: "kick",
    arcticClass: "Kick",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "lichess",
    arcticClass: "Lichess",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"] },
    variants: {
      plain: ["client-id", "https://app.example/callback"]
    }
  },
  {
    id: "line",
    arcticClass: "Line",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "linear",
    arcticClass: "Linear",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "linkedin",
    arcticClass: "LinkedIn",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "mastodon",
    arcticClass: "Mastodon",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"], revoke: ["token"] },
    variants: {
      plain: ["https://mastodon.example", "client-id", "client-secret", "https://app.example/callback"],
      baseURLWithPathAndSlash: [
        "https://host.example/mastodon/",
        "client-id",
        "client-secret",
        "https://app.example/callback"
      ]
    }
  },
  {
    id: "mercado-libre",
    arcticClass: "MercadoLibre",
    methods: { url: ["state", "verifier"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "mercado-pago",
    arcticClass: "MercadoPago",
    methods: { url: ["state", "verifier"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "microsoft-entra-id",
    arcticClass: "MicrosoftEntraId",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken", "scopes"]
    },
    variants: {
      plain: ["tenant-1", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["tenant-1", "client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "myanimelist",
    arcticClass: "MyAnimeList",
    methods: { url: ["state", "verifier"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      noRedirectURI: ["client-id", "client-secret", null]
    }
  },
  {
    id: "naver",
    arcticClass: "Naver",
    methods: { url: [], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "notion",
    arcticClass: "Notion",
    methods: { url: ["state"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "okta",
    arcticClass: "Okta",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken", "scopes"],
      revoke: ["token"]
    },
    variants: {
      plain: ["okta.example", null, "client-id", "client-secret", "https://app.example/callback"],
      customAuthorizationServer: ["okta.example", "as-1", "client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "osu",
    arcticClass: "Osu",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      noRedirectURI: ["client-id", "client-secret", null]
    }
  },
  {
    id: "patreon",
    arcticClass: "Patreon",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "polar",
    arcticClass: "Polar",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "reddit",
    arcticClass: "Reddit",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "roblox",
    arcticClass: "Roblox",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "salesforce",
    arcticClass: "Salesforce",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["salesforce.example", "client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["salesforce.example", "client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "shikimori",
    arcticClass: "Shikimori",
    methods: { url: ["state"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "slack",
    arcticClass: "Slack",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      noRedirectURI: ["client-id", "client-secret", null]
    }
  },
  {
    id: "spotify",
    arcticClass: "Spotify",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"],
      confidentialWithoutPkce: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "start-gg",
    arcticClass: "StartGG",
    methods: { url: ["state", "scopes"], exchange: ["code", "scopes"], refresh: ["refreshToken", "scopes"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "strava",
    arcticClass: "Strava",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "synology",
    arcticClass: "Synology",
    methods: { url: ["state", "verifier", "scopes"], exchange: ["code", "verifier"] },
    variants: {
      plain: ["https://synology.example:5001", "client-id", "client-secret", "https://app.example/callback"],
      baseURLWithPathAndSlash: [
        "https://host.example/nas/",
        "client-id",
        "client-secret",
        "https://app.example/callback"
      ]
    }
  },
  {
    id: "tiktok",
    arcticClass: "TikTok",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "tiltify",
    arcticClass: "Tiltify",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "tumblr",
    arcticClass: "Tumblr",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "twitch",
    arcticClass: "Twitch",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "twitter",
    arcticClass: "Twitter",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"]
    }
  },
  {
    id: "vk",
    arcticClass: "VK",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "withings",
    arcticClass: "Withings",
    methods: { url: ["state", "scopes"], exchange: ["code"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "workos",
    arcticClass: "WorkOS",
    methods: { url: ["state", "verifier"], exchange: ["code", "verifier"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"],
      publicClient: ["client-id", null, "https://app.example/callback"],
      confidentialWithoutPkce: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "yahoo",
    arcticClass: "Yahoo",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "yandex",
    arcticClass: "Yandex",
    methods: { url: ["state", "scopes"], exchange: ["code"], refresh: ["refreshToken"] },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  },
  {
    id: "zoom",
    arcticClass: "Zoom",
    methods: {
      url: ["state", "verifier", "scopes"],
      exchange: ["code", "verifier"],
      refresh: ["refreshToken"],
      revoke: ["token"]
    },
    variants: {
      plain: ["client-id", "client-secret", "https://app.example/callback"]
    }
  }
]
