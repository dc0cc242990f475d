import type { WarningEffect } from "./Reason.js"

/**
 * The reason a value is invalid or was corrected: a stable code and a sentence for people, without the value itself. A
 * class, so that a function can return a valid value or a refusal without wrapping valid values.
 */
export class Refusal {
  /** Stable, lower-case and hyphenated. */
  readonly code: string
  /** The mistake and the correction, in one or two sentences. */
  readonly message: string
  /** The effect on the value if the refusal is only a warning. */
  readonly effect: WarningEffect

  constructor(code: string, message: string, effect: WarningEffect = "left-out") {
    this.code = code
    this.message = message
    this.effect = effect
  }
}

/** Whether a value is a refusal. */
export const isRefusal = (value: unknown): value is Refusal => value instanceof Refusal
