import {
  type Endpoint,
  Pipeline,
  type Report,
  type Route,
  type Settled,
  Source,
  type SourceRecord,
  StateStore
} from "@sluice/core"
import { Cause, Effect, Exit, Fiber } from "effect"
import * as Configuration from "./Configuration.js"
import { copy } from "./internal/Copy.js"
import * as Remembered from "./internal/Remembered.js"
import * as MemoryDeadLetters from "./MemoryDeadLetters.js"
import * as MemorySource from "./MemorySource.js"
import * as MemoryState from "./MemoryState.js"
import * as Overheard from "./Overheard.js"
import { Recorder } from "./Recorder.js"
import * as Simulation from "./Simulation.js"
import type * as Trace from "./Trace.js"
import type { RunInTime } from "./VendorCall.js"
import { VirtualTime } from "./VirtualTime.js"

/** One generated world, without the subject of the proof. */
export interface Scenario {
  readonly entries: ReadonlyArray<Source.Entry>
  readonly configuration: Configuration.PipelineSettings
  /** The seed of all random values in the run. */
  readonly seed: number
  /** The end of an earlier run. Default: the beginning. */
  readonly start?: StateStore.State
}

/** The verdict of the vendor on an object that is Invalid for `prepare`, sent unchanged. */
export type VerdictOf = (
  record: SourceRecord.SourceRecord,
  destination: string
) => Trace.RawVerdict["verdict"] | undefined

/** The objects that the vendor should receive for a record, and whether it accepts them. */
export type ExpectedOf = (
  record: SourceRecord.SourceRecord,
  destination: string
) => Pick<Trace.ExpectedObjects, "objects" | "isValid"> | undefined

/** The routes and conditions of one run. */
export interface RunSetup {
  readonly routes: ReadonlyArray<Route.Route>
  /** Whether the wire and the vendor work without faults in this run. */
  readonly faultless: boolean
  readonly secrets?: ReadonlyArray<string>
  readonly personal?: ReadonlyArray<string>
  readonly verdictOf?: VerdictOf
  readonly expectedOf?: ExpectedOf
  /** Whether the vendor reports what it did with each object. Default: false. */
  readonly witnessed?: boolean
  /** Whether work outside of Effect is in progress. */
  readonly busy?: () => boolean
}

/** The inputs of the function that sets up a run. */
export interface RunEnvironment {
  /** Transports record their exchanges here. */
  readonly recorder: Recorder
  /** Milliseconds since 1970 on the clock of the run. */
  readonly now: () => number
  /** Runs an effect in the time of the run. */
  readonly run: RunInTime
}

/** The start of simulated runs: 2026-03-01T12:00:00Z. */
export const beginning = Date.UTC(2026, 2, 1, 12)

/** Six hours: longer than any generated outage, and than any configured time to give up. */
const longest = 6 * 3_600_000

/**
 * Runs a pipeline over a generated world in virtual time and returns the trace. It waits in real time only if the
 * subject does.
 *
 * Rejects only if the run cannot be set up. Failures in the run are in the trace.
 */
export const run = async (
  scenario: Scenario,
  setUp: (environment: RunEnvironment) => Effect.Effect<RunSetup> | Promise<RunSetup>
): Promise<Trace.Trace> => {
  const time = new VirtualTime(beginning)
  const now = () => time.unsafeCurrentTimeMillis()
  const recorder = new Recorder(now)
  const runInTime: RunInTime = (effect) =>
    Effect.runPromise(effect.pipe(Effect.withClock(time), Effect.withScheduler(time)))
  const made = setUp({ recorder, now, run: runInTime })
  const setup = await (Effect.isEffect(made) ? Effect.runPromise(made) : made)
  const stage = new Staged(scenario, setup, recorder)
  const ended = await Simulation.run(Overheard.overhear(stage.run, recorder), {
    time,
    seed: scenario.seed,
    maxMillis: longest,
    ...(setup.busy && { busy: setup.busy })
  })
  stage.noteState()
  const end = endOf(ended)
  if (end._tag === "Reported") recorder.note("logs", { channel: "report", text: JSON.stringify(end.report) })
  if (end._tag === "Died") recorder.note("logs", { channel: "error", text: end.text })
  Overheard.metrics(recorder)
  const trace = recorder.trace({ setting: stage.setting, end, raw: [], expected: [] })
  return { ...trace, raw: rawVerdicts(trace, scenario, setup), expected: expectedObjects(trace, scenario, setup) }
}

