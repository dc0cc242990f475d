import * as FieldPath from "@sluice/values/FieldPath"
import { type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"

/** The payload of a call as JSON. */
export interface Payload {
  /** The payload without unset values. Numbers and booleans are unchanged. */
  readonly value: JsonObject
  /** Unset variables, with their paths. */
  readonly warnings: ReadonlyArray<Warning>
}

/** Limits of a payload, far above what a flow contains. They protect stack and memory against hostile input. */
export const limits = { depth: 50, values: 10_000 } as const

/**
 * Reads the payload of a call. The platform substitutes variables in strings and leaves unset variables empty or
 * unchanged (read in public sample flows, 2026-11-20). Both are left out. `null` is also left out, because it makes
 * Braze delete a value. A string with a `{VARIABLE}` in its middle is left out with a warning. Accepts any value and
 * never throws.
 */
export const read = (given: unknown): Either.Either<Payload, Reason> => {
  if (given === undefined || given === null) return Either.left(missing)
  try {
    if (typeof given !== "object" || Array.isArray(given)) return Either.left(notAnObject(given))
    const reader = new PayloadReader()
    const value = reader.object(given, "$.payload", 1)
    return Either.right({ value, warnings: reader.warnings })
  } catch (error) {
    return Either.left(error instanceof TooMuch ? tooMuch : notReadable)
  }
}

const reason = (code: string, message: string): Reason => ({ code, path: "$.payload", message })

const missing = reason(
  "payload-missing",
  "The payload is missing. Fill in the cell «Parameter Input» of the node's row in the flow."
)
const notAnObject = (given: unknown): Reason =>
  reason(
    "payload-not-an-object",
    `The payload is ${Array.isArray(given) ? "an array" : `a ${typeof given}`}. It must be a JSON object with a name before each value.`
  )
const tooMuch = reason(
  "payload-too-large",
  `The payload has more than ${limits.depth} levels or ${limits.values} values. Send a smaller payload.`
)
const notReadable = reason("payload-not-readable", "The payload contains a value that cannot be read as JSON.")

class TooMuch extends Error {}

const variableInText = /\{\s*[A-Z][A-Z0-9_]*\s*\}/

class PayloadReader {
  readonly warnings: Array<Warning> = []
  #left: number = limits.values

  object(given: object, at: string, depth: number): JsonObject {
    const kept: MutableJsonObject = {}
    for (const [name, member] of Object.entries(given)) {
      const value = this.#value(member, FieldPath.member(at, name), depth)
      if (value !== undefined) put(kept, name, value)
    }
    return kept
  }

  #value(given: unknown, at: string, depth: number): Json | undefined {
    if (--this.#left < 0 || depth > limits.depth) throw new TooMuch()
    if (typeof given === "string") return this.#text(given, at)
    if (typeof given === "boolean") return given
    if (typeof given === "number") return Number.isFinite(given) ? given : undefined
    if (Array.isArray(given))
      return given.flatMap((element: unknown, index) => {
        const value = this.#value(element, FieldPath.element(at, index), depth + 1)
        return value === undefined ? [] : [value]
      })
    return typeof given === "object" && given !== null ? this.object(given, at, depth + 1) : undefined
  }

  #text(given: string, at: string): string | undefined {
    if (Text.isBlank(given)) return undefined
    if (Text.isPlaceholder(given)) {
      this.warnings.push({
        code: "variable-unset",
        path: at,
        message: "The variable is not set, so the field is left out.",
        effect: "left-out"
      })
      return undefined
    }
    if (variableInText.test(given)) {
      this.warnings.push({
        code: "variable-left-in",
        path: at,
        message: "The text contains a variable that is not set, so the field is left out.",
        effect: "left-out"
      })
      return undefined
    }
    return given
  }
}
