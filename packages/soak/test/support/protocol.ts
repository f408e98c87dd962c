/**
 * What the test says to a process under test, and what that answers.
 */

/** Which store a process uses, and how it gets there. */
export type StoreAddress =
  | { readonly _tag: "Postgres"; readonly url: string; readonly table: string }
  | { readonly _tag: "Sqlite"; readonly url: string; readonly table: string }
  | { readonly _tag: "Redis"; readonly url: string; readonly prefix: string }
  | { readonly _tag: "File"; readonly directory: string }

export interface ServerAddress {
  readonly tokenEndpoint: string
  readonly revocationEndpoint: string
  readonly resource: string
  readonly clientId: string
}

/** The places in a refresh at which a process can be stopped. `during`: the server has answered, and nobody has read it. */
export const steps = [
  "lock:before",
  "lock:after",
  "request:before",
  "request:during",
  "request:after",
  "write:before",
  "write:after",
  "unlock:before",
  "unlock:after"
] as const

export type Step = (typeof steps)[number]

/** What happens to the process at a step. Once, and never again. */
export interface Fault {
  readonly step: Step
  readonly signal: "SIGKILL" | "SIGSTOP"
}

export interface Settings {
  readonly store: StoreAddress
  readonly server: ServerAddress
  /** `OAUTH_TOKEN_KEYS` of this process. */
  readonly keys: string
  /** In milliseconds. */
  readonly lease: number
  readonly lockWait: number
  readonly recheckAfter: number
  readonly onStoreFailure?: "useValid" | "fail"
  readonly fault?: Fault
  /** Refreshes fail without a request, so that the lock is let go of and nothing is written. */
  readonly refuse?: boolean
}

export interface Load {
  readonly users: ReadonlyArray<string>
  readonly milliseconds: number
  /** How many calls are under way at a time. */
  readonly fibers: number
  /** How long a fiber waits between two calls, in milliseconds. */
  readonly pause: number
}

export type Command =
  | { readonly _tag: "Open"; readonly settings: Settings }
  | { readonly _tag: "Get"; readonly user: string }
  | { readonly _tag: "Load"; readonly load: Load }

/** An error as far as it is data. */
export interface Failure {
  readonly tag: string
  readonly reason?: string | undefined
  readonly detail?: string | undefined
}

export type Got =
  | { readonly _tag: "Tokens"; readonly accessToken: string; readonly expiresAt: number; readonly at: number }
  | { readonly _tag: "Failed"; readonly error: Failure }

/** What a process has seen under load. */
export interface Figures {
  readonly gets: number
  readonly calls: number
  /** Errors of `get` and `renew`, by tag and reason. */
  readonly errors: { readonly [error: string]: number }
  /** Tokens that had expired, by the clock of the process, when they were handed out. */
  readonly stale: number
  /** Calls answered 401 although no clock margin explains it. */
  readonly beyond: number
  /** Calls answered 401 since the token expired on its way, and renewed. */
  readonly late: number
  /** Calls answered 401 with a token that has not expired: of a family that was revoked. */
  readonly revoked: number
  /** The longest a `get` took, in milliseconds. */
  readonly slowest: number
}

export type Answer =
  | { readonly _tag: "Opened" }
  | { readonly _tag: "Defect"; readonly message: string }
  | Got
  | { readonly _tag: "Figures"; readonly figures: Figures }

export interface Envelope<A> {
  readonly id: number
  readonly message: A
}
