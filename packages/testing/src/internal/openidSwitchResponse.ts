/**
 * Misbehaviours of the authorization response, signed (JARM) or not.
 */
import { planFor } from "./openidEncryption.js"
import { keyFor } from "./openidIssue.js"
import { base64url, compact as compactOf, encode } from "./openidJose.js"
import { noKey } from "./openidKeys.js"
import type { Hooks, Parameter, ResponseMode, Switches } from "./openidModel.js"
import {
  almost,
  alternateAlg,
  body,
  brokenSignature,
  callback,
  claims,
  compact,
  fapi2,
  jwt,
  remove,
  set,
  without
} from "./openidSwitch.js"

const wrong = (name: string): Hooks => callback((parameters) => set(parameters, name, almost))

const missing = (name: string): Hooks => callback((parameters) => remove(parameters, name))

const twice = (name: string): Hooks => ({
  delivered: (parameters) => [
    ...parameters,
    ...parameters.filter((parameter) => parameter[0] === name).map(([, value]): Parameter => [name, almost(value)])
  ]
})

/** More parameters, where they are not there already. */
const added = (...more: ReadonlyArray<Parameter>): Hooks =>
  callback((parameters) => [
    ...parameters,
    ...more.filter(([name]) => !parameters.some((parameter) => parameter[0] === name))
  ])

/** An error in place of what was granted. */
const error = (
  code: string,
  description: string,
  change = (parameters: ReadonlyArray<Parameter>) => parameters
): Hooks =>
  callback((parameters) =>
    change([
      ["error", code],
      ["error_description", description],
      ...parameters.filter(([name]) => name === "state" || name === "iss")
    ])
  )

const swapped: Readonly<Record<ResponseMode, ResponseMode>> = {
  "query": "fragment",
  "fragment": "query",
  "form_post": "query",
  "query.jwt": "fragment.jwt",
  "fragment.jwt": "query.jwt",
  "form_post.jwt": "query.jwt"
}

const plain: Readonly<Record<ResponseMode, ResponseMode>> = {
  "query": "query",
  "fragment": "fragment",
  "form_post": "form_post",
  "query.jwt": "query",
  "fragment.jwt": "fragment",
  "form_post.jwt": "form_post"
}

const signed: Readonly<Record<ResponseMode, ResponseMode>> = {
  "query": "query.jwt",
  "fragment": "fragment.jwt",
  "form_post": "form_post.jwt",
  "query.jwt": "query.jwt",
  "fragment.jwt": "fragment.jwt",
  "form_post.jwt": "form_post.jwt"
}

const unsignedToken = `${encode({ alg: "none" })}.${encode({ sub: "somebody" })}.`

