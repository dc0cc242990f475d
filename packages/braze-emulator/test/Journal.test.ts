import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Journal from "../src/record/Journal.js"

const entry = (n: number, size = 0): Journal.JournalEntry => ({
  id: `id-${n}`,
  n,
  at: n,
  method: "POST",
  path: "/users/track",
  query: "",
  headers: {},
  body: "x".repeat(size),
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
  ms: 0
})

describe("Journal", () => {
  it("keeps the newest exchanges within its count and finds them by number and id", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3_000 }), (count, total) => {
        const journal = Journal.make({ count, bytes: 1e9 })
        for (let n = 1; n <= total; n++) journal.add(entry(n))
        const kept = Array.from(
          { length: Math.min(count, total) },
          (_, index) => Math.max(0, total - count) + index + 1
        )
        expect(journal.entries().map(({ n }) => n)).toEqual(kept)
        expect(journal.evicted).toBe(Math.max(0, total - count))
        expect(journal.byNumber(total)?.id).toBe(`id-${total}`)
        expect(journal.byId(`id-${total}`)?.n).toBe(total)
        expect(journal.byNumber((kept[0] ?? 1) - 1)).toBeUndefined()
        expect(journal.byNumber(total + 1)).toBeUndefined()
      }),
      { numRuns: 40 }
    )
  })

  it("keeps bytes within its bound and always the newest", () => {
    const journal = Journal.make({ count: 1_000, bytes: 10_000 })
    for (let n = 1; n <= 50; n++) journal.add(entry(n, 1_000))
    expect(journal.entries().map(({ n }) => n)).toEqual([47, 48, 49, 50])
    journal.add(entry(51, 1_000_000))
    expect(journal.entries().map(({ n }) => n)).toEqual([51])
    expect(journal.evicted).toBe(50)
  })
})
