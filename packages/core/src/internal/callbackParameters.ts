/**
 * What comes back through a browser, or is posted to us: the parameters of a URL, a query, a fragment or a form, read
 * strictly. Each may come once (RFC 6749 §3.1), and there is a limit to all of them.
 *
 * @internal
 */
import * as Either from "effect/Either"
import { hasProperty } from "effect/Predicate"
import { CallbackRejected } from "../OAuthError.js"
import * as form from "./form.js"

/** What may be read, see `AuthorizationResponse.Callback`. */
export type Callback = URL | URLSearchParams | { readonly search: string; readonly hash?: string | undefined } | string

/** The most that is read, in characters: no server of ours or theirs sends as much in a URL. */
const maxLength = 65_536

const rejected = (reason: CallbackRejected["reason"], parameter?: string): CallbackRejected =>
  new CallbackRejected({ reason, parameter })

/** The query and the fragment, without their marks; nothing for what is no callback. */
const split = (callback: Callback): readonly [query: string, fragment: string] | undefined => {
  if (typeof callback === "string") {
    if (!/^(?:[a-z][a-z0-9+.-]*:\/|[/?#])/i.test(callback)) {
      // A question mark in the name of the first parameter: a path or host without what it should begin with.
      return /^[^=&]*\?/.test(callback) ? undefined : [callback, ""]
    }
    const hash = callback.indexOf("#")
    const beforeHash = hash === -1 ? callback : callback.slice(0, hash)
    const question = beforeHash.indexOf("?")
    return [question === -1 ? "" : beforeHash.slice(question + 1), hash === -1 ? "" : callback.slice(hash + 1)]
  }
  // What a framework hands over gets past the types.
  if (hasProperty(callback, "search") && typeof callback.search === "string") {
    const hash = hasProperty(callback, "hash") && typeof callback.hash === "string" ? callback.hash : ""
    return [callback.search.replace(/^\?/, ""), hash.replace(/^#/, "")]
  }
  return callback instanceof URLSearchParams ? [callback.toString(), ""] : undefined
}

/**
 * The query and the fragment of a callback. Fails for what is none, and for a string of any size that no browser sends.
 *
 * @internal
 */
export const places = (
  callback: Callback
): Either.Either<{ readonly query: string; readonly fragment: string }, CallbackRejected> => {
  const parts = typeof callback === "string" && callback.length > maxLength ? undefined : split(callback)
  return parts === undefined
    ? Either.left(rejected("Malformed"))
    : Either.right({ query: parts[0], fragment: parts[1] })
}

/**
 * Reads the parameters of these names, and passes over all others.
 *
 * @internal
 */
export const decode = <const Name extends string>(
  text: string,
  names: ReadonlyArray<Name>
): Either.Either<{ readonly [Key in Name]?: string }, CallbackRejected> => {
  if (text.length > maxLength) {
    return Either.left(rejected("Malformed"))
  }
  const isName = (name: string): name is Name => names.some((known) => known === name)
  const parameters: { [Key in Name]?: string } = {}
  for (const [name, value] of form.decode(text)) {
    if (isName(name)) {
      if (parameters[name] !== undefined) {
        return Either.left(rejected("DuplicateParameter", name))
      }
      // A description is for people: one in another encoding is lost, not a reason to lose the error.
      if (value === undefined && !name.startsWith("error_")) {
        return Either.left(rejected("Malformed", name))
      }
      parameters[name] = value ?? ""
    }
  }
  return Either.right(parameters)
}

/**
 * All the parameters of a query or a form that came once, readable.
 *
 * @internal
 */
export const once = (callback: Callback): Either.Either<Readonly<Record<string, string>>, CallbackRejected> =>
  Either.map(places(callback), ({ query }) => {
    const pairs = query.length > maxLength ? [] : form.decode(query)
    // A count of each: a query of nothing but names has thirty thousand of them.
    const times = new Map<string, number>()
    for (const [name] of pairs) {
      times.set(name, (times.get(name) ?? 0) + 1)
    }
    return Object.fromEntries(
      pairs.flatMap(([name, value]) => value !== undefined && times.get(name) === 1 ? [[name, value]] : [])
    )
  })

/**
 * Reads the parameters of these names from a query or a form.
 *
 * @internal
 */
export const read = <const Name extends string>(
  callback: Callback,
  names: ReadonlyArray<Name>
): Either.Either<{ readonly [Key in Name]?: string }, CallbackRejected> =>
  Either.flatMap(places(callback), ({ query }) => decode(query, names))
