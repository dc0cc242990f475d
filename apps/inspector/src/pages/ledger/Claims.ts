import type { Schemas } from "../../control/Client.js"
import { number, plural } from "../../parts/Format.js"

/** Something that is claimed of all that was applied, as `verify` takes it. */
export type Claim = Schemas["Claims"]["claims"][number]

/** A claim as it is typed and as it stands in the address: texts by name, empty where nothing is said. */
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

/** A draft that says nothing but its kind, with the rest to be filled in. */
export const empty: Draft = { claim: "once", in: "", by: "", count: "", ms: "", path: "" }

/** The kinds of claims, in the words of the form. */
export const kinds = { once: "Applied once", order: "Applied in order", limit: "Never too many requests" } as const

/** A claim with a name, ready to be judged. */
export interface Preset {
  readonly name: string
  readonly says: string
  readonly draft: Draft
}

/** What people want to be sure of. */
export const presets: ReadonlyArray<Preset> = [
  {
    name: "Each event once",
    says: "No person got the same event, with the same content, twice.",
    draft: { ...empty, in: "events" }
  },
  {
    name: "Each purchase once",
    says: "Nobody paid twice: no purchase with the same content was applied again.",
    draft: { ...empty, in: "purchases" }
  },
  {
    name: "Order per user",
    says: "Of each person, no event was applied after a later one, going by their time.",
    draft: { ...empty, claim: "order", in: "events", by: "time" }
  },
  {
    name: "Never above 3,000 per 3 s",
    says: "No three seconds saw more than 3,000 requests to /users/track.",
    draft: { ...empty, claim: "limit", count: "3000", ms: "3000", path: "/users/track" }
  }
]

const given = <Name extends string>(name: Name, value: string) => (value === "" ? {} : { [name]: value })

// What is no number becomes null on its way: the mock says what it must be.
const figure = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text))

/** What the mock is asked to judge; it says itself what is missing or wrong. Undefined: no such kind. */
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

/** What the address claims; undefined where it claims nothing. */
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
    return `Never more than ${plural(claim.count, "request")}${to} within ${span(claim.windowMs)}`
  }
  const what = claim.lane === undefined ? "objects" : claim.lane
  if (claim.type === "order") return `Per user and lane, ${what} were applied in the order of ${claim.by}`
  return `No ${what} were applied twice${claim.by === undefined ? "" : ` with the same ${claim.by}`}`
}

/** What a claim counts. */
export const judged = (claim: Claim, checked: number): string =>
  plural(checked, claim.type === "limit" ? "request" : "applied object")
