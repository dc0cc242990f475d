import { crc32 } from "node:zlib"
import type { ContentHashes } from "@sluice/core/Item"
import { all, isRemembered, storedNumbers } from "@sluice/core/Outcome"
import { type RememberedDelivery, type RememberedOutcome, unknownContent } from "@sluice/core/RememberedDeliveries"
import { parse } from "@sluice/values/Json"
import { ByteReader, ByteWriter } from "./Bytes.js"
import { bytesOf } from "./RowBody.js"
import type { SqliteRow } from "./Sqlite.js"

/*
 * The rows of remembered deliveries. A commit appends its deliveries as one row to the state; a worker copies them into a file of
 * ids with a row for each delivery. Both are bytes with a checksum, because SQLite returns flipped bits silently.
 *
 * A row of the state: time, names, and for each delivery id, destination, seen, version, source, facts.
 * The body of a row in the file of ids: version, source, facts, checksum.
 * Facts: flags, hashes, time, run, line, and if the flag says so JSON.
 */

/** The stored number of each outcome. It never changes, because existing files contain it. */
const numbers: Readonly<Record<RememberedOutcome, number>> = { ...storedNumbers, open: 4 }

const outcomes: ReadonlyMap<number, RememberedOutcome> = new Map([
  [numbers.open, "open"],
  ...all.filter(isRemembered).map((outcome) => [numbers[outcome], outcome] as const)
])

const flags = { repeatable: 0x08, once: 0x10, whole: 0x20, more: 0x40, unknown: 0x80 } as const
const outcomeBits = 0x07
const hashBytes = 8
const sumBytes = 4
const minute = 60_000

/** This column decides when a delivery is deleted: minutes since 1970, rounded up. */
export const seenOf = ({ seen }: Pick<RememberedDelivery, "seen">): number => Math.ceil(seen / minute)

/** Numbers for strings that many rows have in common: destinations, versions, sources. */
export interface Names {
  readonly numberOf: (text: string) => number
  readonly textOf: (number: number) => string | undefined
}

const hasHash = (text: string): boolean => text.length === 2 * hashBytes

const isUnknown = ({ once, repeatable }: ContentHashes): boolean =>
  once === unknownContent.once && repeatable === unknownContent.repeatable

const writeFacts = (to: ByteWriter, of: RememberedDelivery): void => {
  const { accepted, content, delivered, repeated, unknown } = of
  const isWhole = delivered === content
  const hasMore = accepted.length + repeated.length + unknown.length > 0 || (delivered !== undefined && !isWhole)
  const hasRepeatable = hasHash(content.repeatable)
  const hasOnce = hasHash(content.once)
  to.byte(
    numbers[of.outcome] |
      (hasRepeatable ? flags.repeatable : 0) |
      (hasOnce ? flags.once : 0) |
      (isWhole ? flags.whole : 0) |
      (hasMore ? flags.more : 0) |
      (isUnknown(content) ? flags.unknown : 0)
  )
  if (hasRepeatable) to.hex(content.repeatable)
  if (hasOnce) to.hex(content.once)
  to.signed(seenOf(of) * minute - of.at)
  to.number(of.run)
  to.number(of.place.line ?? 0)
  if (!hasMore) return
  const before = delivered === undefined || isWhole ? null : [delivered.repeatable, delivered.once]
  to.text(JSON.stringify([before, accepted, repeated, unknown]))
}

/** The identity of a delivery, without the facts. */
interface Identified {
  readonly id: string
  readonly destination: string | undefined
  readonly version: string | undefined
  readonly source: string | undefined
  /** Milliseconds since 1970. */
  readonly seen: number
}

const isText = (value: unknown): value is string => typeof value === "string"
const isTexts = (value: unknown): value is ReadonlyArray<string> => Array.isArray(value) && value.every(isText)

