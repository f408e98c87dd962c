/**
 * Loads oidc-provider, once, when the first server starts.
 *
 * The library prints a warning while it is imported on the oldest Node version we support. It is a notice for
 * whoever runs it in production and nothing a test can act on, so exactly that line is kept off the console for the
 * duration of the import. Everything else written meanwhile passes.
 */
const isRuntimeNotice = (line: unknown): boolean =>
  typeof line === "string" && line.includes("oidc-provider WARNING: Unsupported runtime")

export type OidcProvider = typeof import("oidc-provider")

const importQuietly = async (): Promise<OidcProvider> => {
  const output: Pick<Console, "warn"> = console
  const warn = output.warn
  const filtered = (...args: Array<unknown>): void => {
    if (!isRuntimeNotice(args[0])) warn.apply(output, args)
  }
  output.warn = filtered
  try {
    return await import("oidc-provider")
  } finally {
    // Whoever replaced the function meanwhile keeps their replacement.
    if (output.warn === filtered) output.warn = warn
  }
}

let loaded: Promise<OidcProvider> | undefined

export const loadProvider = (): Promise<OidcProvider> => loaded ??= importQuietly()
