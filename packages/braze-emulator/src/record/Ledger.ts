import * as Hash from "../text/Hash.js"
import * as ItemKey from "../text/ItemKey.js"
import { isObject } from "../text/Problem.js"
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
  /** How often this content was applied to this key in this lane, among the entries kept. */
  readonly times: number
}

/** Which entries to return. All fields present must match. */
export interface LedgerFilter {
  readonly key?: string
  readonly lane?: string
}

/** Each applied object of one workspace in the order of application. Contents are stored only as hashes. */
export interface Ledger {
  /** Calls `repeated` for each event and purchase whose whole content was applied before. */
  add(request: number, applied: ReadonlyArray<Applied>, repeated?: (one: Applied) => void): void
  /** The entries that are kept and match, oldest first. */
  entries(filter?: LedgerFilter): ReadonlyArray<LedgerEntry>
  /** Number of dropped entries. */
  readonly evicted: number
  clear(): void
}

/** Default number of entries kept. Each costs about 20 bytes, and each person a little more. */
export const defaultCount = 1_000_000

/** An empty ledger that keeps the newest `count` applied objects. */
export const make = (count: number = defaultCount): Ledger => new LedgerRing(Math.max(1, count))

// Columns instead of objects: at a million entries the garbage collector visits a few arrays, not a million objects.
class LedgerRing implements Ledger {
  readonly #limit: number
  #size = 0
  #total = 0
  readonly #lanes: Array<string> = []
  /** Number of the previous object's lane. */
  #lane = 0
  #names = new PersonKeys()
  #columns = columns(1024)
  /** Hashes of the objects being added, two numbers each. */
  #hashes = new Uint32Array(256)
  readonly #repeats: Repeats.Repeats

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
    // In a separate loop, so that the processor loads many of these distant memory locations at once.
    for (let i = 0; i < applied.length; i++) {
      const one = applied[i]
      if (one === undefined || !adds(one.lane)) continue
      if (this.#repeats.seen(this.#hashes[2 * i] ?? 0, this.#hashes[2 * i + 1] ?? 0)) repeated?.(one)
    }
  }

  entries(filter: LedgerFilter = {}): ReadonlyArray<LedgerEntry> {
    const times = new Map<string, number>()
    const found: Array<Omit<LedgerEntry, "times"> & { times: number }> = []
    for (let n = this.evicted; n < this.#total; n++) {
      const entry = this.#read(n)
      if (filter.key !== undefined && entry.key !== filter.key) continue
      if (filter.lane !== undefined && entry.lane !== filter.lane) continue
      times.set(content(entry), (times.get(content(entry)) ?? 0) + 1)
      found.push({ ...entry, times: 0 })
    }
    for (const entry of found) entry.times = times.get(content(entry)) ?? 0
    return found
  }

  clear(): void {
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
 * Keys by number. Stored per person and not per object, so that the garbage collector visits few texts. Objects with an
 * `external_id` are looked up by it, so that their key is created once per person.
 */
class PersonKeys {
  readonly #keys: Array<string> = []
  readonly #byExternalId = new Map<string, number>()
  readonly #byKey = new Map<string, number>()
  /** By position of a profile: the external id that was named last, and its number. */
  readonly #ids: Array<string> = []
  readonly #numbers: Array<number> = []

  numberOf({ key, object, person }: Applied): number {
    const id = key === undefined && isObject(object) ? object["external_id"] : undefined
    if (typeof id !== "string" || id === "") return this.#number(key ?? ItemKey.of(object) ?? "")
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
    const known = this.#byExternalId.get(id)
    if (known !== undefined) return known
    const number = this.#number(ItemKey.key("external_id", id))
    this.#byExternalId.set(id, number)
    return number
  }

  keyOf(number: number): string {
    return this.#keys[number] ?? ""
  }

  #number(key: string): number {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    this.#byKey.set(key, this.#keys.length)
    return this.#keys.push(key) - 1
  }
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

const content = (entry: { readonly lane: string; readonly key: string; readonly hash: string }): string =>
  `${entry.lane} ${entry.hash} ${entry.key}`