/** A pipeline with recorded source, destinations, state and dead letters. */
class Staged {
  readonly setting: Trace.Setting
  readonly run: Effect.Effect<Report.Report>
  #pipeline: Pipeline.Pipeline | undefined
  #fiber: Fiber.Fiber<Report.Report> | undefined
  #memory: MemoryState.MemoryState | undefined
  readonly #endpoints = new Map<Endpoint.Endpoint, Endpoint.Endpoint>()
  /** The endpoints at which each record is committed. */
  readonly #committedAt = new Map<number, Set<string>>()
  readonly #scenario: Scenario
  readonly #recorder: Recorder

  constructor(scenario: Scenario, setup: RunSetup, recorder: Recorder) {
    this.#scenario = scenario
    this.#recorder = recorder
    const routes = setup.routes.map((route): Route.Route => ({ ...route, destination: this.#watched(route) }))
    this.setting = settingOf(scenario, setup, routes)
    this.run = Effect.gen(this, function* () {
      const pipeline = yield* Pipeline.make({
        ...Configuration.options(scenario.configuration),
        ...this.#storage(),
        routes,
        onSettled: (settled) => this.#settled(settled)
      })
      this.#pipeline = pipeline
      this.#fiber = yield* Effect.fork(pipeline.run)
      return yield* Fiber.join(this.#fiber)
    })
  }

  #watched({ destination }: Route.Route): Route.Route["destination"] {
    const { endpoint } = destination
    const known = this.#endpoints.get(endpoint)
    const limited = known ?? this.#recorder.endpoint(limit(endpoint, this.#scenario.configuration), this.#onSent)
    this.#endpoints.set(endpoint, limited)
    return this.#recorder.destination(destination, limited)
  }

  #storage(): Pick<Pipeline.PipelineOptions, "source" | "deadLetters" | "state"> {
    const { configuration, entries } = this.#scenario
    const { chunk, pace, storage, trouble } = configuration
    const recorder = this.#recorder
    return {
      source: MemorySource.make(entries.map(unshared), {
        chunk,
        pace,
        ...(trouble._tag === "SourceBroken" && { breaksAfter: trouble.afterChunks }),
        onRead: (given) => recorder.read(given, this.setting.start),
        onAcknowledge: (lowWater) => recorder.note("acknowledgements", { lowWater })
      }),
      deadLetters: MemoryDeadLetters.make({
        storage,
        ...(trouble._tag === "DiskFull" && { failsAfter: trouble.afterWrites }),
        onDurable: (letter) => recorder.note("deadLetters", { letter })
      }),
      ...(configuration.checkpoints && { state: this.#memoryState() })
    }
  }

  #memoryState(): MemoryState.MemoryState {
    const { configuration, start = StateStore.empty } = this.#scenario
    const { storage, trouble } = configuration
    this.#memory = MemoryState.make({
      start,
      storage,
      ...(trouble._tag === "CheckpointLost" && { failsAfter: trouble.afterSaves }),
      onSaved: (state) => this.#saved(state),
      onCommitted: ({ settled }) => this.#recorder.note("committed", { seqs: this.#committed(settled) })
    })
    return this.#memory
  }

  /** The records that are now committed at every endpoint of the run. */
  #committed(settled: StateStore.Change["settled"]): ReadonlyArray<number> {
    const { endpoints } = this.setting
    const complete: Array<number> = []
    for (const { endpoint, positions } of settled)
      for (const at of positions) {
        if (typeof at !== "number") continue
        const known = this.#committedAt.get(at) ?? new Set<string>()
        this.#committedAt.set(at, known.add(endpoint))
        if (endpoints.every(({ id }) => known.has(id))) complete.push(at)
      }
    return complete
  }

  /** Records the state that the next run would load. */
  noteState(): void {
    if (this.#memory !== undefined) this.#saved(this.#memory.state())
  }

  #saved(state: StateStore.State): void {
    const endpoints = this.setting.endpoints.map(({ id }) => id)
    this.#recorder.note("saved", { state, checkpoint: Remembered.of(state, endpoints) })
  }

