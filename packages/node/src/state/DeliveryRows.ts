import { crc32 } from "node:zlib"
import { all, isRemembered, storedNumbers } from "@sluice/core/Outcome"
import type { RememberedDelivery, RememberedOutcome } from "@sluice/core/RememberedDeliveries"
import { type Json, parse } from "@sluice/values/Json"
import { bodyOf } from "./RowBody.js"
import type { SqliteRow } from "./Sqlite.js"

/*
 * The rows of remembered deliveries. A commit appends its deliveries as one row of JSON to the state; a worker merges these rows
 * into a file of ids with a row of bytes for each delivery. Both have checksums, because SQLite returns flipped bits silently.
 */

/** The stored number of each outcome. It never changes, because existing files contain it. */
const numbers: Readonly<Record<RememberedOutcome, number>> = { ...storedNumbers, open: 4 }

const outcomes: ReadonlyMap<number, RememberedOutcome> = new Map([
  [numbers.open, "open"],
  ...all.filter(isRemembered).map((outcome) => [numbers[outcome], outcome] as const)
])

/** The content of a record without hashes. An open delivery has no hashes. */
type Content = RememberedDelivery["content"]

/**
 * The deliveries of a commit, for a row of JSON. They are arrays, because member names would take more space than the
 * values. Strings that many deliveries share are listed once, and times are relative to the first one.
 */
export const rowOf = (deliveries: ReadonlyArray<RememberedDelivery>): Json => {
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
  const time = deliveries[0]?.at ?? 0
  const rows = deliveries.map((delivery) => toJson(delivery, time, numberOf))
  return [time, [...numbers.keys()], rows]
}

const toJson = (of: RememberedDelivery, time: number, numberOf: (text: string) => number): Json => [
  of.id,
  numberOf(of.destination),
  numbers[of.outcome],
  of.content.repeatable,
  of.content.once,
  of.delivered === undefined ? null : of.delivered === of.content ? 1 : [of.delivered.repeatable, of.delivered.once],
  of.accepted.length + of.repeated.length + of.unknown.length === 0 ? 0 : [of.accepted, of.repeated, of.unknown],
  of.at - time,
  of.seen - time,
  of.run,
  numberOf(of.version),
  numberOf(of.place.source),
  of.place.line ?? 0
]

const noLists: readonly [ReadonlyArray<string>, ReadonlyArray<string>, ReadonlyArray<string>] = [[], [], []]

const isText = (value: unknown): value is string => typeof value === "string"
const isNumber = (value: unknown): value is number => typeof value === "number"
const isTexts = (value: unknown): value is ReadonlyArray<string> => Array.isArray(value) && value.every(isText)

/** The delivery in such an array, with its strings and times. Undefined if the value is not a delivery. */
const ofJson = (value: unknown): RememberedDelivery | undefined => {
  if (!Array.isArray(value) || value.length !== 13) return undefined
  const [
    id,
    destination,
    outcome,
    repeatable,
    once,
    delivered,
    lists,
    at,
    seen,
    run,
    version,
    source,
    line
  ]: Array<unknown> = value
  const name = isNumber(outcome) ? outcomes.get(outcome) : undefined
  if (name === undefined || ![id, destination, repeatable, once, version, source].every(isText)) return undefined
  if (![at, seen, run, line].every(isNumber)) return undefined
  const content: Content = { repeatable: String(repeatable), once: String(once) }
  const [accepted, repeated, unknown]: ReadonlyArray<unknown> = Array.isArray(lists) ? lists : noLists
  if (!isTexts(accepted) || !isTexts(repeated) || !isTexts(unknown)) return undefined
  return {
    id: String(id),
    destination: String(destination),
    outcome: name,
    content,
    delivered: deliveredOf(delivered, content),
    accepted,
    repeated,
    unknown,
    at: Number(at),
    seen: Number(seen),
    run: Number(run),
    version: String(version),
    place: { source: String(source), line: line === 0 ? undefined : Number(line) }
  }
}

const deliveredOf = (delivered: unknown, content: Content): Content | undefined => {
  if (delivered === 1) return content
  if (!isTexts(delivered)) return undefined
  return { repeatable: delivered[0] ?? "", once: delivered[1] ?? "" }
}

/** Numbers for strings that many rows have in common: destinations, versions, sources. */
export interface Names {
  readonly numberOf: (text: string) => number
  readonly textOf: (number: number) => string | undefined
}

/** The deliveries of {@link rowOf}; undefined if the row is damaged. */
export const readDeliveries = (row: SqliteRow): ReadonlyArray<RememberedDelivery> | undefined => {
  const text = bodyOf(row)
  const body: unknown = text === undefined ? undefined : parse(text)
  if (!Array.isArray(body)) return undefined
  const [time, names, rows]: ReadonlyArray<unknown> = body
  if (!isNumber(time) || !isTexts(names) || !Array.isArray(rows)) return undefined
  const deliveries: Array<RememberedDelivery> = []
  for (const one of rows) {
    const delivery = ofJson(plainRow(one, time, names))
    if (delivery === undefined) return undefined
    deliveries.push(delivery)
  }
  return deliveries
}

