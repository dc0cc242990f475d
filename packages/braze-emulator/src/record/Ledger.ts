import * as Hash from "../text/Hash.js"
import * as ItemKey from "../text/ItemKey.js"
import { isObject } from "../text/Problem.js"
import * as Sliced from "../text/Sliced.js"
import type { Applied } from "./Applied.js"
import * as Repeats from "./Repeats.js"

/** One applied object. */
export interface LedgerEntry {
  /** 1 for the first applied object of the workspace. */
  readonly n: number
  /** Number of the request that contained it. */
  readonly request: number
  readonly lane: string
  /** 0-based in its array. */
  readonly index: number
  /** The person it is about, as the object names them. */
  readonly key: string
  /** 16 hexadecimal digits of its content. The order of keys does not matter. */
  readonly hash: string
  /** The number of times this content was applied to this key in this lane, among the stored entries. */
  readonly times: number
}

/** The filter for entries. All fields present must match. */
export interface LedgerFilter {
  readonly key?: string
  readonly lane?: string
  /** Only entries below this number, for paging back. Higher ones are not counted in `total`. */
  readonly before?: number
  /** Only entries above this number. */
  readonly after?: number
}

/** The newest matching entries, oldest first, and the number of all that match. */
export interface LedgerEntries {
  readonly entries: ReadonlyArray<LedgerEntry>
  readonly total: number
}

/** An entry during a scan. The same object is used for the next entry. */
export interface LedgerRow {
  n: number
  request: number
  lane: string
  /** Number of its lane, below 256. */
  laneNumber: number
  index: number
  /** Number of its person. */
  person: number
  /** The halves of its hash. */
  high: number
  low: number
}

/** Each applied object of one workspace in the order of application. Contents are stored only as hashes. */
export interface Ledger {
  /** Calls `repeated` for each event and purchase whose whole content was applied before. */
  add(request: number, applied: ReadonlyArray<Applied>, repeated?: (one: Applied) => void): void
  /** The entries that are kept and match, oldest first. */
  entries(filter?: LedgerFilter): ReadonlyArray<LedgerEntry>
  /** The newest `limit` of them. Needs memory for these only. */
  page(filter: LedgerFilter, limit: number): Sliced.Sliced<LedgerEntries>
  /**
   * Visits the entries that are kept at the start and match, oldest first. `visit` returns how many rows its work amounts
   * to, at least 1. False if the ledger was cleared in a pause.
   */
  scan(filter: LedgerFilter, visit: (row: LedgerRow) => number): Sliced.Sliced<boolean>
  /** The place where an entry was applied; undefined if it is no longer stored. */
  place(n: number): Omit<LedgerEntry, "n" | "hash" | "times"> | undefined
  /** Number of dropped entries. */
  readonly evicted: number
  clear(): void
}

/** Default number of entries kept. Each costs about 20 bytes, and each person a little more. */
export const defaultCount = 1_000_000

/** An empty ledger that keeps the newest `count` applied objects. */
export const make = (count: number = defaultCount): Ledger => new LedgerRing(Math.max(1, count))

const nothing: LedgerEntries = { entries: [], total: 0 }

/** The columns of the entries that match a filter. */
interface Wanted {
  /** Positions, from 0. */
  readonly from: number
  readonly to: number
  readonly person: number
  readonly lane: number
}

const any = -1
const none = -2

// Columns instead of objects: at a million entries the garbage collector visits a few arrays, not a million objects.
class LedgerRing implements Ledger {
  readonly #limit: number
  #size = 0
  #total = 0
  /** Number of times that the ledger was cleared. */
  cleared = 0
  readonly #lanes: Array<string> = []
  /** Number of the previous object's lane. */
  #lane = 0
  #names = new PersonKeys()
  #columns = columns(1024)
  /** Hashes of the objects being added, two numbers each. */
  #hashes = new Uint32Array(256)
  readonly #repeats: Repeats.SeenContents

  constructor(limit: number) {
    this.#limit = limit
    this.#repeats = Repeats.make(limit)
  }

