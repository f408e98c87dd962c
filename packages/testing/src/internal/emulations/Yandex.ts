import { hasProperty } from "effect/Predicate"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Yandex: Emulation = {
  id: "yandex",
  name: "Yandex",
  authentication: ["client_secret_basic", "client_secret_post"],
  pkce: "accepted",
  scopes: ["login:info", "login:email", "login:avatar"],
  refreshTokens: "rotated",
  accessTokenLifetime: 31_536_000,
  tokenAnswer: (answer) =>
    hasProperty(answer.body, "access_token") ? { ...answer, body: { ...answer.body, token_type: "bearer" } } : answer,
  profile: {
    path: "/info",
    query: { format: "json" },
    token: { scheme: "OAuth" },
    answer: ({ email, name }) => ({
      login: "ada",
      old_social_login: "uid-mmzxrnry",
      default_email: email,
      id: "1000034426",
      client_id: "4760187d81bc4b7799476b42b5103713",
      emails: [email],
      psuid: "1.AAceCw.tbHgw5DtJ9_zeqPrk-Ba2w.qPWSRC5v2t2IaksPJgnge",
      display_name: "ada",
      real_name: name,
      first_name: "Ada",
      last_name: "Lovelace",
      sex: null,
      birthday: null,
      is_avatar_empty: false,
      default_avatar_id: "131652443"
    })
  },
  expected: ({ email, name }) => ({
    id: "1000034426",
    name,
    email,
    picture: "https://avatars.yandex.net/get-yapic/131652443/islands-200"
  })
}
