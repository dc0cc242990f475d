import * as Path from "@sluice/core/Path"
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
 * Reads a record of a program as it would read a line of a file: as JSON, with the `never` paths removed and its id read.
 * Values that JSON cannot represent (functions, cycles, bigints) are refused. Dates become texts, as in `JSON.stringify`. `NaN`,
 * infinite numbers and invalid dates stay what they are, for the destination to leave out: `JSON.stringify` would write null,
 * which erases an attribute.
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
    const text = JSON.stringify(value)
    const json: Json = JSON.parse(text)
    const exact = text.includes("null") ? withNotFinite(json, value) : json
    return cuts.reduce<Json>((rest, cut) => Selector.without(rest, cut), exact)
  } catch {
    return undefined
  }
}

const idMissing: Reason = {
  code: "id-missing",
  message: "The record has no id at source.id. With source.remember, each record needs one."
}

/** The JSON of a value, with the numbers and dates that JSON has no text for. */
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
    "Not a valid record. Pass a plain object that JSON can represent, without cycles, functions or bigints, and not nested too deeply."
}
