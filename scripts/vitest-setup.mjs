// What every test runs after: two `Option`s, one with a value and one without, are not equal. By chai's rules they are,
// since it compares what two objects iterate over when their keys differ in number, and both iterate once.
import { Option } from "effect"
import { chai } from "vitest"

const comparator = (one, other) =>
  Option.isOption(one) && Option.isOption(other) && Option.isSome(one) !== Option.isSome(other) ? false : null

chai.config.deepEqual = (expected, actual) => chai.util.eql(expected, actual, { comparator })
