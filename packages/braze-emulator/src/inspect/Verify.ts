import type * as Journal from "../record/Journal.js"
import type * as Ledger from "../record/Ledger.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Body from "../text/Body.js"
import * as LaneName from "../text/LaneName.js"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"
import * as RequestPath from "../text/RequestPath.js"

/** A claim about everything that was applied. */
export type Claim =
  /** Nothing was applied twice: no content, or with `by` no value at that path, per lane and person. */
  | { readonly type: "once"; readonly lane?: string; readonly by?: string }
  /** Per lane and person, the values at `by` never decrease in the order of application. Numbers or texts. */
  | { readonly type: "order"; readonly lane?: string; readonly by: string }
  /** At most `count` requests (to `path`, if present) arrived in any sliding window of `windowMs`. */
  | { readonly type: "limit"; readonly count: number; readonly windowMs: number; readonly path?: string }

/** Something that contradicts a claim. Contains no personal value except the key. */
export interface Offender {
  readonly request: number
  readonly lane?: string
  readonly index?: number
  readonly key?: string
  /** In plain words. */
  readonly reason: string
}

/** The result of one claim. */
export interface ClaimResult {
  readonly ok: boolean
  readonly offenders: ReadonlyArray<Offender>
  /** Number of objects examined (for `limit`: requests). */
  readonly checked: number
}

/** The results of all claims. `ok` if every claim is true. */
export interface Result {
  readonly ok: boolean
  readonly claims: ReadonlyArray<ClaimResult>
}

/** Claims as a person wrote them, or everything that is wrong with them. */
export type ReadClaims =
  | { readonly _tag: "Claims"; readonly claims: ReadonlyArray<Claim> }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

const fields = {
  once: ["type", "lane", "by"],
  order: ["type", "lane", "by"],
  limit: ["type", "count", "windowMs", "path"]
}
const types = Object.keys(fields)

/** Reads `{"claims": [{"type": "once", "lane": "events", "by": "properties.seq"}]}`. */
export const read = (input: unknown): ReadClaims => {
  if (Array.isArray(input)) {
    return { _tag: "Problems", problems: [{ path: "", message: 'must be an object with "claims", not a list' }] }
  }
  const list = isObject(input) ? input["claims"] : undefined
  if (!isObject(input) || !Array.isArray(list)) {
    return { _tag: "Problems", problems: [{ path: "claims", message: `must be a list of claims, not ${kind(list)}` }] }
  }
  const problems = unknownFields(input, ["claims"], "")
  const claims = list.flatMap((claim: unknown, index) => readClaim(claim, `claims[${index}]`, problems) ?? [])
  return problems.length > 0 ? { _tag: "Problems", problems } : { _tag: "Claims", claims }
}

const readClaim = (input: unknown, path: string, problems: Array<Problem>): Claim | undefined => {
  const type = isObject(input) ? input["type"] : undefined
  if (!isObject(input) || (type !== "once" && type !== "order" && type !== "limit")) {
    const near = typeof type === "string" ? nearest(type, types) : undefined
    const hint = near === undefined ? "" : `; did you mean "${near}"?`
    problems.push({ path: join(path, "type"), message: `must be one of ${types.join(", ")}${hint}` })
    return undefined
  }
  problems.push(...unknownFields(input, fields[type], path))
  return type === "limit" ? readLimit(input, path, problems) : readObjects(type, input, path, problems)
}

const readLimit = (
  input: Readonly<Record<string, unknown>>,
  path: string,
  problems: Array<Problem>
): Claim | undefined => {
  const { count, windowMs } = input
  const only = readText(input["path"], join(path, "path"), problems, RequestPath.problem)
  if (!isPositive(count) || !Number.isInteger(count))
    problems.push({ path: join(path, "count"), message: "must be a whole number above 0" })
  if (!isPositive(windowMs))
    problems.push({ path: join(path, "windowMs"), message: "must be milliseconds, a number above 0" })
  if (!isPositive(count) || !isPositive(windowMs)) return undefined
  return { type: "limit", count, windowMs, ...(only === undefined ? {} : { path: only }) }
}

const readObjects = (
  type: "once" | "order",
  input: Readonly<Record<string, unknown>>,
  path: string,
  problems: Array<Problem>
): Claim | undefined => {
  const lane = readText(input["lane"], join(path, "lane"), problems, LaneName.problem)
  const by = readText(input["by"], join(path, "by"), problems)
  const rest = lane === undefined ? {} : { lane }
  if (type === "once") return { type, ...rest, ...(by === undefined ? {} : { by }) }
  if (by !== undefined) return { type, ...rest, by }
  if (input["by"] === undefined)
    problems.push({
      path: join(path, "by"),
      message: `is needed: the path to compare, such as "properties.seq" or "time"`
    })
  return undefined
}

const filled = (value: unknown): string | undefined => {
  if (typeof value !== "string") return `must be a text, not ${kind(value)}`
  return value === "" ? "must not be empty" : undefined
}

const readText = (
  value: unknown,
  path: string,
  problems: Array<Problem>,
  check: (value: unknown) => string | undefined = filled
): string | undefined => {
  const message = value === undefined ? undefined : check(value)
  if (message !== undefined) problems.push({ path, message })
  return typeof value === "string" && message === undefined ? value : undefined
}

