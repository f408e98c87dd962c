/** Token managers whose store and server do as they are told, on the time of the test. */
import { OAuthError, type RefreshToken, type Revocation, TokenManager, TokenSet, TokenStore } from "@effect-oauth/core"
import { Deferred, Effect, Either, type Fiber, Option, Redacted, TestClock } from "effect"
import { makeClient, summary } from "../support.js"

/** Tokens number `n` of a session: they live for an hour. */
export const tokensOf = (
  n: number | string,
  more: Readonly<Record<string, unknown>> = {}
): Effect.Effect<TokenSet.TokenSet> =>
  Effect.orDie(TokenSet.fromResponse({
    access_token: `access-${n}`,
    token_type: "Bearer",
    expires_in: 3600,
    refresh_token: `refresh-${n}`,
    ...more
  }))

export const accessOf = (tokens: TokenSet.TokenSet): string => Redacted.value(tokens.accessToken)

export const refreshOf = (tokens: TokenSet.TokenSet): string | undefined =>
  Option.getOrUndefined(Option.map(tokens.refreshToken, Redacted.value))

/** Lets all fibers run until they wait. */
export const settle = Effect.replicateEffect(Effect.yieldNow(), 60)

/** The access token, or why there is none. */
export const outcome = (
  call: Effect.Effect<TokenSet.TokenSet | void, OAuthError.OAuthError>
): Effect.Effect<string> =>
  Effect.map(
    Effect.either(call),
    Either.match({
      onLeft: (error) => summary(error).join(" "),
      onRight: (tokens) => tokens === undefined ? "done" : accessOf(tokens)
    })
  )

/** What a fiber has come to so far. */
export const soFar = <A>(fiber: Fiber.RuntimeFiber<A, unknown>): A | "waiting" | "failed" => {
  const exit = fiber.unsafePoll()
  return exit === null ? "waiting" : exit._tag === "Success" ? exit.value : "failed"
}

type Reply = (tokens: TokenSet.TokenSet) => Effect.Effect<TokenSet.TokenSet, RefreshToken.RefreshError>

type RevokeReply = Effect.Effect<void, Revocation.RevocationError>

const endpoint = "https://id.example/token"

export const invalidGrant = new OAuthError.OAuthErrorResponse({ endpoint, status: 400, code: "invalid_grant" })

export const busy = new OAuthError.OAuthErrorResponse({ endpoint, status: 503, code: "temporarily_unavailable" })

export const offline = new OAuthError.TransportError({ endpoint, reason: "Network", detail: "ECONNREFUSED" })

/**
 * A server that answers the refreshes in turn as it is told in `replies`, and then with tokens of the next number; it keeps
 * the refresh tokens that came, and those that were revoked.
 */
export const makeServer = () => {
  const refreshed: Array<string | undefined> = []
  const revoked: Array<string | undefined> = []
  const replies: Array<Reply> = []
  const revokeReplies: Array<RevokeReply> = []
  let count = 0
  const next: Effect.Effect<TokenSet.TokenSet> = Effect.suspend(() => tokensOf(++count))
  const refresher = {
    client: makeClient(),
    refresh: (tokens) =>
      Effect.suspend(() => {
        refreshed.push(refreshOf(tokens))
        return replies.shift()?.(tokens) ?? next
      }),
    revoke: (tokens) =>
      Effect.suspend(() => {
        revoked.push(refreshOf(tokens) ?? accessOf(tokens))
        return revokeReplies.shift() ?? Effect.void
      })
  } satisfies TokenManager.Refresher
  return {
    refresher,
    refreshed,
    revoked,
    next,
    /** The answers to the next refreshes. */
    reply: (...more: ReadonlyArray<Reply | Effect.Effect<TokenSet.TokenSet, RefreshToken.RefreshError>>) => {
      replies.push(...more.map((reply) => Effect.isEffect(reply) ? () => reply : reply))
    },
    replyToRevoke: (...more: ReadonlyArray<RevokeReply>) => {
      revokeReplies.push(...more)
    },
    /** Holds the next answer back: `open` lets it go. */
    holdBack: Effect.map(Deferred.make<void>(), (gate) => {
      replies.push(() => Effect.zipRight(Deferred.await(gate), next))
      return { open: Effect.zipLeft(Deferred.succeed(gate, undefined), settle) }
    })
  }
}

export type Server = ReturnType<typeof makeServer>

type Operation = keyof TokenStore.Service

/** What befalls a call of a store. */
export type Fault = <A>(
  call: Effect.Effect<A, OAuthError.TokenStoreError>
) => Effect.Effect<A, OAuthError.TokenStoreError>

