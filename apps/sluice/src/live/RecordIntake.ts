import * as Path from "@sluice/core/Path"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Either } from "effect"
import type { Shape } from "../configuration/Shape.js"

/** A record handed in by a program, ready for a pipeline. */
export interface TakenIn {
  readonly body: JsonObject
  /** Undefined where the configuration names no path of an id, or nothing fit stands there. */
  readonly id: string | undefined
}

/**
 * Takes in what a program calls a record, the way a file's line would be: as JSON, with `never` paths cut and its id
 * read. What JSON cannot carry (functions, cycles, bigints) is refused; dates become texts, as `JSON.stringify` has it.
 */
export const make = ({
  source,
  never
}: Pick<Shape, "source" | "never">): ((record: unknown) => Either.Either<TakenIn, Reason>) => {
  const idPath = source?.id === undefined ? undefined : Path.parseSelector(source.id)
  const cuts = (never ?? []).map(Path.parseSelector).filter((path) => path !== undefined)
  return (record) => {
    const json = asJson(record)
    if (json === undefined || !isObject(json)) return Either.left(notARecord)
    const body = cuts.reduce<Json>((value, path) => Path.without(value, path), json)
    if (!isObject(body)) return Either.left(notARecord)
    const id = idPath === undefined ? undefined : Path.get(body, idPath)
    return Either.right({ body, id: typeof id === "string" || typeof id === "number" ? String(id) : undefined })
  }
}

const asJson = (value: unknown): Json | undefined => {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

const notARecord: Reason = {
  code: "not-a-record",
  message: "A record is a plain object that JSON can carry: no list, no cycle, no function, no bigint, not too deep."
}