const isPositive = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value > 0

/** What claims are checked against. */
export interface Evidence {
  readonly ledger: Ledger.Ledger
  readonly journal: Journal.Journal
}

/**
 * Checks claims against everything since the last reset. If something was dropped to stay within bounds, a claim about
 * it counts as false.
 */
export const check = (claims: ReadonlyArray<Claim>, evidence: Evidence): Result => {
  const results = claims.map((claim) => checkOne(claim, evidence))
  return { ok: results.every(({ ok }) => ok), claims: results }
}

const checkOne = (claim: Claim, evidence: Evidence): ClaimResult => {
  if (claim.type === "limit") return limit(claim, evidence.journal)
  const entries = evidence.ledger.entries(claim.lane === undefined ? {} : { lane: claim.lane })
  const lost = evidence.ledger.evicted > 0 ? [gone(evidence.ledger.evicted, "applied objects")] : []
  const found = claim.by === undefined ? repeated(entries) : compared(claim, claim.by, entries, evidence.journal)
  return resultOf([...lost, ...found], entries.length)
}

const resultOf = (offenders: ReadonlyArray<Offender>, checked: number): ClaimResult => ({
  ok: offenders.length === 0,
  offenders,
  checked
})

const gone = (count: number, what: string): Offender => ({
  request: 0,
  reason: `${count} ${what} are no longer kept, so this cannot be shown; raise the bounds or reset before the run`
})

const place = ({ request, lane, index, key }: Ledger.LedgerEntry) => ({ request, lane, index, key })

const repeated = (entries: ReadonlyArray<Ledger.LedgerEntry>): ReadonlyArray<Offender> => {
  const first = new Map<string, Ledger.LedgerEntry>()
  return entries.flatMap((entry) => {
    const content = JSON.stringify([entry.lane, entry.key, entry.hash])
    const before = first.get(content)
    if (before !== undefined) return [{ ...place(entry), reason: sameAs("the same content", before) }]
    first.set(content, entry)
    return []
  })
}

const sameAs = (what: string, before: Ledger.LedgerEntry): string =>
  `${what} was applied before, by request ${before.request} at ${before.lane}[${before.index}]`

const compared = (
  claim: Claim & { readonly type: "once" | "order" },
  by: string,
  entries: ReadonlyArray<Ledger.LedgerEntry>,
  journal: Journal.Journal
): ReadonlyArray<Offender> => {
  const look = reader(journal)
  const last = new Map<string, { readonly value: string | number; readonly entry: Ledger.LedgerEntry }>()
  return entries.flatMap((entry) => {
    const object = look(entry)
    if (object === undefined)
      return [{ ...place(entry), reason: "its request is no longer kept; raise the bounds of the journal" }]
    const value = at(object, by)
    if (value === undefined) return [{ ...place(entry), reason: `has no number or text at ${by}` }]
    const person = JSON.stringify([entry.lane, entry.key, ...(claim.type === "once" ? [value] : [])])
    const before = last.get(person)
    last.set(person, { value, entry })
    if (before === undefined) return []
    if (claim.type === "once") return [{ ...place(entry), reason: sameAs(`the same ${by}`, before.entry) }]
    return inOrder(before.value, value) ? [] : [{ ...place(entry), reason: descends(by, before.entry) }]
  })
}

const descends = (by: string, before: Ledger.LedgerEntry): string =>
  `its ${by} is below that of request ${before.request} at ${before.lane}[${before.index}], which was applied before it`

const inOrder = (before: string | number, after: string | number): boolean =>
  typeof before === typeof after && before <= after

/**
 * Reads objects from the journal. Keeps the request it parsed last, because the ledger lists objects in the order of
 * requests.
 */
const reader = (journal: Journal.Journal): ((entry: Ledger.LedgerEntry) => unknown) => {
  let request = 0
  let body: unknown
  return ({ request: wanted, lane, index }) => {
    if (wanted !== request) {
      const entry = journal.byNumber(wanted)
      const parsed = entry === undefined ? undefined : Body.make(BodyStore.read(entry.body) ?? "").parsed()
      request = wanted
      body = parsed?._tag === "Value" ? parsed.value : undefined
    }
    const list = isObject(body) ? body[lane] : undefined
    return Array.isArray(list) ? list[index] : undefined
  }
}

const at = (object: unknown, path: string): string | number | undefined => {
  const value = path.split(".").reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), object)
  return typeof value === "string" || typeof value === "number" ? value : undefined
}

const limit = (claim: Claim & { readonly type: "limit" }, journal: Journal.Journal): ClaimResult => {
  const arrivals = journal.entries().filter(({ path }) => claim.path === undefined || path === claim.path)
  const sorted = [...arrivals].sort((one, two) => one.at - two.at)
  const lost = journal.evicted > 0 ? [gone(journal.evicted, "requests")] : []
  const found = sorted.flatMap((entry, index) => {
    const first = sorted[index - claim.count]
    return first !== undefined && entry.at - first.at < claim.windowMs
      ? [{ request: entry.n, reason: crowded(claim) }]
      : []
  })
  return resultOf([...lost, ...found], sorted.length)
}

const crowded = ({ count, windowMs }: Claim & { readonly type: "limit" }): string =>
  `exceeds the limit: more than ${count} requests within ${windowMs} ms`
