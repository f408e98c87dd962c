import { Effect } from "effect"
import { createHash, randomBytes } from "node:crypto"

/** A request over the global fetch, redirects left alone. */
export const request = (url: string | URL, init?: RequestInit): Effect.Effect<Response> =>
  Effect.promise((signal) => fetch(url, { redirect: "manual", signal, ...init }))

/** A JSON object answered to a request, whatever the status. */
export const json = (response: Response): Effect.Effect<Record<string, unknown>> =>
  Effect.promise(async () => {
    const body: unknown = await response.json()
    if (typeof body !== "object" || body === null) throw new Error("not a JSON object")
    return { ...body }
  })

export const post = (
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {}
): Effect.Effect<Response> => request(url, { method: "POST", headers, body: new URLSearchParams(form) })

export const basic = (id: string, secret: string): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`
})

export const withQuery = (url: string, query: Record<string, string>): URL => {
  const target = new URL(url)
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
  return target
}

export const pkce = () => {
  const verifier = randomBytes(32).toString("base64url")
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") }
}

export const text = (value: unknown): string => {
  if (typeof value !== "string") throw new Error(`not a string: ${typeof value}`)
  return value
}
