import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

/** @internal */
export const MercadoLibre: Emulation = {
  id: "mercado-libre",
  name: "Mercado Libre",
  authentication: "client_secret_post",
  pkce: "accepted",
  scopes: [],
  refreshTokens: "rotated",
  accessTokenLifetime: 21_600,
  tokenAnswer: (answer) => {
    const body = "error" in answer.body
      ? { ...answer.body, message: "the request was refused", status: answer.status, cause: [] }
      : { ...answer.body, token_type: "bearer", scope: "offline_access read write", user_id: 202_593_498 }
    return { ...answer, body }
  },
  profile: {
    path: "/users/me",
    answer: (account) => ({
      id: 202_593_498,
      nickname: "ADALOVELACE",
      registration_date: "2016-01-06T11:31:42.000-04:00",
      first_name: "Ada",
      last_name: "Lovelace",
      country_id: "AR",
      email: account.email,
      identification: { number: "1111111", type: "DNI" },
      user_type: "normal",
      tags: ["normal"],
      logo: null,
      points: 100,
      site_id: "MLA",
      permalink: "http://perfil.mercadolibre.com.ar/ADALOVELACE"
    }),
    refused: ({ description, status }) =>
      json({ message: description, error: "unauthorized", status, cause: [] }, { status })
  },
  expected: { id: "202593498", name: "Ada Lovelace", email: "ada@lovelace.example" }
}