  get evicted(): number {
    return Math.max(0, this.#total - this.#limit)
  }

  add(request: number, applied: ReadonlyArray<Applied>, repeated?: (one: Applied) => void): void {
    if (this.#hashes.length < 2 * applied.length) this.#hashes = new Uint32Array(2 * applied.length)
    for (let i = 0; i < applied.length; i++) this.#write(request, applied[i], i)
    // Purchases that an earlier request contained. Equal ones of one request are not repeats: an order may have two equal
    // lines.
    let again: Set<number> | undefined
    // In a separate loop, so that the processor loads many of these distant memory locations in parallel.
    for (let i = 0; i < applied.length; i++) {
      const one = applied[i]
      if (one === undefined || !adds(one.lane)) continue
      if (!this.#repeats.seen(this.#hashes[2 * i] ?? 0, this.#hashes[2 * i + 1] ?? 0)) continue
      const before = one.lane === "purchases" ? this.#sameBefore(i) : undefined
      if (before !== undefined && again?.has(before) !== true) continue
      again ??= new Set()
      again.add(i)
      repeated?.(one)
    }
  }

  /** The first object of the current request with the same content as the one at a position; undefined if there is none. */
  #sameBefore(i: number): number | undefined {
    for (let j = 0; j < i; j++)
      if (this.#hashes[2 * j] === this.#hashes[2 * i] && this.#hashes[2 * j + 1] === this.#hashes[2 * i + 1]) return j
    return undefined
  }

  entries(filter: LedgerFilter = {}): ReadonlyArray<LedgerEntry> {
    return Sliced.run(this.page(filter, Number.POSITIVE_INFINITY)).entries
  }

  *page(filter: LedgerFilter, limit: number): Sliced.Sliced<LedgerEntries> {
    const wanted = this.#wanted(filter)
    const { cleared } = this
    const found: Array<number> = []
    let total = 0
    for (let at = wanted.to - 1; at >= Math.max(wanted.from, this.evicted); at--) {
      if (this.#isWanted(at % this.#limit, wanted)) {
        total++
        if (found.length < limit) found.push(at)
      }
      if (at % Sliced.rows !== 0) continue
      yield
      if (cleared !== this.cleared) return nothing
    }
    found.reverse()
    const times = yield* this.#timesOf(found)
    if (cleared !== this.cleared) return nothing
    const kept = found.filter((at) => at >= this.evicted)
    return { entries: kept.map((at) => ({ ...this.#read(at), times: times.get(this.#content(at)) ?? 1 })), total }
  }

  *scan(filter: LedgerFilter, visit: (row: LedgerRow) => number): Sliced.Sliced<boolean> {
    const wanted = this.#wanted(filter)
    const { cleared } = this
    const row: LedgerRow = { n: 0, request: 0, lane: "", laneNumber: 0, index: 0, person: 0, high: 0, low: 0 }
    let work = 0
    for (let at = wanted.from; at < wanted.to; at = Math.max(at + 1, this.evicted)) {
      work += this.#isWanted(at % this.#limit, wanted) ? visit(this.#fill(row, at)) : 1
      if (work < Sliced.rows) continue
      work = 0
      yield
      if (cleared !== this.cleared) return false
    }
    return true
  }

  #fill(row: LedgerRow, at: number): LedgerRow {
    const slot = at % this.#limit
    row.n = at + 1
    row.request = this.#columns.request[slot] ?? 0
    row.laneNumber = this.#columns.lane[slot] ?? 0
    row.lane = this.#lanes[row.laneNumber] ?? ""
    row.index = this.#columns.index[slot] ?? 0
    row.person = this.#columns.name[slot] ?? 0
    row.high = this.#columns.high[slot] ?? 0
    row.low = this.#columns.low[slot] ?? 0
    return row
  }

  place(n: number): Omit<LedgerEntry, "n" | "hash" | "times"> | undefined {
    if (n <= this.evicted || n > this.#total) return undefined
    const { request, lane, index, key } = this.#read(n - 1)
    return { request, lane, index, key }
  }

  /** The number of times the content of each entry was applied, among the stored entries. */
  *#timesOf(found: ReadonlyArray<number>): Sliced.Sliced<ReadonlyMap<string, number>> {
    const times = new Map(found.map((at) => [this.#content(at), 0]))
    const halves = new Set(found.map((at) => this.#columns.low[at % this.#limit] ?? 0))
    const { cleared } = this
    for (let at = this.#total - 1; times.size > 0 && at >= this.evicted; at--) {
      // Nearly every entry is skipped by one half of its hash, without making a string.
      if (halves.has(this.#columns.low[at % this.#limit] ?? 0)) {
        const count = times.get(this.#content(at))
        if (count !== undefined) times.set(this.#content(at), count + 1)
      }
      if (at % Sliced.rows !== 0) continue
      yield
      if (cleared !== this.cleared) return times
    }
    return times
  }

  #wanted({ key, lane, before, after = 0 }: LedgerFilter): Wanted {
    return {
      from: Math.max(this.evicted, after),
      to: Math.min(this.#total, before === undefined ? this.#total : before - 1),
      person: key === undefined ? any : (this.#names.known(key) ?? none),
      lane: lane === undefined ? any : this.#lanes.includes(lane) ? this.#lanes.indexOf(lane) : none
    }
  }

  #isWanted(slot: number, { person, lane }: Wanted): boolean {
    return (
      (person === any || this.#columns.name[slot] === person) && (lane === any || this.#columns.lane[slot] === lane)
    )
  }

  clear(): void {
    this.cleared++
    this.#size = 0
    this.#total = 0
    this.#names = new PersonKeys()
    this.#columns = columns(1024)
    this.#repeats.clear()
  }

  #write(request: number, one: Applied | undefined, i: number): void {
    if (one === undefined) return
    const slot = this.#total++ % this.#limit
    if (slot >= this.#size) this.#grow(slot + 1)
    Hash.writeValue(one.object, this.#hashes, 2 * i)
    this.#columns.request[slot] = request
    this.#columns.index[slot] = one.index
    this.#columns.lane[slot] = this.#laneNumber(one.lane)
    this.#columns.high[slot] = this.#hashes[2 * i] ?? 0
    this.#columns.low[slot] = this.#hashes[2 * i + 1] ?? 0
    this.#columns.name[slot] = this.#names.numberOf(one)
  }

  #read(n: number): Omit<LedgerEntry, "times"> {
    const slot = n % this.#limit
    const digest = { high: this.#columns.high[slot] ?? 0, low: this.#columns.low[slot] ?? 0 }
    return {
      n: n + 1,
      request: this.#columns.request[slot] ?? 0,
      lane: this.#lanes[this.#columns.lane[slot] ?? 0] ?? "",
      index: this.#columns.index[slot] ?? 0,
      key: this.#names.keyOf(this.#columns.name[slot] ?? 0),
      hash: Hash.format(digest)
    }
  }

  #content(at: number): string {
    const { lane, name, high, low } = this.#columns
    const slot = at % this.#limit
    return `${lane[slot]} ${name[slot]} ${high[slot]} ${low[slot]}`
  }

  #laneNumber(lane: string): number {
    if (this.#lanes[this.#lane] === lane) return this.#lane
    const known = this.#lanes.indexOf(lane)
    this.#lane = known >= 0 ? known : this.#lanes.push(lane) - 1
    return this.#lane
  }

  #grow(needed: number): void {
    if (needed > this.#columns.request.length) {
      const wider = columns(Math.min(this.#limit, Math.max(needed, this.#columns.request.length * 2)))
      wider.request.set(this.#columns.request)
      wider.index.set(this.#columns.index)
      wider.lane.set(this.#columns.lane)
      wider.name.set(this.#columns.name)
      wider.high.set(this.#columns.high)
      wider.low.set(this.#columns.low)
      this.#columns = wider
    }
    this.#size = needed
  }
}

/**
 * Keys by number. Stored per person and not per object, so that the garbage collector visits few strings. For a person
 * with an `external_id`, only the id is stored, which the profile shares; the key is created when it is read.
 */
class PersonKeys {
  /** External ids; their numbers are even. */
  readonly #externalIds: Array<string> = []
  readonly #byExternalId = new Map<string, number>()
  /** Keys of other identities; their numbers are odd. */
  readonly #keys: Array<string> = []
  readonly #byKey = new Map<string, number>()
  /** By position of a profile: the external id that was named last, and its number. */
  readonly #ids: Array<string> = []
  readonly #numbers: Array<number> = []

  numberOf({ key, object, person }: Applied): number {
    const id = key === undefined && isObject(object) ? object["external_id"] : undefined
    if (typeof id !== "string" || id === "") return this.#numberOfKey(key ?? ItemKey.of(object) ?? "")
    if (person === undefined) return this.#numberOfId(id)
    if (person < this.#ids.length && this.#ids[person] === id) return this.#numbers[person] ?? 0
    for (let n = this.#ids.length; n <= person; n++) this.#put(n, "", 0)
    this.#put(person, id, this.#numberOfId(id))
    return this.#numbers[person] ?? 0
  }

  #put(person: number, id: string, number: number): void {
    this.#ids[person] = id
    this.#numbers[person] = number
  }

  #numberOfId(id: string): number {
    return numberIn(this.#byExternalId, this.#externalIds, id) * 2
  }

  #numberOfKey(key: string): number {
    const id = ItemKey.externalIdOf(key)
    return id === undefined ? numberIn(this.#byKey, this.#keys, key) * 2 + 1 : this.#numberOfId(id)
  }

  /** The number of a key; undefined if it is unknown. */
  known(key: string): number | undefined {
    const id = ItemKey.externalIdOf(key)
    const found = id === undefined ? this.#byKey.get(key) : this.#byExternalId.get(id)
    if (found === undefined) return undefined
    return id === undefined ? found * 2 + 1 : found * 2
  }

  keyOf(number: number): string {
    const at = Math.floor(number / 2)
    if (number % 2 === 1) return this.#keys[at] ?? ""
    const id = this.#externalIds[at]
    return id === undefined ? "" : ItemKey.key("external_id", id)
  }
}

/** The position of a string in a list, after adding it if it is new. */
const numberIn = (positions: Map<string, number>, list: Array<string>, text: string): number => {
  const known = positions.get(text)
  if (known !== undefined) return known
  positions.set(text, list.length)
  return list.push(text) - 1
}

const columns = (length: number) => ({
  request: new Uint32Array(length),
  index: new Uint32Array(length),
  lane: new Uint8Array(length),
  name: new Uint32Array(length),
  high: new Uint32Array(length),
  low: new Uint32Array(length)
})

/** Lanes in which the same content sent twice counts twice. */
const adds = (lane: string): boolean => lane === "events" || lane === "purchases"
