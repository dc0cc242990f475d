import { appendFileSync } from "node:fs"
import {
  type DeadLetter,
  type Destination,
  type Endpoint,
  Item,
  Pipeline,
  Prepared,
  Reply,
  type Report,
  type Settled,
  type Source,
  Verdict
} from "@sluice/core"
import { Clock, type Duration, Effect, Exit } from "effect"
import * as MemoryDeadLetters from "../../src/MemoryDeadLetters.js"
import * as Simulation from "../../src/Simulation.js"
import { VirtualTime } from "../../src/VirtualTime.js"

/** Prints a figure of a proof, which `npm run proof` also records. */
export const figure = (text: string): void => {
  process.stdout.write(`${text}\n`)
  const path = process.env["SLUICE_PROOF_FIGURES"]
  if (path !== undefined) appendFileSync(path, `${text}\n`)
}

/** Numbers from 0 to 1 that are the same in every run. */
export const draws = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

export const trouble = { code: "trouble", message: "The service reports a problem." }

/** Nothing was applied, and the items are sent again. */
export const failed = (items: ReadonlyArray<Item.Item>): Reply.Reply =>
  Reply.outage(Verdict.again(trouble), items.length)

/** The items may have been applied. */
export const lost = (items: ReadonlyArray<Item.Item>): Reply.Reply =>
  Reply.outage(Verdict.unsure(trouble), items.length)

/** A clock whose date can be set. Its monotonic time is that of the given clock. */
export class SettableClock implements Clock.Clock {
  readonly [Clock.ClockTypeId]: Clock.ClockTypeId = Clock.ClockTypeId
  readonly currentTimeMillis = Effect.sync(() => this.unsafeCurrentTimeMillis())
  readonly currentTimeNanos = Effect.sync(() => this.unsafeCurrentTimeNanos())
  readonly #clock: Clock.Clock
  #offset = 0

  constructor(clock: Clock.Clock) {
    this.#clock = clock
  }

  /** Moves the date. */
  step(millis: number): void {
    this.#offset += millis
  }

  unsafeCurrentTimeMillis(): number {
    return this.#clock.unsafeCurrentTimeMillis() + this.#offset
  }

  unsafeCurrentTimeNanos(): bigint {
    return this.#clock.unsafeCurrentTimeNanos()
  }

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return this.#clock.sleep(duration)
  }
}

interface DeliveriesOptions extends Omit<Partial<Pipeline.PipelineOptions>, "source" | "routes" | "deadLetters"> {
  /** Records. Each record has one item for a different person. */
  readonly count: number
  /** Milliseconds for each 256 records that are read. Default: 0. */
  readonly pace?: number
  readonly items: number
  readonly budget: Omit<Endpoint.RateLimit, "pool">
  readonly isRepeatable?: (n: number) => boolean
  /** Whether the result contains the outcome of each record. Default: true. */
  readonly keepsOutcomes?: boolean
  /** `now` is monotonic time since the start. */
  readonly attempt: (items: ReadonlyArray<Item.Item>, now: () => number) => Effect.Effect<Reply.Reply>
  /** Dates are moved by these milliseconds, one each ten seconds, for ever. Default: not moved. */
  readonly steps?: ReadonlyArray<number>
}

/** The result of a run in virtual time. */
export interface Deliveries {
  readonly report: Report.Report
  readonly letters: ReadonlyArray<DeadLetter.DeadLetter>
  readonly outcomes: ReadonlyMap<string, Settled.Settled["outcome"]>
  /** Milliseconds of virtual time. */
  readonly millis: number
}

/** The number of a record in its id. */
export const numberOf = (id: string): number => Number(id.slice(1))

/** Runs a pipeline of generated records in virtual time. */
export const deliver = async ({
  attempt,
  budget,
  count,
  isRepeatable = () => true,
  items,
  keepsOutcomes = true,
  pace = 0,
  steps = [],
  ...options
}: DeliveriesOptions): Promise<Deliveries> => {
  const start = Date.parse("2026-01-01T00:00:00Z")
  const time = new VirtualTime(start)
  const clock = new SettableClock(time)
  const now = (): number => time.unsafeCurrentTimeMillis() - start
  const endpoint: Endpoint.Endpoint = {
    id: "service",
    lanes: ["events"],
    limits: { items, bytes: 1_000_000, bytesAlone: 1_000_000, envelope: 2 },
    budget: { pool: "service", ...budget },
    attempt: (sent) => attempt(sent, now)
  }
  const destination: Destination.Destination = {
    name: "service",
    endpoint,
    prepare: (chunk) =>
      chunk.map((record) =>
        Prepared.items([
          Item.make({
            record,
            destination: "service",
            part: 0,
            key: Item.key("external_id", record.id),
            lane: "events",
            json: `{"id":"${record.id}"}`,
            repeatable: isRepeatable(record.seq)
          })
        ])
      )
  }
  const deadLetters = MemoryDeadLetters.make()
  const outcomes = new Map<string, Settled.Settled["outcome"]>()
  const run = Effect.gen(function* () {
    if (steps.length > 0)
      yield* Effect.fork(
        Effect.iterate(0, {
          while: () => true,
          body: (n) =>
            Effect.map(Effect.sleep("10 seconds"), () => {
              clock.step(steps[n % steps.length] ?? 0)
              return n + 1
            })
        })
      )
    const pipeline = yield* Pipeline.make({
      source: generated(count, pace),
      routes: [{ destination }],
      deadLetters,
      onSettled: (settled) => {
        if (keepsOutcomes) for (const { id, outcome } of settled) outcomes.set(id, outcome)
      },
      ...options
    })
    return yield* pipeline.run
  }).pipe(Effect.withClock(clock))
  const end = await Simulation.run(run, { time, seed: "deliveries", maxTasks: 500_000_000 })
  if (end._tag !== "Finished") throw new Error(`The run is ${end._tag.toLowerCase()}.`)
  return { report: Exit.getOrElse(end.exit, fails), letters: deadLetters.written, outcomes, millis: now() }
}

const fails = (): never => {
  throw new Error("The run failed.")
}

const generated = (count: number, pace: number): Source.Source => ({
  name: "generated",
  open: () =>
    Effect.sync(() => {
      let seq = 0
      const pull: Source.Pull = Effect.sync(() => {
        if (seq >= count) return undefined
        const length = Math.min(256, count - seq)
        const origin = { source: "generated" }
        return Array.from({ length }, () => ({ id: `r${seq}`, seq: seq++, origin, body: {} }))
      })
      return pace === 0 ? pull : Effect.zipRight(Effect.sleep(pace), pull)
    })
})
