/**
 * Everything a server shows to its clients, so that an honest one can be compared with a wrong one.
 */
import type { MisbehavingServer } from "@effect-oauth/testing"
import { HttpBody, HttpClientRequest } from "@effect/platform"
import { Effect } from "effect"
import {
  claimOf,
  type Expected,
  isObject,
  keyShape,
  keysOf,
  noteJwe,
  noteJwt,
  noteResponse,
  Notes,
  opaque,
  parsed,
  type Server,
  short,
  verifies
} from "./MisbehavingServerNotes.js"
import {
  authorizationUrl,
  basic,
  client,
  get,
  hash,
  type Json,
  type Key,
  makeKey,
  parametersOf,
  pkce,
  post,
  proof,
  redirectUri,
  request
} from "./MisbehavingServerSupport.js"

const keysMade = new Map<string, Key>()

/** An RSA key takes a good part of a second. */
const keyOnce = (alg: string, use: "enc" | "sig"): Effect.Effect<Key> =>
  Effect.suspend(() => {
    const known = keysMade.get(alg)
    return known === undefined
      ? makeKey(alg, use).pipe(
        Effect.map((key): Key => ({ ...key, publicJwk: { ...key.publicJwk, kid: `${alg} of the client` } })),
        Effect.tap((key) => Effect.sync(() => keysMade.set(alg, key)))
      )
      : Effect.succeed(known)
  })

/** Keys of the clients. */
export interface ClientKeys {
  readonly rsa: Key
  readonly ec: Key
  readonly dpop: Key
}

export const makeClientKeys: Effect.Effect<ClientKeys> = Effect.all({
  rsa: keyOnce("RSA-OAEP-256", "enc"),
  ec: keyOnce("ECDH-ES", "enc"),
  dpop: keyOnce("ES256", "sig")
})

export const clients = (keys: ClientKeys): ReadonlyArray<MisbehavingServer.Client> => [
  { ...client, jwks: { keys: [{ ...keys.rsa.publicJwk }] } },
  {
    ...client,
    clientId: "rsa",
    idTokenEncryptedResponseAlg: "RSA-OAEP-256",
    authorizationEncryptedResponseAlg: "RSA-OAEP-256",
    userinfoSignedResponseAlg: "ES256",
    userinfoEncryptedResponseAlg: "RSA-OAEP",
    jwks: { keys: [{ ...keys.rsa.publicJwk }] }
  },
  {
    ...client,
    clientId: "ec",
    idTokenEncryptedResponseAlg: "ECDH-ES",
    idTokenEncryptedResponseEnc: "A256GCM",
    userinfoSignedResponseAlg: "ES256",
    jwks: { keys: [{ ...keys.ec.publicJwk }] }
  },
  { ...client, clientId: "dpop", dpopBoundAccessTokens: true }
]

export const accounts: ReadonlyArray<MisbehavingServer.Account> = [{
  id: "alice",
  claims: { name: "Alice", email: "alice@example.com" },
  aggregatedClaims: { address: "somewhere" },
  distributedClaims: { credit_score: 650 }
}]

interface Front {
  readonly parameters: URLSearchParams
  readonly verifier: string
  readonly expected: Expected
}

const front = (server: Server, more: Readonly<Record<string, string>>, notes?: readonly [Notes, string]) =>
  Effect.gen(function*() {
    const { challenge, verifier } = pkce()
    const asked = request(challenge, more)
    const opened = server.authorize(authorizationUrl(server, asked))
    const callback = yield* (notes === undefined ? opened : notes[0].wrong(opened))
    const parameters = parametersOf(callback)
    const expected: Expected = { nonce: asked.nonce, state: asked.state, code: parameters.get("code") ?? "" }
    if (notes !== undefined) {
      const [to, place] = notes
      const url = callback.kind === "redirect" ? callback.url : callback.action
      to.add(`${place}.url`, `${url.origin}${url.pathname}`)
      to.add(`${place}.mode`, callback.kind === "form_post" ? "form_post" : url.hash === "" ? "query" : "fragment")
      for (const name of new Set(parameters.keys())) {
        const values = parameters.getAll(name).map((value) =>
          name === "response" || name === "id_token" ? "a JWT" : short(opaque(claimOf(name, value, expected)))
        )
        to.add(`${place}.${name}`, values)
      }
    }
    const result: Front = { parameters, verifier, expected }
    return result
  })

