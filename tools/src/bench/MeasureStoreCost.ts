import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { RememberedDelivery } from "@sluice/core/RememberedDeliveries"
import type { Change, InFlightItem } from "@sluice/core/StateStore"
import * as StateFile from "@sluice/node/StateFile"
import { Effect } from "effect"
import type { StoreCosts } from "./StoreCost.js"

const batch = 75
const concurrency = 8
/** Requests between two saves: about one second. */
const saveEvery = 600
const duration = 90 * 24 * 60 * 60 * 1_000
/** Bytes of a record. */
const length = 940
const part = "1"
const endpoint = "https://rest.iad-01.braze.com"
const mark = {
  path: "/exports/events.ndjson",
  device: "65024",
  inode: "1234567",
  read: ["f".repeat(64), "0".repeat(64)]
}
const hash = (seq: number): string => seq.toString(16).padStart(16, "8")

type Kind = Exclude<keyof StoreCosts, "tenth">

const item = (seq: number): InFlightItem => ({ part, position: length * seq, destination: "events", hash: hash(seq) })

const delivery = (seq: number, run: number): RememberedDelivery => {
  const content = { repeatable: "", once: hash(seq) }
  return {
    id: `m-${seq}`,
    destination: "events",
    outcome: "delivered",
    content,
    delivered: content,
    accepted: [],
    repeated: [],
    unknown: [],
    at: 1_750_000_000_000 + seq,
    seen: 1_750_000_000_000 + seq,
    run,
    version: "1",
    place: { source: "events.ndjson", line: seq }
  }
}

const seqs = (request: number): ReadonlyArray<number> => Array.from({ length: batch }, (_, at) => request * batch + at)

/** Stores the same data as a run over this number of records. Returns the CPU microseconds per record of each tenth. */
const measure = (kind: Kind, tenth: number): Effect.Effect<ReadonlyArray<number>> =>
  Effect.scoped(
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "sluice-store-"))),
        (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
      )
      const remembers = kind === "remembered"
      const state = yield* StateFile.make(join(folder, "source.db"), remembers ? { remember: { duration } } : {})
      const run = state.deliveries?.run ?? 0
      const settled = (request: number): Change["settled"] => [
        { part, endpoint, positions: seqs(request).map((seq) => length * seq) }
      ]
      const send = (request: number) =>
        Effect.gen(function* () {
          // Two thirds of the records are events, which are not repeatable.
          const once = seqs(request).filter((seq) => seq % 3 > 0)
          const notes =
            kind === "checkpoints" ? [] : [yield* state.note({ marks: [{ part, mark }], items: once.map(item) })]
          const remembered = remembers ? seqs(request).map((seq) => delivery(seq, run)) : []
          const marks = [{ part, mark }]
          return yield* state.commit({ notes, marks, settled: settled(request), openItems: [], remembered })
        })
      const save = (request: number, upTo: number) =>
        state.save({
          checkpoints: [{ part, endpoint, position: length * request * batch, settled: [] }],
          parts: [{ part, identity: mark, mark }],
          openItems: [],
          forgotten: [],
          upTo
        })
      const tenths: Array<number> = []
      const requests = Math.ceil(tenth / batch)
      for (let request = 0; tenths.length < 10; ) {
        const began = process.cpuUsage()
        const end = request + requests
        for (; request < end; request += concurrency) {
          const together = Array.from({ length: concurrency }, (_, at) => send(request + at))
          const changes = yield* Effect.all(together, { concurrency: "unbounded" })
          if (request % saveEvery < concurrency) yield* save(request + concurrency, Math.max(...changes))
        }
        const { system, user } = process.cpuUsage(began)
        tenths.push((user + system) / (requests * batch))
      }
      return tenths
    })
  ).pipe(Effect.orDie)

/**
 * `node MeasureStoreCost.js KIND RECORDS`; prints the tenths as JSON. Each kind needs a separate process, because V8
 * would optimise the code for the other kinds.
 */
const [kind = "notes", records = "1000000"] = process.argv.slice(2)
const isKind = (text: string): text is Kind => ["checkpoints", "notes", "remembered"].includes(text)
if (!isKind(kind)) throw new Error(`Unknown kind: ${kind}`)
console.log(JSON.stringify(await Effect.runPromise(measure(kind, Number(records) / 10))))
