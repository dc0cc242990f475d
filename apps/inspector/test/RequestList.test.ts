import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Schemas } from "../src/control/Client.js"
import * as RequestList from "../src/control/RequestList.js"

const request = (n: number, status = 201): Schemas["RequestSummary"] => ({
  id: `id-${n}`,
  n,
  at: "2026-01-31T12:00:00.000Z",
  method: "POST",
  path: "/users/track",
  status,
  ended: "answered",
  applied: 1,
  fault: null,
  items: 1,
  lanes: { events: 1 },
  refused: [],
  dropped: [],
  bytes: 10,
  answerBytes: 10,
  ms: 1,
  mistakes: [],
  advice: []
})

const page = (numbers: ReadonlyArray<number>, total = numbers.length): Schemas["RequestPage"] => ({
  requests: numbers.map((n) => request(n)),
  total,
  evicted: 0
})

const range = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

const numbers = ({ rows }: Pick<RequestList.RequestList, "rows">): ReadonlyArray<number> => rows.map(({ n }) => n)

describe("the list of requests", () => {
  it("contains each request once, newest first, for any overlap of pages", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20 }))),
        (steps) => {
          let list = RequestList.first(page(range(30, 40), 40))
          for (const [up, from, length] of steps) {
            const next = page(range(from, from + length))
            list = up ? RequestList.newer(list, next) : RequestList.older(list, next)
          }
          const all = numbers(list)
          expect(all).toEqual([...new Set(all)].sort((a, b) => b - a))
        }
      )
    )
  })

  it("adds newer and older requests, and counts them", () => {
    const list = RequestList.newer(RequestList.first(page([3, 4], 4)), page([5, 6]))
    expect({ ...RequestList.older(list, page([1, 2])), rows: [] }).toEqual({ rows: [], total: 6, evicted: 0 })
    expect(numbers(RequestList.older(list, page([1, 2])))).toEqual([6, 5, 4, 3, 2, 1])
  })

  it("replaces only the request with a newer state", () => {
    const list = RequestList.first(page([1, 2, 3]))
    expect(RequestList.renewed(list, request(2, 503)).rows.map(({ status }) => status)).toEqual([201, 503, 201])
    expect(RequestList.renewed(list, request(9))).toBe(list)
  })

  it("shows no requests after the given number, and counts waiting requests", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 }), (size, upTo) => {
        const list = RequestList.first(page(range(1, size)))
        const { rows, waiting } = RequestList.shown(list, upTo)
        expect(rows.length + waiting).toBe(size)
        expect(rows.every(({ n }) => n <= upTo)).toBe(true)
      })
    )
    expect(RequestList.shown(RequestList.first(page([1, 2])), Number.POSITIVE_INFINITY).waiting).toBe(0)
  })
})