  #settled(settled: ReadonlyArray<Settled.Settled>): void {
    for (const one of settled) {
      this.#recorder.note("outcomes", { settled: one })
      this.#recorder.note("logs", { channel: "outcome", text: JSON.stringify(one) })
    }
  }

  readonly #onSent = (request: number): Effect.Effect<void> => {
    const { trouble } = this.#scenario.configuration
    const pipeline = this.#pipeline
    if (pipeline === undefined) return Effect.void
    this.#recorder.note("logs", { channel: "snapshot", text: JSON.stringify(pipeline.snapshot()) })
    if (!("afterRequests" in trouble) || trouble.afterRequests !== request) return Effect.void
    return Effect.asVoid(Effect.forkDaemon(this.#signal(trouble._tag, pipeline)))
  }

  #signal(kind: "Stop" | "Abort" | "Interrupt", pipeline: Pipeline.Pipeline): Effect.Effect<void> {
    if (kind === "Stop") return pipeline.stop
    if (kind === "Abort" || this.#fiber === undefined) return pipeline.abort
    return Effect.asVoid(Fiber.interrupt(this.#fiber))
  }
}

/**
 * The entry with a copy of the body, because changes that a destination makes to a record must not reach the next run.
 */
const unshared = (entry: Source.Entry): Source.Entry =>
  Source.isUnreadable(entry) ? entry : { ...entry, body: copy(entry.body) }

/** The endpoint with the configuration's limits if they are narrower than its own. */
const limit = (endpoint: Endpoint.Endpoint, configuration: Configuration.PipelineSettings): Endpoint.Endpoint => {
  const { batch, budget, bytes } = configuration
  const own = endpoint.limits
  return {
    ...endpoint,
    limits: { ...own, items: Math.min(batch, own.items), bytes: Math.min(bytes ?? own.bytes, own.bytes) },
    budget: budget === undefined ? endpoint.budget : { ...endpoint.budget, ...budget }
  }
}

const settingOf = (scenario: Scenario, setup: RunSetup, routes: ReadonlyArray<Route.Route>): Trace.Setting => {
  const { configuration } = scenario
  const endpoints = new Map(routes.map(({ destination: { endpoint } }) => [endpoint.id, endpoint]))
  return {
    endpoints: [...endpoints.values()].map(({ id, lanes, limits, budget, retry }) => ({
      id,
      lanes,
      limits,
      budget,
      ...(retry?.attempts !== undefined && { attempts: retry.attempts })
    })),
    destinations: routes.map(({ destination }) => ({ name: destination.name, endpoint: destination.endpoint.id })),
    concurrency: configuration.concurrency,
    uncertain: configuration.uncertain,
    start: Remembered.of(scenario.start ?? StateStore.empty, [...endpoints.keys()]),
    secrets: setup.secrets ?? [],
    personal: setup.personal ?? [],
    faultless: setup.faultless,
    trouble: configuration.trouble,
    witnessed: setup.witnessed ?? false
  }
}

const endOf = (ended: Simulation.SimulationEnd<Report.Report, never>): Trace.End => {
  if (ended._tag !== "Finished") return ended
  if (Exit.isSuccess(ended.exit)) return { _tag: "Reported", report: ended.exit.value }
  const { cause } = ended.exit
  return Cause.isInterruptedOnly(cause) ? { _tag: "Interrupted" } : { _tag: "Died", text: Cause.pretty(cause) }
}

/** Requests the verdict of the vendor on each record that is Invalid for a destination, once per destination. */
const rawVerdicts = (
  trace: Trace.Trace,
  { entries }: Scenario,
  { verdictOf }: RunSetup
): ReadonlyArray<Trace.RawVerdict> => {
  if (verdictOf === undefined) return []
  const records = new Map(entries.flatMap((entry) => (Source.isUnreadable(entry) ? [] : [[entry.seq, entry]])))
  return trace.prepared.flatMap(({ destination, results, seqs }) =>
    results.flatMap((result, index): Array<Trace.RawVerdict> => {
      const record = records.get(seqs[index] ?? -1)
      if (result._tag !== "Invalid" || record === undefined) return []
      const verdict = verdictOf(record, destination)
      return verdict === undefined ? [] : [{ seq: record.seq, record: record.id, destination, verdict }]
    })
  )
}

/** The objects that the vendor should receive for each record that a destination prepared. */
const expectedObjects = (
  trace: Trace.Trace,
  { entries }: Scenario,
  { expectedOf }: RunSetup
): ReadonlyArray<Trace.ExpectedObjects> => {
  if (expectedOf === undefined) return []
  const records = new Map(entries.flatMap((entry) => (Source.isUnreadable(entry) ? [] : [[entry.seq, entry]])))
  return trace.prepared.flatMap(({ destination, seqs }) =>
    seqs.flatMap((seq): Array<Trace.ExpectedObjects> => {
      const record = records.get(seq)
      const wanted = record === undefined ? undefined : expectedOf(record, destination)
      return record === undefined || wanted === undefined ? [] : [{ seq, record: record.id, destination, ...wanted }]
    })
  )
}
