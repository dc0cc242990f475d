import {
  type DeadLetter,
  type Endpoint,
  Item,
  Pipeline,
  Prepared,
  Reply,
  type Report,
  type Route,
  type Settled,
  type Source,
  SourceRecord,
  StateStore,
  Verdict
} from "@sluice/core"
import { Deferred, Effect, Exit, Fiber } from "effect"
import * as fc from "fast-check"
import * as MemorySource from "../../src/MemorySource.js"
import * as MemoryState from "../../src/MemoryState.js"
import * as Simulation from "../../src/Simulation.js"
import { VirtualTime } from "../../src/VirtualTime.js"

/** A record for every destination. */
export interface Row {
  readonly who: number
  readonly kind: "items" | "skip" | "invalid" | "unreadable"
  /** Of each item: whether the service accepts it, and whether it may be sent twice. */
  readonly items: ReadonlyArray<{ readonly accepted: boolean; readonly repeatable: boolean }>
}

/** The reaction of a service to a request. `lost` applies it and loses the response. */
export type Action =
  | { readonly _tag: "Ok"; readonly millis: number }
  | { readonly _tag: "Down" | "Lost" | "Halt" }
  | { readonly _tag: "Wait"; readonly millis: number }

export const row: fc.Arbitrary<Row> = fc.record({
  who: fc.nat(4),
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant("items" as const) },
    fc.constantFrom("skip" as const, "invalid" as const, "unreadable" as const)
  ),
  items: fc.array(fc.record({ accepted: fc.integer({ min: 0, max: 9 }).map((n) => n > 0), repeatable: fc.boolean() }), {
    minLength: 1,
    maxLength: 3
  })
})

const ok = fc.record({ _tag: fc.constant("Ok" as const), millis: fc.constantFrom(0, 20, 1_000) })
const slow = fc.record({ _tag: fc.constant("Ok" as const), millis: fc.constantFrom(20_000, 3_600_000) })
const waits = fc.record({ _tag: fc.constant("Wait" as const), millis: fc.constantFrom(0, 5_000, 600_000) })
const fault = (tag: "Down" | "Lost" | "Halt") => fc.constant({ _tag: tag })

/** Requests that all succeed, at different speeds. */
export const healthy: fc.Arbitrary<ReadonlyArray<Action>> = fc.array(ok, { maxLength: 20 })

/** Requests with every kind of fault. */
export const faulty: fc.Arbitrary<ReadonlyArray<Action>> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: ok },
    { weight: 2, arbitrary: fault("Down") },
    fault("Lost"),
    fault("Halt"),
    slow,
    waits
  ),
  { maxLength: 40 }
)

interface Applied {
  readonly who: string
  readonly seq: number
  readonly part: number
  readonly repeatable: boolean
}

/** One service of the world, which outlives runs. */
export class Service {
  readonly name: string
  readonly applied: Array<Applied> = []
  readonly #script: ReadonlyArray<Action>
  readonly #downUntil: number
  #requests = 0

  /** After the script, every request succeeds. Until `downUntil`, no request reaches the service. */
  constructor(name: string, script: ReadonlyArray<Action>, downUntil = 0) {
    this.name = name
    this.#script = script
    this.#downUntil = downUntil
  }

  /** A route to it in one run. `attempted` is called before each request; it never returns after a kill. */
  route(rows: ReadonlyArray<Row>, attempted: Effect.Effect<void>): Route.Route {
    const { name } = this
    const endpoint: Endpoint.Endpoint = {
      id: name,
      lanes: ["items"],
      limits: { items: 4, bytes: 100_000, bytesAlone: 100_000, envelope: 2 },
      budget: { pool: name, count: 1_000_000, per: 1_000 },
      attempt: (items) => Effect.zipRight(attempted, this.#answer(items, rows))
    }
    return {
      destination: {
        name,
        endpoint,
        prepare: (chunk) =>
          chunk.map((record) => {
            const one = rows[record.seq]
            if (one === undefined || one.kind === "skip") return Prepared.skipped({ code: "none", message: "Nothing." })
            if (one.kind === "invalid") return Prepared.invalid([{ code: "bad", message: "Bad." }])
            return Prepared.items(
              one.items.map(({ repeatable }, part) =>
                Item.make({
                  record,
                  destination: name,
                  part,
                  key: Item.key("external_id", String(one.who)),
                  lane: "items",
                  json: JSON.stringify([record.seq, part]),
                  repeatable
                })
              )
            )
          })
      }
    }
  }

  #answer(items: ReadonlyArray<Item.Item>, rows: ReadonlyArray<Row>): Effect.Effect<Reply.Reply> {
    return Effect.gen(this, function* () {
      const down = Reply.outage(Verdict.again({ code: "down", message: "Down." }), items.length)
      const now = yield* Effect.clockWith(({ currentTimeMillis }) => currentTimeMillis)
      if (now < this.#downUntil) return down
      const action = this.#script[this.#requests++] ?? { _tag: "Ok", millis: 0 }
      switch (action._tag) {
        case "Down":
          return down
        case "Halt":
          return Reply.halt({ code: "key", message: "The key is wrong." })
        case "Wait":
          return Reply.wait({ code: "busy", message: "Busy." }, action.millis)
        case "Lost":
          this.#apply(items, rows)
          return Reply.outage(Verdict.unsure({ code: "lost", message: "Lost." }), items.length)
        case "Ok": {
          const verdicts = this.#apply(items, rows)
          yield* Effect.sleep(action.millis)
          return Reply.judged(verdicts)
        }
      }
    })
  }

  #apply(items: ReadonlyArray<Item.Item>, rows: ReadonlyArray<Row>): ReadonlyArray<Verdict.Verdict> {
    return items.map(({ key, part, record: { seq }, repeatable }) => {
      if (rows[seq]?.items[part]?.accepted !== true) return Verdict.refused({ code: "no", message: "Refused." })
      this.applied.push({ who: key, seq, part, repeatable })
      return Verdict.accepted
    })
  }
}

