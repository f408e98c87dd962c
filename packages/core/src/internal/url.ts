/**
 * Which URLs may be used: absolute, `https` (or `http` on a loopback host, RFC 8252 §7.3), no credentials inside.
 *
 * @internal
 */
import * as Either from "effect/Either"
import { ConfigurationError } from "../OAuthError.js"

/**
 * A URL of a text, if it is one. `URL.canParse` would do, if that of Node.js 20 did not refuse letters such as `ü` once it
 * has been called often.
 *
 * @internal
 */
export const read = (value: string, base?: URL): URL | undefined => {
  try {
    return new URL(value, base)
  } catch {
    return undefined
  }
}

/**
 * A URL that is written as it is meant: parsers take out line breaks and blanks and turn backslashes around, and what
 * is sent and compared is the string.
 *
 * @internal
 */
export const parse = (value: string): URL | undefined =>
  typeof value === "string" && !/[\p{Cc}\s\\]/u.test(value) && !/^https?:(?!\/\/)/i.test(value)
    ? read(value)
    : undefined

/**
 * Whether a host is this machine: `localhost`, 127.0.0.0/8 and `[::1]`. Not names under `localhost`: some resolvers ask
 * the network for them. The host comes from a parsed URL, so other spellings of an address are in canonical form.
 *
 * @internal
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" ||
  /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)

/** @internal */
export const invalid = (setting: string, detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidUrl", setting, detail })

const insecure = (setting: string): ConfigurationError =>
  new ConfigurationError({
    reason: "InsecureUrl",
    setting,
    detail: "http is for loopback hosts: use https, or set allowInsecureRequests if you know that nobody can listen"
  })

/**
 * An endpoint we send credentials or users to. Error texts never repeat the value: it may hold a password.
 *
 * @internal
 */
export const endpoint = (
  setting: string,
  value: string,
  allowInsecureRequests: boolean
): Either.Either<URL, ConfigurationError> => {
  const url = parse(value)
  if (url === undefined) {
    return Either.left(
      invalid(setting, "it has to be an absolute URL without blanks, such as https://server.example/token")
    )
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return Either.left(invalid(setting, "the scheme has to be https"))
  }
  // Parsers let braces into a host: a template that was not filled.
  if (/[{}]|%7[bd]/i.test(url.host)) {
    return Either.left(invalid(setting, "the host has a brace in it: something is not filled in"))
  }
  if (url.username !== "" || url.password !== "") {
    return Either.left(invalid(setting, "a URL must not have a user name or password in it"))
  }
  if (url.hash !== "" || value.includes("#")) {
    return Either.left(invalid(setting, "an endpoint must not have a fragment (RFC 6749 §3.1, §3.2)"))
  }
  // The text of an environment variable gets past the types, "false" too.
  if (url.protocol === "http:" && !isLoopback(url.hostname) && allowInsecureRequests !== true) {
    return Either.left(insecure(setting))
  }
  return Either.right(url)
}

/**
 * A redirect URI: an endpoint of ours, or a private-use scheme of a native app, which has a dot in it
 * (RFC 8252 §7.1). The string itself is what is sent and compared, so only its validity is checked.
 *
 * @internal
 */
export const redirectUri = (
  value: string,
  allowInsecureRequests: boolean
): Either.Either<string, ConfigurationError> => {
  const url = parse(value)
  if (url !== undefined && url.protocol !== "http:" && url.protocol !== "https:") {
    if (value.includes("#")) {
      return Either.left(invalid("redirectUri", "it must not have a fragment (RFC 6749 §3.1.2)"))
    }
    return url.protocol.includes(".")
      ? Either.right(value)
      : Either.left(invalid("redirectUri", "a private-use scheme needs a dot, such as com.example.app:/callback"))
  }
  return Either.map(endpoint("redirectUri", value, allowInsecureRequests), () => value)
}

/**
 * What an error may say about a URL: its origin and path, never its query.
 *
 * @internal
 */
export const display = (url: URL): string => url.origin + url.pathname

/**
 * Adds to the query of an endpoint, which is kept as it is (RFC 6749 §3.1).
 *
 * @internal
 */
export const withQuery = ({ href, search }: URL, query: string): string => {
  const mark = search === "" ? "?" : "&"
  return href.endsWith("&") || (search === "" && href.endsWith("?")) ? href + query : href + mark + query
}
