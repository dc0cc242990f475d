import type { JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"
import type { Source } from "./Source.js"
import { make as makeRecord, type SourceRecord } from "./SourceRecord.js"

/** A source into which a program pushes records while a pipeline runs. */
export interface Intake {
  readonly source: Source
  /**
   * Adds a record and returns its `seq`, which `onSettled` reports; `undefined` once the intake has ended. Never waits: a
   * caller that adds records faster than the pipeline sends them must wait for outcomes, or memory grows.
   */
  readonly offer: (body: JsonObject, id?: string) => number | undefined
  /** No more records follow; the pipeline runs to its end. */
  readonly end: () => void
}

/** Makes an intake, for one run of one pipeline. `name` is shown to people and used in origins. */
export const make = (name: string): Intake => {
  let queue: Array<SourceRecord> = []
  let next = 0
  let ended = false
  let parked: (() => void) | undefined
  const wake = (): void => {
    const resume = parked
    parked = undefined
    resume?.()
  }
  const park = Effect.async<void>((resume) => {
    if (queue.length > 0 || ended) return resume(Effect.void)
    parked = () => resume(Effect.void)
    return Effect.sync(() => {
      parked = undefined
    })
  })
  const pull = Effect.map(park, () => {
    if (queue.length === 0) return undefined
    const chunk = queue
    queue = []
    return chunk
  })
  return {
    source: { name, live: true, open: () => Effect.succeed(pull) },
    offer: (body, id) => {
      if (ended) return undefined
      const seq = next++
      queue.push(makeRecord(id ?? `${name}:${seq}`, seq, { source: name }, body))
      wake()
      return seq
    },
    end: () => {
      ended = true
      wake()
    }
  }
}