const entryOf = ({ kind }: Row, seq: number): Source.Entry => {
  const origin = { source: "memory", line: seq + 1 }
  if (kind !== "unreadable") return SourceRecord.make(`r${seq}`, seq, origin, {})
  return { _tag: "Unreadable", id: `r${seq}`, seq, origin, reasons: [{ code: "torn", message: "Torn." }], text: "{" }
}

/** A disturbance of one run: after this number of requests to all services. */
export type End = { readonly _tag: "Whole" } | { readonly _tag: "Kill" | "Stop" | "Abort"; readonly requests: number }

/** The data that outlives runs. */
export class World {
  readonly rows: ReadonlyArray<Row>
  readonly services: ReadonlyArray<Service>
  state: StateStore.State = StateStore.empty
  readonly letters = new Map<string, DeadLetter.DeadLetter>()
  /** The outcomes of the destinations, in the order in which they were reported: `record@destination`. */
  readonly outcomes: Array<readonly [at: string, outcome: string]> = []

  constructor(rows: ReadonlyArray<Row>, services: ReadonlyArray<Service>) {
    this.rows = rows
    this.services = services
  }

  /** One run. Returns its report, or undefined if it was killed. */
  async run(end: End, window = 16): Promise<Report.Report | undefined> {
    let requests = 0
    let killed = false
    const memory = MemoryState.make({ start: this.state, onSaved: () => undefined })
    const known = new Map(this.letters)
    const kill = Effect.runSync(Deferred.make<void>())
    let pipeline: Pipeline.Pipeline | undefined
    const attempted = Effect.suspend((): Effect.Effect<void> => {
      requests++
      if (end._tag === "Whole" || requests !== end.requests || pipeline === undefined)
        return killed ? Effect.never : Effect.void
      if (end._tag === "Stop") return pipeline.stop
      if (end._tag === "Abort") return pipeline.abort
      killed = true
      this.state = structuredClone(memory.state())
      return Effect.zipRight(Deferred.succeed(kill, undefined), Effect.never)
    })
    const program = Effect.gen(this, function* () {
      const made = yield* Pipeline.make({
        source: MemorySource.make(this.rows.map(entryOf), { chunk: 5 }),
        routes: this.services.map((service) => service.route(this.rows, attempted)),
        state: memory,
        window: { records: window },
        concurrency: 2,
        deadLetters: {
          name: "memory",
          earlier: ({ id }, destination) => known.get(`${id}@${destination}`),
          write: (letters) =>
            Effect.sync(() => {
              if (killed) return
              for (const letter of letters) {
                const key = `${letter.id}@${letter.destination}`
                if (this.letters.has(key) && !known.has(key)) throw new Error(`two letters for ${key}`)
                if (!known.has(key)) this.letters.set(key, letter)
              }
            })
        },
        onSettled: (settled) => {
          if (!killed) this.#settled(settled)
        }
      })
      pipeline = made
      const fiber = yield* Effect.fork(made.run)
      return yield* Effect.raceFirst(
        Fiber.join(fiber),
        Effect.zipRight(Deferred.await(kill), Effect.as(Fiber.interruptFork(fiber), undefined))
      )
    })
    const ended = await Simulation.run(program, { time: new VirtualTime(0), seed: 1, maxMillis: 30 * 86_400_000 })
    if (ended._tag !== "Finished") throw new Error(`The run is ${ended._tag}.`)
    if (Exit.isFailure(ended.exit)) throw new Error(String(ended.exit.cause))
    if (!killed) this.state = memory.state()
    return killed ? undefined : ended.exit.value
  }

  #settled(settled: ReadonlyArray<Settled.Settled>): void {
    for (const { destinations, id } of settled)
      for (const { destination, outcome } of destinations) this.outcomes.push([`${id}@${destination}`, outcome])
  }

  /** The observable result of one destination at the end. */
  observed(name: string) {
    const service = this.services.find((one) => one.name === name)
    const applied = service?.applied ?? []
    return {
      applied: Object.fromEntries(
        [0, 1, 2, 3, 4].map((who) => [
          who,
          applied
            .filter((one) => one.who === Item.key("external_id", String(who)))
            .map(({ part, seq }) => `${seq}/${part}`)
        ])
      ),
      outcomes: Object.fromEntries(this.outcomes.filter(([at]) => at.endsWith(`@${name}`) || at.endsWith("@*"))),
      letters: [...this.letters.values()]
        .filter(({ destination }) => destination === name || destination === "*")
        .map(({ delivered, id, outcome, reasons }) => ({ id, outcome, reasons, delivered }))
        .sort((one, other) => one.id.localeCompare(other.id)),
      checkpoints: this.state.checkpoints.filter(({ endpoint }) => endpoint === name)
    }
  }
}
