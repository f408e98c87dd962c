/**
 * How two observations differ, in few words.
 */

/** Places that show the same thing on several ways, and what they are called together. */
const together: ReadonlyArray<readonly [name: string, places: ReadonlyArray<string>]> = [
  ["metadata always", ["metadata", "metadata again"]],
  ["jwks always", ["jwks", "jwks again"]],
  ["callbacks", ["code", "form", "hybrid"]],
  ["ID tokens", ["front", "idToken", "refreshed"]],
  ["JWTs", ["ID tokens", "jarm", "ec userinfo", "logoutToken"]],
  ["encrypted ID tokens", ["rsa idToken", "ec idToken"]],
  ["token answers", ["token", "refresh", "dpop token"]],
  ["userinfo answers", ["userinfo", "ec userinfo", "rsa userinfo", "dpop userinfo"]]
]

const split = (path: string): readonly [place: string, aspect: string] => {
  const dot = path.indexOf(".")
  return dot < 0 ? [path, ""] : [path.slice(0, dot), path.slice(dot)]
}

/** A place with more than four differences is another one altogether. */
const shortened = (paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const counts = new Map<string, number>()
  for (const path of paths) {
    const [place] = split(path)
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  return [...new Set(paths.map((path) => ((counts.get(split(path)[0]) ?? 0) > 4 ? `${split(path)[0]}.*` : path)))]
}

const merged = (paths: ReadonlyArray<string>): ReadonlyArray<string> =>
  together.reduce((current: ReadonlyArray<string>, [name, places]) => {
    const aspects = current.filter((path) => split(path)[0] === places[0]).map((path) => split(path)[1])
    const shared = aspects.filter((aspect) => places.every((place) => current.includes(`${place}${aspect}`)))
    const gone = new Set(places.flatMap((place) => shared.map((aspect) => `${place}${aspect}`)))
    return [...current.filter((path) => !gone.has(path)), ...shared.map((aspect) => `${name}${aspect}`)]
  }, paths)

/** The first place that goes by a name. */
const firstOf = (place: string): string => {
  const places = together.find(([name]) => name === place)?.[1]
  return places?.[0] === undefined ? place : firstOf(places[0])
}

const valueAt = (seen: ReadonlyMap<string, string>, path: string): string => {
  const [place, aspect] = split(path)
  if (aspect === ".*") return "..."
  const value = seen.get(`${firstOf(place)}${aspect}`) ?? "absent"
  return value.length > 90 ? `${value.slice(0, 90)}...` : value
}

/** What is different, and how it is with the switch. `...` stands for a place with many differences. */
export const differences = (
  honest: ReadonlyMap<string, string>,
  wrong: ReadonlyMap<string, string>
): Readonly<Record<string, string>> => {
  const paths = [...new Set([...honest.keys(), ...wrong.keys()])]
  const differing = paths.filter((path) => honest.get(path) !== wrong.get(path))
  const names = [...merged(shortened(differing))].sort()
  return Object.fromEntries(names.map((name) => [name, valueAt(wrong, name)]))
}
