import type { Emulation } from "../emulation.js"

/** @internal */
export const Spotify: Emulation = {
  id: "spotify",
  name: "Spotify",
  authentication: ["client_secret_basic", "none"],
  pkce: "accepted",
  scopes: ["user-read-email"],
  refreshTokens: "kept",
  profile: {
    path: "/v1/me",
    answer: ({ email, name, picture }) => ({
      country: "SE",
      display_name: name,
      email,
      external_urls: { spotify: "https://open.spotify.com/user/ada" },
      followers: { href: null, total: 0 },
      href: "https://api.spotify.com/v1/users/ada",
      id: "ada",
      images: [{ url: picture, height: 300, width: 300 }, {
        url: "https://i.scdn.co/64.jpg",
        height: null,
        width: null
      }],
      product: "premium",
      type: "user",
      uri: "spotify:user:ada"
    })
  },
  expected: ({ email, name, picture }) => ({ id: "ada", name, email, emailVerified: false, picture })
}
