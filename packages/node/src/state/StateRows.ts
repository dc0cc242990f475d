import type { Change, Checkpoint, Note, Noted, Position as StatePosition, StateUpdate } from "@sluice/core/StateStore"
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

const ChangeBody = Schema.Struct({
  marks: Marks,
  settled: Schema.Array(
    Schema.Struct({ part: Schema.String, endpoint: Schema.String, positions: Schema.Array(Position) })
  ),
  items: Schema.Array(OpenItems),
  /** Notes that it ends. Their rows are deleted with it. */
  notes: Schema.Array(Schema.Number)
})

/**
 * The checksum also covers the number, because it identifies the row that a response removes. Its items are columns, so that a
 * request of 75 items fits into half a page.
 */
const NoteBody = Schema.Struct({
  number: Schema.Number,
  marks: Marks,
  routes: Schema.Array(Schema.Struct({ part: Schema.String, destination: Schema.String })),
  /** The index of the route of each item. */
  of: Schema.Array(Schema.Number),
  positions: Schema.Array(Position),
  /** Separated by spaces. */
  hashes: Schema.String,
  ids: Schema.Array(Schema.NullOr(Schema.String))
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
const readChangeBody = reader(ChangeBody)
const readNoteBody = reader(NoteBody)
export const readProperty = reader(Property)

/** The body of a change. */
export const changeBody = ({ marks, notes, openItems, settled }: StoredChange): typeof ChangeBody.Type => ({
  marks,
  settled: settled.map(({ endpoint, part, positions }) => ({ part, endpoint, positions: differences(positions) })),
  items: openItems,
  notes
})

/** A change in the form of its row. */
export type StoredChange = Omit<Change, "remembered">

/** The change in a row; undefined if the row is damaged. */
export const readChange = (row: SqliteRow): StoredChange | undefined => {
  const body = readChangeBody(row)
  return (
    body && {
      marks: body.marks,
      settled: body.settled.map((one) => ({ ...one, positions: sums(one.positions) })),
      openItems: body.items,
      notes: body.notes
    }
  )
}

/** The body of a note. */
export const noteBody = (number: number, { items, marks }: Noted): typeof NoteBody.Type => {
  const routes: Array<{ readonly part: string; readonly destination: string }> = []
  const of: Array<number> = []
  const positions: Array<StatePosition> = []
  const hashes: Array<string> = []
  const ids: Array<string | null> = []
  let hasIds = false
  for (const { destination, hash, id, part, position } of items) {
    let at = 0
    while (at < routes.length && (routes[at]?.destination !== destination || routes[at]?.part !== part)) at++
    if (at === routes.length) routes.push({ part, destination })
    of.push(at)
    positions.push(position)
    hashes.push(hash)
    ids.push(id ?? null)
    hasIds ||= id !== undefined
  }
  return {
    number,
    marks,
    routes,
    of,
    positions: differences(positions),
    hashes: hashes.join(" "),
    ids: hasIds ? ids : []
  }
}

/** The note in a row; undefined if the row is damaged. */
export const readNote = (row: SqliteRow): Note | undefined => {
  const body = readNoteBody(row)
  if (body === undefined) return undefined
  const positions = sums(body.positions)
  const hashes = body.hashes.split(" ")
  const items = body.of.flatMap((of, at) => {
    const route = body.routes[of]
    const position = positions[at]
    const hash = hashes[at]
    const id = body.ids[at] ?? undefined
    if (route === undefined || position === undefined || hash === undefined) return []
    return [{ ...route, position, hash, ...(id !== undefined && { id }) }]
  })
  return { number: body.number, marks: body.marks, items }
}

/** Each number as the difference from the previous number, which takes half the digits. Strings are unchanged. */
const differences = (positions: ReadonlyArray<StatePosition>): ReadonlyArray<StatePosition> => {
  let last = 0
  return positions.map((position) => {
    if (typeof position === "string") return position
    const difference = position - last
    last = position
    return difference
  })
}

const sums = (positions: ReadonlyArray<StatePosition>): ReadonlyArray<StatePosition> => {
  let last = 0
  return positions.map((position) => {
    if (typeof position === "string") return position
    last += position
    return last
  })
}

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

/** The name of a part for people: the member `name` of its identity or mark, if present. */
export const nameOf = ({ identity, mark, part }: Pick<PartBody, "part" | "identity" | "mark">): string => {
  const named = [identity, mark].find((one) => isObject(one) && typeof one["name"] === "string")
  return isObject(named) ? String(named["name"]) : part
}
