import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Budget, Reservation } from "@sluice/core/Budget"
import type { SharedLimits } from "@sluice/core/SharedLimit"
import { Effect, Exit, Scope } from "effect"
import * as fc from "fast-check"
import { afterAll, vi } from "vitest"
import * as SharedLimitFile from "../src/state/SharedLimitFile.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const root = mkdtempSync(join(tmpdir(), "sluice-shared-limit-"))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const folder = (): string => mkdtempSync(join(root, "state-"))

interface Process {
  /** When it starts to send, in milliseconds. */
  readonly from: number
  readonly requests: number
  readonly concurrency: number
  /** The durations of requests. They are used in turn. */
  readonly responses: ReadonlyArray<number>
  /** Whether it ends without a report after its last request. */
  readonly isKilled: boolean
}

interface World {
  readonly count: number
  readonly per: number
  readonly processes: ReadonlyArray<Process>
}

/** The monotonic time of the machine at the start. */
const bootedFor = 5_000_000

interface Running {
  readonly process: Process
  readonly budget: Budget
  readonly close: () => void
  readonly open: Array<{ readonly end: number; readonly reservation: Reservation }>
  readonly starts: Array<number>
  next: number
  isClosed: boolean
}

/** The starts of each process, all of which send as early as possible. Each has its own clock of the process. */
const play = ({ count, per, processes }: World): ReadonlyArray<ReadonlyArray<number>> => {
  const path = folder()
  let now = 0
  const running = processes.map((process, index): Running => {
    const scope = Effect.runSync(Scope.make())
    const shared: SharedLimits = Effect.runSync(
      Scope.extend(
        SharedLimitFile.open(path, () => bootedFor + now),
        scope
      )
    )
    return {
      process,
      budget: new Budget({ pool: "p", count, per }, shared("p")),
      close: () => Effect.runSync(Scope.close(scope, Exit.void)),
      open: [],
      starts: [],
      next: process.from + index / 8,
      isClosed: false
    }
  })
  const skew = (one: Running): number => 1_000 * running.indexOf(one)
  while (running.some(({ isClosed }) => !isClosed)) {
    const one = running.filter(({ isClosed }) => !isClosed).reduce((a, b) => (b.next < a.next ? b : a))
    now = one.next
    const { budget, open, process, starts } = one
    open.sort((a, b) => a.end - b.end)
    while (open[0] !== undefined && open[0].end <= now) open.shift()?.reservation.answered(now + skew(one))
    if (starts.length === process.requests && (open.length === 0 || process.isKilled)) {
      one.isClosed = true
      if (!process.isKilled) one.close()
      continue
    }
    const isFull = open.length >= process.concurrency || starts.length === process.requests
    const reserved = isFull ? undefined : budget.reserve(now + skew(one))
    if (reserved instanceof Reservation) {
      open.push({
        end: now + (process.responses[starts.length % process.responses.length] ?? 1),
        reservation: reserved
      })
      starts.push(now)
      one.next = now + 1 / 64
    } else {
      const end = Math.min(...open.map((request) => request.end))
      one.next = reserved === undefined ? end : Math.min(now + reserved, Math.max(end, now + 1))
    }
  }
  return running.map(({ starts }) => starts)
}

const busiest = (at: ReadonlyArray<number>, per: number): number => {
  let from = 0
  let most = 0
  at.forEach((time, index) => {
    while ((at[from] ?? 0) <= time - per) from++
    most = Math.max(most, index - from + 1)
  })
  return most
}

