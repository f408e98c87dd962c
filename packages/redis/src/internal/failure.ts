/**
 * What is said of an error of the client: a code, and nothing else. The errors of ioredis have the command with all of its
 * arguments in them.
 *
 * @internal
 */
import { hasProperty } from "effect/Predicate"

const code = /^[A-Z][A-Z0-9_]{1,47}$/

const reply = /^([A-Z][A-Z0-9]{1,47})\b/

/** Before Redis 7, the error of a command in a script was a part of that of the script. */
const replyInScript = /^ERR .*@user_script: ?\d+: -?([A-Z]{3,47})\b/

const className = /^[A-Z][A-Za-z]{1,40}Error$/

/**
 * The code of the system, such as `ECONNREFUSED`, or of Redis, such as `OOM`, or else the kind of error that it is.
 *
 * @internal
 */
export const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) {
    return undefined
  }
  if (hasProperty(error, "code") && typeof error.code === "string" && code.test(error.code)) {
    return error.code
  }
  if (error.name === "ReplyError") {
    return (replyInScript.exec(error.message) ?? reply.exec(error.message))?.[1]
  }
  if (error.message === "Connection is closed.") {
    return "CLOSED"
  }
  // Where no node of a cluster answered.
  const ofNode = hasProperty(error, "lastNodeError") ? codeOf(error.lastNodeError) : undefined
  return ofNode ?? (className.test(error.name) ? error.name : undefined)
}

/**
 * Whether Redis has lost a script, or never had it: then nothing was done.
 *
 * @internal
 */
export const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("NOSCRIPT")
