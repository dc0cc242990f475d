import { isObject, type Json } from "@sluice/values/Json"
import type { Blame } from "./Blame.js"
import { MappingRefusal } from "./Refusal.js"

/** Levels of a value of the record that a directive processes, and levels that decoded JSON may have. */
export const maxDepth = 256

/** Size of the result for one record: about the number of characters of its JSON. */
export const maxSize = 16 * 1024 * 1024

/** What a member or an element costs, besides its name and text. */
export const memberCost = 4

/**
 * Bounds what one application of one mapping makes. The methods leave the application by throwing a {@link MappingRefusal}, which
 * `apply` catches: so a closure need not look at what its parts returned.
 */
export class Meter {
  #left = maxSize

  reset(): void {
    this.#left = maxSize
  }

  /** To be called before the text or the members are created. */
  charge(amount: number, blame: Blame): void {
    this.#left -= amount
    if (this.#left < 0) throw tooLarge(blame)
  }

  /** Charges for a whole value, each place of it as often as it occurs. Without recursion, so that depth does not matter. */
  chargeValue(value: Json | undefined, blame: Blame): void {
    const stack: Array<Json> = value === undefined ? [] : [value]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (typeof top === "string") this.charge(top.length, blame)
      else if (Array.isArray(top)) {
        this.charge(top.length * memberCost, blame)
        for (const element of top) stack.push(element)
      } else if (isObject(top)) {
        for (const key of Object.keys(top)) {
          this.charge(key.length + memberCost, blame)
          stack.push(top[key] ?? null)
        }
      }
    }
  }

  /** Charges for a whole value, and refuses it if it has more levels than {@link maxDepth}. */
  chargeLevels(value: Json | undefined, blame: Blame, level = 1): void {
    if (typeof value === "string") this.charge(value.length, blame)
    if (typeof value !== "object" || value === null) return
    if (level > maxDepth) throw tooDeep(blame)
    if (isObject(value)) {
      for (const key of Object.keys(value)) {
        this.charge(key.length + memberCost, blame)
        this.chargeLevels(value[key], blame, level + 1)
      }
    } else {
      this.charge(value.length * memberCost, blame)
      for (const element of value) this.chargeLevels(element, blame, level + 1)
    }
  }
}

/** Codes of the refusals that concern the record as a whole, wherever they occur. */
export const limitCodes: ReadonlySet<string> = new Set(["mapping-too-large", "mapping-too-deep"])

const tooLarge = (blame: Blame): MappingRefusal =>
  new MappingRefusal(
    "mapping-too-large",
    blame,
    `The mapping would produce more than ${maxSize} characters for this record. Map fewer or smaller parts of it.`
  )

/** The refusal of a value with more levels than {@link maxDepth}. */
export const tooDeep = (blame: Blame): MappingRefusal =>
  new MappingRefusal(
    "mapping-too-deep",
    blame,
    `The value is nested deeper than ${maxDepth} levels. Map a part of it, or flatten it in the source.`
  )
