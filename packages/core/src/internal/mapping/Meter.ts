import type { Json } from "../../Json.js"
import type { Blame } from "./Blame.js"
import { Refusal } from "./Refusal.js"

/** Levels that a directive walks into a value of the record, and levels that decoded JSON may have. */
export const maxDepth = 256

/** What one application may produce: about as many characters as the JSON of it would have. */
export const maxSize = 16 * 1024 * 1024

/** What a member or an element costs besides its name and its text. */
export const memberCost = 4

/**
 * Bounds what one application of one mapping makes. The methods leave the application by throwing a {@link Refusal}, which
 * `apply` catches: so a closure need not look at what its parts returned.
 */
export class Meter {
  private left = maxSize

  reset(): void {
    this.left = maxSize
  }

  /** To be called before the text or the members are made. */
  charge(amount: number, blame: Blame): void {
    this.left -= amount
    if (this.left < 0) throw tooLarge(blame)
  }

  /**
   * Charges for a whole value, each place of it as often as it occurs, and refuses it where it has more levels than given.
   * Without recursion, so that the depth of a value is no problem here.
   */
  chargeValue(value: Json | undefined, blame: Blame, levels = Number.POSITIVE_INFINITY): void {
    let row: Array<Json> = value === undefined ? [] : [value]
    for (let level = 0; row.length > 0; level++) {
      if (level >= levels) throw tooDeep(blame)
      const below: Array<Json> = []
      for (const each of row) this.chargeOne(each, below, blame)
      row = below
    }
  }

  /** Charges for a value alone and adds the objects and lists in it to those that are to be looked at. */
  private chargeOne(value: Json, below: Array<Json>, blame: Blame): void {
    if (typeof value === "string") this.charge(value.length, blame)
    if (typeof value !== "object" || value === null) return
    const isList = Array.isArray(value)
    for (const [key, member] of Object.entries(value)) {
      this.charge((isList ? 0 : key.length) + memberCost, blame)
      if (typeof member === "string") this.charge(member.length, blame)
      else if (typeof member === "object" && member !== null) below.push(member)
    }
  }
}

const tooLarge = (blame: Blame): Refusal =>
  new Refusal(
    "mapping-too-large",
    blame,
    `The mapping would make more than ${maxSize} characters of this record. Map fewer or smaller parts of it.`
  )

export const tooDeep = (blame: Blame): Refusal =>
  new Refusal(
    "mapping-too-deep",
    blame,
    `The value nests deeper than ${maxDepth} levels here. Map a part of it, or flatten it before it is read.`
  )
