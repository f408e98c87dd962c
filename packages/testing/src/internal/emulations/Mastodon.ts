import * as Effect from "effect/Effect"
import { json } from "../../Dialect.js"
import type { Emulation, Emulator } from "../emulation.js"
import { isRecord, jsonOf } from "../emulatorRequests.js"

/** Its one client, for whoever asks for it with its redirect URI. */
const registration = (body: unknown, { clientId, clientSecret, redirectUri }: Emulator) => {
  const asked = isRecord(body) ? body : {}
  if (typeof asked["client_name"] !== "string" || asked["client_name"] === "") {
    return json({ error: "Validation failed: Application name can't be blank" }, { status: 422 })
  }
  if (asked["redirect_uris"] !== redirectUri) {
    return json({ error: "Validation failed: Redirect URI must be an absolute URI." }, { status: 422 })
  }
  return json({
    id: "563419",
    name: asked["client_name"],
    website: asked["website"] ?? null,
    scopes: String(asked["scopes"] ?? "read").split(" "),
    redirect_uri: redirectUri,
    redirect_uris: [redirectUri],
    client_id: clientId,
    client_secret: clientSecret,
    client_secret_expires_at: 0
  })
}

/** @internal */
export const Mastodon: Emulation = {
  id: "mastodon",
  name: "Mastodon",
  authentication: ["client_secret_post", "client_secret_basic"],
  pkce: "accepted",
  scopes: ["read:accounts"],
  refreshTokens: "none",
  revocation: "standard",
  accessTokenLifetime: null,
  tokenAnswer: (answer) =>
    answer.status === 200
      ? { ...answer, body: { ...answer.body, created_at: 1_573_979_017 } }
      : answer,
  routes: (emulator) => [{
    method: "POST",
    path: "/api/v1/apps",
    handle: (request) => Effect.succeed(registration(jsonOf(request), emulator))
  }],
  profile: {
    path: "/api/v1/accounts/verify_credentials",
    answer: (account) => ({
      id: "14715",
      username: "ada",
      acct: "ada",
      display_name: account.name,
      locked: false,
      bot: false,
      created_at: "2016-11-24T10:02:12.085Z",
      note: "<p>Notes on the Analytical Engine</p>",
      url: "https://mastodon.example/@ada",
      avatar: account.picture,
      avatar_static: account.picture,
      followers_count: 821,
      source: { privacy: "public", sensitive: false, language: null, note: "", fields: [] },
      emojis: [],
      fields: []
    })
  },
  expected: { id: "14715", name: "Ada Lovelace", picture: "https://lovelace.example/ada.png" }
}