const exchange = (server: Server, { parameters, verifier }: Front, headers: Readonly<Record<string, string>>) =>
  post(server, server.endpoint("/token"), {
    grant_type: "authorization_code",
    code: parameters.get("code") ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier
  }, headers)

const tokenAnswer = (
  name: string,
  value: unknown
): unknown => (name === "id_token" && typeof value === "string" && value.length > 0 ? "a JWT" : opaque(value))

const member = (text: string, name: string): string => {
  const body = parsed(text)
  const value = isObject(body) ? body[name] : undefined
  return typeof value === "string" ? value : ""
}

const discovery = (server: Server, notes: Notes) =>
  notes.wrong(Effect.gen(function*() {
    const resource = new URL(server.endpoint("/userinfo"))
    yield* noteResponse(notes, "metadata", yield* get(server, server.endpoint("/.well-known/openid-configuration")))
    yield* noteResponse(
      notes,
      "metadata again",
      yield* get(server, `${resource.origin}/.well-known/oauth-authorization-server`)
    )
    for (const place of ["jwks", "jwks again"]) {
      yield* noteResponse(
        notes,
        place,
        yield* get(server, server.endpoint("/jwks")),
        (
          _,
          value
        ) => (Array.isArray(value) ? short(value.map(keyShape)) : typeof value === "object" ? "an object" : value)
      )
    }
    yield* noteResponse(
      notes,
      "resource metadata",
      yield* get(server, `${resource.origin}/.well-known/oauth-protected-resource${resource.pathname}`)
    )
    yield* noteResponse(
      notes,
      "webfinger",
      yield* get(server, `${resource.origin}/.well-known/webfinger?resource=acct:alice@op.example`)
    )
    const registration = HttpClientRequest.post(server.endpoint("/register"), {
      body: HttpBody.unsafeJson({ redirect_uris: [redirectUri], id_token_signed_response_alg: "ES256" })
    })
    yield* noteResponse(notes, "registration", yield* Effect.orDie(server.httpClient.execute(registration)))
  }))

const responses = (server: Server, notes: Notes) =>
  Effect.gen(function*() {
    yield* front(server, {}, [notes, "code"])
    yield* front(server, { response_mode: "form_post" }, [notes, "form"])
    const hybrid = yield* front(server, { response_type: "code id_token" }, [notes, "hybrid"])
    yield* noteJwt(server, notes, "front", hybrid.parameters.get("id_token") ?? "", hybrid.expected)
    const jarm = yield* front(server, { response_mode: "jwt" }, [notes, "jarm"])
    const response = jarm.parameters.get("response") ?? ""
    if (response.split(".").length === 5) notes.add("jarm.encrypted", true)
    else yield* noteJwt(server, notes, "jarm", response, jarm.expected)
    yield* front(server, { client_id: "rsa", response_mode: "jwt" }, [notes, "encrypted jarm"]).pipe(
      Effect.tap(({ parameters }) =>
        Effect.sync(() => notes.add("encrypted jarm.parts", (parameters.get("response") ?? "").split(".").length))
      )
    )
  })

