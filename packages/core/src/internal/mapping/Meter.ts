import { isObject, type Json } from "../../Json.js"
import type { Blame } from "./Blame.js"
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
  charge(amount: number, blame: Blame): void {
    this.left -= amount
    if (this.left < 0) throw tooLarge(blame)
  }

  /** Charges for a whole value, each place of it as often as it occurs. Deep values are no problem for it. */
  chargeValue(value: Json | undefined, blame: Blame): void {
    const stack: Array<Json | undefined> = [value]
    while (stack.length > 0) {
      const top = stack.pop()
      if (typeof top === "string") this.charge(top.length, blame)
      else if (Array.isArray(top)) this.chargeArray(top, stack, blame)
      else if (isObject(top)) this.chargeObject(top, stack, blame)
    }
  }

  private chargeArray(list: ReadonlyArray<Json>, stack: Array<Json | undefined>, blame: Blame): void {
    this.charge(list.length, blame)
    for (const element of list) stack.push(element)
  }

  private chargeObject(object: { readonly [key: string]: Json }, stack: Array<Json | undefined>, blame: Blame): void {
    for (const key of Object.keys(object)) {
      this.charge(key.length + 1, blame)
      stack.push(object[key])
    }
  }
}

const tooLarge = (blame: Blame): Refusal =>
  new Refusal(
    "mapping-too-large",
    blame,
    `The mapping would make more than ${maxSize} characters and members of this record. Map fewer or smaller parts of it.`
  )

export const tooDeep = (blame: Blame): Refusal =>
  new Refusal(
    "mapping-too-deep",
    blame,
    `The value nests deeper than ${maxDepth} levels here. Map a part of it, or flatten it before it is read.`
  )

/** Throws a {@link Refusal} where the value has more than {@link maxDepth} levels. Stops at the first place that is too deep. */
export const checkDepth = (value: Json | undefined, blame: Blame): void => {
  const values: Array<Json | undefined> = [value]
  const levels: Array<number> = [1]
  while (values.length > 0) {
    const top = values.pop()
    const level = levels.pop() ?? 0
    if (typeof top !== "object" || top === null) continue
    if (level > maxDepth) throw tooDeep(blame)
    for (const child of Object.values(top)) {
      values.push(child)
      levels.push(level + 1)
    }
  }
}
