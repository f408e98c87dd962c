import { decodeJwt, decodeProtectedHeader } from "jose"
import type { TokenRequest } from "../../Dialect.js"
import type { Emulation, Emulator } from "../emulation.js"

/** Six months, in seconds. */
const LONGEST = 15_777_000

/** The two numbers of an ES256 signature, 64 bytes. The key is not known here, so they are not verified. */
const SIGNATURE = /\.[A-Za-z0-9_-]{86}$/

const isClientSecret = (secret: string, { clientId, issuer }: Emulator): boolean => {
  try {
    const { alg, kid } = decodeProtectedHeader(secret)
    const { aud, exp = 0, iat = 0, iss, sub } = decodeJwt(secret)
    return alg === "ES256" && typeof kid === "string" && kid !== "" && SIGNATURE.test(secret) &&
      typeof iss === "string" && sub === clientId && aud === issuer && exp > iat && exp - iat <= LONGEST
  } catch {
    return false
  }
}

/** The secret is a token that the client has signed, and not one that it was given. */
const withSecret = (request: TokenRequest, emulator: Emulator): TokenRequest => {
  const form = new URLSearchParams(request.form)
  form.set(
    "client_secret",
    isClientSecret(form.get("client_secret") ?? "", emulator) ? emulator.clientSecret : "not a token of the client"
  )
  return { ...request, form }
}

/** @internal */
export const Apple: Emulation = {
  id: "apple",
  name: "Apple",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["openid", "name", "email"],
  refreshTokens: "kept",
  revocation: "standard",
  openid: {
    claims: ({ email }) => ({
      email,
      email_verified: "true",
      is_private_email: "false",
      real_user_status: 2,
      name: undefined,
      given_name: undefined,
      family_name: undefined,
      picture: undefined,
      locale: undefined
    }),
    idToken: (claims) => ({ ...claims, nonce_supported: true })
  },
  // With a name or an address asked for, another way back than a form is refused.
  authorizationRequest: (sent) => {
    const parameters = new URLSearchParams(sent)
    const wantsForm = /\b(?:name|email)\b/.test(parameters.get("scope") ?? "")
    if (wantsForm && parameters.get("response_mode") !== "form_post") parameters.set("response_type", "form_post only")
    return parameters
  },
  tokenRequest: withSecret,
  revocationRequest: withSecret,
  tokenAnswer: (answer) => {
    const { scope: _, ...body } = answer.body
    return { ...answer, status: answer.status === 401 ? 400 : answer.status, body }
  },
  expected: ({ email, id }) => ({ id, email, emailVerified: true })
}
