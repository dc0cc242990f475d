import type { Checkpoint, StateUpdate } from "@sluice/core/StateStore"
import { isObject, type Json } from "@sluice/values/Json"
import { Either, Schema } from "effect"
import { bodyOf } from "./RowBody.js"
import type { SqliteRow } from "./Sqlite.js"

/*
 * The bodies of rows: JSON with a checksum, because SQLite returns flipped bits silently.
 */

const JsonSchema: Schema.Schema<Json> = Schema.suspend(() =>
  Schema.Union(
    Schema.Null,
    Schema.Boolean,
    Schema.Number,
    Schema.String,
    Schema.Array(JsonSchema),
    Schema.Record({ key: Schema.String, value: JsonSchema })
  )
)

const Position = Schema.Union(Schema.Number, Schema.String)

const OpenItems = Schema.Struct({
  part: Schema.String,
  position: Position,
  destination: Schema.String,
  id: Schema.optionalWith(Schema.String, { exact: true }),
  accepted: Schema.Array(Schema.String),
  unknown: Schema.Array(Schema.String)
})

/** One part with its endpoints in one row, so that one checksum covers both. */
const Part = Schema.Struct({
  part: Schema.String,
  identity: JsonSchema,
  mark: JsonSchema,
  endpoints: Schema.Array(
    Schema.Struct({
      endpoint: Schema.String,
      position: Schema.NullOr(Position),
      settled: Schema.Array(Position)
    })
  ),
  items: Schema.Array(OpenItems)
})

const Marks = Schema.Array(Schema.Struct({ part: Schema.String, mark: JsonSchema }))

const Change = Schema.Struct({
  marks: Marks,
  settled: Schema.Array(
    Schema.Struct({ part: Schema.String, endpoint: Schema.String, positions: Schema.Array(Position) })
  ),
  items: Schema.Array(OpenItems)
})

/** Its number is among what the checksum covers, because it says which row a response removes. */
const StoredNote = Schema.Struct({
  number: Schema.Number,
  marks: Marks,
  items: Schema.Array(
    Schema.Struct({
      part: Schema.String,
      position: Position,
      destination: Schema.String,
      id: Schema.optionalWith(Schema.String, { exact: true }),
      hash: Schema.String
    })
  )
})

const Property = Schema.Struct({ name: Schema.String, value: JsonSchema })

/** The body of a part. */
export type PartBody = typeof Part.Type

/** Reads a kind of row: undefined if it is damaged. The checksum is compared before anything is decoded. */
const reader = <A>(schema: Schema.Schema<A, A>) => {
  const decode = Schema.decodeUnknownEither(Schema.parseJson(schema))
  return (row: SqliteRow): A | undefined => {
    const text = bodyOf(row)
    return text === undefined ? undefined : Either.getOrElse(decode(text), () => undefined)
  }
}

export const readPart = reader(Part)
export const readChange = reader(Change)
export const readNote = reader(StoredNote)
export const readProperty = reader(Property)

/** The bodies of the parts of a save. */
export const partsOf = ({ checkpoints, openItems, parts }: StateUpdate): ReadonlyArray<PartBody> =>
  parts.map(({ part, identity, mark }) => ({
    part,
    identity,
    mark,
    endpoints: checkpoints
      .filter((checkpoint) => checkpoint.part === part)
      .map(({ endpoint, position, settled }) => ({ endpoint, position: position ?? null, settled })),
    items: openItems.filter((items) => items.part === part)
  }))

/** The checkpoints of a part. */
export const checkpointsOf = ({ endpoints }: PartBody): ReadonlyArray<Omit<Checkpoint, "part">> =>
  endpoints.map(({ endpoint, position, settled }) => ({ endpoint, position: position ?? undefined, settled }))

/** The name that people know a part by: the member `name` of its identity or mark, if the source gave it one. */
export const nameOf = ({ identity, mark, part }: Pick<PartBody, "part" | "identity" | "mark">): string => {
  const named = [identity, mark].find((one) => isObject(one) && typeof one["name"] === "string")
  return isObject(named) ? String(named["name"]) : part
}
