import { describe, expect, it } from "@effect/vitest"
import { Item, Pipeline, Prepared, Reply, type Source, SourceRecord, type StateStore, Verdict } from "@sluice/core"
import { Duration, Effect, Fiber, TestClock } from "effect"
import * as MemoryState from "../src/MemoryState.js"

/** One record in each of two parts. It does not end, so that checkpoints are saved while its records are on their way. */
const source: Source.Source = {
  name: "parts",
  identify: (part) => ({ name: part }),
  open: () =>
    Effect.sync(() => {
      const entries = ["a", "b"].map((part, seq) =>
        SourceRecord.make(part, seq, { source: part, line: 1 }, {}, part, 1)
      )
      let pulls = 0
      return Effect.suspend(() => (pulls++ === 0 ? Effect.succeed(entries) : Effect.never))
    })
}

const openItemsOf = ({ openItems }: StateStore.State) =>
  openItems.map(({ accepted, part, unknown }) => [part, accepted.length, unknown.length])

describe("open items", () => {
  it.effect.each<[string, ReadonlyArray<Verdict.Verdict>, ReadonlyArray<ReadonlyArray<unknown>>]>([
    [
      "whose response was lost",
      [Verdict.unsure({ code: "lost", message: "Lost." }), Verdict.unsure({ code: "lost", message: "Lost." })],
      [["a", 0, 2]]
    ],
    ["that were accepted", [Verdict.accepted, Verdict.refused({ code: "no", message: "No." })], [["a", 1, 0]]]
  ])("%s outlive a save after which another part was settled", ([, verdicts, expected]) =>
    Effect.gen(function* () {
      const saved: Array<StateStore.State> = []
      const memory = MemoryState.make({ onSaved: (state) => void saved.push(state) })
      const pipeline = yield* Pipeline.make({
        source,
        state: memory,
        routes: [
          {
            destination: {
              name: "events",
              endpoint: {
                id: "scripted",
                lanes: ["events"],
                limits: { items: 2, bytes: 10_000, bytesAlone: 20_000, envelope: 2 },
                budget: { pool: "scripted", count: 1_000_000, per: 1_000 },
                attempt: (items) =>
                  Effect.succeed(
                    Reply.judged(
                      items.map((item, at) =>
                        item.record.id === "a" ? (verdicts[at] ?? Verdict.accepted) : Verdict.accepted
                      )
                    )
                  )
              },
              prepare: (chunk) =>
                chunk.map((record) =>
                  Prepared.items(
                    [1, 2].map((part) =>
                      Item.make({
                        record,
                        destination: "events",
                        part,
                        key: record.id,
                        lane: "events",
                        json: JSON.stringify({ part, id: record.id }),
                        repeatable: false
                      })
                    )
                  )
                )
            }
          }
        ],
        // The letter is never durable, so that the record of the first part is not settled.
        deadLetters: { name: "blocked", write: () => Effect.never }
      })
      const fiber = yield* Effect.forkDaemon(pipeline.run)
      yield* TestClock.adjust(Duration.seconds(5))
      expect(saved.length).toBeGreaterThan(0)
      expect(openItemsOf(memory.state())).toEqual(expected)
      yield* Fiber.interruptFork(fiber)
    })
  )
})
