import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Traffic from "../src/inspect/Traffic.js"
import * as Journal from "../src/record/Journal.js"
import * as Sliced from "../src/text/Sliced.js"
import { noon, open, past } from "./Api.js"

const entry = (n: number, change: Partial<Journal.JournalEntry>): Journal.JournalEntry => ({
  id: `id-${n}`,
  n,
  at: n,
  method: "POST",
  path: "/users/track",
  query: "",
  headers: {},
  body: "",
  status: 201,
  answerHeaders: {},
  answer: "",
  fault: undefined,
  applied: 0,
  refused: [],
  dropped: [],
  mistakes: [],
  advice: [],
  notes: [],
  ended: "answered",
  ms: 0,
  ...change
})

const journalOf = (changes: ReadonlyArray<Partial<Journal.JournalEntry>>): Journal.Journal => {
  const journal = Journal.make(Journal.defaultBounds)
  for (const [index, change] of changes.entries()) journal.add(entry(index + 1, change))
  return journal
}

const traffic = (journal: Journal.Journal, query: Traffic.TrafficQuery = {}, now = noon) =>
  Sliced.run(Traffic.make(journal, query, now))

const total = (counts: ReadonlyArray<Traffic.TrafficCounts>): number =>
  counts.flatMap((one) => Object.values(one)).reduce((sum, count) => sum + count, 0)

describe("traffic", () => {
  it("counts each request once in consecutive buckets of one length", () => {
    const at = fc.integer({ min: noon - 10_000_000, max: noon })
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 200 }), (times, buckets) => {
        const found = traffic(journalOf(times.map((one) => ({ at: one }))), { buckets })
        expect(total(found.buckets.map(({ requests }) => requests))).toBe(times.length)
        expect(found.buckets.map((bucket) => bucket.at)).toEqual(
          found.buckets.map((_, index) => found.from + index * found.bucketMs)
        )
        expect(found.until).toBe(found.from + found.buckets.length * found.bucketMs)
        expect(found.buckets.length).toBeLessThanOrEqual(buckets + 1)
        expect(found.last).toBe(Math.max(...times))
      })
    )
  })

  it("spreads a burst over the whole width without a range", () => {
    const { bucketMs, buckets } = traffic(journalOf(Array.from({ length: 400 }, (_, n) => ({ at: noon + n }))))
    expect(bucketMs).toBe(10)
    expect(buckets.every(({ requests }) => requests["2xx"] === 10)).toBe(true)
  })

  it("has only the requests of its range", () => {
    const journal = journalOf([{ at: noon - 61_000 }, { at: noon - 59_500 }, { at: noon }])
    const { bucketMs, buckets, last } = traffic(journal, { range: 60_000 })
    expect({ bucketMs, last, requests: total(buckets.map(({ requests }) => requests)) }).toEqual({
      bucketMs: 1_000,
      last: noon,
      requests: 2
    })
  })

  it("is empty without requests", () => {
    expect(traffic(journalOf([]), { range: 60_000 })).toMatchObject({ last: null, latency: { requests: 0, max: 0 } })
  })

  it("divides requests by status or ending, and objects by result", () => {
    const braze = open()
    const e = { name: "e", time: past }
    braze.track({
      events: [
        { ...e, external_id: "u1" },
        { external_id: "u1" },
        { ...e, user_alias: { alias_name: "a", alias_label: "l" } }
      ]
    })
    braze.track({ attributes: [{ external_id: "u1", plan: "free" }], purchases: [] })
    braze.track({ attributes: Array.from({ length: 76 }, () => ({ external_id: "u1" })) })
    braze.post("/users/export/ids", { external_ids: ["u1"] })
    braze.emulator.workspace.faults.set({ rules: [{ action: { type: "reset" } }] })
    braze.track({ events: [{ ...e, external_id: "u1" }] })
    const { buckets } = traffic(braze.emulator.workspace.journal)
    expect(buckets.map(({ requests, objects }) => ({ requests, objects }))).toEqual([
      {
        requests: { "2xx": 3, "4xx": 1, reset: 1 },
        objects: { events: 1, attributes: 1, dropped: 1, refused: 1, failed: 77 }
      }
    ])
  })

  it("reports how long the measured requests took", () => {
    const durations = [0, 0.4, 3, 3, 4, 7_000, 20_000]
    const { latency } = traffic(journalOf(durations.map((ms) => ({ ms }))))
    const { steps, ...sums } = latency
    expect(sums).toEqual({ requests: 6, median: 3, p95: 20_000, p99: 20_000, max: 20_000 })
    expect(steps.filter(({ requests }) => requests > 0)).toEqual([
      { upTo: 1, requests: 1 },
      { upTo: 5, requests: 3 },
      { upTo: 10_000, requests: 1 },
      { upTo: null, requests: 1 }
    ])
  })
})
