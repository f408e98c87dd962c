/**
 * A text in a directory that several processes replace by compare-and-set, with no lock that a dead one leaves behind.
 *
 * The text is in the file of the highest generation, `g` and a number. A step reads it, writes the next text to a file of
 * its own, and links that to the name of the next generation, which one of several can do. So a reader never sees half a
 * file, and a process that dies leaves nothing that matters. The generations below are then removed, and with them their
 * names are free again: a process that was asleep meanwhile may link to one of these. Nobody reads what it linked, for
 * there is a higher generation, and from that the process finds out: each file names the steps that led to it.
 *
 * It needs hard links, and a file system of this machine.
 *
 * @internal
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Crypto from "node:crypto"
import * as Fs from "node:fs"
import * as Path from "node:path"
import * as process from "node:process"

/** A call of the file system failed. */
export class FileFailure extends Data.TaggedError("FileFailure")<{
  /** What Node.js names it, such as `ENOSPC`. */
  readonly code: string
}> {}

/** The text of a file, or that there is none, or that it is not as it was written. */
export type Content =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Damaged" }
  | { readonly _tag: "Text"; readonly text: string }

/** The highest generation. */
interface Head {
  readonly generation: number
  /** The steps that led to it, the last one first. */
  readonly steps: ReadonlyArray<string>
  readonly content: Content
}

/** So many steps are named in a file. */
const namedSteps = 100

/** What is older was left behind by a process that died. */
const strayAge = Duration.toMillis("1 hour")

const generationName = /^g(\d{12})$/

const temporaryName = /^t(-?\d+)-/

const nameOf = (generation: number): string => `g${String(generation).padStart(12, "0")}`

const failure = (error: unknown): FileFailure => {
  // Node.js gives the errors of the file system this member.
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return new FileFailure({ code: typeof code === "string" ? code : "UNKNOWN" })
}

const io = <A>(call: () => Promise<A>): Effect.Effect<A, FileFailure> =>
  Effect.tryPromise({ try: call, catch: failure })

const orElse = <A>(codes: ReadonlyArray<string>, value: A) => <B>(effect: Effect.Effect<B, FileFailure>) =>
  Effect.catchIf(effect, ({ code }) => codes.includes(code), () => Effect.succeed(value))

const { constants, promises } = Fs

const digestOf = (text: string): string => Crypto.createHash("sha256").update(text).digest("hex")

/** What a file has in it: a digest of the rest, the steps, and the text. */
const encode = (steps: ReadonlyArray<string>, text: string): string => {
  const rest = `${steps.join(" ")}\n${text}`
  return `${digestOf(rest)}\n${rest}`
}

const decode = (file: string): Pick<Head, "steps" | "content"> => {
  const [digest = ""] = file.split("\n", 1)
  const rest = file.slice(digest.length + 1)
  if (digest !== digestOf(rest)) {
    return { steps: [], content: { _tag: "Damaged" } }
  }
  const [steps = ""] = rest.split("\n", 1)
  return { steps: steps.split(" "), content: { _tag: "Text", text: rest.slice(steps.length + 1) } }
}

/** Makes a directory, and those that it is in, for their owner alone. */
export const makeDirectory = (directory: string): Effect.Effect<void, FileFailure> =>
  Effect.asVoid(io(() => promises.mkdir(directory, { recursive: true, mode: 0o700 }))).pipe(
    // Something has that name already; `stats` says what.
    orElse(["EEXIST"], undefined)
  )

/** What a directory is, or what else has its name. */
export const stats = (directory: string): Effect.Effect<Fs.Stats, FileFailure> => io(() => promises.lstat(directory))

/** The names in a directory; a small one is listed in one call, so that none of them is missed. */
const list = (directory: string): Effect.Effect<ReadonlyArray<string>, FileFailure> =>
  io(() => promises.readdir(directory)).pipe(orElse(["ENOENT"], []))

const generationsOf = (names: ReadonlyArray<string>): ReadonlyArray<number> =>
  names.flatMap((name) => {
    const [, digits] = generationName.exec(name) ?? []
    return digits === undefined ? [] : [Number(digits)]
  })

const withFile = <A>(
  path: string,
  flags: number,
  use: (file: Fs.promises.FileHandle) => Promise<A>
): Effect.Effect<A, FileFailure> =>
  io(async () => {
    const file = await promises.open(path, flags, 0o600)
    try {
      return await use(file)
    } finally {
      await file.close()
    }
  })

const highestOf = (names: ReadonlyArray<string>): number => Math.max(0, ...generationsOf(names))

const readFile = (path: string): Effect.Effect<string, FileFailure> =>
  withFile(path, constants.O_RDONLY | constants.O_NOFOLLOW, (file) => file.readFile("utf8"))

