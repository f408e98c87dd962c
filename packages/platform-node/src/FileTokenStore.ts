/**
 * A token store in files: for command line tools, desktop programs and servers on one machine, also when several of their
 * processes run at once.
 *
 * Each id has a directory of its own, named by its SHA-256 digest, with one file in it. A file is replaced as a whole, so
 * that a process that is killed, or a disk that is full, leaves what was there. Files are for their owner alone (mode 0600
 * in directories of 0700); on Windows they have the access rights of the directory. What was removed leaves a file without
 * tokens; what is over stays in its file, unread, until its id is written or removed. The file system has to be one of
 * this machine, with hard links: not a network share.
 *
 * @since 0.1.0
 */
import { ConfigurationError, TokenStoreError } from "@effect-oauth/core/OAuthError"
import * as TokenEncryption from "@effect-oauth/core/TokenEncryption"
import * as TokenStore from "@effect-oauth/core/TokenStore"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Crypto from "node:crypto"
import type * as Fs from "node:fs"
import * as Path from "node:path"
import * as process from "node:process"
import * as Generations from "./internal/generations.js"
import * as State from "./internal/tokenState.js"

/**
 * The settings of the store.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * Where the files are. It is made, for its owner alone, when it is not there. One that is there has to belong to who
   * runs the program, and nobody else may write to it; a symbolic link is refused.
   */
  readonly directory: string
  /**
   * What encrypts the tokens.
   *
   * @default TokenEncryption.fromConfig()
   */
  readonly encryption?: Effect.Effect<TokenEncryption.TokenEncryption, ConfigurationError> | undefined
}

const cannotBeUsed = (detail: string): ConfigurationError =>
  new ConfigurationError({ reason: "InvalidParameter", setting: "directory", detail })

const advice = "Give a directory on this machine that this user can write to"

/** Why the tokens would not be safe in a directory. */
const unsafe = (stats: Fs.Stats): string | undefined => {
  if (stats.isSymbolicLink()) {
    return "it is a symbolic link. Give the directory that it leads to"
  }
  if (!stats.isDirectory()) {
    return `it is no directory. ${advice}`
  }
  const user = process.geteuid?.()
  // Windows has neither users of this kind nor modes.
  if (user === undefined) {
    return undefined
  }
  const others = stats.mode & 0o077
  if (others !== 0 && stats.uid !== user) {
    return "it belongs to another user. Give one that belongs to who runs the program"
  }
  return (others & 0o022) === 0 ? undefined : "other users can write to it. Take their access away: chmod 700"
}

/** Makes the directory, looks whether it is safe, and tries whether it can do what the store needs. */
const prepare = (directory: string): Effect.Effect<void, ConfigurationError> =>
  Effect.gen(function*() {
    yield* Generations.makeDirectory(directory)
    const why = unsafe(yield* Generations.stats(directory))
    if (why !== undefined) {
      return yield* cannotBeUsed(why)
    }
    yield* Generations.update(Path.join(directory, "check"), () => Effect.succeed([undefined, ""]))
  }).pipe(
    Effect.catchTag("FileFailure", ({ code }) => cannotBeUsed(`it cannot be used (${code}). ${advice}`))
  )

type Reason = TokenStoreError["reason"]

/** What comes of a call, and the text to store where it changes something. */
type Decision<A> = Either.Either<readonly [A, string?], Reason>

const unchanged: Decision<void> = Either.right([undefined])

const becomes = (state?: State.State): Decision<void> => Either.right([undefined, State.encode(state)])

