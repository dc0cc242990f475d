import type { ExchangeEnd } from "../faults/FaultAction.js"
import type * as BodyStore from "../state/BodyStore.js"
import type { Headers } from "../text/Request.js"
import type { Dropped, RefusedObject } from "./Applied.js"

/** The rule that fired: its index in the rule set and its action. */
export interface FiredFault {
  readonly rule: number
  readonly type: string
}

/** A mistake in one request, or advice about it. Contains no key. */
export interface RequestNote {
  readonly code: string
  readonly message: string
  /** Its path in the request, such as `events[0].name`; empty if it is about the whole request. */
  readonly path: string
  /** Distinguishes notes with the same code, such as refusals with different sentences; empty: the code alone does. */
  readonly sentence: string
}

/** Number of notes that are kept per request. */
export const mostNotes = 200

/** One stored exchange, unparsed. It contains the key; show it through `Inspect`. */
export interface JournalEntry {
  /** Also the response's `x-request-id`. */
  readonly id: string
  /** 1 for the first request of the workspace. */
  readonly n: number
  /** Milliseconds since 1970 of its arrival, by the workspace's clock. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Headers
  readonly body: BodyStore.Kept
  readonly status: number
  readonly answerHeaders: Readonly<Record<string, string>>
  readonly answer: string
  readonly fault: FiredFault | undefined
  /** Number of objects in the request that were applied, even if they changed nothing. */
  readonly applied: number
  readonly refused: ReadonlyArray<RefusedObject>
  /** The objects that were accepted without effect. */
  readonly dropped: ReadonlyArray<Dropped>
  /** Codes of its mistakes, each once. */
  readonly mistakes: ReadonlyArray<string>
  /** Codes of the advice about it, each once. */
  readonly advice: ReadonlyArray<string>
  /** The first {@link mostNotes} mistakes and pieces of advice, in the order found. */
  readonly notes: ReadonlyArray<RequestNote>
  /** The way it ended. At first the expected way; the owner of the connection corrects it. */
  ended: ExchangeEnd
  /** Milliseconds from its arrival to the end of its response; 0 if it was not measured. */
  ms: number
}

/** The amount of history that is kept. The oldest exchanges are dropped first. */
export interface JournalBounds {
  readonly count: number
  /** Bytes of request and response bodies and of notes, plus 1 KB per exchange for the rest. */
  readonly bytes: number
}

/** Enough for a test run and bounded for a server: 10,000 exchanges or 64 MB. */
export const defaultBounds: JournalBounds = { count: 10_000, bytes: 64 * 1024 * 1024 }

/** The exchanges of one workspace, oldest first, within bounds. */
export interface Journal {
  add(entry: JournalEntry): void
  /** The exchanges that are still kept, oldest first. */
  entries(): ReadonlyArray<JournalEntry>
  byNumber(n: number): JournalEntry | undefined
  /** Number of the oldest exchange that is kept; all from there to `newest` are. */
  readonly oldest: number
  /** Number of the newest exchange; below `oldest` if there is none. */
  readonly newest: number
  byId(id: string): JournalEntry | undefined
  /** Number of dropped exchanges. */
  readonly evicted: number
  clear(): void
}

/** An empty journal. */
export const make = (bounds: JournalBounds): Journal => new JournalRing(bounds)

const overhead = 1024

/** Bytes that one note counts as: its texts may not be written yet. */
const noteBytes = 100

const weight = ({ body, answer, notes }: JournalEntry): number =>
  body.length + answer.length + notes.length * noteBytes + overhead

// A list with a moving start, because `shift` copies. It is compacted when half of it is gone.
class JournalRing implements Journal {
  readonly #bounds: JournalBounds
  #kept: Array<JournalEntry | undefined> = []
  #start = 0
  #bytes = 0
  evicted = 0

  constructor(bounds: JournalBounds) {
    this.#bounds = bounds
  }

  add(entry: JournalEntry): void {
    this.#kept.push(entry)
    this.#bytes += weight(entry)
    while (this.#kept.length - this.#start > 1 && this.#full()) this.#evict()
    if (this.#start > 1024 && this.#start * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#start)
      this.#start = 0
    }
  }

  entries(): ReadonlyArray<JournalEntry> {
    return this.#kept.slice(this.#start).flatMap((entry) => (entry === undefined ? [] : [entry]))
  }

  get oldest(): number {
    return this.#kept[this.#start]?.n ?? 0
  }

  get newest(): number {
    return this.oldest + this.#kept.length - this.#start - 1
  }

  byNumber(n: number): JournalEntry | undefined {
    const first = this.#kept[this.#start]
    return first === undefined || n < first.n ? undefined : this.#kept[this.#start + n - first.n]
  }

  byId(id: string): JournalEntry | undefined {
    return this.#kept.find((entry, index) => index >= this.#start && entry?.id === id)
  }

  clear(): void {
    this.#kept = []
    this.#start = 0
    this.#bytes = 0
    this.evicted = 0
  }

  #full(): boolean {
    return this.#kept.length - this.#start > this.#bounds.count || this.#bytes > this.#bounds.bytes
  }

  #evict(): void {
    const oldest = this.#kept[this.#start]
    if (oldest !== undefined) this.#bytes -= weight(oldest)
    this.#kept[this.#start++] = undefined
    this.evicted++
  }
}