const writeFile = (path: string, text: string): Effect.Effect<void, FileFailure> =>
  withFile(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, async (file) => {
    await file.writeFile(text)
    await file.sync()
  })

/** Has the names in a directory on the disk; Windows cannot do it, and has no need to. */
const syncDirectory = (directory: string): Effect.Effect<void, FileFailure> =>
  process.platform === "win32" ? Effect.void : withFile(directory, constants.O_RDONLY, (handle) => handle.sync())

const readHead = (directory: string): Effect.Effect<Head, FileFailure> =>
  Effect.gen(function*() {
    const generation = highestOf(yield* list(directory))
    if (generation === 0) {
      return { generation, steps: [], content: { _tag: "Nothing" } } as const
    }
    const file = yield* readFile(Path.join(directory, nameOf(generation)))
    // Once it was over, a step that came too late may have had its name.
    return highestOf(yield* list(directory)) === generation
      ? { generation, ...decode(file) }
      : yield* readHead(directory)
  }).pipe(
    // It was over and removed after it was listed.
    Effect.catchIf(({ code }) => code === "ENOENT", () => readHead(directory))
  )

/** Reads what is in a directory; when there is no such directory, that is nothing. */
export const read = (directory: string): Effect.Effect<Content, FileFailure> =>
  Effect.map(readHead(directory), ({ content }) => content)

/** Removes a file; one that cannot be removed does no harm, and is tried again at the next step. */
const discard = (path: string): Effect.Effect<void> => Effect.ignore(io(() => promises.unlink(path)))

/** Removes the generations that are over, and what dead processes left behind. */
const clean = (directory: string, names: ReadonlyArray<string>, generation: number): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const isStray = (name: string): boolean => {
      const [, writtenAt] = temporaryName.exec(name) ?? []
      return writtenAt !== undefined && Number(writtenAt) < now - strayAge
    }
    const over = generationsOf(names).filter((each) => each < generation).map(nameOf)
    return Effect.forEach([...over, ...names.filter(isStray)], (name) => discard(Path.join(directory, name)), {
      discard: true
    })
  })

/** Whether a step led to the highest generation, though it is not the last one. */
const isCounted = (directory: string, generation: number, step: string): Effect.Effect<boolean, FileFailure> =>
  Effect.flatMap(readHead(directory), (head) => {
    const named = head.steps[head.generation - generation]
    return named === undefined
      // Too many steps are between. Others may have seen this one, or it came too late: nobody knows.
      ? Effect.fail(new FileFailure({ code: "ESTALE" }))
      : Effect.succeed(named === step)
  })

/** Makes a text the next generation; `false` when another one was first. */
const publish = (directory: string, head: Head, text: string): Effect.Effect<boolean, FileFailure> =>
  Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const step = yield* Effect.sync(() => Crypto.randomBytes(6).toString("base64url"))
    const temporary = Path.join(directory, `t${now}-${step}`)
    const generation = head.generation + 1
    const file = Path.join(directory, nameOf(generation))
    yield* makeDirectory(directory)
    const isLinked = yield* writeFile(temporary, encode([step, ...head.steps].slice(0, namedSteps), text)).pipe(
      Effect.zipRight(io(() => promises.link(temporary, file))),
      Effect.as(true),
      // ENOENT: somebody removed the directory, or took the file for one that was left behind.
      orElse(["EEXIST", "ENOENT"], false),
      Effect.ensuring(discard(temporary))
    )
    if (!isLinked) {
      return false
    }
    yield* syncDirectory(directory)
    const names = yield* list(directory)
    if (highestOf(names) === generation) {
      yield* clean(directory, names, generation)
      return true
    }
    const counted = yield* isCounted(directory, generation, step)
    if (!counted) {
      yield* discard(file)
    }
    return counted
  })

/**
 * Replaces what is in a directory, which is made where there is none. `decide` is given what is there, and says what
 * comes of it and the text to put in its place, or none to leave it; it is asked again when another process was first.
 */
export const update = <A, E>(
  directory: string,
  decide: (content: Content) => Effect.Effect<readonly [A, string?], E>
): Effect.Effect<A, E | FileFailure> =>
  Effect.gen(function*() {
    const head = yield* readHead(directory)
    const [result, text] = yield* decide(head.content)
    const isDone = text === undefined || (yield* publish(directory, head, text))
    return isDone ? Option.some(result) : Option.none<A>()
  }).pipe(
    // A caller that stops waiting does not leave half a step behind.
    Effect.uninterruptible,
    Effect.flatMap(Option.match({ onNone: () => update(directory, decide), onSome: Effect.succeed }))
  )
