/**
 * The two forms of these tests: a short one that is run with all others, and with `SOAK=1` a long one, which is what counts.
 */
const isLong = process.env["SOAK"] === "1"

/** What a title begins with. */
export const form = isLong ? "soak" : "short form of soak (SOAK=1 for all of it)"

export const sized = <A>(short: A, long: A): A => isLong ? long : short
