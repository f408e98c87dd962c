import { Effect } from "effect"
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose"
import { createHash, randomBytes } from "node:crypto"
import { request as https } from "node:https"

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

export const list = (value: unknown): ReadonlyArray<unknown> => {
  if (!Array.isArray(value)) throw new Error(`not an array: ${typeof value}`)
  return value
}

export const text = (value: unknown): string => {
  if (typeof value !== "string") throw new Error(`not a string: ${typeof value}`)
  return value
}

/** A request that trusts a certificate authority and may show a certificate of its own. */
export const secureRequest = (
  url: string | URL,
  tls: { readonly ca: string; readonly cert?: string; readonly key?: string },
  form?: Record<string, string>,
  headers: Record<string, string> = {}
): Effect.Effect<{ readonly status: number; readonly body: Record<string, unknown> }> =>
  Effect.async((resume) => {
    const sent = https(url, {
      method: form === undefined ? "GET" : "POST",
      headers: form === undefined ? headers : { ...headers, "content-type": "application/x-www-form-urlencoded" },
      agent: false,
      ...tls
    })
    sent.once("error", (error) => resume(Effect.die(error)))
    sent.once("response", (response) => {
      let body = ""
      response.setEncoding("utf8").on("data", (chunk: string) => body += chunk)
      response.once("end", () =>
        resume(Effect.sync(() => ({
          status: response.statusCode ?? 0,
          body: response.headers["content-type"]?.includes("json") === true ? JSON.parse(body) : { body }
        }))))
    })
    sent.end(form === undefined ? undefined : new URLSearchParams(form).toString())
  })

/** The key pair of a client: the private key to sign with, the public one to register. */
export const keyPair = (alg: string, use: "sig" | "enc" = "sig") =>
  Effect.promise(async () => {
    const pair = await generateKeyPair(alg, { extractable: true })
    const publicJwk = await exportJWK(pair.publicKey)
    return { alg, privateKey: pair.privateKey, publicJwk, jwk: { ...publicJwk, kid: `${alg}-${use}`, alg, use } }
  })

/** The claims of a JWT that verifies against the published keys of a server, and its header. */
export const verifiedBy = (
  server: { readonly endpoints: { readonly jwksUri: string } },
  token: unknown
): Effect.Effect<{ readonly payload: Record<string, unknown>; readonly header: Record<string, unknown> }> =>
  Effect.promise(async () => {
    const jwks = await (await fetch(server.endpoints.jwksUri)).json()
    const { payload, protectedHeader } = await jwtVerify(text(token), createLocalJWKSet(jwks))
    return { payload: { ...payload }, header: { ...protectedHeader } }
  })

/** A signed JWT that is good for a minute. */
export const signed = (
  alg: string,
  key: CryptoKey | Uint8Array,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {}
): Effect.Effect<string> =>
  Effect.promise(() =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, ...header })
      .setIssuedAt()
      .setNotBefore("0 seconds")
      .setExpirationTime("1 minute")
      .setJti(randomBytes(8).toString("hex"))
      .sign(key)
  )
