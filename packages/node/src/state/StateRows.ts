import { crc32 } from "node:zlib"
import type { Checkpoint, StateUpdate } from "@sluice/core/StateStore"
import { isObject, type Json } from "@sluice/values/Json"
import { Either, Schema } from "effect"
import type { Row, Value } from "./Sqlite.js"

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

const Note = Schema.Struct({
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

/** The columns `body` and `crc` of a row. */
export const encode = (body: unknown): readonly [body: string, crc: number] => {
  const text = JSON.stringify(body)
  return [text, crc32(text)]
}

/**
 * The columns of a row with a body, for SELECT, whatever type damage gave them. Bytes, because libsql ends the process when a
 * text is not valid UTF-8; digits, because node:sqlite refuses to return integers that are not exact.
 */
export const columns = "CAST(body AS BLOB) AS body, CAST(CAST(crc AS INTEGER) AS TEXT) AS crc"

const decoder = new TextDecoder("utf-8", { fatal: true })

/** The text of a column that was read as bytes; undefined if it is not valid UTF-8. */
export const textOf = (value: Value | undefined): string | undefined => {
  if (!(value instanceof Uint8Array)) return undefined
  try {
    return decoder.decode(value)
  } catch {
    return undefined
  }
}

/** Reads a kind of row: undefined if it is damaged. The checksum is compared before anything is decoded. */
const reader = <A>(schema: Schema.Schema<A, A>) => {
  const decode = Schema.decodeUnknownEither(Schema.parseJson(schema))
  return ({ body, crc }: Row): A | undefined => {
    if (!(body instanceof Uint8Array) || String(crc32(body)) !== crc) return undefined
    const text = textOf(body)
    return text === undefined ? undefined : Either.getOrElse(decode(text), () => undefined)
  }
}

export const readPart = reader(Part)
export const readChange = reader(Change)
export const readNote = reader(Note)
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
