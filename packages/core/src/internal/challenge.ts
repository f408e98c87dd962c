/**
 * The `WWW-Authenticate` header (RFC 9110 §11.6.1): challenges separated by commas, each a scheme with parameters,
 * which are separated by commas too, or with one token68.
 *
 * @internal
 */

/** @internal */
export interface Challenge {
  /** In lower case: schemes are compared without it. */
  readonly scheme: string
  /** By name, in lower case; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>
}

const token = /[!#$%&'*+.^_`|~\w-]+/y
const blank = /[ \t]*/y
const separators = /[ \t,]*/y
const equals = /[ \t]*=[ \t]*/y
const quoted = /"([^"\\]*(?:\\.[^"\\]*)*)"/y
const token68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y

/**
 * Reads the challenges of a header, up to the first place that is none.
 *
 * @internal
 */
export const parse = (header: string): ReadonlyArray<Challenge> => {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(header)
    if (match !== null) {
      at = pattern.lastIndex
    }
    return match
  }
  /** A name, an equals sign and a value; or nothing, and nothing is taken. */
  const parameter = (): readonly [name: string, value: string] | undefined => {
    const start = at
    const name = take(token)?.[0]
    if (name !== undefined && take(equals) !== null) {
      const text = take(quoted)
      const value = text === null ? take(token)?.[0] : text[1]?.replace(/\\(.)/g, "$1")
      if (value !== undefined) {
        return [name.toLowerCase(), value]
      }
    }
    at = start
    return undefined
  }

  /** The first parameter of a challenge: a list may begin with an empty element (RFC 9110 §5.6.1). */
  const first = () => {
    const start = at
    take(separators)
    const found = parameter()
    if (found === undefined) {
      at = start
    }
    return found
  }

  const challenges: Array<Challenge> = []
  take(separators)
  for (let scheme = take(token)?.[0]; scheme !== undefined; scheme = take(token)?.[0]) {
    const parameters = new Map<string, string>()
    const spaced = take(blank)?.[0] !== ""
    for (let next = spaced ? first() : undefined; next !== undefined; next = parameter()) {
      if (!parameters.has(next[0])) {
        parameters.set(next[0], next[1])
      }
      take(separators)
    }
    if (spaced && parameters.size === 0) {
      take(token68)
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters })
    take(separators)
  }
  return challenges
}
