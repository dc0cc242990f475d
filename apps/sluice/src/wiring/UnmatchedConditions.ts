import * as Path from "@sluice/core/Path"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import * as When from "@sluice/core/When"
import { isList, isObject, type Json } from "@sluice/values/Json"
import type { Path as Place } from "@sluice/values/Problem"
import { Either } from "effect"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import { counted } from "../report/Numbers.js"
import type { Wiring } from "./Wiring.js"

/**
 * Conditions that nothing in the records meets although the records have its paths: `when` of a route, and `where` of
 * `@first` and `@filter` for a list at a path. Empty without records. A path that no record has is reported elsewhere.
 */
export const find = (wiring: Wiring, records: ReadonlyArray<SourceRecord>): ReadonlyArray<ConfigurationProblem> => {
  if (records.length === 0) return []
  const { problemAt, shape } = wiring.configuration
  const bodies = records.map(({ body }) => body)
  return shape.routes.flatMap(({ fields, mapping, when }, index) => {
    const route = when === undefined ? [] : unmet({ bodies, condition: when, at: ["routes", index, "when"] })
    const written = wheresOf(fields ?? mapping, ["routes", index, fields === undefined ? "mapping" : "fields"])
    const lists = written.flatMap(({ at, list, where }) => {
      const elements = bodies.flatMap((body) => elementsOf(list(body)))
      return unmet({ bodies: elements, condition: where, at })
    })
    return [
      ...route.map((at) => problemAt(at, sentence(records.length, "record"))),
      ...lists.map((at) => problemAt(at, sentence(records.length, "element")))
    ]
  })
}

const sentence = (records: number, what: "record" | "element"): string => {
  const whole =
    what === "record"
      ? records === 1
        ? "The only record checked does not meet this condition."
        : `None of the first ${counted(records, "record")} meets this condition.`
      : `No element of the list meets this condition in the first ${counted(records, "record")}.`
  return `${whole} A value must be equal, including its type: "5" is not 5.`
}

interface Condition {
  readonly bodies: ReadonlyArray<Json>
  readonly condition: unknown
  readonly at: Place
}

/** The place of the condition if no body meets it, although at least one has each of its paths. */
const unmet = ({ at, bodies, condition }: Condition): ReadonlyArray<Place> => {
  const compiled = Either.getOrUndefined(When.compile(condition))
  if (compiled === undefined || bodies.length === 0 || bodies.some(compiled.test)) return []
  const readers = compiled.reads.map((path) => Path.reader(Path.parse(path)))
  return readers.every((read) => bodies.some((body) => read(body) !== undefined)) ? [at] : []
}

interface Where {
  readonly at: Place
  readonly list: (body: Json) => Json | undefined
  readonly where: unknown
}

/** Every `where` of a written mapping whose list is a path of the record. */
const wheresOf = (written: unknown, at: Place): ReadonlyArray<Where> => {
  if (typeof written !== "object" || written === null) return []
  return Object.entries(written).flatMap(([key, member]: [string, unknown]): ReadonlyArray<Where> => {
    // The paths of a list inside an element begin at the element.
    if (key === "@literal" || key === "@map") return []
    const place = [...at, Array.isArray(written) ? Number(key) : key]
    const inner = wheresOf(member, place)
    if ((key !== "@first" && key !== "@filter") || typeof member !== "object" || member === null) return inner
    const { list, where } = { list: undefined, where: undefined, ...member }
    const read = readerOf(list)
    return where === undefined || read === undefined
      ? inner
      : [{ at: [...place, "where"], list: read, where }, ...inner]
  })
}

const readerOf = (list: unknown): Where["list"] | undefined => {
  if (typeof list === "object" && list !== null && "@path" in list) return readerOf(list["@path"])
  if (typeof list !== "string" || !Path.isMeant(list)) return undefined
  return Either.getOrUndefined(Either.map(Path.read(list), (steps) => Path.reader(steps)))
}

/** A single object counts as a list of one. */
const elementsOf = (value: Json | undefined): ReadonlyArray<Json> => {
  if (value === undefined || value === null) return []
  return isList(value) ? value : isObject(value) ? [value] : []
}
