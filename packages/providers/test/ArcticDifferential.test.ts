/**
 * The same inputs give the same requests as arctic 3.7.0 sends to each of its 64 providers, in each form its clients have,
 * but for the differences that have a reason here. A test fails for a difference without a reason, and for a reason whose
 * difference is gone.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { arcticClients } from "./support/arcticClients.js"
import { arctic, differences, ours } from "./support/arcticDifferential.js"

interface Reason {
  readonly why: string
  /** The differences, without the step where it is the same in several. */
  readonly parts: ReadonlyArray<string>
  /** The steps it is in. */
  readonly steps: ReadonlyArray<"authorization" | "without scopes" | "exchange" | "refresh" | "revoke">
  /** The providers it is with, in all their forms unless one is named; `any` for a rule that holds for all alike. */
  readonly of: "any" | ReadonlyArray<string>
}

const url = ["authorization", "without scopes"] as const
const token = ["exchange", "refresh"] as const

const reasons: ReadonlyArray<Reason> = [
  {
    why: "the order of parameters means nothing (RFC 6749 appendix B)",
    parts: ["order of parameters"],
    steps: [...url, ...token],
    of: "any"
  },
  {
    why: "PKCE is sent wherever the provider does not refuse it, with a secret too (RFC 9700 §2.1.1)",
    parts: ["parameter code_challenge", "parameter code_challenge_method"],
    steps: url,
    of: "any"
  },
  { why: "PKCE, as above", parts: ["parameter code_verifier"], steps: ["exchange"], of: "any" },
  {
    why: "arctic's client takes no scopes; ours sends those that are asked for",
    parts: ["parameter scope"],
    steps: ["authorization"],
    of: [
      "anilist",
      "bitbucket",
      "mercado-libre",
      "mercado-pago",
      "myanimelist",
      "naver",
      "notion",
      "shikimori",
      "workos"
    ]
  },
  {
    why: "the redirect URI is always sent: it is what the code is bound to (RFC 9700 §4.1.3)",
    parts: ["parameter redirect_uri"],
    steps: [...url, "exchange"],
    of: ["github:noRedirectURI", "myanimelist:noRedirectURI", "osu:noRedirectURI", "slack:noRedirectURI"]
  },
  {
    why: "the state is always sent (RFC 9700 §4.7); arctic's client sends none",
    parts: ["parameter state"],
    steps: url,
    of: ["donation-alerts", "naver"]
  },
  {
    why: "the provider wants the state in the exchange too",
    parts: ["parameter state"],
    steps: ["exchange"],
    of: ["naver", "vk"]
  },
  {
    why: "the provider separates scopes by commas",
    parts: ["parameter scope"],
    steps: ["authorization"],
    of: ["coinbase", "linear"]
  },
  {
    why: "the provider has other endpoints now",
    parts: ["url"],
    steps: [...url, "exchange"],
    of: ["coinbase", "facebook", "mastodon", "shikimori", "twitter", "vk"]
  },
  {
    why: "the provider has other endpoints now",
    parts: ["url"],
    steps: ["refresh"],
    of: ["coinbase", "shikimori", "twitter"]
  },
  {
    why: "the provider has other endpoints now",
    parts: ["url"],
    steps: ["revoke"],
    of: ["mastodon", "twitter"]
  },
  { why: "its address is written with a slash at the end", parts: ["url"], steps: token, of: ["bungie"] },
  {
    why: "the provider can refresh, and arctic's client cannot",
    parts: ["ours alone"],
    steps: ["refresh"],
    of: ["apple", "42-school", "linear", "notion", "slack", "vk", "withings"]
  },
  {
    why: "the provider can revoke, and arctic's client cannot",
    parts: ["ours alone"],
    steps: ["revoke"],
    of: [
      "apple",
      "battlenet",
      "kakao",
      "lichess",
      "line",
      "linear",
      "osu",
      "reddit",
      "slack",
      "strava",
      "twitch",
      "vk",
      "yahoo"
    ]
  },
  {
    why: "Coinbase answers 200 whether or not it has revoked something",
    parts: ["arctic's alone"],
    steps: ["revoke"],
    of: ["coinbase"]
  },
  {
    why: "the provider documents the other way of client authentication",
    parts: ["parameter client_id", "parameter client_secret", "header authorization"],
    steps: ["exchange"],
    of: ["anilist", "battlenet", "mastodon"]
  },
  {
    why: "as above",
    parts: ["parameter client_id", "parameter client_secret", "header authorization"],
    steps: ["revoke"],
    of: ["mastodon"]
  },
  {
    why: "who revokes says who it is (RFC 7009 §2.1)",
    parts: ["parameter client_id"],
    steps: ["revoke"],
    of: ["kick", "polar"]
  },
  {
    why: "as above, with the secret where there is one",
    parts: ["parameter client_secret"],
    steps: ["revoke"],
    of: ["kick", "polar:plain"]
  },
  {
    why: "the token to revoke is presented as Bearer, with no form",
    parts: ["header authorization", "header content-type", "parameter token"],
    steps: ["revoke"],
    of: ["dropbox"]
  },
  {
    why: "the secret is a signed token, another one each time",
    parts: ["parameter client_secret"],
    steps: ["exchange"],
    of: ["apple"]
  },
  {
    why: "name and address are asked for, and Apple then answers with a form",
    parts: ["parameter response_mode"],
    steps: url,
    of: ["apple"]
  },
  {
    why: "the provider documents it as required",
    parts: ["parameter platform_id"],
    steps: url,
    of: ["mercado-pago"]
  },
  {
    why: "without it the ID token says nothing of the user",
    parts: ["parameter claims"],
    steps: url,
    of: ["twitch"]
  },
  {
    why: "only single-page applications send an origin: it is a setting",
    parts: ["header origin"],
    steps: token,
    of: ["microsoft-entra-id:publicClient"]
  }
]