const tokens = (server: Server, notes: Notes, keys: ClientKeys) =>
  Effect.gen(function*() {
    const first = yield* front(server, { acr_values: "strong" })
    const text = yield* noteResponse(notes, "token", yield* notes.wrong(exchange(server, first, basic())), tokenAnswer)
    const accessToken = member(text, "access_token").slice(0, 43)
    yield* noteJwt(server, notes, "idToken", member(text, "id_token"), { ...first.expected, accessToken })

    const { nonce: _nonce, ...without } = request("")
    const { challenge, verifier } = pkce()
    const bare = yield* server.authorize(authorizationUrl(server, { ...without, code_challenge: challenge }))
    const answer = yield* notes.wrong(
      exchange(server, { parameters: parametersOf(bare), verifier, expected: {} }, basic())
    )
    const { claims: plain } = yield* Effect.map(Effect.orDie(answer.text), (body) => ({
      claims: parsed(Buffer.from(member(body, "id_token").split(".")[1] ?? "", "base64url").toString("utf8"))
    }))
    notes.add("idToken without nonce.claims.nonce", isObject(plain) ? plain.nonce : undefined)

    const honest = yield* exchange(server, yield* front(server, {}), basic())
    const old = member(yield* Effect.orDie(honest.text), "refresh_token")
    const refreshed = yield* notes.wrong(
      post(server, server.endpoint("/token"), { grant_type: "refresh_token", refresh_token: old }, basic())
    )
    const again = yield* noteResponse(notes, "refresh", refreshed, tokenAnswer)
    yield* noteJwt(server, notes, "refreshed", member(again, "id_token"), {
      accessToken: member(again, "access_token").slice(0, 43)
    })

    for (const [id, key] of [["rsa", keys.rsa], ["ec", keys.ec]] as const) {
      const login = yield* front(server, { client_id: id })
      const body = yield* Effect.orDie((yield* notes.wrong(exchange(server, login, basic(id)))).text)
      yield* noteJwe(notes, `${id} idToken`, member(body, "id_token"), key)
    }
    const plainClient = yield* front(server, {})
    const body = yield* Effect.orDie((yield* notes.wrong(exchange(server, plainClient, basic()))).text)
    notes.add("plain idToken.parts", member(body, "id_token").split(".").length)
  })

const userinfo = (server: Server, notes: Notes, keys: ClientKeys) =>
  Effect.gen(function*() {
    const url = server.endpoint("/userinfo")
    yield* noteResponse(notes, "challenge", yield* notes.wrong(get(server, url)))
    for (const id of ["app", "ec", "rsa"]) {
      const login = yield* front(server, { client_id: id })
      const token = member(yield* Effect.orDie((yield* exchange(server, login, basic(id))).text), "access_token")
      const response = yield* notes.wrong(get(server, url, { authorization: `Bearer ${token}` }))
      const place = id === "app" ? "userinfo" : `${id} userinfo`
      const text = yield* noteResponse(
        notes,
        place,
        response,
        (name, value) => (name === "_claim_sources" ? undefined : value)
      )
      if (id === "rsa") yield* noteJwe(notes, place, text, keys.rsa)
      if (id === "ec" && text.split(".").length === 3) yield* noteJwt(server, notes, place, text)
      const sources = isObject(parsed(text)) ? (parsed(text) as Json)["_claim_sources"] : undefined
      if (id !== "app" || !isObject(sources)) continue
      const aggregated = isObject(sources.src1) ? String(sources.src1.JWT) : ""
      const claimKeys = yield* get(server, server.endpoint("/claims-provider/jwks"))
      const published = parsed(yield* Effect.orDie(claimKeys.text))
      const claimKey = isObject(published) && Array.isArray(published.keys) && isObject(published.keys[0])
        ? published.keys[0]
        : {}
      notes.add("aggregated.signature", yield* verifies(aggregated, claimKey, "ES256"))
      notes.add("aggregated.alg", aggregated.endsWith(".") ? "none" : "some")
      notes.add("distributed.endpoint", isObject(sources.src2) ? sources.src2.endpoint : undefined)
    }
  })

