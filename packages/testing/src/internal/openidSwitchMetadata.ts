/**
 * Misbehaviours of the metadata documents.
 */
import { countOf, json } from "./openidHttp.js"
import { encode } from "./openidJose.js"
import type { Context, Json, Switches } from "./openidModel.js"
import {
  almost,
  answer,
  body,
  contentType,
  everyAnswer,
  everywhere,
  instead,
  oidcc,
  redirected,
  repeated,
  status,
  unavailable,
  without
} from "./openidSwitch.js"
import { random } from "./openidTokens.js"

const issuer = (change: (issuer: string) => unknown) =>
  body("metadata", (document) => ({ ...document, issuer: change(String(document.issuer)) }))

const endpoint = (name: string, change: (url: URL) => void) =>
  body("metadata", (document) => {
    const url = new URL(String(document[name]))
    change(url)
    return { ...document, [name]: url.href }
  })

const missing = (name: string) => body("metadata", (document) => without(document, name))

/** A statement that says something else than the document it is in. */
const contradiction = ({ server }: Context): Json => ({
  iss: server.settings.issuer,
  issuer: server.settings.issuer,
  token_endpoint: "https://attacker.example/token",
  jwks_uri: "https://attacker.example/jwks"
})

export const metadata = {
  MetadataWrongIssuer: {
    text: "The document is of an issuer with one character more.",
    specification: "OpenID Connect Discovery §4.3, RFC 8414 §3.3",
    modules: everywhere("discovery-issuer-mismatch"),
    ...issuer(almost)
  },
  MetadataIssuerTrailingSlash: {
    text: "The issuer has a slash at its end that it should not have.",
    specification: "RFC 8414 §3.3",
    ...issuer((value) => `${value}/`)
  },
  MetadataIssuerHostCase: {
    text: "The host of the issuer is written in capitals.",
    specification: "RFC 8414 §3.3",
    ...issuer((value) => value.replace(/\/\/[^/]+/, (host) => host.toUpperCase()).replace(/^https?/, "HTTPS"))
  },
  MetadataMissingIssuer: {
    text: "The document has no issuer.",
    specification: "RFC 8414 §2",
    ...missing("issuer")
  },
  MetadataIssuerNotString: {
    text: "The issuer is an array with the right string in it.",
    specification: "RFC 8414 §2",
    ...issuer((value) => [value])
  },
  MetadataIssuerWithQuery: {
    text: "The issuer has a query.",
    specification: "RFC 8414 §2",
    ...issuer((value) => `${value}?tenant=1`)
  },
  MetadataIssuerWithFragment: {
    text: "The issuer has a fragment.",
    specification: "RFC 8414 §2",
    ...issuer((value) => `${value}#tenant`)
  },
  MetadataIssuerNotHttps: {
    text: "The scheme of the issuer is ftp.",
    specification: "RFC 8414 §2",
    ...issuer((value) => value.replace(/^https?:/, "ftp:"))
  },
  MetadataTemplateIssuer: {
    text: "The issuer is a template with {tenantid} in it, as Entra ID has it.",
    specification: "OpenID Connect Discovery §4.3",
    ...issuer((value) => `${value}/{tenantid}/v2.0`)
  },
  MetadataNotFound: {
    text: "There is no document: 404.",
    specification: "RFC 8414 §3.2",
    ...status("metadata", 404)
  },
  MetadataStatusCreated: {
    text: "The document comes with status 201.",
    specification: "RFC 8414 §3.2",
    ...status("metadata", 201)
  },
  MetadataRedirect: {
    text: "The document is said to be elsewhere: 302.",
    specification: "RFC 8414 §3.2",
    ...redirected("metadata")
  },
  MetadataNotObject: {
    text: "The document is an array with the object in it.",
    specification: "RFC 8414 §3.2",
    ...answer("metadata", (honest) => ({ ...honest, body: `[${honest.body}]` }))
  },
  MetadataNotJson: {
    text: "The document is cut off in the middle.",
    specification: "RFC 8414 §3.2",
    ...answer("metadata", (honest) => ({ ...honest, body: honest.body.slice(0, honest.body.length / 2) }))
  },
  MetadataWrongContentType: {
    text: "The document is said to be HTML.",
    specification: "RFC 8414 §3.2",
    ...contentType("metadata", "text/html")
  },
  MetadataDuplicateMember: {
    text: "The document has a token_endpoint twice, the first of them an attacker's.",
    specification: "RFC 8259 §4",
    ...repeated("metadata", "token_endpoint", "https://attacker.example/token")
  },
  MetadataTooLarge: {
    text: "The document is larger than two megabytes.",
    specification: "RFC 8259 §9",
    ...body("metadata", (document) => ({ ...document, padding: "x".repeat(2 ** 21) }))
  },
  MetadataMissingAuthorizationEndpoint: {
    text: "The document names no authorization endpoint.",
    specification: "RFC 8414 §2",
    ...missing("authorization_endpoint")
  },
  MetadataMissingTokenEndpoint: {
    text: "The document names no token endpoint.",
    specification: "RFC 8414 §2",
    ...missing("token_endpoint")
  },
  MetadataMissingUserinfoEndpoint: {
    text: "The document names no userinfo endpoint.",
    specification: "OpenID Connect Discovery §3",
    ...missing("userinfo_endpoint")
  },
  MetadataMissingJwksUri: {
    text: "The document does not say where the keys are.",
    specification: "OpenID Connect Discovery §3",
    ...missing("jwks_uri")
  },
  MetadataRandomJwksUri: {
    text: "The keys are at a URL that cannot be guessed, so the document has to be read.",
    specification: "OpenID Connect Discovery §3",
    verdict: "accept",
    modules: oidcc("discovery-jwks-uri-keys"),
    ...body("metadata", (document) => ({ ...document, jwks_uri: `${String(document.jwks_uri)}-${random()}` }))
  },
  MetadataPlainHttpEndpoint: {
    text: "The token endpoint is a http URL of a public host.",
    specification: "RFC 8414 §2",
    ...body("metadata", (document) => ({ ...document, token_endpoint: "http://op.example/token" }))
  },
  MetadataForeignEndpoint: {
    text: "The userinfo endpoint is of another origin than the issuer, which is allowed.",
    specification: "RFC 8414 §2",
    verdict: "accept",
    ...endpoint("userinfo_endpoint", (url) => {
      url.host = "userinfo.example"
    })
  },
  MetadataPrivateAddress: {
    text: "The JWK Set is at an address of a cloud's metadata service.",
    specification: "RFC 9728 §7.7",
    ...body("metadata", (document) => ({ ...document, jwks_uri: "https://169.254.169.254/latest/meta-data" }))
  },
  MetadataCredentialsInEndpoint: {
    text: "The token endpoint has a user name and a password in it.",
    specification: "RFC 3986 §3.2.1",
    ...endpoint("token_endpoint", (url) => {
      url.username = "user"
      url.password = "password"
    })
  },
  MetadataScriptEndpoint: {
    text: "The authorization endpoint is a javascript: URL.",
    specification: "RFC 6749 §3.1",
    ...body("metadata", (document) => ({ ...document, authorization_endpoint: "javascript:alert(1)" }))
  },
  MetadataWithoutPkce: {
    text: "The document says that plain is the only code challenge method.",
    specification: "RFC 9700 §2.1.1",
    ...body("metadata", (document) => ({ ...document, code_challenge_methods_supported: ["plain"] }))
  },
  MetadataFailsFirst: {
    text: "The first request is answered with 503, later ones honestly.",
    specification: "RFC 9110 §15.6.4",
    verdict: "either",
    ...answer("metadata", (honest, context) => (countOf("metadata", context) === 1 ? unavailable : honest))
  },
  MetadataGoneLater: {
    text: "The first request is answered honestly, later ones with 503.",
    specification: "RFC 9110 §15.6.4",
    verdict: "accept",
    ...answer("metadata", (honest, context) => (countOf("metadata", context) === 1 ? honest : unavailable))
  },
  MetadataSignedContradiction: {
    text: "The document has signed_metadata, signed by nobody, that names an attacker's endpoints.",
    specification: "RFC 8414 §2.1",
    verdict: "either",
    ...body("metadata", (document, context) => ({
      ...document,
      signed_metadata: `${encode({ alg: "none" })}.${encode(contradiction(context))}.`
    }))
  },
  ResourceMetadataWrongResource: {
    text: "The metadata of the resource is of another resource.",
    specification: "RFC 9728 §3.3",
    ...body("resourceMetadata", (document) => ({ ...document, resource: almost(document.resource) }))
  },
  ResourceMetadataForeignServer: {
    text: "The metadata of the resource names an authorization server that is not this one.",
    specification: "RFC 9728 §7.6",
    ...body("resourceMetadata", (document) => ({ ...document, authorization_servers: ["https://attacker.example"] }))
  },
  ResourceMetadataOtherOrigin: {
    text: "The challenge of the resource points at metadata of another origin.",
    specification: "RFC 9728 §7.3",
    ...everyAnswer("userinfo", (honest) => ({
      ...honest,
      headers: Object.fromEntries(
        Object.entries(honest.headers).map(([name, value]) =>
          name === "www-authenticate"
            ? [
              name,
              value.replace(/resource_metadata="https?:\/\/[^/"]+/, "resource_metadata=\"https://attacker.example")
            ]
            : [name, value]
        )
      )
    }))
  },
  WebfingerOtherIssuer: {
    text: "WebFinger points at an issuer with one character more.",
    specification: "OpenID Connect Discovery §2",
    ...body("webfinger", (document, { server }) => ({
      ...document,
      links: [{ rel: "http://openid.net/specs/connect/1.0/issuer", href: almost(server.settings.issuer) }]
    }))
  },
  WebfingerNoIssuer: {
    text: "WebFinger knows no issuer.",
    specification: "OpenID Connect Discovery §2",
    ...body("webfinger", (document) => ({ ...document, links: [] }))
  },
  RegistrationStatusOk: {
    text: "A registration is answered with 200 instead of 201.",
    specification: "RFC 7591 §3.2.1",
    ...status("registration", 200)
  },
  RegistrationWithoutClientId: {
    text: "A registration is answered without a client_id.",
    specification: "RFC 7591 §3.2.1",
    ...body("registration", (document) => without(document, "client_id"))
  },
  RegistrationWithoutSecretExpiry: {
    text: "A registration is answered with a secret, and not how long it is valid.",
    specification: "RFC 7591 §3.2.1",
    ...body("registration", (document) => without(document, "client_secret_expires_at"))
  },
  RegistrationRefused: {
    text: "A registration is refused for its redirect URIs.",
    specification: "RFC 7591 §3.2.2",
    ...instead("registration", json({ error: "invalid_redirect_uri", error_description: "not these" }, 400))
  }
} satisfies Switches
