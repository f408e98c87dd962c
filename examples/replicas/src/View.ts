/**
 * What one sees: the two sides beside each other, drawn anew in place on a terminal, and a line a second elsewhere.
 */
import { Console, Effect } from "effect"
import { type Board, type Score, users } from "./Load.js"
import type { Side } from "./Replicas.js"

/** What is drawn. */
export interface Scene {
  readonly board: Board
  readonly refreshes: Readonly<Record<Side, number>>
  /** In seconds. */
  readonly elapsed: number
  readonly total: number
}

const width = 40

const isDrawn = process.stdout.isTTY && process.stdout.columns >= 2 * width

const style = (code: number) => (text: string): string =>
  process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "" ? `\u001b[${code}m${text}\u001b[0m` : text

const bold = style(1)
const dim = style(2)
const red = style(31)
const green = style(32)

const titles: Readonly<Record<Side, string>> = { manager: "TokenManager", byHand: "By hand" }

const subtitles: Readonly<Record<Side, string>> = {
  manager: "SqlTokenStore, AuthorizedHttpClient",
  byHand: "read the row, refresh, write the row"
}

const number = (value: number): string => value.toLocaleString("en-US")

/** A text and the columns that it takes, which its colours do not. */
interface Cell {
  readonly text: string
  readonly columns: number
}

const cell = (text: string, paint: (text: string) => string = (text) => text): Cell => ({
  text: paint(text),
  columns: text.length
})

const figure = (name: string, value: number, paint?: (text: string) => string): Cell =>
  cell(`${name.padEnd(12)}${number(value).padStart(8)}`, paint)

const mark = ({ signedIn, signedOut }: Score, user: string): string =>
  signedOut.has(user) ? red("×") : signedIn.has(user) ? green("●") : dim("·")

/** A mark for each user, in two rows. */
const marks = (score: Score): ReadonlyArray<Cell> => {
  const half = Math.ceil(users.length / 2)
  return [users.slice(0, half), users.slice(half)].map((row) => ({
    text: row.map((user) => mark(score, user)).join(" "),
    columns: row.length * 2 - 1
  }))
}

const column = ({ board, refreshes }: Scene, side: Side): ReadonlyArray<Cell> => {
  const score = board[side]
  const last = [...score.signedOut].at(-1)
  return [
    cell(titles[side], bold),
    cell(subtitles[side], dim),
    cell(""),
    figure("requests", score.served),
    figure("refreshes", refreshes[side]),
    figure("errors", score.failed, score.failed === 0 ? undefined : red),
    figure("signed out", score.signedOut.size, score.signedOut.size === 0 ? green : red),
    cell(""),
    ...marks(score),
    last === undefined ? cell("") : cell(`${last}: two refreshed at once`, dim)
  ]
}

const drawing = (scene: Scene): ReadonlyArray<string> => {
  const right = column(scene, "byHand")
  const rows = column(scene, "manager").map(({ columns, text }, index) =>
    `  ${text}${" ".repeat(width - columns - 2)}${right[index]?.text ?? ""}`.trimEnd()
  )
  return [...rows, "", dim(`  ${Math.max(Math.ceil(scene.total - scene.elapsed), 0)} s left`)]
}

const sentence = ({ board, refreshes }: Scene, side: Side): string => {
  const { failed, served, signedOut } = board[side]
  return `${titles[side]}: ${number(served)} requests, ${number(refreshes[side])} refreshes, ` +
    `${number(failed)} errors, ${signedOut.size} of ${users.length} users signed out`
}

/** How often something is to be shown. */
export const every = isDrawn ? "200 millis" : "1 second"

let drawn = 0

/** Shows how it stands. */
export const show = (scene: Scene): Effect.Effect<void> =>
  Effect.sync(() => {
    if (!isDrawn) {
      const seconds = String(Math.round(scene.elapsed)).padStart(3)
      process.stdout.write(`${seconds} s  ${sentence(scene, "manager")}  |  ${sentence(scene, "byHand")}\n`)
      return
    }
    const lines = drawing(scene)
    const up = drawn === 0 ? "" : `\u001b[${drawn}A`
    process.stdout.write(up + lines.map((line) => `\u001b[2K${line}\n`).join(""))
    drawn = lines.length
  })

/** What to remember of it, in two lines. */
export const verdict = (scene: Scene): Effect.Effect<void> =>
  Console.log(`\n${sentence(scene, "manager")}.\n${sentence(scene, "byHand")}.`)

export const opening = (database: string, replicas: number, lifetime: number): Effect.Effect<void> =>
  Console.log(
    `${replicas} replicas, ${users.length} users, one ${database}.\n` +
      `An access token lives ${lifetime} s. A refresh token may be used once; twice, and the user is signed out.\n`
  )