const dpop = (server: Server, notes: Notes, { dpop: key }: ClientKeys) =>
  Effect.gen(function*() {
    const url = server.endpoint("/token")
    const login = yield* front(server, { client_id: "dpop" })
    const text = yield* notes.wrong(Effect.gen(function*() {
      const challenge = yield* exchange(server, login, { ...basic("dpop"), ...(yield* proof(key, "POST", url)) })
      yield* noteResponse(notes, "dpop challenge", challenge)
      const nonce = challenge.headers["dpop-nonce"]
      const answer = yield* exchange(server, login, {
        ...basic("dpop"),
        ...(yield* proof(key, "POST", url, { nonce }))
      })
      return yield* noteResponse(notes, "dpop token", answer, tokenAnswer)
    }))
    const honest = yield* front(server, { client_id: "dpop" })
    const token = member(text, "access_token") === "" ? "" : member(text, "access_token").slice(0, 43)
    const asked = yield* exchange(server, honest, { ...basic("dpop"), ...(yield* proof(key, "POST", url)) })
    const ready = yield* exchange(server, honest, {
      ...basic("dpop"),
      ...(yield* proof(key, "POST", url, { nonce: asked.headers["dpop-nonce"] }))
    })
    const access = member(yield* Effect.orDie(ready.text), "access_token") || token
    const resource = server.endpoint("/userinfo")
    yield* notes.wrong(Effect.gen(function*() {
      const headers = (more: Json) =>
        Effect.map(proof(key, "GET", resource, { ath: hash(access), ...more }), (proven) => ({
          authorization: `DPoP ${access}`,
          ...proven
        }))
      const challenge = yield* get(server, resource, yield* headers({}))
      yield* noteResponse(notes, "dpop userinfo challenge", challenge)
      const answer = yield* get(server, resource, yield* headers({ nonce: challenge.headers["dpop-nonce"] }))
      yield* noteResponse(
        notes,
        "dpop userinfo",
        answer,
        (name, value) => (name === "_claim_sources" ? undefined : value)
      )
    }))
  })

const par = (server: Server, notes: Notes) =>
  Effect.gen(function*() {
    const response = yield* notes.wrong(
      post(server, server.endpoint("/par"), request(pkce().challenge), basic())
    )
    yield* noteResponse(notes, "par", response, (name, value) =>
      name === "request_uri" && typeof value === "string" ? value.replace(/[\w-]{43}$/, "random") : value)
  })

const logout = (server: Server, notes: Notes) =>
  Effect.gen(function*() {
    yield* front(server, {})
    yield* noteJwt(server, notes, "logoutToken", yield* notes.wrong(server.logoutToken()))
    notes.add(
      "frontchannel",
      [...(yield* notes.wrong(server.frontChannelLogout())).searchParams].map(([name, value]) => [name, opaque(value)])
    )
    const initiated = yield* notes.wrong(server.initiateLogin({ targetLinkUri: "https://app.example/page" }))
    notes.add("initiate", [...initiated.searchParams])
    const url = new URL(server.endpoint("/end_session"))
    url.search = new URLSearchParams({
      client_id: "app",
      post_logout_redirect_uri: "https://app.example/signed-out",
      state: "a state of the logout"
    }).toString()
    const response = yield* notes.wrong(get(server, url.href))
    notes.add("signed out", [...new URL(response.headers.location ?? "").searchParams])
  })

/** What is seen with a switch, or of the honest server. */
export const observe = (
  server: Server,
  name: MisbehavingServer.Options["misbehaviour"],
  keys: ClientKeys
): Effect.Effect<ReadonlyMap<string, string>, MisbehavingServer.ErrorPage> =>
  Effect.gen(function*() {
    const notes = new Notes(server, name)
    yield* discovery(server, notes)
    yield* responses(server, notes)
    yield* tokens(server, notes, keys)
    yield* userinfo(server, notes, keys)
    yield* dpop(server, notes, keys)
    yield* par(server, notes)
    yield* logout(server, notes)
    notes.add("keys", (yield* keysOf(server)).length)
    return notes.values
  })
