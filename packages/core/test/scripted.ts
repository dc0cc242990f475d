import { Effect } from "effect"
import type { Destination } from "../src/destination/Destination.js"
import type { Endpoint, Limits } from "../src/destination/Endpoint.js"
import * as Item from "../src/destination/Item.js"
import * as Prepared from "../src/destination/Prepared.js"
import { judged, type Reply } from "../src/destination/Reply.js"
import type * as DeadLetter from "../src/outcome/DeadLetter.js"
import type { Settled } from "../src/outcome/Settled.js"
import type { Entry, Source } from "../src/record/Source.js"
import type { SourceRecord } from "../src/record/SourceRecord.js"
import type { Checkpoint } from "../src/run/Checkpoint.js"
import type { Options } from "../src/run/Pipeline.js"

/** What one attempt carried: the parts as `id` or `id/part`, in the order sent. */
export interface Attempt {
  readonly n: number
  readonly at: number
  readonly sent: ReadonlyArray<string>
  readonly keys: ReadonlyArray<string>
}

export const limits: Limits = { items: 3, bytes: 10_000, bytesAlone: 20_000, envelope: 2 }

export const record = (seq: number, body: SourceRecord["body"] = {}): SourceRecord => ({
  id: `r${seq}`,
  seq,
  origin: { source: "memory", line: seq + 1 },
  body
})

export const items = (record: SourceRecord, destination = "scripted"): ReadonlyArray<Item.Item> => {
  const count = typeof record.body["items"] === "number" ? record.body["items"] : 1
  const who = typeof record.body["who"] === "string" ? record.body["who"] : record.id
  const repeatable = record.body["repeatable"] !== false
  return Array.from({ length: count }, (_, part) =>
    Item.make({
      record,
      destination,
      part,
      key: Item.key("external_id", who),
      lane: "events",
      json: JSON.stringify({ id: record.id, part }),
      repeatable
    })
  )
}

export const label = (item: Item.Item): string => (item.part === 0 ? item.record.id : `${item.record.id}/${item.part}`)

/** An endpoint that answers by a script and records its requests. */
export const endpoint = (
  answer: (items: ReadonlyArray<Item.Item>, n: number) => Effect.Effect<Reply> | Reply = () => judged(undefined),
  own: Partial<Endpoint> = {}
): { readonly endpoint: Endpoint; readonly attempts: Array<Attempt> } => {
  const attempts: Array<Attempt> = []
  return {
    attempts,
    endpoint: {
      id: "scripted",
      lanes: ["events"],
      limits,
      budget: { pool: "scripted", count: 1_000_000, per: 1_000 },
      attempt: (sent) =>
        Effect.suspend(() =>
          Effect.flatMap(
            Effect.clockWith((clock) => clock.currentTimeMillis),
            (at) => {
              attempts.push({ n: attempts.length + 1, at, sent: sent.map(label), keys: sent.map(({ key }) => key) })
              const reply = answer(sent, attempts.length)
              return Effect.isEffect(reply) ? reply : Effect.succeed(reply)
            }
          )
        ),
      ...own
    }
  }
}

/** `{ invalid: true }` is Invalid, `{ skip: true }` is Skipped, anything else makes `items` items about `who`. */
export const destination = (to: Endpoint, name = "scripted"): Destination => ({
  name,
  endpoint: to,
  prepare: (chunk) =>
    chunk.map((one) => {
      if (one.body["skip"] === true) return Prepared.skipped({ code: "nothing", message: "Nothing to send." })
      if (one.body["invalid"] === true)
        return Prepared.invalid([{ code: "bad", path: "$.invalid", message: "It is bad." }])
      return Prepared.items(items(one, name))
    })
})

export const source = (entries: ReadonlyArray<Entry>, chunk = 4): Source & { readonly acknowledged: Array<number> } => {
  const acknowledged: Array<number> = []
  return {
    name: "memory",
    acknowledged,
    acknowledge: (lowWater) => Effect.sync(() => void acknowledged.push(lowWater)),
    open: (from) =>
      Effect.sync(() => {
        let at = from
        return Effect.sync(() => {
          if (at >= entries.length) return undefined
          const next = entries.slice(at, at + chunk)
          at += next.length
          return next
        })
      })
  }
}

export const memory = (): {
  readonly deadLetters: DeadLetter.DeadLetters
  readonly letters: Array<DeadLetter.DeadLetter>
  readonly settled: Array<Settled>
  readonly onSettled: NonNullable<Options["onSettled"]>
  readonly saved: Array<Checkpoint>
  readonly checkpoints: (from: Checkpoint) => NonNullable<Options["checkpoints"]>
} => {
  const letters: Array<DeadLetter.DeadLetter> = []
  const settled: Array<Settled> = []
  const saved: Array<Checkpoint> = []
  return {
    letters,
    settled,
    saved,
    deadLetters: { name: "memory", write: (more) => Effect.sync(() => void letters.push(...more)) },
    onSettled: (more) => void settled.push(...more),
    checkpoints: (from) => ({
      load: Effect.succeed(from),
      save: (checkpoint) => Effect.sync(() => void saved.push(checkpoint))
    })
  }
}

export const outcomes = (settled: ReadonlyArray<Settled>): Record<string, string> =>
  Object.fromEntries([...settled].sort((a, b) => a.seq - b.seq).map(({ id, outcome }) => [id, outcome]))