export const failing = (reason: OAuthError.TokenStoreError["reason"]): Fault => () =>
  Effect.fail(new OAuthError.TokenStoreError({ reason, operation: "test" }))

/** The store is not reached. */
export const unavailable: Fault = failing("Unavailable")

/** The store does it, and its answer gets lost. */
export const answerLost: Fault = (call) => Effect.zipRight(call, unavailable(call))

/** Done before the store does it. */
export const before = (effect: Effect.Effect<unknown>): Fault => (call) => Effect.zipRight(effect, call)

/** Done when the store has done it, and has not answered. */
export const between = (effect: Effect.Effect<unknown>): Fault => (call) => Effect.zipLeft(call, effect)

/** A store that keeps count of its calls, and whose next calls can be given faults. */
export const watch = (inner: TokenStore.Service = TokenStore.makeMemory()) => {
  const calls: Array<Operation> = []
  const faults = new Map<Operation, Array<Fault>>()
  const always = new Map<Operation, Fault>()
  const at = <A>(
    operation: Operation,
    call: Effect.Effect<A, OAuthError.TokenStoreError>
  ): Effect.Effect<A, OAuthError.TokenStoreError> =>
    Effect.suspend(() => {
      calls.push(operation)
      const fault = faults.get(operation)?.shift() ?? always.get(operation)
      return fault === undefined ? call : fault(call)
    })
  const operations: ReadonlyArray<Operation> = ["get", "set", "compareAndSet", "remove", "lock", "unlock"]
  const store: TokenStore.Service = {
    get: (id) => at("get", inner.get(id)),
    set: (id, write) => at("set", inner.set(id, write)),
    compareAndSet: (id, expected, write) => at("compareAndSet", inner.compareAndSet(id, expected, write)),
    remove: (id, expected) => at("remove", inner.remove(id, expected)),
    lock: (id, options) => at("lock", inner.lock(id, options)),
    unlock: (id, owner) => at("unlock", inner.unlock(id, owner))
  }
  return {
    store,
    inner,
    /** The calls since this was asked the last time. */
    calls: () => calls.splice(0),
    /** What the next calls of an operation are to meet. */
    next: (operation: Operation, ...more: ReadonlyArray<Fault>) => {
      faults.set(operation, [...faults.get(operation) ?? [], ...more])
    },
    /** What all calls meet, or all of one operation, until told otherwise. */
    always: (fault: Fault | undefined, ...of: ReadonlyArray<Operation>) => {
      for (const operation of of.length === 0 ? operations : of) {
        if (fault === undefined) {
          always.delete(operation)
        } else {
          always.set(operation, fault)
        }
      }
    },
    /** Holds the next call of an operation back, or its answer: `open` lets it go. */
    holdBack: (operation: Operation, what: typeof before = before) =>
      Effect.map(Deferred.make<void>(), (gate) => {
        faults.set(operation, [...faults.get(operation) ?? [], what(Deferred.await(gate))])
        return { open: Effect.zipLeft(Deferred.succeed(gate, undefined), settle) }
      })
  }
}

export type Watched = ReturnType<typeof watch>

/** A manager of one provider, `example`. Its end waits for what is under way. */
export const makePlain = (
  store: TokenStore.Service,
  refresher: TokenManager.Refresher,
  options: Omit<TokenManager.Options, "providers"> = {}
) =>
  TokenManager.make({ ...options, providers: { example: { client: Effect.succeed(refresher) } } }).pipe(
    Effect.provideService(TokenStore.TokenStore, store)
  )

/** The same, for tests that are not about its end: then time is turned, also where one fails with something under way. */
export const makeManager = (...parameters: Parameters<typeof makePlain>) =>
  Effect.tap(
    makePlain(...parameters),
    () => Effect.addFinalizer(() => Effect.forkDaemon(Effect.repeatN(TestClock.adjust("10 minutes"), 3)))
  )

/** A manager with a server and a store of its own, where alice has signed in. */
export const signedIn = (
  options: Omit<TokenManager.Options, "providers"> = {},
  more: Readonly<Record<string, unknown>> = {}
) =>
  Effect.gen(function*() {
    const server = makeServer()
    const watched = watch()
    const manager = yield* makeManager(watched.store, server.refresher, options)
    yield* manager.save("alice", yield* tokensOf(0, more))
    watched.calls()
    return { server, watched, manager, get: outcome(manager.get("alice")) }
  })

/** The id of alice. */
export const alice = "example//alice"
