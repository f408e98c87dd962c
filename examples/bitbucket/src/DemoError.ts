/**
 * What can end the demo beside the errors of the library: a setting, the port, the time. Its message is for a person.
 */
import { Data } from "effect"

export class DemoError extends Data.TaggedError("DemoError")<{ readonly message: string }> {}
