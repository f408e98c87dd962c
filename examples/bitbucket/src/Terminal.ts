/**
 * Writing for people: colours and rewritten lines where there is a terminal and they are wanted, plain lines elsewhere.
 */
import { Console, Effect } from "effect"

const isTerminal = process.stdout.isTTY
const wantsColour = (process.env["NO_COLOR"] ?? "") === ""

const style = (code: number, stream: NodeJS.WriteStream) => (text: string): string =>
  stream.isTTY && wantsColour ? `\u001b[${code}m${text}\u001b[0m` : text

export const bold = style(1, process.stdout)
export const dim = style(2, process.stdout)
export const green = style(32, process.stdout)
const red = style(31, process.stderr)

export const print = (...lines: ReadonlyArray<string>): Effect.Effect<void> => Console.log(lines.join("\n"))

/** The one line of a failure, on standard error. */
export const printFailure = (message: string): Effect.Effect<void> => Console.error(red(message.replace(/\s+/g, " ")))

/** A line that replaces the one before. */
const rewrite = (text: string): Effect.Effect<void> => Effect.sync(() => process.stdout.write(`\r\u001b[2K${text}`))

/** What changes while one waits: on a terminal one line, rewritten every second; elsewhere a line every 30 seconds. */
export const progress = isTerminal
  ? { every: "1 second", show: rewrite, end: rewrite("") } as const
  : { every: "30 seconds", show: print, end: print("") } as const
