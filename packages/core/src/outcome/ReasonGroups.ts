import type { Reason } from "@sluice/values/Reason"
import type { Origin } from "../record/SourceRecord.js"
import * as Remarks from "./Remarks.js"

/** The place of a reason. */
export interface ReasonPlace {
  readonly id: string
  readonly origin: Origin
  readonly destination: string
}

/** Equal reasons of a kind, counted. */
export interface CountedReason<K extends string> {
  readonly kind: K
  readonly code: string
  /** The place in the record. Where it differs only in the numbers of elements, these are replaced by `*`. */
  readonly path?: string
  /** The place in the mapping. */
  readonly mappingPath?: string
  /** Of the first one. */
  readonly message: string
  readonly count: number
  /** The one that was read first. */
  readonly first: ReasonPlace
}

/** The maximum number of groups; further reasons count under the code `others`. */
export const maxGroups = 1_000

/**
 * The maximum number of messages of one code at one path, because a service may write a different message for each
 * record.
 */
export const maxMessages = 20

interface Group<K extends string> {
  readonly kind: K
  readonly code: string
  path: string | undefined
  readonly mappingPath: string | undefined
  message: string
  count: number
  first: ReasonPlace
  /** Of the first one. */
  seq: number
  /** Of the last one that was counted. */
  lastSeq: number
}

/** The way in which {@link ReasonGroups} counts. */
export interface ReasonGroupsOptions {
  /** Whether equal reasons at different destinations are in different groups. */
  readonly separatesDestinations: boolean
  /** Whether the destinations of a record finish at different times. Default: false. */
  readonly isJoined?: boolean
}

/** Replaces a reason that would add another group. */
const others = Remarks.reason("others")
const furtherMessages = "There were more messages with this code. Each is in its dead letter or outcome."

/**
 * Counts reasons by kind, code, path and message. The order in which records finish does not matter. A reason counts
 * once for each record, even if several of its elements and destinations have it. The reasons of a record are added
 * together, unless `isJoined`: then its destinations finish at different times, until {@link finish}. Messages that
 * contain values, such as the place of another record, do not separate groups.
 */
export class ReasonGroups<K extends string> {
  readonly #groups = new Map<string, Group<K>>()
  /** The number of groups of one code and path, which differ in their messages. */
  readonly #messages = new Map<string, number>()
  /** Groups of reasons that all records share as one object. They are found by the object, without a key. */
  readonly #byReason = new WeakMap<Reason, Group<K>>()
  readonly #separatesDestinations: boolean
  /** The groups that count an unfinished record, by its number. Undefined if the reasons of a record are added together. */
  readonly #unfinished: Map<number, Set<Group<K>>> | undefined

  constructor({ isJoined = false, separatesDestinations }: ReasonGroupsOptions) {
    this.#separatesDestinations = separatesDestinations
    this.#unfinished = isJoined ? new Map() : undefined
  }

  /** Adds a reason of the entry with this number. */
  add(kind: K, reason: Reason, place: ReasonPlace, seq: number): void {
    const group = this.#shared(kind, reason, place) ?? this.#groupOf(kind, reason, place)
    if (reason.path !== group.path && reason.path !== undefined && reason.code === group.code)
      group.path = withoutNumbers(reason.path)
    if (this.#counts(group, seq)) return
    group.count++
    if (seq >= group.seq) return
    group.seq = seq
    group.first = place
    if (Remarks.isFilledIn(group.code)) group.message = reason.message
  }

  /** No more reasons of the entry with this number are added. Needed only if `isJoined`. */
  finish(seq: number): void {
    if (this.#unfinished !== undefined && this.#unfinished.size > 0) this.#unfinished.delete(seq)
  }

  /** Most frequent first; equally frequent ones in the order of their first records. */
  get all(): ReadonlyArray<CountedReason<K>> {
    return [...this.#groups.values()]
      .sort((a, b) => b.count - a.count || a.seq - b.seq)
      .map(({ kind, code, path, mappingPath, message, count, first }) => ({
        kind,
        code,
        ...(path !== undefined && { path }),
        ...(mappingPath !== undefined && { mappingPath }),
        message,
        count,
        first
      }))
  }

  /** Whether a group already counts an entry. From now on it does. */
  #counts(group: Group<K>, seq: number): boolean {
    if (group.lastSeq === seq) return true
    group.lastSeq = seq
    if (this.#unfinished === undefined) return false
    const counting = this.#unfinished.get(seq)
    if (counting === undefined) this.#unfinished.set(seq, new Set([group]))
    else if (counting.has(group)) return true
    else counting.add(group)
    return false
  }

  #shared(kind: K, reason: Reason, { destination }: ReasonPlace): Group<K> | undefined {
    const group = this.#byReason.get(reason)
    if (group === undefined || group.kind !== kind) return undefined
    return this.#separatesDestinations && group.first.destination !== destination ? undefined : group
  }

  #groupOf(kind: K, reason: Reason, place: ReasonPlace): Group<K> {
    const { code, message } = reason
    const at = withoutNumbers(reason.path ?? reason.mappingPath ?? "")
    const where = [kind, code, at, ...(this.#separatesDestinations ? [place.destination] : [])].join(" ")
    const key = Remarks.isFilledIn(code) ? where : `${where} ${message}`
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const messages = this.#messages.get(where) ?? 0
    if (code !== others.code && this.#groups.size >= maxGroups) return this.#groupOf(kind, others, place)
    if (message !== furtherMessages && messages >= maxMessages)
      return this.#groupOf(kind, { ...reason, message: furtherMessages }, place)
    this.#messages.set(where, messages + 1)
    const group: Group<K> = {
      kind,
      code,
      path: reason.path,
      mappingPath: reason.mappingPath,
      message,
      count: 0,
      first: place,
      seq: Number.POSITIVE_INFINITY,
      lastSeq: -1
    }
    this.#groups.set(key, group)
    this.#byReason.set(reason, group)
    return group
  }
}

/** A place with every number of an element replaced: `$.products[3].price` becomes `$.products[*].price`. */
const withoutNumbers = (path: string): string => (path.includes("[") ? path.replace(/\[\d+\]/g, "[*]") : path)
