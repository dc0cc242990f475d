import { describe, expect, it } from "@effect/vitest"
import { Report } from "@sluice/core"
import * as fc from "fast-check"
import { type Action, type End, faulty, healthy, type Row, row, Service, World } from "./support/FanOut.js"

const full = process.env["SLUICE_PROOF"] === "full"
const numRuns = full ? 2_000 : 40

/** An item was accepted, and its record was open at one destination and finished at the other, when the process was killed. */
const killedBetween: [Array<Row>, ReadonlyArray<Action>, ReadonlyArray<Action>, Array<End>] = [
  [
    { who: 0, kind: "items", items: Array.from({ length: 2 }, () => ({ accepted: false, repeatable: false })) },
    {
      who: 0,
      kind: "items",
      items: [
        { accepted: false, repeatable: false },
        { accepted: true, repeatable: false },
        { accepted: false, repeatable: true }
      ]
    },
    { who: 0, kind: "items", items: Array.from({ length: 2 }, () => ({ accepted: false, repeatable: false })) }
  ],
  [{ _tag: "Ok", millis: 0 }, { _tag: "Lost" }],
  [],
  [{ _tag: "Kill", requests: 6 }]
]

const rows = fc.array(row, { minLength: 1, maxLength: 60 })

const disturbed: fc.Arbitrary<End> = fc.oneof(
  fc.constant({ _tag: "Whole" as const }),
  fc.record({
    _tag: fc.constantFrom("Kill" as const, "Stop" as const, "Abort" as const),
    requests: fc.integer({ min: 1, max: 30 })
  })
)

const many = (count: number): ReadonlyArray<Row> =>
  Array.from({ length: count }, (_, seq) => ({
    who: seq % 5,
    kind: "items",
    items: [{ accepted: true, repeatable: true }]
  }))

const expectAccount = (report: Report.Report | undefined, world: World) => {
  if (report === undefined) return
  expect(Report.addsUp(report)).toBe(true)
  for (const { name } of world.services) {
    const counts = report.destinations[name]
    if (counts !== undefined) expect(Report.sum(counts) + counts.pending).toBeLessThanOrEqual(report.read)
  }
}

describe("several destinations", () => {
  it("are independent: each has the same results as alone, whatever the others do", () =>
    fc.assert(
      fc.asyncProperty(
        rows,
        healthy,
        faulty,
        fc.constantFrom(0, 45_000),
        fc.boolean(),
        async (all, script, other, down, isFirst) => {
          const alone = new World(all, [new Service("a", script, down)])
          expectAccount(await alone.run({ _tag: "Whole" }), alone)
          const [a, b] = [new Service("a", script, down), new Service("b", other)]
          const both = new World(all, isFirst ? [a, b] : [b, a])
          expectAccount(await both.run({ _tag: "Whole" }), both)
          expect(both.observed("a")).toEqual(alone.observed("a"))
        }
      ),
      { numRuns }
    ))

  it("each get every record across kills, stops and halts, in the order of each person, and nothing twice", () =>
    fc.assert(
      fc.asyncProperty(rows, faulty, faulty, fc.array(disturbed, { maxLength: 4 }), async (all, one, other, ends) => {
        const services = [new Service("a", one), new Service("b", other)]
        const world = new World(all, services)
        for (const end of ends) expectAccount(await world.run(end), world)
        // Both scripts end after at most 40 requests, and each halt ends at least one run of an endpoint.
        let report: Report.Report | undefined
        for (let run = 0; run < 81; run++) {
          report = await world.run({ _tag: "Whole" })
          expectAccount(report, world)
          if (report?.pending === 0) break
        }
        expect(report).toMatchObject({ pending: 0 })
        for (const service of services) expectComplete(world, service)
      }),
      { numRuns, examples: [killedBetween] }
    ))

  it("continue to the end of the source when one of them halts, and the next run sends only to that one", async () => {
    const halts: ReadonlyArray<Action> = [{ _tag: "Ok", millis: 0 }, { _tag: "Halt" }]
    const world = new World(many(1_000), [new Service("a", []), new Service("b", halts)])
    const report = await world.run({ _tag: "Whole" })
    expect(report).toMatchObject({
      read: 1_000,
      delivered: 4,
      pending: 996,
      destinations: {
        a: { delivered: 1_000, pending: 0 },
        b: { delivered: 4, pending: 996, stopped: { kind: "halted", code: "key", message: "The key is wrong." } }
      }
    })
    expect(report).not.toHaveProperty("stopped")
    expect(await world.run({ _tag: "Whole" })).toMatchObject({
      read: 996,
      delivered: 996,
      pending: 0,
      destinations: { a: { delivered: 0 }, b: { delivered: 996, pending: 0 } }
    })
    expect(world.services.map(({ applied }) => applied.length)).toEqual([1_000, 1_000])
  })

  it("continue when one of them does not respond for an hour, with at most a window of unfinished records", async () => {
    const world = new World(many(5_000), [new Service("a", []), new Service("b", [], 3_600_000)])
    const report = await world.run({ _tag: "Whole" })
    expect(report).toMatchObject({
      read: 5_000,
      pending: 5_000,
      destinations: { a: { delivered: 5_000 }, b: { pending: 5_000, stopped: { kind: "outage" } } }
    })
    expect(world.state.checkpoints.find(({ endpoint }) => endpoint === "a")).toMatchObject({ position: 4_999 })
  })

  it("stop the run together when all of them halt", async () => {
    const world = new World(many(50), [new Service("a", [{ _tag: "Halt" }]), new Service("b", [{ _tag: "Halt" }])])
    expect(await world.run({ _tag: "Whole" })).toMatchObject({ stopped: { kind: "halted", code: "key" } })
  })
})

/** Every record has its result at a destination: applied, refused or in a dead letter. */
const expectComplete = (world: World, { applied, name }: Service): void => {
  const first = new Map<string, Array<number>>()
  const times = new Map<string, number>()
  for (const { part, repeatable, seq, who } of applied) {
    const at = `${seq}/${part}`
    const count = (times.get(at) ?? 0) + 1
    times.set(at, count)
    if (!repeatable) expect(count, `${at} was applied twice at ${name}`).toBe(1)
    if (count > 1) continue
    first.set(who, [...(first.get(who) ?? []), seq * 10 + part])
  }
  for (const order of first.values()) expect(order).toEqual([...order].sort((a, b) => a - b))
  for (const [seq, { items, kind }] of world.rows.entries()) {
    const letter = world.letters.get(`r${seq}@${kind === "unreadable" ? "*" : name}`)
    if (kind === "skip") expect(letter).toBeUndefined()
    else if (kind !== "items") expect(letter).toMatchObject({ outcome: "invalid" })
    else if (letter === undefined)
      for (const [part, { accepted }] of items.entries()) {
        expect(accepted).toBe(true)
        expect(times.get(`${seq}/${part}`) ?? 0, `${seq}/${part} never reached ${name}`).toBeGreaterThan(0)
      }
  }
  expect(world.state.checkpoints.find(({ endpoint }) => endpoint === name)).toMatchObject({
    position: world.rows.length - 1
  })
}
