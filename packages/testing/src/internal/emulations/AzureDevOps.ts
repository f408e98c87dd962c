import { json } from "../../Dialect.js"
import type { Emulation } from "../emulation.js"

const refused = (error: unknown, description: unknown) =>
  json({ Error: error, ErrorDescription: description }, { status: 400 })

/** @internal */
export const AzureDevOps: Emulation = {
  id: "azure-devops",
  name: "Azure DevOps",
  authentication: "client_secret_post",
  pkce: "ignored",
  scopes: ["vso.profile"],
  refreshTokens: "rotated",
  authorizationRequest: (parameters) => {
    const standard = new URLSearchParams(parameters)
    standard.set("response_type", parameters.get("response_type") === "Assertion" ? "code" : "an unknown one")
    return standard
  },
  tokenRequest: ({ form, headers }, { clientId }) => {
    const refreshing = form.get("grant_type") === "refresh_token"
    const expected = refreshing ? "refresh_token" : "urn:ietf:params:oauth:grant-type:jwt-bearer"
    if (
      form.get("grant_type") !== expected ||
      form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" ||
      !form.has("redirect_uri")
    ) {
      return refused("invalid_request", "A parameter is missing or wrong.")
    }
    return {
      headers,
      form: new URLSearchParams([
        ["grant_type", refreshing ? "refresh_token" : "authorization_code"],
        [refreshing ? "refresh_token" : "code", form.get("assertion") ?? ""],
        ["redirect_uri", form.get("redirect_uri") ?? ""],
        ["client_id", clientId],
        ["client_secret", form.get("client_assertion") ?? ""]
      ])
    }
  },
  tokenAnswer: ({ body, ...answer }) =>
    body["error"] === undefined
      ? { ...answer, body: { ...body, token_type: "jwt-bearer", expires_in: `${body["expires_in"]}` } }
      : refused(body["error"], body["error_description"]),
  profile: {
    path: "/_apis/profile/profiles/me",
    query: { "api-version": /^\d+\.\d+$/ },
    answer: ({ email, name }) => ({
      displayName: name,
      publicAlias: "d6245f20-2af8-44f4-9451-8107cb2767db",
      emailAddress: email,
      coreRevision: 428541903,
      timeStamp: "2023-02-24T01:24:40.23+00:00",
      id: "d6245f20-2af8-44f4-9451-8107cb2767db",
      revision: 428541903
    })
  },
  expected: ({ email, name }) => ({ id: "d6245f20-2af8-44f4-9451-8107cb2767db", name, email })
}
