import { FirstSeen } from "../record/FirstSeen.js"
import type * as Journal from "../record/Journal.js"
import type * as Ledger from "../record/Ledger.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Body from "../text/Body.js"
import * as Hash from "../text/Hash.js"
import * as LaneName from "../text/LaneName.js"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"
import * as RequestPath from "../text/RequestPath.js"
import * as Sliced from "../text/Sliced.js"

/** A claim about everything that was applied. */
export type Claim =
  /** Nothing was applied twice: no content, or with `by` no value at that path, per lane and person. */
  | { readonly type: "once"; readonly lane?: string; readonly by?: string }
  /** Per lane and person, the values at `by` never decrease in the order of application. Numbers or strings. */
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
  /** The first 1,000. */
  readonly offenders: ReadonlyArray<Offender>
  /** Number of further offenders, which are not listed. */
  readonly omitted: number
  /** Number of objects examined (for `limit`: requests). */
  readonly checked: number
}

/** The results of all claims. `ok` if every claim is true. */
export interface VerifyResult {
  readonly ok: boolean
  readonly claims: ReadonlyArray<ClaimResult>
}

/** The result of reading claims: the claims, or every problem in them. */
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
    problems.push({ path: join(path, "windowMs"), message: "must be a number of milliseconds above 0" })
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
      message: `is missing: the path to compare, such as "properties.seq" or "time"`
    })
  return undefined
}

