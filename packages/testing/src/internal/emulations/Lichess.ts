import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const Lichess: Emulation = {
  id: "lichess",
  name: "Lichess",
  authentication: "none",
  pkce: "required",
  scopes: ["email:read"],
  refreshTokens: "none",
  revocation: "bearer_delete",
  accessTokenLifetime: 31_536_000,
  tokenAnswer: (answer) =>
    answer.status === 200 ? { ...answer, body: { ...Object(answer.body), scope: undefined } } : answer,
  profile: {
    path: "/api/account",
    answer: () => ({
      id: "ada",
      username: "Ada",
      title: "BOT",
      perfs: { blitz: { games: 0, rating: 1500, rd: 500, prog: 0, prov: true } },
      url: "https://lichess.org/@/Ada"
    }),
    also: { "/email": ({ email }) => ({ email }) },
    refused: () => json({ error: "No such token" }, { status: 401 })
  },
  expected: { id: "ada", name: "Ada", email: "ada@lovelace.example" }
}
