import { describe, expect, it } from "@effect/vitest"
import {
  type DeadLetter,
  type Endpoint,
  Item,
  Pipeline,
  Prepared,
  type RememberedDeliveries,
  Reply,
  Report,
  type Settled,
  type Source,
  SourceRecord,
  StateStore,
  Verdict
} from "@sluice/core"
import { Duration, Effect, Fiber, Option, TestClock } from "effect"
import * as fc from "fast-check"
import * as MemoryState from "../src/MemoryState.js"

const full = process.env["SLUICE_PROOF"] === "full"

/** A record with the versions of its items: each number is the content of one item. */
interface Row {
  readonly id: string
  readonly once: ReadonlyArray<number>
  readonly repeatable: ReadonlyArray<number>
}

/** An item that a vendor applied, and whether its response arrived. */
interface Applied {
  readonly id: string
  readonly part: number
  readonly repeatable: boolean
  readonly value: number
}

type Fate = "accepted" | "refused" | "lost" | "lost-unapplied"

/** The parts that are kept between runs: the vendor, the state and the dead letters. */
class World {
  passes = 0
  readonly applied: Array<Applied> = []
  readonly letters: Array<DeadLetter.DeadLetter> = []
  state: StateStore.State = StateStore.empty
  remembered: ReadonlyArray<RememberedDeliveries.RememberedDelivery> = []
}

interface Plan {
  readonly rows: ReadonlyArray<Row>
  /** In the order of the items that are sent. */
  readonly fates: ReadonlyArray<Fate>
  /** The number of requests and writes after which nothing more happens. */
  readonly killedAfter?: number | undefined
  readonly options?: Partial<RememberedDeliveries.Remember>
  readonly resumable?: boolean
  /** Whether it receives the letters of earlier passes. */
  readonly knowsLetters?: boolean
  /** The number of the commit that fails. */
  readonly failedCommit?: number
}

interface Ended {
  readonly report: Report.Report | undefined
  readonly settled: ReadonlyArray<Settled.Settled>
  readonly letters: ReadonlyArray<DeadLetter.DeadLetter>
  readonly sent: ReadonlyArray<Applied>
}

const itemsOf = (record: SourceRecord.SourceRecord): ReadonlyArray<Item.Item> => {
  const { once, repeatable } = record.body
  const make = (values: unknown, isRepeatable: boolean, from: number) =>
    (Array.isArray(values) ? values : []).map((value: number, at) =>
      Item.make({
        record,
        destination: "events",
        part: from + at,
        key: `external_id:${record.id}`,
        lane: "events",
        json: JSON.stringify({ id: record.id, part: from + at, isRepeatable, value }),
        repeatable: isRepeatable
      })
    )
  return [...make(once, false, 0), ...make(repeatable, true, 10)]
}

const appliedOf = (item: Item.Item): Applied => {
  const { id, part, isRepeatable, value } = JSON.parse(item.json)
  return { id, part, repeatable: isRepeatable, value }
}