export const response = {
  CallbackWrongState: {
    text: "The state has one character more, or is there though none was sent.",
    specification: "RFC 6749 §10.12",
    modules: fapi2("ensure-authorization-response-with-invalid-state-fails"),
    ...callback((parameters) =>
      parameters.some(([name]) => name === "state") ? set(parameters, "state", almost) : [...parameters, ["state", "1"]]
    )
  },
  CallbackMissingState: {
    text: "There is no state, though one was sent.",
    specification: "RFC 6749 §4.1.2",
    modules: fapi2("ensure-authorization-response-with-invalid-missing-state-fails"),
    ...missing("state")
  },
  CallbackDuplicateState: {
    text: "There are two states, the first of them right.",
    specification: "RFC 6749 §3.1",
    ...twice("state")
  },
  CallbackWrongIss: {
    text: "The issuer has one character more.",
    specification: "RFC 9207 §2.4",
    modules: fapi2("invalid-authorization-response-iss"),
    ...wrong("iss")
  },
  CallbackMissingIss: {
    text: "There is no issuer, though the metadata promises one.",
    specification: "RFC 9207 §2.4",
    modules: fapi2("remove-authorization-response-iss"),
    ...missing("iss")
  },
  CallbackEmptyIss: {
    text: "The issuer is empty.",
    specification: "RFC 6749 §3.1",
    ...callback((parameters) => set(parameters, "iss", () => ""))
  },
  CallbackIssTrailingSlash: {
    text: "The issuer ends with a slash it should not have.",
    specification: "RFC 9207 §2.4",
    ...callback((parameters) => set(parameters, "iss", (iss) => `${iss}/`))
  },
  CallbackDuplicateIss: {
    text: "There are two issuers, the first of them right.",
    specification: "RFC 6749 §3.1",
    ...twice("iss")
  },
  CallbackWrongIssUnpromised: {
    text: "The issuer has one character more, and the metadata promises none.",
    specification: "RFC 9207 §2.4",
    ...body("metadata", (document) => without(document, "authorization_response_iss_parameter_supported")),
    ...wrong("iss")
  },
  CallbackIssUnpromised: {
    text: "There is no issuer, and the metadata promises none.",
    specification: "RFC 9207 §2.4",
    verdict: "accept",
    ...body("metadata", (document) => without(document, "authorization_response_iss_parameter_supported")),
    ...missing("iss")
  },
  CallbackMissingCode: {
    text: "There is neither a code nor an error.",
    specification: "RFC 6749 §4.1.2",
    ...missing("code")
  },
  CallbackEmptyCode: {
    text: "The code is empty.",
    specification: "RFC 6749 §3.1",
    ...callback((parameters) => set(parameters, "code", () => ""))
  },
  CallbackDuplicateCode: {
    text: "There are two codes, the first of them right.",
    specification: "RFC 6749 §3.1",
    ...twice("code")
  },
  CallbackCodeAndError: {
    text: "There is an error beside the code.",
    specification: "RFC 6749 §4.1.2.1",
    ...added(["error", "access_denied"], ["error_description", "The user said no."])
  },
  CallbackErrorServer: {
    text: "There is an error with a description and a page about it.",
    specification: "RFC 6749 §4.1.2.1",
    ...error("server_error", "The server has had an accident.", (parameters) => [
      ...parameters,
      ["error_uri", "https://op.example/errors/1"]
    ])
  },
  CallbackErrorUnknown: {
    text: "There is an error with a code nobody knows.",
    specification: "RFC 6749 §8.5",
    ...error("unheard_of", "Something new.")
  },
  CallbackErrorUgly: {
    text: "There is an error with a long description, markup and control characters in it.",
    specification: "RFC 6749 §4.1.2.1",
    ...error("server_error", `<script>alert(1)</script>\u0007\u001b[31m${"x".repeat(10_000)}`)
  },
  CallbackErrorWrongState: {
    text: "There is an error, and the state has one character more.",
    specification: "RFC 6749 §4.1.2.1",
    ...error("access_denied", "The user said no.", (parameters) => set(parameters, "state", almost))
  },
  CallbackErrorWrongIss: {
    text: "There is an error, and the issuer has one character more.",
    specification: "RFC 9207 §2",
    ...error("access_denied", "The user said no.", (parameters) => set(parameters, "iss", almost))
  },
  CallbackAccessToken: {
    text: "There is an access token nobody asked for.",
    specification: "RFC 9700 §2.1.2",
    ...added(["access_token", "unasked"], ["token_type", "Bearer"])
  },
  CallbackIdToken: {
    text: "There is an ID token nobody asked for.",
    specification: "RFC 6749 §4.1.2",
    ...added(["id_token", unsignedToken])
  },
  CallbackExtraParameters: {
    text: "There are parameters nobody knows.",
    specification: "RFC 6749 §4.1.2",
    verdict: "accept",
    ...added(["unheard_of", "1"], ["vendor.extension", "2"])
  },
  CallbackOtherMode: {
    text: "The answer comes in the fragment instead of the query, and in the query instead of the fragment or a form.",
    specification: "OAuth 2.0 Multiple Response Types §2.1",
    mode: (mode) => swapped[mode]
  },
  CallbackOtherPath: {
    text: "The answer is sent to another path of the client.",
    specification: "RFC 9700 §4.1",
    verdict: "either",
    redirectUri: (uri) => almost(uri)
  },
  CallbackOtherOrigin: {
    text: "The answer is sent to another origin.",
    specification: "RFC 9700 §4.1",
    redirectUri: (uri) => new URL(new URL(uri).pathname, "https://attacker.example").href
  },
  JarmAnswerPlain: {
    text: "The answer is not signed, though that was asked for.",
    specification: "JARM §2.3",
    mode: (mode) => plain[mode]
  },
  JarmUnasked: {
    text: "The answer is signed, though that was not asked for.",
    specification: "JARM §2.3",
    mode: (mode) => signed[mode]
  },
  JarmMissingIssuer: {
    text: "The signed answer has no issuer.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-without-iss-fails"),
    ...claims("jarm", (honest) => without(honest, "iss"))
  },
  JarmWrongIssuer: {
    text: "The issuer of the signed answer has one character more.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-with-invalid-iss-fails"),
    ...claims("jarm", (honest) => ({ ...honest, iss: almost(honest.iss) }))
  },
  JarmMissingAudience: {
    text: "The signed answer has no audience.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-without-aud-fails"),
    ...claims("jarm", (honest) => without(honest, "aud"))
  },
  JarmWrongAudience: {
    text: "The audience of the signed answer has one character more.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-with-invalid-aud-fails"),
    ...claims("jarm", (honest) => ({ ...honest, aud: almost(honest.aud) }))
  },
  JarmMissingExp: {
    text: "The signed answer never expires.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-without-exp-fails"),
    ...claims("jarm", (honest) => without(honest, "exp"))
  },
  JarmExpired: {
    text: "The signed answer expired six minutes ago.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-with-expired-exp-fails"),
    ...claims("jarm", (honest, { now }) => ({ ...honest, exp: now - 360 }))
  },
  JarmInvalidSignature: {
    text: "Bits of the signature of the answer are flipped.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-with-invalid-sig-fails"),
    ...compact("jarm", brokenSignature)
  },
  JarmAlgNone: {
    text: "The answer has no signature, and its header says so.",
    specification: "JARM §2.4",
    modules: fapi2("ensure-jarm-signature-is-not-none"),
    ...jwt("jarm", (honest) => ({ ...honest, key: noKey, header: { alg: "none" } }))
  },
  JarmAlternateAlg: {
    text: "The answer is properly signed, with another algorithm than the registered one.",
    specification: "JARM §2.4",
    ...body("jwks", (document, { server }) => {
      for (const client of server.clients.values()) server.keys.current(alternateAlg(client.authorizationAlg))
      return { ...document, keys: server.keys.published().map((key) => key.jwk) }
    }),
    ...jwt("jarm", (honest, { client, server }) => {
      const key = server.keys.current(alternateAlg(client?.authorizationAlg ?? "ES256"))
      return { ...honest, key, header: { ...honest.header, alg: key.alg, kid: key.kid } }
    })
  },
  JarmForeignKey: {
    text: "The answer names the right key, and is signed by one that is not the server's.",
    specification: "JARM §2.4",
    ...jwt("jarm", (honest, { client, server }) => {
      const alg = client?.authorizationAlg ?? "ES256"
      return alg === "HS256" ? honest : { ...honest, key: server.keys.foreign(alg) }
    })
  },
  JarmIdToken: {
    text: "The answer is an ID token.",
    specification: "RFC 8725 §3.12",
    ...compact("jarm", (_, { claims, header, key }, { client, grant, server }) =>
      client === undefined
        ? ""
        : compactOf({
          key: key.privateKey === undefined ? keyFor(server.keys, client.idTokenAlg, client) : key,
          header,
          claims: { ...without(claims, "code", "state"), sub: grant?.account.id, nonce: grant?.nonce },
          channel: undefined,
          hashed: {}
        }))
  },
  JarmDuplicateResponse: {
    text: "There are two signed answers, the first of them right.",
    specification: "RFC 6749 §3.1",
    ...twice("response")
  },
  JarmPlainParametersBeside: {
    text: "Beside the signed answer there are plain parameters that say something else.",
    specification: "JARM §2.3",
    verdict: "either",
    delivered: (parameters) =>
      parameters.some(([name]) => name === "response")
        ? [...parameters, ["code", base64url("injected")], ["state", base64url("injected")]]
        : parameters
  },
  JarmEncryptedUnasked: {
    text: "The answer is encrypted, though the client is not registered for it.",
    specification: "JARM §2.2",
    encrypt: {
      jarm: (honest, { client }, token) => {
        const kty = client?.keys.find((key) => key.use !== "sig")?.kty
        if (honest !== undefined || client === undefined || kty === undefined) return honest
        const alg = kty === "RSA" ? "RSA-OAEP-256" : "ECDH-ES"
        return planFor(client, { alg, enc: "A256GCM" }, token, { cty: "JWT" })
      }
    }
  },
  JarmNotEncrypted: {
    text: "The answer is not encrypted, though the client is registered for it.",
    specification: "JARM §2.2",
    encrypt: { jarm: () => undefined }
  }
} satisfies Switches
