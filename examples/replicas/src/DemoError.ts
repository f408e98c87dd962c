/**
 * What can end the demo: an option, the database, a process. Its message is for a person.
 */
import { Data } from "effect"

export class DemoError extends Data.TaggedError("DemoError")<{ readonly message: string }> {}