const filled = (value: unknown): string | undefined => {
  if (typeof value !== "string") return `must be a string, not ${kind(value)}`
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

/** The data against which claims are checked. */
export interface ClaimEvidence {
  readonly ledger: Ledger.Ledger
  readonly journal: Journal.Journal
}

/**
 * Checks claims against everything since the last reset. If something was dropped to stay within bounds, a claim about
 * it counts as false.
 */
export const check = (claims: ReadonlyArray<Claim>, evidence: ClaimEvidence): VerifyResult =>
  Sliced.run(checkInSlices(claims, evidence))

/** {@link check} with pauses. Needs about 24 bytes per object, or the last value of each person. */
export const checkInSlices = function* (
  claims: ReadonlyArray<Claim>,
  evidence: ClaimEvidence
): Sliced.Sliced<VerifyResult> {
  const results: Array<ClaimResult> = []
  for (const claim of claims)
    results.push(yield* claim.type === "limit" ? limit(claim, evidence.journal) : objects(claim, evidence))
  return { ok: results.every(({ ok }) => ok), claims: results }
}

const mostOffenders = 1_000

/** Collects the offenders of a claim. */
class Findings {
  readonly #offenders: Array<Offender> = []
  #omitted = 0

  add(offender: () => Offender): void {
    if (this.#offenders.length < mostOffenders) this.#offenders.push(offender())
    else this.#omitted++
  }

  result(checked: number): ClaimResult {
    const offenders = this.#offenders
    return { ok: offenders.length === 0, offenders, omitted: this.#omitted, checked }
  }
}

type ObjectClaim = Claim & { readonly type: "once" | "order" }

const objects = function* (claim: ObjectClaim, { ledger, journal }: ClaimEvidence): Sliced.Sliced<ClaimResult> {
  const findings = new Findings()
  const inspect =
    claim.by === undefined ? repeated(ledger, findings) : compared({ claim, by: claim.by, ledger, journal, findings })
  let checked = 0
  if (ledger.evicted > 0) findings.add(() => gone(ledger.evicted, "applied objects"))
  const isWhole = yield* ledger.scan(claim.lane === undefined ? {} : { lane: claim.lane }, (row) => {
    checked++
    return inspect(row)
  })
  if (!isWhole) findings.add(() => reset)
  return findings.result(checked)
}

const gone = (count: number, what: string): Offender => ({
  request: 0,
  reason: `${count} ${what} are no longer kept, so this claim cannot be verified; raise the limits or reset before the run`
})

const reset: Offender = { request: 0, reason: "the workspace was reset during the check; verify again" }

/** Looks at a row and returns how many rows its work amounts to. */
type Inspect = (row: Ledger.LedgerRow) => number

const place = ({ n, request, lane, index }: Ledger.LedgerRow, ledger: Ledger.Ledger) => {
  const key = ledger.place(n)?.key
  return { request, lane, index, ...(key === undefined ? {} : { key }) }
}

/** Distinguishes equal hashes of different people and lanes. */
const seeing = (): ((row: Ledger.LedgerRow, high: number, low: number) => number) => {
  const seen = new FirstSeen()
  return ({ n, person, laneNumber }, high, low) =>
    seen.see(high ^ Math.imul(person + 1, 0x9e3779b1), low ^ Math.imul(laneNumber + 1, 0x85ebca6b), n)
}

const repeated = (ledger: Ledger.Ledger, findings: Findings): Inspect => {
  const see = seeing()
  return (row) => {
    const before = see(row, row.high, row.low)
    if (before > 0) findings.add(() => ({ ...place(row, ledger), reason: sameAs("the same content", ledger, before) }))
    return 1
  }
}

const sameAs = (what: string, ledger: Ledger.Ledger, before: number): string =>
  `${what} was applied before, by ${where(ledger, before)}`

const where = (ledger: Ledger.Ledger, n: number): string => {
  const found = ledger.place(n)
  return found === undefined
    ? "a request that is no longer kept"
    : `request ${found.request} at ${found.lane}[${found.index}]`
}

interface Comparison {
  readonly claim: ObjectClaim
  readonly by: string
  readonly ledger: Ledger.Ledger
  readonly journal: Journal.Journal
  readonly findings: Findings
}

const compared = ({ claim, by, ledger, journal, findings }: Comparison): Inspect => {
  const look = reader(journal)
  const isRight = claim.type === "once" ? distinct(by, ledger) : ascending(by, ledger)
  return (row) => {
    const { object, work } = look(row)
    const value = object === undefined ? undefined : at(object, by)
    const wrong =
      object === undefined
        ? "its request is no longer kept; raise the limits of the journal"
        : value === undefined
          ? `has no number or text at ${by}`
          : isRight(row, value)
    if (wrong !== undefined) findings.add(() => ({ ...place(row, ledger), reason: wrong }))
    return work
  }
}

/** The reason why a value contradicts a claim; undefined if it does not. */
type Contradiction = (row: Ledger.LedgerRow, value: string | number) => string | undefined

const distinct = (by: string, ledger: Ledger.Ledger): Contradiction => {
  const see = seeing()
  return (row, value) => {
    const { high, low } = Hash.ofValue(value)
    const before = see(row, high, low)
    return before === 0 ? undefined : sameAs(`the same ${by}`, ledger, before)
  }
}

const ascending = (by: string, ledger: Ledger.Ledger): Contradiction => {
  const last = new Map<number, { readonly value: string | number; readonly n: number }>()
  return ({ n, person, laneNumber }, value) => {
    const whose = person * 256 + laneNumber
    const before = last.get(whose)
    last.set(whose, { value, n })
    if (before === undefined || inOrder(before.value, value)) return undefined
    return `its ${by} is below that of ${where(ledger, before.n)}, which was applied before it`
  }
}

const inOrder = (before: string | number, after: string | number): boolean =>
  typeof before === typeof after && before <= after

/**
 * Reads objects from the journal. Keeps the request it parsed last, because the ledger lists objects in the order of
 * requests.
 */
const reader = (journal: Journal.Journal) => {
  let request = 0
  let body: unknown
  return ({ request: wanted, lane, index }: Ledger.LedgerRow): { readonly object: unknown; readonly work: number } => {
    let work = 1
    if (wanted !== request) {
      const entry = journal.byNumber(wanted)
      const parsed = entry === undefined ? undefined : Body.make(BodyStore.read(entry.body) ?? "").parsed()
      if (entry !== undefined) work += BodyStore.size(entry.body) / Sliced.rowBytes
      request = wanted
      body = parsed?._tag === "Value" ? parsed.value : undefined
    }
    const list = isObject(body) ? body[lane] : undefined
    return { object: Array.isArray(list) ? list[index] : undefined, work }
  }
}

const at = (object: unknown, path: string): string | number | undefined => {
  const value = path.split(".").reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), object)
  return typeof value === "string" || typeof value === "number" ? value : undefined
}

interface Arrival {
  readonly n: number
  readonly at: number
}

const limit = function* (
  claim: Claim & { readonly type: "limit" },
  journal: Journal.Journal
): Sliced.Sliced<ClaimResult> {
  const findings = new Findings()
  if (journal.evicted > 0) findings.add(() => gone(journal.evicted, "requests"))
  const arrivals: Array<Arrival> = []
  const { newest } = journal
  for (let n = journal.oldest; n <= newest; n++) {
    const entry = journal.byNumber(n)
    if (entry !== undefined && (claim.path === undefined || entry.path === claim.path))
      arrivals.push({ n, at: entry.at })
    if (n % Sliced.rows !== 0) continue
    yield
    if (journal.newest < newest) findings.add(() => reset)
  }
  // The clock of a workspace can be set back.
  arrivals.sort((one, two) => one.at - two.at)
  for (const [index, arrival] of arrivals.entries()) {
    const first = arrivals[index - claim.count]
    if (first !== undefined && arrival.at - first.at < claim.windowMs)
      findings.add(() => ({ request: arrival.n, reason: crowded(claim) }))
  }
  return findings.result(arrivals.length)
}

const crowded = ({ count, windowMs }: Claim & { readonly type: "limit" }): string =>
  `exceeds the limit: more than ${count} requests within ${windowMs} ms`
