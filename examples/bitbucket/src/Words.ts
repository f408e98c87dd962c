/**
 * Times in words.
 */
import { Duration } from "effect"

const count = (amount: number, unit: string): string => `${amount} ${unit}${amount === 1 ? "" : "s"}`

/** The largest unit that says it well: "2 hours", "10 minutes", "45 seconds". */
export const duration = (input: Duration.DurationInput): string => {
  const seconds = Math.round(Duration.toSeconds(input))
  if (seconds >= 5400) {
    return count(Math.round(seconds / 3600), "hour")
  }
  return seconds >= 90 ? count(Math.round(seconds / 60), "minute") : count(seconds, "second")
}

/** For a countdown: "9:05". */
export const clock = (input: Duration.DurationInput): string => {
  const seconds = Math.ceil(Duration.toSeconds(input))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
}