const readFacts = (from: ByteReader, of: Identified): RememberedDelivery | undefined => {
  const { destination, id, seen, source, version } = of
  const first = from.byte()
  const outcome = outcomes.get(first & outcomeBits)
  const repeatable = (first & flags.repeatable) === 0 ? "" : from.hex(hashBytes)
  const once = (first & flags.once) === 0 ? "" : from.hex(hashBytes)
  const at = seenOf(of) * minute - from.signed()
  const run = from.number()
  const line = from.number()
  const more: unknown = (first & flags.more) === 0 ? noMore : parse(from.text())
  if (outcome === undefined || destination === undefined || version === undefined || source === undefined)
    return undefined
  if (!Array.isArray(more)) return undefined
  const [before, accepted, repeated, unknown]: Array<unknown> = more
  if (!isTexts(accepted) || !isTexts(repeated) || !isTexts(unknown)) return undefined
  const content = (first & flags.unknown) === 0 ? { repeatable, once } : unknownContent
  return {
    id,
    destination,
    outcome,
    content,
    delivered: (first & flags.whole) !== 0 ? content : isTexts(before) ? pairOf(before) : undefined,
    accepted,
    repeated,
    unknown,
    at,
    seen,
    run,
    version,
    place: { source, line: line === 0 ? undefined : line }
  }
}

const skipFacts = (from: ByteReader): void => {
  const first = from.byte()
  if ((first & flags.repeatable) !== 0) from.at += hashBytes
  if ((first & flags.once) !== 0) from.at += hashBytes
  for (let numbers = 0; numbers < 3; numbers++) from.number()
  if ((first & flags.more) === 0) return
  const length = from.number()
  from.at += length
}

const noMore: ReadonlyArray<unknown> = [null, [], [], []]

const pairOf = ([repeatable = "", once = ""]: ReadonlyArray<string>): ContentHashes => ({ repeatable, once })

/** The names of a row, in the order in which it uses them. */
class RowNames {
  readonly #numbers = new Map<string, number>()

  /** Neighbours mostly share their names, and comparing them is faster than looking them up. */
  #last = ""
  #lastNumber = -1

  numberOf(text: string): number {
    if (this.#lastNumber >= 0 && text === this.#last) return this.#lastNumber
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(text, number)
    }
    this.#last = text
    this.#lastNumber = number
    return number
  }

  get all(): Iterable<string> {
    return this.#numbers.keys()
  }

  get size(): number {
    return this.#numbers.size
  }
}

const rows = new ByteWriter()

/**
 * The deliveries of a commit as bytes. Ids share the start of the previous id, times are relative to the first one, and
 * strings that many deliveries share are listed once.
 */
export const rowOf = (deliveries: ReadonlyArray<RememberedDelivery>): Uint8Array => {
  const time = deliveries[0]?.seen ?? 0
  const [destinations, versions, sources] = [new RowNames(), new RowNames(), new RowNames()]
  for (const { destination, place, version } of deliveries) {
    destinations.numberOf(destination)
    versions.numberOf(version)
    sources.numberOf(place.source)
  }
  rows.clear()
  rows.number(time)
  for (const names of [destinations, versions, sources]) {
    rows.number(names.size)
    for (const name of names.all) rows.text(name)
  }
  for (const delivery of deliveries) {
    rows.id(delivery.id)
    rows.number(destinations.numberOf(delivery.destination))
    rows.signed(delivery.seen - time)
    rows.number(versions.numberOf(delivery.version))
    rows.number(sources.numberOf(delivery.place.source))
    writeFacts(rows, delivery)
  }
  return rows.copy()
}

/** The deliveries in a row of the state, one after the other. */
export class RowReader {
  readonly #from: ByteReader
  readonly #time: number
  readonly destinations: ReadonlyArray<string>
  readonly versions: ReadonlyArray<string>
  readonly sources: ReadonlyArray<string>
  id = ""
  /** Indexes of the current delivery. */
  destination = 0
  version = 0
  source = 0
  /** Milliseconds since 1970. */
  seen = 0

