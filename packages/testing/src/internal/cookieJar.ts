/**
 * As much of a cookie jar (RFC 6265 section 5) as one browser session needs: host, path, deletion, `Secure`.
 * As in a browser, a port is not part of the host.
 */
interface Cookie {
  readonly name: string
  readonly value: string
  readonly host: string
  readonly path: string
  readonly secure: boolean
}

export interface CookieJar {
  readonly store: (url: URL, setCookie: ReadonlyArray<string>) => void
  /** The `Cookie` header for a URL, or an empty string. */
  readonly header: (url: URL) => string
}

const isLoopback = (host: string): boolean => host === "127.0.0.1" || host === "localhost" || host === "[::1]"

const defaultPath = (url: URL): string => {
  const end = url.pathname.lastIndexOf("/")
  return end <= 0 ? "/" : url.pathname.slice(0, end)
}

const parse = (url: URL, line: string): { readonly cookie: Cookie; readonly deleted: boolean } | undefined => {
  const [pair = "", ...attributes] = line.split(";")
  const equals = pair.indexOf("=")
  if (equals <= 0) return undefined
  let path = defaultPath(url)
  let secure = false
  let deleted = false
  for (const attribute of attributes) {
    const [name = "", value = ""] = attribute.trim().split("=")
    switch (name.toLowerCase()) {
      case "path":
        if (value.startsWith("/")) path = value
        break
      case "secure":
        secure = true
        break
      case "max-age":
        deleted = Number(value) <= 0
        break
      case "expires":
        // Dates hold no "=", so the value is whole. Only deletion matters to a session this short.
        deleted = deleted || Date.parse(value) <= Date.now()
        break
    }
  }
  const cookie = {
    name: pair.slice(0, equals).trim(),
    value: pair.slice(equals + 1).trim(),
    host: url.hostname,
    path,
    secure
  }
  return { cookie, deleted }
}

const pathMatches = (path: string, pathname: string): boolean =>
  pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`)

export const make = (): CookieJar => {
  const cookies = new Map<string, Cookie>()
  return {
    store: (url, setCookie) => {
      for (const line of setCookie) {
        const parsed = parse(url, line)
        if (parsed === undefined) continue
        const { cookie, deleted } = parsed
        const key = JSON.stringify([cookie.host, cookie.path, cookie.name])
        if (deleted) cookies.delete(key)
        else cookies.set(key, cookie)
      }
    },
    header: (url) =>
      [...cookies.values()]
        .filter((cookie) =>
          cookie.host === url.hostname && pathMatches(cookie.path, url.pathname) &&
          (!cookie.secure || url.protocol === "https:" || isLoopback(url.hostname))
        )
        .sort((a, b) => b.path.length - a.path.length)
        .map(({ name, value }) => `${name}=${value}`)
        .join("; ")
  }
}
