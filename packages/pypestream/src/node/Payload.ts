import * as FieldPath from "@sluice/values/FieldPath"
import { type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"

/** What a node was handed, made plain. */
export interface Payload {
  /** Without what was not filled in. Numbers and booleans stay what they are. */
  readonly value: JsonObject
  /** Variables that were left in, with their places. */
  readonly warnings: ReadonlyArray<Warning>
}

/** Bounds of a payload. Far beyond what a flow can hold; they keep hostile input from using up stack and memory. */
export const limits = { depth: 50, values: 10_000 } as const

/**
 * Reads what a node was handed. The platform substitutes texts only and leaves unset variables empty or as they stand
 * (pypestream.md A.3.2, 2026-11-20): both are absent here, and so is `null`, which Braze would take as an order to delete.
 * A text with a `{VARIABLE}` in the middle is left out whole, with a warning. Total: any value whatsoever.
 */
export const read = (given: unknown): Either.Either<Payload, Reason> => {
  if (given === undefined || given === null) return Either.left(missing)
  try {
    if (typeof given !== "object" || Array.isArray(given)) return Either.left(notAnObject(given))
    const reader = new Reader()
    const value = reader.object(given, "$.payload", 1)
    return Either.right({ value, warnings: reader.warnings })
  } catch (error) {
    return Either.left(error instanceof TooMuch ? tooMuch : notReadable)
  }
}

const reason = (code: string, message: string): Reason => ({ code, path: "$.payload", message })

const missing = reason(
  "payload-missing",
  "The node was called without a payload. Fill in the cell «Parameter Input» of its row in the flow."
)
const notAnObject = (given: unknown): Reason =>
  reason(
    "payload-not-an-object",
    `The payload is ${Array.isArray(given) ? "a list" : `a ${typeof given}`}; it has to be a JSON object with a name before each value.`
  )
const tooMuch = reason(
  "payload-too-large",
  `The payload is nested deeper than ${limits.depth} levels or holds more than ${limits.values} values.`
)
const notReadable = reason("payload-not-readable", "The payload holds something that cannot be read as JSON.")

class TooMuch extends Error {}

const leftIn = /\{\s*[A-Z][A-Z0-9_]*\s*\}/

class Reader {
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
      this.warnings.push({ code: "variable-unset", path: at, message: "The variable has no value, so it is left out." })
      return undefined
    }
    if (leftIn.test(given)) {
      this.warnings.push({
        code: "variable-left-in",
        path: at,
        message: "A variable without a value was left in the text, so the text is left out."
      })
      return undefined
    }
    return given
  }
}
