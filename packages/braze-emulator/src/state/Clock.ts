import { isObject, type Problem, unknownFields } from "../text/Problem.js"

/** The state of the clock. */
export interface ClockState {
  /** ISO 8601 in UTC. */
  readonly now: string
  /** `real` follows the machine; `shifted` runs at the same speed from another time; `frozen` does not move. */
  readonly mode: "real" | "shifted" | "frozen"
  /** Milliseconds ahead of the machine's clock; negative if behind. */
  readonly offsetMs: number
}

/** A change of the clock: exactly one of the four fields. Times are ISO 8601 or milliseconds since 1970. */
export interface ClockChange {
  /** Freezes the clock: at that time, or with `true` at the current time. */
  readonly freeze?: true | string | number
  /** Moves a frozen clock by this many milliseconds. */
  readonly step?: number
  /** Continues from that time at the machine's speed. */
  readonly jump?: string | number
  /** Returns to the machine's clock. */
  readonly real?: true
}

/** The time of a workspace in milliseconds since 1970. Tests can freeze, step and shift it. */
export interface Clock {
  now(): number
  state(): ClockState
  /** Applies a change; if something is wrong with it, returns the problems and changes nothing. */
  change(change: unknown): ReadonlyArray<Problem>
  /** The position of the clock, so that it can be restored. */
  position(): ClockPosition
  moveTo(position: ClockPosition): void
  reset(): void
}

/**
 * The position of a clock relative to the machine's: milliseconds ahead, and the time at which it was frozen, if it
 * was.
 */
export interface ClockPosition {
  readonly offset: number
  readonly frozen: number | undefined
}

const fields = ["freeze", "step", "jump", "real"]
const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** A time between 1970 and 9999; otherwise undefined. */
const moment = (value: unknown): number | undefined => {
  const at = typeof value === "string" ? Date.parse(value) : value
  return typeof at === "number" && at >= 0 && at <= last ? at : undefined
}

/** A clock on top of the machine's clock, or of any other source of milliseconds. */
export const make = (machine: () => number = Date.now): Clock => new WorkspaceClock(machine)

class WorkspaceClock implements Clock {
  #offset = 0
  #frozen: number | undefined = undefined
  readonly #machine: () => number

  constructor(machine: () => number) {
    this.#machine = machine
  }

  now(): number {
    return this.#frozen ?? this.#machine() + this.#offset
  }

  state(): ClockState {
    const offsetMs = this.now() - this.#machine()
    const mode = this.#frozen !== undefined ? "frozen" : this.#offset === 0 ? "real" : "shifted"
    return { now: new Date(this.now()).toISOString(), mode, offsetMs }
  }

  position(): ClockPosition {
    return { offset: this.#offset, frozen: this.#frozen }
  }

  moveTo({ offset, frozen }: ClockPosition): void {
    this.#offset = offset
    this.#frozen = frozen
  }

  reset(): void {
    this.#offset = 0
    this.#frozen = undefined
  }

  change(change: unknown): ReadonlyArray<Problem> {
    if (!isObject(change))
      return [{ path: "", message: `a change of the clock is an object with one of ${fields.join(", ")}` }]
    const unknown = unknownFields(change, fields, "")
    const given = fields.filter((name) => change[name] !== undefined)
    if (given.length !== 1) {
      const message = `expected exactly one of ${fields.join(", ")}, found ${given.length === 0 ? "none" : given.join(" and ")}`
      return [...unknown, { path: "", message }]
    }
    if (unknown.length > 0) return unknown
    if (change["real"] !== undefined) return this.#toReal(change["real"])
    if (change["step"] !== undefined) return this.#stepBy(change["step"])
    return change["jump"] !== undefined ? this.#jumpTo(change["jump"]) : this.#freezeAt(change["freeze"])
  }

  #toReal(value: unknown): ReadonlyArray<Problem> {
    if (value !== true) return [{ path: "real", message: "must be true" }]
    this.reset()
    return []
  }

  #stepBy(value: unknown): ReadonlyArray<Problem> {
    if (typeof value !== "number" || !Number.isFinite(value))
      return [{ path: "step", message: "must be a number of milliseconds" }]
    if (this.#frozen === undefined)
      return [{ path: "step", message: `the clock is running; freeze it first with {"freeze": true}` }]
    const next = moment(this.#frozen + value)
    if (next === undefined) return [{ path: "step", message: "moves the clock outside the years 1970 to 9999" }]
    this.#frozen = next
    return []
  }

  #jumpTo(value: unknown): ReadonlyArray<Problem> {
    const at = moment(value)
    if (at === undefined) return [notAMoment("jump")]
    this.#frozen = undefined
    this.#offset = at - this.#machine()
    return []
  }

  #freezeAt(value: unknown): ReadonlyArray<Problem> {
    const at = value === true ? this.now() : moment(value)
    if (at === undefined) return [notAMoment("freeze")]
    this.#frozen = at
    return []
  }
}

const notAMoment = (path: string): Problem => ({
  path,
  message:
    "must be a time between the years 1970 and 9999: ISO 8601 such as 2026-01-31T12:00:00Z, or milliseconds since 1970"
})
