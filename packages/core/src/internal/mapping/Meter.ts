import { isObject, type Json } from "../../Json.js"
import { Refusal } from "./Refusal.js"

/** Levels that a directive walks into a value of the record, and levels that decoded JSON may have. */
export const maxDepth = 256

/** What one application may produce: characters of text and names, plus one for each member and element. */
export const maxSize = 16 * 1024 * 1024

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
  charge(amount: number, at: string): void {
    this.left -= amount
    if (this.left < 0) throw tooLarge(at)
  }

  /** Charges for a whole value, each place of it as often as it occurs. Deep values are no problem for it. */
  chargeValue(value: Json | undefined, at: string): void {
    const stack: Array<Json | undefined> = [value]
    while (stack.length > 0) {
      const top = stack.pop()
      if (typeof top === "string") this.charge(top.length, at)
      else if (Array.isArray(top)) this.chargeArray(top, stack, at)
      else if (isObject(top)) this.chargeObject(top, stack, at)
    }
  }

  private chargeArray(list: ReadonlyArray<Json>, stack: Array<Json | undefined>, at: string): void {
    this.charge(list.length, at)
    for (const element of list) stack.push(element)
  }

  private chargeObject(object: { readonly [key: string]: Json }, stack: Array<Json | undefined>, at: string): void {
    for (const key of Object.keys(object)) {
      this.charge(key.length + 1, at)
      stack.push(object[key])
    }
  }
}

const tooLarge = (at: string): Refusal =>
  new Refusal({
    code: "mapping-too-large",
    mappingPath: at,
    message: `The mapping would make more than ${maxSize} characters and members of this record. Map fewer or smaller parts of it.`
  })

export const tooDeep = (at: string): Refusal =>
  new Refusal({
    code: "mapping-too-deep",
    mappingPath: at,
    message: `The value nests deeper than ${maxDepth} levels here. Map a part of it, or flatten it before it is read.`
  })

/** Throws a {@link Refusal} where the value has more than {@link maxDepth} levels. Stops at the first place that is too deep. */
export const checkDepth = (value: Json | undefined, at: string): void => {
  const values: Array<Json | undefined> = [value]
  const levels: Array<number> = [1]
  while (values.length > 0) {
    const top = values.pop()
    const level = levels.pop() ?? 0
    if (typeof top !== "object" || top === null) continue
    if (level > maxDepth) throw tooDeep(at)
    for (const child of Object.values(top)) {
      values.push(child)
      levels.push(level + 1)
    }
  }
}
