import * as Path from "@sluice/core/Path"
import * as RecordRules from "@sluice/core/RecordRules"
import * as Selector from "@sluice/core/Selector"
import { isList, isObject, type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import type { Shape } from "../configuration/Shape.js"

/** A record of a program, ready for a pipeline. */
export interface AcceptedRecord {
  readonly body: JsonObject
  /** Undefined if the configuration has no `source.id`, or the record has no valid id there. */
  readonly id: string | undefined
}

/**
 * Reads a record of a program like a line of a file: as JSON, without the `never` paths, and with its id. Values that
 * JSON cannot represent (functions, cycles) are refused. Dates become strings, as in `JSON.stringify`; a bigint becomes a
 * number, or text beyond 2^53. `NaN`, infinite numbers and invalid dates are kept, because the destination leaves them
 * out. `JSON.stringify` would write null, which erases an attribute.
 */
export const make = ({
  source,
  never
}: Pick<Shape, "source" | "never">): ((record: unknown) => Either.Either<AcceptedRecord, Reason>) => {
  const readId = source?.id === undefined ? undefined : Path.reader(Path.parse(source.id))
  const cuts = (never ?? []).flatMap((text) =>
    Either.match(Selector.parse(text), { onLeft: () => [], onRight: (one) => [one] })
  )
  return (record) => {
    const body = asJson(record, cuts)
    if (body === undefined || !isObject(body)) return Either.left(notARecord)
    const id = readId?.(body)
    if (source?.remember !== undefined && typeof id !== "string" && typeof id !== "number")
      return Either.left(idMissing)
    return Either.right({ body, id: typeof id === "string" || typeof id === "number" ? String(id) : undefined })
  }
}

const asJson = (value: unknown, cuts: ReadonlyArray<Selector.Selector>): Json | undefined => {
  try {
    const json = copyOfPlain(value, 0) ?? throughText(value)
    return RecordRules.withoutNever({ never: cuts }, json)
  } catch {
    return undefined
  }
}

const throughText = (value: unknown): Json => {
  const text = JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? ofBigint(member) : member))
  const json: Json = JSON.parse(text)
  return text.includes("null") ? withNotFinite(json, value) : json
}

/** As in files, a whole number beyond 2^53 becomes text, so that no digit is lost. */
const ofBigint = (value: bigint): number | string => {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** Deeper values are converted by their JSON text, which also finds cycles. */
const deepest = 32

/**
 * The same as {@link throughText} in a third of the time, for values without anything that JSON changes; undefined for the
 * others.
 */
const copyOfPlain = (value: unknown, depth: number): Json | undefined => {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value
  // Adding zero removes the sign of zero, as JSON does.
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : undefined
  if (typeof value === "bigint") return ofBigint(value)
  if (typeof value !== "object" || depth === deepest || "toJSON" in value) return undefined
  if (Array.isArray(value)) return copyOfList(value, depth)
  const prototype: unknown = Object.getPrototypeOf(value)
  return isObject(value) && (prototype === Object.prototype || prototype === null)
    ? copyOfObject(value, depth)
    : undefined
}

const copyOfList = (value: ReadonlyArray<unknown>, depth: number): Json | undefined => {
  const copy: Array<Json> = []
  for (let at = 0; at < value.length; at++) {
    const json = copyOfPlain(value[at], depth + 1)
    if (json === undefined) return undefined
    copy.push(json)
  }
  return copy
}

const copyOfObject = (value: Readonly<Record<string, unknown>>, depth: number): Json | undefined => {
  const copy: MutableJsonObject = {}
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (member === undefined) continue
    const json = copyOfPlain(member, depth + 1)
    if (json === undefined || name === "__proto__") return undefined
    copy[name] = json
  }
  return copy
}

const idMissing: Reason = {
  code: "id-missing",
  message: "The record has no id at source.id. With source.remember, each record needs an id. Add one to the record."
}

/** A copy of a value as JSON would represent it, except that numbers and dates without a JSON text are kept. */
const withNotFinite = (json: Json, value: unknown): Json => {
  if (json === null) return isNotFinite(value) ? Number.NaN : null
  if (typeof json !== "object" || typeof value !== "object" || value === null || "toJSON" in value) return json
  if (isList(json)) return Array.isArray(value) ? json.map((element, i) => withNotFinite(element, value[i])) : json
  const copy: MutableJsonObject = {}
  for (const [name, member] of Object.entries(json)) put(copy, name, withNotFinite(member, Reflect.get(value, name)))
  return copy
}

const isNotFinite = (value: unknown): boolean =>
  (typeof value === "number" && !Number.isFinite(value)) || (value instanceof Date && Number.isNaN(value.getTime()))

const notARecord: Reason = {
  code: "not-a-record",
  message:
    "Not a valid record. Pass a plain object that JSON can represent, without cycles and functions, and not nested too deeply."
}
