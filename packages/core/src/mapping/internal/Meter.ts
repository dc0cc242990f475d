import { isObject, type Json } from "@sluice/values/Json"
import type { Blame } from "./Blame.js"
import { MappingRefusal } from "./Refusal.js"

/** The maximum depth of a record value that a directive processes, and of decoded JSON. */
export const maxDepth = 256

/** The maximum size of the result for one record. The size is about the number of characters of its JSON. */
export const maxSize = 16 * 1024 * 1024

/** The cost of a member or an element in addition to its name and text. */
export const memberCost = 4

/**
 * Limits the result of one application of one mapping. The methods throw a {@link MappingRefusal}, which `apply`
 * catches, so that a closure need not check the results of its parts.
 */
export class Meter {
  #left = maxSize

  reset(): void {
    this.#left = maxSize
  }

  /** Call this before creating the text or the members. */
  charge(amount: number, blame: Blame): void {
    this.#left -= amount
    if (this.#left < 0) throw tooLarge(blame)
  }

  /**
   * Charges for a whole value. A place that occurs several times is charged each time. Not recursive, so that any depth
   * is possible.
   */
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

/** Codes of refusals that apply to the whole record, wherever they occur. */
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
