import * as FieldPath from "./FieldPath.js"
import type { JsonObject } from "./Json.js"
import type { Reason, Warning } from "./Reason.js"
import type { Refusal } from "./Refusal.js"

/** The origin of a field of an item, as far as it is known. */
export interface FieldLocation {
  /** The place in the record, such as `$.session.email`. */
  readonly path?: string
  /** The place in the mapping, such as `fields.email`. */
  readonly mappingPath?: string
  /** Whether the place depends on the record. */
  readonly varies?: boolean
}

/**
 * Finds the {@link FieldLocation} of a field path such as `email` or `properties.colour`, in the record of {@link
 * Findings.begin}. Called only for a finding.
 */
export type FieldLocator = (field: string, record?: JsonObject) => FieldLocation

/**
 * The path of a member whose name the configuration contains, such as `properties["Umsatz (EUR)"]`. Undefined for any other name,
 * which comes from the records.
 */
export type MappedMember = (at: string, name: string) => string | undefined

const noWarnings: ReadonlyArray<Warning> = []
const noFields: ReadonlySet<string> = new Set()
const nowhere: FieldLocation = {}
const cacheSize = 1000

/**
 * Collects the findings of one record during preparation: problems make the record Invalid, warnings accompany it. A
 * destination reuses one collector and calls `begin` for each record. Equal findings on the same field share one object, so
 * that a warning on every record of a large file costs almost nothing.
 */
export class Findings {
  #problems: Array<Reason> = []
  #warnings: Array<Warning> = []
  readonly #knownProblems = new ReasonCache<Reason>()
  readonly #knownWarnings = new ReasonCache<Warning>()
  readonly #locate: FieldLocator
  readonly #optional: ReadonlySet<string>
  readonly #mapped: MappedMember
  #record: JsonObject | undefined

  /** A problem of an `optional` field is a warning, and the field is left out. */
  constructor(
    locate: FieldLocator = () => nowhere,
    optional: ReadonlySet<string> = noFields,
    mapped: MappedMember = () => undefined
  ) {
    this.#locate = locate
    this.#optional = optional
    this.#mapped = mapped
  }

  /** The path of a member of an item. An unusual name is shown only if the configuration contains it. */
  member(at: string, name: string): string {
    const shown = FieldPath.isPlain(name) ? undefined : this.#mapped(at, name)
    return shown ?? FieldPath.member(at, name)
  }

  /** Starts a new record. Lists returned for earlier records do not change. `record` decides places that vary. */
  begin(record?: JsonObject): void {
    this.#record = record
    if (this.#problems.length > 0) this.#problems = []
    if (this.#warnings.length > 0) this.#warnings = []
  }

  /** Reports a field that must not be sent. Returns true if the field is optional. The caller then leaves it out. */
  refuse(field: string, refusal: Refusal): boolean {
    const optional = this.#isOptional(field)
    if (optional) this.warn(field, refusal)
    else this.fail(field, refusal)
    return optional
  }

  /** Reports a field without which the item cannot be sent. This is a problem even if the field is optional. */
  fail(field: string, refusal: Refusal): void {
    this.#problems.push(this.#knownProblems.get(refusal, field, () => this.#reason(field, refusal)))
  }

  /** The field was left out or changed as the `effect` of the refusal says. The record is sent anyway. */
  warn(field: string, refusal: Refusal): void {
    this.#warnings.push(
      this.#knownWarnings.get(refusal, field, () => {
        const { reason, varies } = this.#reason(field, refusal)
        return { reason: { ...reason, effect: refusal.effect }, varies }
      })
    )
  }

  /** Adds a problem that is already a {@link Reason}, for example from a mapping. */
  add(problem: Reason): void {
    this.#problems.push(problem)
  }

  /** Adds the {@link Reason} of a part that was left out, for example by a mapping. Bound: it can be passed on. */
  readonly note = (reason: Reason): void => {
    this.#warnings.push(leftOut(reason))
  }

  /** The number of problems so far, for {@link forgive}. */
  get count(): number {
    return this.#problems.length
  }

  /** Turns the problems from `count` on into warnings, because the part with these problems is left out. */
  forgive(count: number): void {
    this.#warnings.push(...this.#problems.splice(count).map(leftOut))
  }

  /** The record of {@link begin}. */
  get record(): JsonObject | undefined {
    return this.#record
  }

  get failed(): boolean {
    return this.#problems.length > 0
  }

  get problems(): ReadonlyArray<Reason> {
    return this.#problems
  }

  get warnings(): ReadonlyArray<Warning> {
    return this.#warnings.length === 0 ? noWarnings : this.#warnings
  }

  /** `properties.a` is optional if `properties.a` or `properties` is declared optional. */
  #isOptional(field: string): boolean {
    if (this.#optional.size === 0) return false
    for (let name = FieldPath.withoutIndexes(field); ; ) {
      if (this.#optional.has(name)) return true
      const end = Math.max(name.lastIndexOf("."), name.lastIndexOf("["))
      if (end <= 0) return false
      name = name.slice(0, end)
    }
  }

  #reason(field: string, { code, message }: Refusal): Located<Reason> {
    const { varies = false, ...location } = this.#locate(field, this.#record)
    return { reason: { code, ...location, message }, varies }
  }
}

/** The warning about a part that was left out for this reason. */
export const leftOut = (reason: Reason): Warning => ({ ...reason, effect: "left-out" })

interface Located<R extends Reason> {
  readonly reason: R
  /** Its place depends on the record, so it cannot be shared. */
  readonly varies: boolean
}

/** Reasons by refusal and field, up to a bound. */
class ReasonCache<R extends Reason> {
  readonly #byRefusal = new Map<Refusal, Map<string, R>>()

  /** The shared reason, made on the first call. */
  get(refusal: Refusal, field: string, make: () => Located<R>): R {
    let fields = this.#byRefusal.get(refusal)
    const known = fields?.get(field)
    if (known !== undefined) return known
    const { reason, varies } = make()
    if (varies) return reason
    if (fields === undefined) {
      if (this.#byRefusal.size >= cacheSize) this.#byRefusal.clear()
      fields = new Map()
      this.#byRefusal.set(refusal, fields)
    }
    if (fields.size < cacheSize) fields.set(field, reason)
    return reason
  }
}
