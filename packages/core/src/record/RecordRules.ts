import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Effect, type Either } from "effect"
import * as Path from "./Path.js"
import * as Selector from "./Selector.js"
import { SourceError } from "./Source.js"

/** The settings of a configuration for records of every kind of source. */
export interface RecordRuleSettings {
  /** Path of the record's id, such as `$.chat_id`: a string or a whole number. Default: the source names its records. */
  readonly id?: string
  /** Paths that are removed from a record as soon as it is read, such as `$.transcript` or `$.turns[*].text`. */
  readonly never?: ReadonlyArray<string>
}

/** {@link RecordRuleSettings} with parsed paths. */
export interface RecordRules {
  readonly id: { readonly text: string; readonly read: Path.PathReader } | undefined
  readonly never: ReadonlyArray<Selector.Selector>
}

/** Fails if a path is not valid. `source` is the name in the error. */
export const compile = (settings: RecordRuleSettings, source: string): Effect.Effect<RecordRules, SourceError> =>
  Effect.gen(function* () {
    const never = yield* Effect.forEach(settings.never ?? [], (text) =>
      valid(Selector.parse(text), { text, source, setting: "never" })
    )
    const { id: text } = settings
    const steps = text === undefined ? undefined : yield* valid(Path.read(text), { text, source, setting: "id" })
    return { id: text === undefined || steps === undefined ? undefined : { text, read: Path.reader(steps) }, never }
  })

const valid = <A>(
  path: Either.Either<A, string>,
  { text, source, setting }: { readonly text: string; readonly source: string; readonly setting: string }
): Effect.Effect<A, SourceError> =>
  Effect.mapError(
    path,
    (expected) =>
      new SourceError({
        source,
        message: `${JSON.stringify(text)} is not a valid path for the setting ${setting}. Expected ${expected}.`
      })
  )

/** The value without the `never` paths. */
export const withoutNever = ({ never }: Pick<RecordRules, "never">, value: Json): Json =>
  never.length === 0 ? value : never.reduce<Json>((rest, selector) => Selector.without(rest, selector), value)

/** The id of a record without `never` paths, or why it has none; undefined if the rules name no path. */
export const idOf = ({ id }: RecordRules, body: JsonObject): string | Reason | undefined => {
  if (id === undefined) return undefined
  const found = idFrom(id.read(body))
  return typeof found === "string" ? found : { ...found, path: id.text }
}

/** The reason a value that is not an object cannot be a record. `advice` is a sentence, or empty. */
export const notAnObject = (value: Json, advice = ""): Reason => ({
  code: "not-an-object",
  path: "$",
  message: `A record must be a JSON object, but this is ${typeName(value)}.${advice === "" ? "" : ` ${advice}`}`
})

const idFrom = (value: Json | undefined): string | Reason => {
  if (typeof value === "string" && value.trim() !== "") return value
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value)
  if (value === undefined || value === null || value === "")
    return {
      code: "id-missing",
      message: "The record has no id. Add one at its origin, or choose another path in source.id."
    }
  if (typeof value === "number")
    return {
      code: "id-number-not-exact",
      message:
        "The id is a number that cannot be read exactly, because a fraction can be written in several ways. Write it as text, in quotation marks."
    }
  return {
    code: "id-not-text",
    message: `The id is ${typeof value === "string" ? "blank" : typeName(value)}. It must be a string or a whole number.`
  }
}

const typeName = (value: Json): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "an array"
  if (isObject(value)) return "an object"
  return `a ${typeof value}`
}
