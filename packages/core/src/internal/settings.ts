/**
 * The settings of a provider: what its URLs depend on, checked by kind, and filled into templates. `{name}` stands for a
 * value, `{/name}` for a slash and a value, or for nothing where it is not set (RFC 6570 §3.2.6).
 *
 * @internal
 */
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../OAuthError.js"
import * as text from "./text.js"
import * as url from "./url.js"

/** One setting, see `Provider.Setting`. */
export type Setting =
  | {
    readonly kind: "url" | "issuer" | "host" | "segment" | "text"
    readonly default?: string | undefined
    readonly optional?: true | undefined
  }
  | {
    readonly kind: "choice"
    readonly values: ReadonlyArray<string>
    readonly default?: string | undefined
    readonly optional?: true | undefined
  }
  | { readonly kind: "secret"; readonly optional?: true | undefined }

/** Settings by name. */
export type Settings = { readonly [name: string]: Setting }

/** What a setting is set to. */
export type Value<S> = S extends { readonly values: ReadonlyArray<infer V> } ? V
  : S extends { readonly kind: "secret" } ? Redacted.Redacted
  : string

/** The settings that may be left out. */
type Optional = { readonly default: string } | { readonly optional: true }

/** The options that settings become. */
export type Options<S> =
  & { readonly [K in keyof S as S[K] extends Optional ? never : K]: Value<S[K]> }
  & { readonly [K in keyof S as S[K] extends Optional ? K : never]?: Value<S[K]> | undefined }

/** The values of settings, checked. */
export type Values<S> = {
  readonly [K in keyof S]: S[K] extends { readonly optional: true } ? Value<S[K]> | undefined : Value<S[K]>
}

/** Values by name, whichever they are. */
export type AnyValues = Readonly<Record<string, string | Redacted.Redacted | undefined>>

const invalid = (
  reason: ConfigurationError["reason"],
  setting: string,
  detail: string
): Either.Either<never, ConfigurationError> => Either.left(new ConfigurationError({ reason, setting, detail }))

const checkUrl = (
  name: string,
  value: string,
  allowInsecureRequests: boolean
): Either.Either<string, ConfigurationError> =>
  Either.flatMap(url.endpoint(name, value, allowInsecureRequests), () =>
    // A parser takes dot segments away, and a template would put them back in front of other paths.
    value.includes("?") || /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(value)
      ? invalid("InvalidUrl", name, "it has to be a plain base address: no query, and no ./ or ../ in it")
      : Either.right(value))

const checkText = (
  { kind, ...setting }: Exclude<Setting, { readonly kind: "secret" }>,
  name: string,
  value: string,
  allowInsecureRequests: boolean
): Either.Either<string, ConfigurationError> => {
  switch (kind) {
    case "url":
      return Either.map(checkUrl(name, value, allowInsecureRequests), (value) => value.replace(/\/+$/, ""))
    case "issuer":
      return checkUrl(name, value, allowInsecureRequests)
    case "host":
      return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i.test(value)
        ? Either.right(value)
        : invalid("InvalidUrl", name, "it has to be the name of a host alone: no https:// before it, no path behind it")
    case "segment":
      return /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/.test(value)
        ? Either.right(value)
        : invalid("InvalidParameter", name, "it has to be letters, digits and ._~- and cannot begin with a dot")
    case "choice": {
      const values = "values" in setting ? setting.values : []
      return values.includes(value)
        ? Either.right(value)
        : invalid("InvalidParameter", name, `it has to be one of ${values.join(", ")}`)
    }
    case "text":
      return /\p{Cc}/u.test(value)
        ? invalid("InvalidParameter", name, "it has a line break or another control character in it")
        : Either.right(value)
  }
}

/** @internal */
export const check = (
  settings: Settings,
  options: Readonly<Record<string, unknown>>,
  allowInsecureRequests: boolean
): Either.Either<AnyValues, ConfigurationError> =>
  Either.gen(function*() {
    const values: Record<string, string | Redacted.Redacted> = {}
    for (const [name, setting] of Object.entries(settings)) {
      const value = options[name] ?? ("default" in setting ? setting.default : undefined)
      if (value === undefined) {
        // An environment variable that is not set gets past the types.
        yield* setting.optional === true ? Either.void : invalid("InvalidParameter", name, "it is not set")
      } else if (setting.kind === "secret") {
        const secret = Redacted.isRedacted(value) ? Redacted.value(value) : undefined
        values[name] = typeof secret === "string" && secret.trim() !== ""
          ? Redacted.make(secret)
          : yield* invalid("InvalidClient", name, "it has to be a Redacted text that is not empty")
      } else {
        values[name] = typeof value === "string" && value.trim() !== ""
          ? yield* checkText(setting, name, value, allowInsecureRequests)
          : yield* invalid("InvalidParameter", name, "it is empty, or no text")
      }
    }
    return values
  })

/**
 * Fills a template. A name without a value stays as it is.
 *
 * @internal
 */
export const fill = (template: string, values: AnyValues): string =>
  template.replace(/\{(\/?)([A-Za-z]+)\}/g, (whole, slash: string, name: string) => {
    const value = values[name]
    const filled = Redacted.isRedacted(value) ? Redacted.value(value) : value
    return filled === undefined ? slash === "" ? whole : "" : slash + filled
  })

/**
 * Fills the templates of headers, by name, in which nothing may be that would break one.
 *
 * @internal
 */
export const headers = (
  templates: Readonly<Record<string, string>>,
  values: AnyValues
): Either.Either<Readonly<Record<string, string>>, ConfigurationError> => {
  const filled = Object.entries(templates).map(([name, template]) => [name, fill(template, values), template] as const)
  const broken = filled.find(([, value]) => !text.isVisible(value))
  return broken === undefined
    ? Either.right(Object.fromEntries(filled))
    : invalid(
      "InvalidParameter",
      /[A-Za-z]+(?=\}$)/.exec(broken[2])?.[0] ?? broken[0],
      "it goes into a header, and is empty or has a line break or a character outside of ASCII in it"
    )
}

/**
 * Fills each of several templates.
 *
 * @internal
 */
export const fillAll = (
  templates: Readonly<Record<string, string>> | undefined,
  values: AnyValues
): Record<string, string> =>
  Object.fromEntries(Object.entries(templates ?? {}).map(([name, template]) => [name, fill(template, values)]))
