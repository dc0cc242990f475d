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
import { FoldedState } from "../src/run/FoldedState.js"
import type { PipelineOptions } from "../src/run/Pipeline.js"
import { empty, type State, type StateStore } from "../src/run/StateStore.js"

/** The items of one attempt: the parts as `id` or `id/part`, in the order of sending. */
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

/** An endpoint that responds according to a script and records its requests. */
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

/** Reads all entries in every run, so that each keeps its number; the pipeline skips those that are settled. */
export const source = (entries: ReadonlyArray<Entry>, chunk = 4): Source & { readonly acknowledged: Array<number> } => {
  const acknowledged: Array<number> = []
  return {
    name: "memory",
    acknowledged,
    acknowledge: (lowWater) => Effect.sync(() => void acknowledged.push(lowWater)),
    identify: () => null,
    open: () =>
      Effect.sync(() => {
        let at = 0
        return Effect.sync(() => {
          if (at >= entries.length) return undefined
          const next = entries.slice(at, at + chunk)
          at += next.length
          return next
        })
      })
  }
}

/** A description of a state. The numbers of records are their positions, and there is one endpoint. */
export interface Remembered {
  readonly lowWater: number
  readonly settled: ReadonlyArray<number>
  /** Hashes of items by record; of the destination `scripted`. */
  readonly delivered: Readonly<Record<string, ReadonlyArray<string>>>
  readonly unknown: Readonly<Record<string, ReadonlyArray<string>>>
}

/** The description of a state without settled records. */
export const start: Remembered = { lowWater: 0, settled: [], delivered: {}, unknown: {} }

/** The state for a description. */
export const stateOf = ({ delivered, lowWater, settled, unknown }: Remembered): State => ({
  ...empty,
  parts: [{ part: "", identity: null, mark: null }],
  checkpoints: [
    { part: "", endpoint: "scripted", position: lowWater === 0 ? undefined : lowWater - 1, settled: [...settled] }
  ],
  openItems: [...new Set([...Object.keys(delivered), ...Object.keys(unknown)])].map((seq) => ({
    part: "",
    position: Number(seq),
    destination: "scripted",
    accepted: delivered[seq] ?? [],
    unknown: unknown[seq] ?? []
  }))
})

const remembered = (state: Pick<State, "checkpoints" | "openItems">): Remembered => {
  const [checkpoint] = state.checkpoints
  const position = typeof checkpoint?.position === "number" ? checkpoint.position : -1
  const above = (checkpoint?.settled ?? []).filter((at): at is number => typeof at === "number" && at > position)
  let lowWater = position + 1
  while (above.includes(lowWater)) lowWater++
  const listed = (which: "accepted" | "unknown") =>
    Object.fromEntries(
      state.openItems.filter((items) => items[which].length > 0).map((items) => [String(items.position), items[which]])
    )
  return {
    lowWater,
    settled: above.filter((at) => at >= lowWater),
    delivered: listed("accepted"),
    unknown: listed("unknown")
  }
}

export const memory = (): {
  readonly deadLetters: DeadLetter.DeadLetters
  readonly letters: Array<DeadLetter.DeadLetter>
  readonly settled: Array<Settled>
  readonly onSettled: NonNullable<PipelineOptions["onSettled"]>
  /** A store with this initial state. */
  readonly state: (from?: Remembered) => StateStore
  /** The present description of the last store. It lists no items of settled records. */
  readonly saved: () => Remembered
} => {
  const letters: Array<DeadLetter.DeadLetter> = []
  const settled: Array<Settled> = []
  let saved = () => start
  return {
    letters,
    settled,
    saved: () => saved(),
    deadLetters: { name: "memory", write: (more) => Effect.sync(() => void letters.push(...more)) },
    onSettled: (more) => void settled.push(...more),
    state: (from = start) => {
      let folded = new FoldedState()
      const replace = ({ checkpoints, openItems, parts }: Pick<State, "checkpoints" | "openItems" | "parts">): void => {
        folded = new FoldedState()
        for (const part of parts) folded.part({ ...part, checkpoints, openItems })
      }
      replace(stateOf(from))
      let changes = 0
      saved = () => {
        const { delivered, lowWater, settled: above, unknown } = remembered(folded.state)
        const open = (all: Remembered["delivered"]) =>
          Object.fromEntries(
            Object.entries(all).filter(([seq]) => Number(seq) >= lowWater && !above.includes(Number(seq)))
          )
        return { lowWater, settled: above, delivered: open(delivered), unknown: open(unknown) }
      }
      return {
        load: Effect.succeed(stateOf(from)),
        note: () => Effect.succeed(0),
        commit: (change) =>
          Effect.sync(() => {
            folded.change(change)
            return ++changes
          }),
        save: (snapshot) => Effect.sync(() => replace(snapshot))
      }
    }
  }
}

export const outcomes = (settled: ReadonlyArray<Settled>): Record<string, string> =>
  Object.fromEntries([...settled].sort((a, b) => a.seq - b.seq).map(({ id, outcome }) => [id, outcome]))