/** One pass over the rows. */
const pass = (
  world: World,
  { failedCommit, fates, killedAfter = Number.POSITIVE_INFINITY, knowsLetters, options, resumable, rows }: Plan
) =>
  Effect.gen(function* () {
    world.passes++
    const written = [...world.letters]
    let events = 0
    let commits = 0
    const dead = () => events >= killedAfter
    /** Counts as an event; after the kill, it never happens. */
    const alive = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
      Effect.suspend(() => {
        if (dead()) return Effect.never
        events++
        return effect
      })
    const memory = MemoryState.make({ start: world.state, remembered: world.remembered })
    const state: StateStore.StateStore = {
      load: memory.load,
      note: (noted) => alive(memory.note(noted)),
      commit: (change) =>
        alive(
          commits++ === failedCommit
            ? Effect.fail(new StateStore.StateError({ message: "The disk is full." }))
            : memory.commit(change)
        ),
      save: (snapshot) => alive(memory.save(snapshot))
    }
    const sent: Array<Applied> = []
    let at = 0
    const endpoint: Endpoint.Endpoint = {
      id: "scripted",
      lanes: ["events"],
      limits: { items: 3, bytes: 10_000, bytesAlone: 20_000, envelope: 2 },
      budget: { pool: "scripted", count: 1_000_000, per: 1_000 },
      attempt: (items) =>
        alive(
          Effect.suspend(() => {
            const verdicts = items.map((item) => {
              const next = fates[at++ % fates.length] ?? "accepted"
              // A lost repeatable item is sent again until it has a response.
              const fate = item.repeatable && next !== "refused" ? "accepted" : next
              sent.push(appliedOf(item))
              if (fate === "accepted" || fate === "lost") world.applied.push(appliedOf(item))
              return fate === "accepted"
                ? Verdict.accepted
                : fate === "refused"
                  ? Verdict.refused({ code: "no", message: "No." })
                  : Verdict.unsure({ code: "lost", message: "Lost." })
            })
            return Effect.as(Effect.zipRight(Effect.sleep(10), alive(Effect.void)), Reply.judged(verdicts))
          })
        )
    }
    const letters: Array<DeadLetter.DeadLetter> = []
    const settled: Array<Settled.Settled> = []
    const entries = rows.map((row, seq) =>
      SourceRecord.make(
        row.id,
        seq,
        { source: "rows", line: seq + 1 },
        { once: [...row.once], repeatable: [...row.repeatable] },
        // A source that can be resumed has new parts in each pass, like rewritten files.
        resumable === true ? `pass ${world.passes}` : undefined,
        seq
      )
    )
    const source: Source.Source = {
      name: "rows",
      ...(resumable === true && { identify: () => null }),
      open: () =>
        Effect.sync(() => {
          let next = 0
          return Effect.sync(() => {
            if (next >= entries.length) return undefined
            next += 2
            return entries.slice(next - 2, next)
          })
        })
    }
    const pipeline = yield* Pipeline.make({
      source,
      state,
      routes: [
        {
          destination: {
            name: "events",
            endpoint,
            prepare: (chunk) =>
              chunk.map((record) => {
                const items = itemsOf(record)
                return items.length === 0
                  ? Prepared.skipped({ code: "nothing", message: "Nothing." })
                  : Prepared.items(items)
              })
          }
        }
      ],
      deadLetters: {
        name: "memory",
        write: (more) =>
          alive(
            Effect.sync(() => {
              const isWritten = (letter: DeadLetter.DeadLetter) =>
                knowsLetters === true && written.some(({ id }) => id === letter.id)
              letters.push(...more.filter((letter) => !isWritten(letter)))
            })
          ),
        ...(knowsLetters === true && { earlier: ({ id }) => written.find((letter) => letter.id === id) })
      },
      concurrency: 2,
      window: { records: 16 },
      remember: {
        deliveries: memory.deliveries,
        version: () => "1",
        onChange: "skip",
        duration: Duration.toMillis(Duration.days(90)),
        ...options
      },
      onSettled: (more) => void settled.push(...more)
    })
    const fiber = yield* Effect.forkDaemon(pipeline.run)
    let report: Report.Report | undefined
    for (let tries = 0; tries < 10_000; tries++) {
      yield* TestClock.adjust(Duration.millis(100))
      const done = yield* Fiber.poll(fiber)
      if (Option.isSome(done)) {
        report = yield* Fiber.join(fiber)
        break
      }
      if (dead()) break
    }
    world.state = structuredClone(memory.state())
    world.remembered = structuredClone(memory.remembered())
    world.letters.push(...letters)
    const ended: Ended = { report, settled, letters, sent }
    return ended
  })

const codes = (settled: ReadonlyArray<Settled.Settled>) =>
  [...settled]
    .sort((a, b) => a.seq - b.seq)
    .map(({ destinations, outcome }) => [
      outcome,
      ...destinations.flatMap(({ reasons }) => reasons.map(({ code }) => code))
    ])

