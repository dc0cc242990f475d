import type { JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"
import type { Source, Take } from "../../src/record/Source.js"
import { make as makeRecord, type SourceRecord } from "../../src/record/SourceRecord.js"

/** A source into which a program pushes records while a pipeline runs. */
export interface Intake {
  readonly source: Source
  /**
   * Adds a record and returns its `seq`, which `onSettled` reports; `undefined` once the intake has ended. Never waits.
   * A caller that adds records faster than the pipeline sends them must wait for outcomes, because memory would grow.
   */
  readonly offer: (body: JsonObject, id?: string) => number | undefined
  /** Ends the intake. The pipeline runs to its end. */
  readonly end: () => void
}

/** Makes an intake, for one run of one pipeline. `name` is shown to people and used in origins. */
export const make = (name: string): Intake => {
  const records = new OfferedRecords()
  let next = 0
  return {
    source: {
      name,
      live: true,
      open: () => Effect.succeed(records.pull),
      onTake: (take) => records.onTake(take)
    },
    offer: (body, id) => {
      if (records.ended) return undefined
      const seq = next++
      records.add(makeRecord(id ?? `${name}:${seq}`, seq, { source: name }, body))
      return seq
    },
    end: () => records.end()
  }
}

/** Records that the pipeline has not read yet. */
class OfferedRecords {
  #records: Array<SourceRecord> = []
  #take: Take | undefined
  /** Continues a pull that waits. */
  #parked: ((then: Effect.Effect<void>) => void) | undefined
  ended = false
  #handingOver = false

  add(record: SourceRecord): void {
    this.#records.push(record)
    if (this.#parked === undefined || this.#handingOver) return
    this.#handingOver = true
    // Continue shortly after, so that records that a program sends together share a request.
    queueMicrotask(() => this.#handOver())
  }

  end(): void {
    this.ended = true
    this.#wake(Effect.void)
  }

  onTake(take: Take): void {
    this.#take = take
  }

  readonly pull = Effect.map(
    Effect.async<void>((resume) => {
      if (this.#records.length > 0 || this.ended) return resume(Effect.void)
      this.#parked = resume
      return Effect.sync(() => {
        this.#parked = undefined
      })
    }),
    () => (this.#records.length === 0 ? undefined : this.#takeAll())
  )

  #handOver(): void {
    this.#handingOver = false
    if (this.#parked === undefined || this.#records.length === 0) return
    try {
      if (this.#take?.(this.#records) === true) this.#records = []
      else this.#wake(Effect.void)
    } catch (defect) {
      this.#records = []
      this.#wake(Effect.die(defect))
    }
  }

  #takeAll(): ReadonlyArray<SourceRecord> {
    const records = this.#records
    this.#records = []
    return records
  }

  #wake(then: Effect.Effect<void>): void {
    const resume = this.#parked
    this.#parked = undefined
    resume?.(then)
  }
}
