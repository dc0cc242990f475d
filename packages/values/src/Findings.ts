import * as FieldPath from "./FieldPath.js"
import type { Reason, Warning } from "./Reason.js"
import type { Refusal } from "./Refusal.js"

/** Where a field of an item comes from: the place in the record and the place in the mapping, as far as they are known. */
export interface FieldLocation {
  /** As `$.session.email`. */
  readonly path?: string
  /** As `fields.email`. */
  readonly mappingPath?: string
}

/** Tells the {@link FieldLocation} of a field such as `email` or `properties.colour`. Called only when something is found. */
export type FieldLocator = (field: string) => FieldLocation

const noReasons: ReadonlyArray<Reason> = []
const noFields: ReadonlySet<string> = new Set()
const nowhere: FieldLocation = {}
const kept = 1000

/**
 * Gathers what is found while one record is prepared: problems make it Invalid, warnings travel with it. One collector
 * serves a destination; `begin` empties it. What is said of the same field in the same words is one object, so that a
 * warning on every record of a large file costs next to nothing.
 */
export class Findings {
  #problems: Array<Reason> = []
  #warnings: Array<Warning> = []
  readonly #said = new Map<Refusal, Map<string, Reason>>()
  readonly #locate: FieldLocator
  readonly #optional: ReadonlySet<string>

  /** `optional` holds the fields that are left out with a warning where others make the record Invalid. */
  constructor(locate: FieldLocator = () => nowhere, optional: ReadonlySet<string> = noFields) {
    this.#locate = locate
    this.#optional = optional
  }

  /** Forgets the record before. What was taken of it stays as it is. */
  begin(): void {
    if (this.#problems.length > 0) this.#problems = []
    if (this.#warnings.length > 0) this.#warnings = []
  }

  /** The field must not be sent. True when it is optional: then it is a warning and the caller leaves the field out. */
  refuse(field: string, refusal: Refusal): boolean {
    const optional = this.#isOptional(field)
    const target = optional ? this.#warnings : this.#problems
    target.push(this.#reason(field, refusal))
    return optional
  }

  /** The field must not be sent and the item cannot be without it: a problem, even where it was declared optional. */
  fail(field: string, refusal: Refusal): void {
    this.#problems.push(this.#reason(field, refusal))
  }

  /** Something of the field was left out, corrected or assumed. The record is sent all the same. */
  warn(field: string, refusal: Refusal): void {
    this.#warnings.push(this.#reason(field, refusal))
  }

  /** A problem that is already a {@link Reason}, from a mapping for instance. */
  add(problem: Reason): void {
    this.#problems.push(problem)
  }

  get failed(): boolean {
    return this.#problems.length > 0
  }

  get problems(): ReadonlyArray<Reason> {
    return this.#problems
  }

  get warnings(): ReadonlyArray<Warning> {
    return this.#warnings.length === 0 ? noReasons : this.#warnings
  }

  /** `properties.a` is optional when `properties.a` or `properties` was declared so. */
  #isOptional(field: string): boolean {
    if (this.#optional.size === 0) return false
    for (let name = FieldPath.withoutIndexes(field); ; ) {
      if (this.#optional.has(name)) return true
      const end = Math.max(name.lastIndexOf("."), name.lastIndexOf("["))
      if (end <= 0) return false
      name = name.slice(0, end)
    }
  }

  #reason(field: string, refusal: Refusal): Reason {
    let fields = this.#said.get(refusal)
    const said = fields?.get(field)
    if (said !== undefined) return said
    const reason: Reason = { code: refusal.code, ...this.#locate(field), message: refusal.message }
    if (fields === undefined) {
      if (this.#said.size >= kept) this.#said.clear()
      fields = new Map()
      this.#said.set(refusal, fields)
    }
    if (fields.size < kept) fields.set(field, reason)
    return reason
  }
}