const row = (id: string, once: ReadonlyArray<number>, repeatable: ReadonlyArray<number> = []): Row => ({
  id,
  once,
  repeatable
})

const ok: ReadonlyArray<Fate> = ["accepted"]

const fate = fc.constantFrom<Fate>("accepted", "accepted", "accepted", "refused", "lost", "lost-unapplied")

/** Rows with a content derived from their id and a version, so that an id has the same content throughout a pass. */
const passArbitrary = fc.record({
  ids: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }),
  versions: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 7, maxLength: 7 }),
  fates: fc.array(fate, { minLength: 1, maxLength: 12 }),
  killedAfter: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined })
})

const rowOf = (id: number, version: number): Row =>
  row(
    `r${id}`,
    Array.from({ length: id % 3 }, (_, at) => (at === 0 ? version : 7)),
    id % 2 === 0 ? [version] : []
  )

const times = (applied: ReadonlyArray<Applied>) => {
  const counts = new Map<string, number>()
  for (const one of applied) {
    if (one.repeatable) continue
    const key = `${one.id}/${one.part}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > 1)
}

describe("remembered deliveries", () => {
  it.effect.prop(
    "apply no unrepeatable item twice after any refusals, losses, changes, repetitions and kills, in any number of passes",
    [fc.array(passArbitrary, { minLength: 1, maxLength: 5 }), fc.boolean()],
    ([passes, resumable]) =>
      Effect.gen(function* () {
        const world = new World()
        for (const { fates, ids, killedAfter, versions } of passes) {
          const rows = ids.map((id) => rowOf(id, versions[id] ?? 0))
          const { report } = yield* pass(world, { rows, fates, killedAfter, resumable })
          if (report !== undefined)
            expect([Report.addsUp(report), report.pending, report.stopped]).toEqual([true, 0, undefined])
          expect(times(world.applied)).toEqual([])
        }
      }),
    { fastCheck: { numRuns: full ? 5_000 : 60 } }
  )

  it.effect.prop(
    "are complete after a change that could not be stored, once a later one can be",
    [fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 }), fc.nat({ max: 5 })],
    ([ids, failedCommit]) =>
      Effect.gen(function* () {
        const world = new World()
        const rows = ids.map((id) => rowOf(id, 0))
        const first = yield* pass(world, { rows, fates: ok, failedCommit, resumable: true })
        const known = new Set(world.remembered.map(({ id }) => id))
        const delivered = first.settled.filter(({ outcome }) => outcome === "delivered")
        expect(delivered.filter(({ id }) => !known.has(id))).toEqual([])
        yield* pass(world, { rows, fates: ok, resumable: true })
        expect(times(world.applied)).toEqual([])
      }),
    { fastCheck: { numRuns: full ? 1_000 : 10 } }
  )

  it.effect.prop(
    "lose nothing: after passes that were killed, one pass without faults delivers every record that is not Unknown",
    [fc.array(passArbitrary, { minLength: 1, maxLength: 3 })],
    ([passes]) =>
      Effect.gen(function* () {
        const world = new World()
        const all = Array.from({ length: 7 }, (_, id) => rowOf(id, 0))
        for (const { fates, ids, killedAfter } of passes)
          yield* pass(world, { rows: ids.map((id) => rowOf(id, 0)), fates, killedAfter })
        const { settled } = yield* pass(world, { rows: all, fates: ok })
        for (const one of settled) {
          const { once, repeatable } = rowOf(one.seq, 0)
          const applied = world.applied.filter(({ id }) => id === one.id)
          expect(one.outcome === "unknown" || new Set(applied.map(({ part }) => part)).size).toEqual(
            one.outcome === "unknown" || once.length + repeatable.length
          )
        }
        expect(settled.every(({ outcome }) => ["delivered", "skipped", "unknown"].includes(outcome))).toBe(true)
      }),
    { fastCheck: { numRuns: full ? 5_000 : 60 } }
  )

  it.effect("skip records that were delivered with the same content", () =>
    Effect.gen(function* () {
      const world = new World()
      const rows = [row("a", [1]), row("b", [], [1]), row("c", [1], [1])]
      yield* pass(world, { rows, fates: ok })
      const second = yield* pass(world, { rows, fates: ok })
      expect([codes(second.settled), second.sent]).toEqual([
        [
          ["skipped", "already-delivered"],
          ["skipped", "already-delivered"],
          ["skipped", "already-delivered"]
        ],
        []
      ])
    })
  )

  it.effect("send the repeatable items of a changed record, and skip the others unless onChange is send", () =>
    Effect.gen(function* () {
      const world = new World()
      yield* pass(world, { rows: [row("a", [1], [1]), row("b", [1])], fates: ok })
      const changed = [row("a", [2], [2]), row("b", [2])]
      const second = yield* pass(world, { rows: changed, fates: ok })
      expect([codes(second.settled), second.sent.map(({ id, part }) => `${id}/${part}`)]).toEqual([
        [["delivered"], ["skipped", "changed-after-delivery"]],
        ["a/10"]
      ])
      expect(second.report?.warnings).toEqual({ "changed-after-delivery": 1 })
      const third = yield* pass(world, { rows: changed, fates: ok, options: { version: () => "2" } })
      expect(codes(third.settled)).toEqual([
        ["skipped", "mapping-changed-after-delivery"],
        ["skipped", "mapping-changed-after-delivery"]
      ])
      const fourth = yield* pass(world, { rows: changed, fates: ok, options: { onChange: "send" } })
      expect([codes(fourth.settled), fourth.sent.map(({ id, part }) => `${id}/${part}`).sort()]).toEqual([
        [["delivered"], ["delivered"]],
        ["a/0", "b/0"]
      ])
    })
  )

  it.effect("leave out the accepted items of a rejected record, and deliver it when it is corrected", () =>
    Effect.gen(function* () {
      const world = new World()
      const rows = [row("a", [1, 2])]
      const first = yield* pass(world, { rows, fates: ["accepted", "refused"] })
      expect([codes(first.settled), first.letters.length]).toEqual([[["rejected", "no"]], 1])
      const second = yield* pass(world, { rows: [row("a", [1, 3])], fates: ok })
      expect([codes(second.settled), second.sent.map(({ part }) => part)]).toEqual([[["delivered"]], [1]])
      const third = yield* pass(world, { rows: [row("a", [1, 3])], fates: ok })
      expect(codes(third.settled)).toEqual([["skipped", "already-delivered"]])
    })
  )

  it.effect("keep an Unknown record Unknown without a second dead letter, until a person decides to send it", () =>
    Effect.gen(function* () {
      const world = new World()
      const rows = [row("a", [1])]
      yield* pass(world, { rows, fates: ["lost"] })
      const second = yield* pass(world, { rows, fates: ok })
      expect([codes(second.settled), second.sent, world.letters.length]).toEqual([
        [["unknown", "answer-lost-earlier"]],
        [],
        1
      ])
      const third = yield* pass(world, { rows, fates: ok, options: { resends: () => true } })
      expect([codes(third.settled), third.sent.length]).toEqual([[["delivered"]], 1])
    })
  )

  it.effect.each<[string, Fate, ReadonlyArray<ReadonlyArray<string>>]>([
    ["an Unknown record stays Unknown", "lost", [["unknown", "answer-lost-earlier"]]],
    ["a rejected record is sent again", "refused", [["delivered"]]]
  ])("know a record from the dead letter of a killed run: %s when it is read again", ([, fate, expected]) =>
    Effect.gen(function* () {
      const world = new World()
      const rows = [row("a", [1, 2])]
      // Note, request, response, commit, letter: killed before the commit of the letter.
      yield* pass(world, { rows, fates: [fate, "accepted"], killedAfter: 5 })
      expect(world.letters.map(({ id }) => id)).toEqual(["a"])
      const second = yield* pass(world, { rows, fates: ok, knowsLetters: true })
      expect([codes(second.settled), second.sent]).toEqual([[[world.letters[0]?.outcome, expect.any(String)]], []])
      expect(world.remembered).toMatchObject([{ id: "a", outcome: world.letters[0]?.outcome }])
      const third = yield* pass(world, { rows: [...rows, ...rows], fates: ok })
      expect(codes(third.settled).slice(0, 1)).toEqual(expected)
      expect([times(world.applied), world.letters.length]).toEqual([[], 1])
    })
  )

  it.effect(
    "give a repeated record the outcome of the first one, with both places and without a second dead letter",
    () =>
      Effect.gen(function* () {
        const world = new World()
        const rows = [row("a", [1]), row("b", [1]), row("a", [1]), row("b", [1]), row("a", [1])]
        const { letters, report, sent, settled } = yield* pass(world, { rows, fates: ["accepted", "refused"] })
        expect([codes(settled), sent.length, letters.map(({ id }) => id)]).toEqual([
          [
            ["delivered"],
            ["rejected", "no"],
            ["skipped", "repeats-record"],
            ["rejected", "repeats-record", "no"],
            ["skipped", "repeats-record"]
          ],
          2,
          ["b"]
        ])
        expect(report?.reasons.find(({ code }) => code === "repeats-record")).toMatchObject({
          count: 2,
          message: "The record has the same id and content as the one at rows:1.",
          first: { origin: { source: "rows", line: 3 } }
        })
      })
  )

  it.effect("stop the run when an id repeats with other content, with both places", () =>
    Effect.gen(function* () {
      const world = new World()
      const rows = [row("a", [1]), row("b", [1]), row("a", [2])]
      const { report, settled } = yield* pass(world, { rows, fates: ok })
      expect(report?.stopped).toEqual({
        kind: "conflict",
        code: "id-repeats-with-other-content",
        message:
          "The record at rows:3 has the same id as the one at rows:1, and other content. With source.remember, an id must identify one record. Choose another path in source.id, or remove source.remember."
      })
      expect(report && [Report.addsUp(report), settled.some(({ seq }) => seq === 2)]).toEqual([true, false])
    })
  )

  it.effect(
    "delete a delivery when its record was not read for the whole duration, and ignore earlier runs on request",
    () =>
      Effect.gen(function* () {
        const world = new World()
        const rows = [row("a", [1])]
        yield* pass(world, { rows, fates: ok })
        yield* TestClock.adjust(Duration.days(80))
        expect(codes((yield* pass(world, { rows, fates: ok })).settled)).toEqual([["skipped", "already-delivered"]])
        yield* TestClock.adjust(Duration.days(80))
        expect(codes((yield* pass(world, { rows, fates: ok })).settled)).toEqual([["skipped", "already-delivered"]])
        yield* TestClock.adjust(Duration.days(91))
        expect(codes((yield* pass(world, { rows, fates: ok })).settled)).toEqual([["delivered"]])
        const again = yield* pass(world, { rows: [...rows, ...rows], fates: ok, options: { again: true } })
        expect(codes(again.settled)).toEqual([["delivered"], ["skipped", "repeats-record"]])
      })
  )

  it.effect("fail a record if its id is in flight with other content and an id may have several contents", () =>
    Effect.gen(function* () {
      const world = new World()
      const rows = [row("a", [1], [1]), row("a", [2], [1]), row("b", [], [1]), row("b", [], [2])]
      const { sent, settled } = yield* pass(world, { rows, fates: ok, options: { unique: false } })
      expect(codes(settled)).toEqual([["delivered"], ["failed", "id-in-flight"], ["delivered"], ["delivered"]])
      expect(sent.filter(({ id }) => id === "b").map(({ value }) => value)).toEqual([1, 2])
    })
  )
})
