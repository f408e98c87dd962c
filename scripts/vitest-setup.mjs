// What every test file begins with.
import { effect, it, live, scoped, scopedLive } from "@effect/vitest"
import * as Option from "effect/Option"
import { chai } from "vitest"

// Two `Option`s, one with a value and one without, are not equal. By chai's rules they are, since it compares what two
// objects iterate over when their keys differ in number, and both iterate once.
const comparator = (one, other) =>
  Option.isOption(one) && Option.isOption(other) && Option.isSome(one) !== Option.isSome(other) ? false : null

chai.config.deepEqual = (expected, actual) => chai.util.eql(expected, actual, { comparator })

// Files share a worker and its modules, and `layer` of @effect/vitest puts its own methods onto the `it` of all.
Object.assign(it, { effect, live, scoped, scopedLive })