const together = (starts: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> =>
  starts.flat().sort((a, b) => a - b)

const sender = (own: Partial<Process> = {}): Process => ({
  from: 0,
  requests: 100,
  concurrency: 8,
  responses: [20],
  isKilled: false,
  ...own
})

const worlds: fc.Arbitrary<World> = fc.record({
  count: fc.integer({ min: 1, max: 80 }),
  per: fc.constantFrom(1_000, 3_000, 60_000),
  processes: fc.array(
    fc.record({
      from: fc.nat({ max: 4_000 }),
      requests: fc.integer({ min: 1, max: 60 }),
      concurrency: fc.integer({ min: 1, max: 16 }),
      responses: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
      isKilled: fc.boolean()
    }),
    { minLength: 1, maxLength: 3 }
  )
})

describe("processes that share a limit", () => {
  it(
    "law: never exceed it together in any window, whenever they start, end or are killed",
    () =>
      fc.assert(
        fc.property(worlds, (world) => {
          const starts = play(world)
          expect(starts.map(({ length }) => length)).toEqual(world.processes.map(({ requests }) => requests))
          expect(busiest(together(starts), world.per)).toBeLessThanOrEqual(world.count)
        }),
        { numRuns: full ? 2_000 : 25 }
      ),
    600_000
  )

  it("count the requests of one that ended just after them", () => {
    const one = sender({ requests: 1, responses: [1] })
    expect(busiest(together(play({ count: 1, per: 1_000, processes: [one, one] })), 1_000)).toBe(1)
  })

  it.each([
    [5, 100],
    [60, 600],
    [600, 4_000]
  ])("use at least 94 %% of %i requests, and each of two gets a part", (count, requests) => {
    const starts = play({ count, per: 3_000, processes: [sender({ requests }), sender({ requests, from: 100 })] })
    const both = together(starts).filter((at) => at <= Math.min(...starts.map((all) => all.at(-1) ?? 0)))
    const windows = ((both.at(-1) ?? 0) - (both[0] ?? 0)) / 3_000
    expect(both.length / windows / count).toBeGreaterThan(0.94)
    const shares = starts.map((all) => all.filter((at) => at <= (both.at(-1) ?? 0)).length / both.length)
    expect(Math.min(...shares)).toBeGreaterThan(0.2)
  })

  it("leave the limit to the other one after the end of one", () => {
    const [first = [], second = []] = play({
      count: 60,
      per: 3_000,
      processes: [sender({ requests: 60 }), sender({ requests: 120, from: 1_000 })]
    })
    expect((second.at(-1) ?? 0) - (first.at(-1) ?? 0)).toBeLessThan(2 * 3_200)
  })

  it("limit only themselves if the folder does not exist, and do not create it", () => {
    const path = join(root, "absent")
    const shared = Effect.runSync(Effect.scoped(Effect.map(SharedLimitFile.open(path), (limits) => limits("p"))))
    expect(shared.exchange({ count: 1, window: 100, left: [], open: 0, wanted: 1 })).toBeUndefined()
    expect(existsSync(path)).toBe(false)
  })

  it("warn once if the file cannot be used, and are then not shared", () => {
    const path = folder()
    mkdirSync(join(path, SharedLimitFile.fileName))
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined)
    const use = { count: 5, window: 3_000, left: [], open: 0, wanted: 5 }
    const leases = Effect.runSync(
      Effect.scoped(
        Effect.map(SharedLimitFile.open(path), (limits) => [limits("p").exchange(use), limits("p").exchange(use)])
      )
    )
    expect(leases).toEqual([undefined, undefined])
    expect(warned.mock.calls).toEqual([
      [
        expect.stringMatching(/rate-limits\.sqlite cannot be used.*, so this process does not share its rate limits/),
        { type: "SluiceWarning", code: "LIMITS_NOT_SHARED" }
      ]
    ])
    warned.mockRestore()
  })

  it("replace a file that is damaged, and ignore reports of an earlier start of the machine", () => {
    const path = folder()
    writeFileSync(join(path, SharedLimitFile.fileName), "damaged ".repeat(100))
    const use = { count: 5, window: 3_000, left: [], open: 5, wanted: 5 }
    const at = (now: number) =>
      Effect.runSync(
        Effect.scoped(
          Effect.map(
            SharedLimitFile.open(path, () => now),
            (limits) => limits("p").exchange(use)
          )
        )
      )
    expect(at(9_000_000)).toMatchObject({ count: 0 })
    expect(at(9_000_001)).toMatchObject({ count: 0 })
    const open = { ...use, open: 0 }
    const later = Effect.runSync(
      Effect.scoped(
        Effect.map(
          SharedLimitFile.open(path, () => 10_000),
          (limits) => limits("p").exchange(open)
        )
      )
    )
    expect(later).toMatchObject({ count: 5 })
  })
})