  /** The bytes of {@link rowOf}. */
  constructor(bytes: Uint8Array) {
    this.#from = new ByteReader(bytes)
    this.#time = this.#from.number()
    const names = (): ReadonlyArray<string> => Array.from({ length: this.#from.number() }, () => this.#from.text())
    this.destinations = names()
    this.versions = names()
    this.sources = names()
  }

  /** Moves to the next delivery. Returns whether there is one. */
  next(): boolean {
    const from = this.#from
    if (from.isAtEnd) return false
    this.id = from.id()
    this.destination = from.number()
    this.seen = this.#time + from.signed()
    this.version = from.number()
    this.source = from.number()
    return true
  }

  /** Moves past the facts of the current delivery and returns them. */
  facts(): Uint8Array {
    const from = this.#from
    const start = from.at
    skipFacts(from)
    return from.since(start)
  }

  /** Moves past the facts of the current delivery. */
  skip(): void {
    skipFacts(this.#from)
  }

  /** Reads the facts of the current delivery. */
  delivery(): RememberedDelivery | undefined {
    return readFacts(this.#from, {
      id: this.id,
      destination: this.destinations[this.destination],
      version: this.versions[this.version],
      source: this.sources[this.source],
      seen: this.seen
    })
  }
}

/** Reads a row of the state; undefined if it is damaged. */
export const readRow = (row: SqliteRow): RowReader | undefined => {
  const bytes = bytesOf(row)
  return bytes && new RowReader(bytes)
}

/** The deliveries in a row of the state; undefined if it is damaged. */
export const readDeliveries = (row: SqliteRow): ReadonlyArray<RememberedDelivery> | undefined => {
  const reader = readRow(row)
  if (reader === undefined) return undefined
  const deliveries: Array<RememberedDelivery> = []
  while (reader.next()) {
    const delivery = reader.delivery()
    if (delivery === undefined) return undefined
    deliveries.push(delivery)
  }
  return deliveries
}

/** A row of the file of ids. */
export interface DeliveryRow {
  readonly id: string
  readonly destination: number
  readonly seen: number
  readonly body: Uint8Array
}

/** A row of the file of ids, before its body is made. */
export interface NewDeliveryRow extends Omit<DeliveryRow, "body"> {
  readonly version: number
  readonly source: number
  /** See {@link RowReader.facts}. */
  readonly facts: Uint8Array
}

/** The values of a row that are bytes. */
export interface RowValues {
  readonly id: Uint8Array
  readonly body: Uint8Array
}

/** Appends a row to bytes. Returns views of its values. The checksum also covers id, destination and seen. */
export const append = (to: ByteWriter, row: NewDeliveryRow): RowValues => {
  const start = to.length
  const idEnd = appendKey(to, row)
  const bodyStart = to.length
  to.number(row.version)
  to.number(row.source)
  to.raw(row.facts)
  to.uint32(crc32(to.view(start)))
  return { id: to.view(idEnd - Buffer.byteLength(row.id), idEnd), body: to.view(bodyStart) }
}

/** Returns the end of the bytes of the id. */
const appendKey = (to: ByteWriter, { destination, id, seen }: Omit<DeliveryRow, "body">): number => {
  to.text(id)
  const idEnd = to.length
  to.number(destination)
  to.number(seen)
  return idEnd
}

const facts = new ByteWriter()

/** The row of a delivery in the file of ids. */
export const newRowOf = (of: RememberedDelivery, names: Names): NewDeliveryRow => {
  facts.clear()
  writeFacts(facts, of)
  return {
    id: of.id,
    destination: names.numberOf(of.destination),
    seen: seenOf(of),
    version: names.numberOf(of.version),
    source: names.numberOf(of.place.source),
    facts: facts.copy()
  }
}

const checked = new ByteWriter()

/** The delivery in a row; undefined if the row is damaged. */
export const ofRow = (row: DeliveryRow, names: Names): RememberedDelivery | undefined => {
  const { body, destination, id, seen } = row
  const end = body.length - sumBytes
  if (end < 0) return undefined
  checked.clear()
  appendKey(checked, row)
  checked.raw(body)
  const sum = Buffer.from(body.buffer, body.byteOffset + end, sumBytes).readUInt32BE()
  if (crc32(checked.view(0, checked.length - sumBytes)) !== sum) return undefined
  const from = new ByteReader(body)
  const [version, source] = [from.number(), from.number()]
  return readFacts(from, {
    id,
    destination: names.textOf(destination),
    version: names.textOf(version),
    source: names.textOf(source),
    seen: seen * minute
  })
}