const makeRaw = (directory: string): TokenStore.Service => {
  const pathOf = (id: string): string => Path.join(directory, Crypto.createHash("sha256").update(id).digest("hex"))

  const run = <A>(
    operation: string,
    call: Effect.Effect<A, Reason | Generations.FileFailure>
  ): Effect.Effect<A, TokenStoreError> =>
    Effect.mapError(call, (error) =>
      typeof error === "string"
        ? new TokenStoreError({ reason: error, operation })
        : new TokenStoreError({ reason: "Unavailable", operation, detail: error.code }))

  const update = <A>(
    operation: string,
    id: string,
    decide: (content: Generations.Content, now: number) => Decision<A>
  ): Effect.Effect<A, TokenStoreError> =>
    run(
      operation,
      Generations.update(
        pathOf(id),
        (content) => Effect.flatMap(Clock.currentTimeMillis, (now) => decide(content, now))
      )
    )

  const change = <A>(
    operation: string,
    id: string,
    decide: (state: State.State | undefined, now: number) => Decision<A>
  ): Effect.Effect<A, TokenStoreError> =>
    update(operation, id, (content, now) => Either.flatMap(State.read(content, now), (state) => decide(state, now)))

  return {
    get: (id) =>
      run(
        "get",
        Effect.gen(function*() {
          const content = yield* Generations.read(pathOf(id))
          const state = yield* State.read(content, yield* Clock.currentTimeMillis)
          return Option.map(Option.fromNullable(state), State.entryOf)
        })
      ),
    set: (id, write) => update("set", id, (_, now) => becomes(State.written(write, now))),
    compareAndSet: (id, expected, write) =>
      change("compareAndSet", id, (state, now) => {
        if (state?.version === write.version) {
          return unchanged
        }
        const refusal = State.refusal(state, expected)
        return refusal === undefined ? becomes(State.written(write, now)) : Either.left(refusal)
      }),
    remove: (id, expected) =>
      expected === undefined
        ? update("remove", id, (content) => content._tag === "Nothing" ? unchanged : becomes())
        : change("remove", id, (state) => {
          const refusal = State.refusal(state, expected)
          return refusal === undefined ? becomes() : Either.left(refusal)
        }),
    lock: (id, options) =>
      change("lock", id, (state, now) => {
        const [result, next] = State.locked(state, options, now)
        return Either.right(next === undefined ? [result] : [result, State.encode(next)])
      }),
    unlock: (id, owner) =>
      change("unlock", id, (state) => state?.owner === owner ? becomes(State.unlocked(state)) : unchanged)
  }
}

/**
 * Makes a store. Fails with `ConfigurationError`: `InvalidParameter` when the directory cannot be made, read or written
 * to, is not on a file system with hard links, belongs to another user who lets others in, or can be written to by others;
 * and as `encryption` does.
 *
 * Its functions fail with `TokenStoreError`: `Unavailable`, with the code of the file system such as `ENOSPC`, and
 * `Corrupted` when a file is not as it was written. A damaged file stays until `set` replaces it, or `remove` without
 * something expected takes it away.
 *
 * @example
 * ```ts
 * import { FileTokenStore } from "@effect-oauth/platform-node"
 * import { Effect, Redacted } from "effect"
 *
 * // Encrypted with the keys in OAUTH_TOKEN_KEYS.
 * const program = Effect.gen(function*() {
 *   const store = yield* FileTokenStore.make({ directory: "/home/alice/.local/state/my-app/tokens" })
 *   yield* store.set("alice", { value: Redacted.make("{}"), version: "1" })
 *   return yield* store.get("alice")
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<TokenStore.Service, ConfigurationError> =>
  Effect.gen(function*() {
    const encryption = yield* (options.encryption ?? TokenEncryption.fromConfig())
    if (options.directory === "") {
      return yield* cannotBeUsed(`it has no name. ${advice}`)
    }
    const directory = Path.resolve(options.directory)
    yield* prepare(directory)
    return TokenEncryption.protect(makeRaw(directory), encryption)
  })

/**
 * A store in files, see `make`.
 *
 * @example
 * ```ts
 * import { TokenManager } from "@effect-oauth/core"
 * import { FileTokenStore } from "@effect-oauth/platform-node"
 * import { Bitbucket } from "@effect-oauth/providers"
 * import { Layer } from "effect"
 *
 * const Tokens = TokenManager.layer({
 *   providers: { bitbucket: { client: Bitbucket.Bitbucket, origins: ["https://api.bitbucket.org"] } }
 * }).pipe(Layer.provide(FileTokenStore.layer({ directory: "/home/alice/.local/state/my-app/tokens" })))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<TokenStore.TokenStore, ConfigurationError> =>
  Layer.effect(TokenStore.TokenStore, make(options))