/** A row with its strings and times. */
const plainRow = (row: unknown, time: number, names: ReadonlyArray<string>): unknown => {
  if (!Array.isArray(row)) return undefined
  const values: Array<unknown> = [...row]
  for (const at of [1, 10, 11]) values[at] = names[Number(values[at])]
  for (const at of [7, 8]) values[at] = Number(values[at]) + time
  return values
}

const minute = 60_000

/** This column decides when a delivery is deleted: minutes since 1970, rounded up. */
export const seenOf = ({ seen }: Pick<RememberedDelivery, "seen">): number => Math.ceil(seen / minute)

const flags = { repeatable: 0x08, once: 0x10, whole: 0x20, more: 0x40 } as const
const outcomeBits = 0x07
/** At, run, version, source, line. */
const fixed = 6 + 4 + 4 + 4 + 4

const hasHash = (text: string): boolean => text.length === 16

/** The bytes of a row without its id, its destination and {@link seenOf}. The checksum also covers these three. */
export const toBytes = (of: RememberedDelivery, names: Names): Uint8Array => {
  const { content, delivered } = of
  const isWhole = delivered === content
  const lists = of.accepted.length + of.repeated.length + of.unknown.length
  const more =
    lists === 0 && (isWhole || delivered === undefined)
      ? undefined
      : Buffer.from(
          JSON.stringify([
            delivered === undefined || isWhole ? null : [delivered.repeatable, delivered.once],
            of.accepted,
            of.repeated,
            of.unknown
          ])
        )
  const hashes = [content.repeatable, content.once].filter(hasHash)
  const bytes = Buffer.allocUnsafe(1 + 8 * hashes.length + fixed + (more?.length ?? 0) + 4)
  bytes[0] =
    numbers[of.outcome] |
    (hasHash(content.repeatable) ? flags.repeatable : 0) |
    (hasHash(content.once) ? flags.once : 0) |
    (isWhole ? flags.whole : 0) |
    (more === undefined ? 0 : flags.more)
  let at = 1
  for (const hash of hashes) at += bytes.write(hash, at, "hex")
  at = bytes.writeUIntBE(of.at, at, 6)
  for (const number of [of.run, names.numberOf(of.version), names.numberOf(of.place.source), of.place.line ?? 0])
    at = bytes.writeUInt32BE(number, at)
  if (more !== undefined) at += more.copy(bytes, at)
  bytes.writeUInt32BE(checksum(of.id, names.numberOf(of.destination), seenOf(of), bytes.subarray(0, at)), at)
  return bytes
}

const checksum = (id: string, destination: number, seen: number, bytes: Uint8Array): number =>
  crc32(bytes, crc32(`${id}\n${destination}\n${seen}`))

/** A row of the file of ids. */
export interface DeliveryRow {
  readonly id: string
  readonly destination: number
  readonly seen: number
  readonly body: Uint8Array
}

/** The delivery in a row; undefined if the row is damaged. */
export const ofBytes = ({ body, destination, id, seen }: DeliveryRow, names: Names): RememberedDelivery | undefined => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const end = bytes.length - 4
  if (end < 1 + fixed || bytes.readUInt32BE(end) !== checksum(id, destination, seen, bytes.subarray(0, end)))
    return undefined
  const first = bytes[0] ?? 0
  let at = 1
  const hash = (flag: number): string => {
    if ((first & flag) === 0) return ""
    at += 8
    return bytes.toString("hex", at - 8, at)
  }
  const outcome = outcomes.get(first & outcomeBits)
  const found: Content = { repeatable: hash(flags.repeatable), once: hash(flags.once) }
  const content = outcome === "open" ? { repeatable: "?", once: "?" } : found
  const [time, run, version, source, line] = [
    bytes.readUIntBE(at, 6),
    ...[6, 10, 14, 18].map((offset) => bytes.readUInt32BE(at + offset))
  ]
  const more: unknown = (first & flags.more) === 0 ? undefined : JSON.parse(bytes.toString("utf8", at + fixed, end))
  const [delivered, ...lists]: ReadonlyArray<unknown> = Array.isArray(more) ? more : [null, ...noLists]
  return ofJson([
    id,
    names.textOf(destination),
    first & outcomeBits,
    content.repeatable,
    content.once,
    (first & flags.whole) === 0 ? delivered : 1,
    lists,
    time,
    seen * minute,
    run,
    names.textOf(version ?? 0),
    names.textOf(source ?? 0),
    line
  ])
}