const isOf = ({ of }: Reason, id: string, variant: string): boolean =>
  of === "any" || of.includes(id) || of.includes(`${id}:${variant}`)

const partsOf = ({ parts, steps }: Reason): ReadonlyArray<string> =>
  steps.flatMap((step) => parts.map((part) => `${step}: ${part}`))

const example = { state: "state-1", verifier: "v".repeat(43) }

/** Where each reason was needed. */
const used = new Map(reasons.map((reason) => [reason, new Set<string>()]))

// One after another: arctic's requests are caught at the global fetch.
describe.sequential("beside arctic", () => {
  it("are all 64 providers of arctic", () => {
    assert.strictEqual(new Set(arcticClients.map(({ id }) => id)).size, 64)
  })

  for (const client of arcticClients) {
    it.effect.each(Object.keys(client.variants))(
      `sends the same to ${client.id}, %s`,
      (variant) =>
        Effect.gen(function*() {
          const first = yield* arctic(client, variant, { ...example, without: example })
          const own = yield* ours(client, variant, first)
          const found = differences(yield* arctic(client, variant, own), own)
          const unexplained = found.filter((part) =>
            !reasons.some((reason) => isOf(reason, client.id, variant) && partsOf(reason).includes(part))
          )
          assert.deepStrictEqual(unexplained, [])
          for (const reason of reasons) {
            const parts = partsOf(reason).filter((part) => found.includes(part))
            if (parts.length > 0 && isOf(reason, client.id, variant)) {
              const isNamed = reason.of.includes(`${client.id}:${variant}`)
              used.get(reason)?.add(isNamed ? `${client.id}:${variant}` : client.id)
              // Each of its parts, wherever it is said of this one.
              assert.deepStrictEqual(reason.of === "any" ? parts : partsOf(reason), parts)
            }
          }
        })
    )
  }

  it("differs for no reason that is gone", () => {
    const gone = reasons.flatMap((reason) => {
      const where = used.get(reason) ?? new Set()
      return reason.of === "any" ? (where.size === 0 ? [reason.why] : []) : reason.of
        .filter((id) => !where.has(id)).map((id) => `${id}: ${reason.why}`)
    })
    assert.deepStrictEqual(gone, [])
  })
})
