import type { Schemas } from "../../control/Client.js"
import { number, plural } from "../../parts/Format.js"

/** A claim as in the body of `verify`. */
export type Claim = Schemas["Claims"]["claims"][number]

/** A claim in the form and in the address: strings by name, empty if missing. */
export interface Draft {
  readonly claim: string
  /** The lane of `once` and `order`. */
  readonly in: string
  readonly by: string
  readonly count: string
  /** Milliseconds of the window of `limit`. */
  readonly ms: string
  readonly path: string
}

/** A draft without values. */
export const empty: Draft = { claim: "once", in: "", by: "", count: "", ms: "", path: "" }

/** The kinds of claims with their labels. */
export const kinds = { once: "Applied once", order: "Applied in order", limit: "Within a rate limit" } as const

/** A named claim. */
export interface ClaimPreset {
  readonly name: string
  readonly says: string
  readonly draft: Draft
}

/** Common claims. */
export const presets: ReadonlyArray<ClaimPreset> = [
  {
    name: "Each event once",
    says: "No user received the same event with the same content twice.",
    draft: { ...empty, in: "events" }
  },
  {
    name: "Each purchase once",
    says: "No purchase with the same content was applied twice.",
    draft: { ...empty, in: "purchases" }
  },
  {
    name: "Order per user",
    says: "The events of each user were applied in the order of their time.",
    draft: { ...empty, claim: "order", in: "events", by: "time" }
  },
  {
    name: "At most 3,000 per 3\u00a0s",
    says: "At most 3,000 requests to /users/track within any 3 s.",
    draft: { ...empty, claim: "limit", count: "3000", ms: "3000", path: "/users/track" }
  }
]

const given = <Name extends string>(name: Name, value: string) => (value === "" ? {} : { [name]: value })

// An invalid number becomes null in JSON, so the mock reports the mistake.
const figure = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text))

/** The claim for the mock, which reports missing and invalid values. Undefined if its kind is unknown. */
export const toClaim = ({ claim, in: lane, by, count, ms, path }: Draft): Claim | undefined => {
  switch (claim) {
    case "once":
      return { type: "once", ...given("lane", lane), ...given("by", by) }
    case "order":
      return { type: "order", ...given("lane", lane), by }
    case "limit":
      return { type: "limit", count: figure(count), windowMs: figure(ms), ...given("path", path) }
    default:
      return undefined
  }
}

/** The claim in the address. Undefined if there is none. */
export const fromAddress = (filters: Readonly<Record<string, string>>): Draft | undefined =>
  filters["claim"] === undefined
    ? undefined
    : {
        claim: filters["claim"],
        in: filters["in"] ?? "",
        by: filters["by"] ?? "",
        count: filters["count"] ?? "",
        ms: filters["ms"] ?? "",
        path: filters["path"] ?? ""
      }

const span = (ms: number): string => (ms >= 1_000 && ms % 1_000 === 0 ? `${number(ms / 1_000)} s` : `${number(ms)} ms`)

/** A claim as a sentence. */
export const sentence = (claim: Claim): string => {
  if (claim.type === "limit") {
    const to = claim.path === undefined ? "" : ` to ${claim.path}`
    return `At most ${plural(claim.count, "request")}${to} within ${span(claim.windowMs)}`
  }
  const what = claim.lane === undefined ? "objects" : claim.lane
  if (claim.type === "order") return `Per user and lane, ${what} were applied in the order of ${claim.by}`
  return `No ${what} were applied twice${claim.by === undefined ? "" : ` with the same ${claim.by}`}`
}

/** The number of objects or requests that the claim checked. */
export const judged = (claim: Claim, checked: number): string =>
  plural(checked, claim.type === "limit" ? "request" : "applied object")
