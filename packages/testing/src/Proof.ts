import type * as Fault from "@sluice/braze-emulator/Fault"
import type { Route, Source, SourceRecord, StateStore, Transport } from "@sluice/core"
import type { Json } from "@sluice/values"
import { parse } from "@sluice/values/Json"
import { Effect } from "effect"
import * as fc from "fast-check"
import { record } from "./Arbitraries/Records.js"
import * as Canary from "./Canary.js"
import { defaults, type PipelineSettings } from "./Configuration.js"
import * as EchoVendor from "./EchoVendor.js"
import * as HttpTransport from "./HttpTransport.js"
import * as ScriptWords from "./internal/ScriptWords.js"
import * as Law from "./Law.js"
import * as Laws from "./Laws.js"
import * as Runner from "./Runner.js"
import * as Timeline from "./Timeline.js"
import type * as Trace from "./Trace.js"
import { type FaultScript, faultless, isFaultless, type Vendor, type Witness } from "./Vendor.js"
import * as VendorCall from "./VendorCall.js"
import * as VendorServer from "./VendorServer.js"
import * as VendorTransport from "./VendorTransport.js"
import { type LawWorld, type WorldParts, world } from "./Worlds.js"

/** The connection of a destination. */
export interface VendorAccess {
  readonly transport: Transport.Transport
  /** Scheme and host of the vendor, without a slash at the end. */
  readonly url: string
  /** Calls the vendor if the destination does not use HTTP. */
  readonly call: VendorCall.VendorCall
  /** Runs an effect in the virtual time of the run, such as a sleep of a test double. */
  readonly run: VendorCall.RunInTime
}

/** The subject of a proof, and its worlds. */
export interface ProofSubject extends WorldParts {
  /** The tested routes, created for every run. */
  readonly routes: (wire: VendorAccess) => ReadonlyArray<Route.Route>
  /** The vendor, created for every run: `DescribedVendor.make(description)`, or `BrazeVendor.make`. */
  readonly vendor: (now: () => number, script: FaultScript) => Witness
  /** Strings that must not appear anywhere: keys. Default: `Canary.key`. */
  readonly secrets?: ReadonlyArray<string>
  /** Strings that may appear only in dead letters. Default: `Canary.person`. */
  readonly personal?: ReadonlyArray<string>
  /**
   * For law 13: the objects that the vendor should receive for a record, valid or not, written without the code of the
   * destination. Empty: the record is Skipped. `undefined`: this record is not checked. If absent, law 13 is not
   * checked.
   */
  readonly expected?: (body: Json.JsonObject, destination: string) => ReadonlyArray<unknown> | undefined
  /**
   * For law 6, if the vendor ignores the refusals of a script: a record that `prepare` accepts and that the vendor refuses,
   * on its own or because of the rule. No other record is about the same person. Default: one of the records.
   */
  readonly refused?: { readonly body: Json.JsonObject; readonly rule?: Fault.FaultRule }
  /**
   * For law 11: what the vendor does with a record for which `prepare` returned Invalid. If absent, law 11 is not
   * checked.
   */
  readonly verdictOf?: (
    record: SourceRecord.SourceRecord,
    destination: string,
    now: number
  ) => Trace.RawVerdict["verdict"] | undefined
}

/** The options of a proof. */
export interface ProofOptions {
  /** The number of worlds. Default: 100. */
  readonly runs?: number
  /** The values in the message of a failed proof, to repeat the failure. */
  readonly seed?: number
  readonly path?: string
  /** The way a run is executed. Default: {@link inProcess}. */
  readonly stage?: Stage
}

/** One run of a subject. */
export interface ProofRun {
  readonly entries: ReadonlyArray<Source.Entry>
  readonly configuration: PipelineSettings
  readonly faults: FaultScript
  readonly seed: number
  readonly start?: StateStore.State
  /** The vendor refuses an item on its own, without a rule. */
  readonly refusing?: boolean
}

/** Runs a subject and returns the trace. */
export type Stage = (subject: ProofSubject, run: ProofRun) => Promise<Trace.Trace>

/** All runs use the same URL, because checkpoints belong to the address of an endpoint. */
const vendorUrl = "http://127.0.0.1:8099"

/** Executes a run in process, in virtual time, over a transport that calls the vendor. */
export const inProcess: Stage = (subject, run) =>
  Runner.run(run, (environment) => {
    const { now, recorder } = environment
    const vendor = recorder.vendor(subject.vendor(now, run.faults))
    const transport = VendorTransport.make(vendor, { recorder, now, unreachable: run.faults.unreachable })
    return Effect.succeed(staged(subject, run, transport, environment))
  })

/**
 * Executes a run in virtual time over real HTTP. Every run has a separate server on the loopback, which is closed at
 * the end of the run.
 */
export const overHttp: Stage = (subject, run) =>
  Effect.gen(function* () {
    let vendor: Vendor = { handle: () => ({ status: 503, headers: {}, body: "" }) }
    const server = yield* VendorServer.make(() => vendor)
    const setUp = (environment: Runner.RunEnvironment): Effect.Effect<Runner.RunSetup> => {
      const { now, recorder } = environment
      vendor = recorder.vendor(subject.vendor(now, run.faults))
      const transport = HttpTransport.make({ recorder, unreachable: run.faults.unreachable, connectTo: server.url })
      const busy = () => transport.inFlight() > server.hanging()
      return Effect.succeed({ ...staged(subject, run, transport, environment), busy })
    }
    return yield* Effect.promise(() => Runner.run(run, setUp))
  }).pipe(Effect.scoped, Effect.runPromise)

/** The parts of a subject that the runner uses for one run. */
export const staged = (
  subject: ProofSubject,
  run: ProofRun,
  transport: Transport.Transport,
  { now, run: runInTime }: Runner.RunEnvironment
): Runner.RunSetup => {
  const { expected, verdictOf } = subject
  const call = VendorCall.over(transport, vendorUrl, runInTime)
  return {
    routes: subject.routes({ transport, url: vendorUrl, call, run: runInTime }),
    faultless: isFaultless(run.faults) && run.refusing !== true,
    secrets: subject.secrets ?? [Canary.key],
    personal: subject.personal ?? [Canary.person],
    witnessed: true,
    ...(expected && { expectedOf: expectedBy(subject, expected, now) }),
    ...(verdictOf && {
      verdictOf: (one: SourceRecord.SourceRecord, destination: string) => verdictOf(one, destination, now())
    })
  }
}

/** The objects that a subject expects for a record, and whether its vendor accepts them. */
const expectedBy = (
  subject: ProofSubject,
  expected: NonNullable<ProofSubject["expected"]>,
  now: () => number
): Runner.ExpectedOf => {
  const { accepts } = subject.vendor(now, faultless)
  return ({ body }, destination) => {
    const objects = expected(body, destination)?.map(written)
    if (objects === undefined || (accepts === undefined && objects.length > 0)) return undefined
    return { objects, isValid: objects.every((one) => accepts?.(one) === true) }
  }
}

/** The value as JSON, because a member that is missing in a record may be `undefined`. */
const written = (object: unknown): Json.Json => parse(JSON.stringify(object)) ?? null

/** A broken law, with the run that breaks it. */
export interface Broken {
  readonly law: Law.Law | Law.PairLaw
  readonly violations: ReadonlyArray<Law.Violation>
  readonly trace: Trace.Trace
  /** The script of the run, if it differs from the script of the world. */
  readonly script?: FaultScript
}

/**
 * Checks every law over one run of a world. It also checks the law over two runs that the world selects and, if the run
 * was stopped, the law about resuming. Returns the first broken law.
 */
export const check = async (
  subject: ProofSubject,
  one: LawWorld,
  stage: Stage = inProcess
): Promise<Broken | undefined> => {
  const main = await stage(subject, one)
  return single(main) ?? (await resumption(subject, one, main, stage)) ?? (await alsoChecked(subject, one, stage))
}

const single = (trace: Trace.Trace): Broken | undefined => {
  for (const law of Laws.ofOneRun) {
    const violations = law.check(trace)
    if (violations.length > 0) return { law, violations, trace }
  }
  return undefined
}

const pair = (law: Law.PairLaw, first: Trace.Trace, second: Trace.Trace): Broken | undefined => {
  const violations = law.check(first, second)
  return violations.length > 0 ? { law, violations, trace: first } : (single(first) ?? single(second))
}

/** Continues a stopped run from the saved checkpoint, without further failures. */
const resumption = async (
  subject: ProofSubject,
  one: LawWorld,
  main: Trace.Trace,
  stage: Stage
): Promise<Broken | undefined> => {
  const { trouble, checkpoints } = one.configuration
  const start = main.saved.at(-1)?.state
  if (!checkpoints || start === undefined || trouble._tag === "None" || trouble._tag === "CheckpointLost")
    return undefined
  const configuration: PipelineSettings = { ...one.configuration, trouble: { _tag: "None" } }
  return pair(Laws.resumed, main, await stage(subject, { ...one, configuration, faults: faultless, start }))
}

const alsoChecked = (subject: ProofSubject, one: LawWorld, stage: Stage): Promise<Broken | undefined> => {
  if (one.also === "batchOfOne") return batchOfOne(subject, one, stage)
  return one.also === "refusedAlone" ? refusedAlone(subject, one, stage) : Promise.resolve(undefined)
}

const batchOfOne = async (subject: ProofSubject, one: LawWorld, stage: Stage): Promise<Broken | undefined> => {
  const calm = { entries: one.entries, faults: faultless, seed: one.seed }
  const alone = await stage(subject, { ...calm, configuration: { ...defaults, batch: 1 } })
  return pair(Laws.batchOfOne, alone, await stage(subject, { ...calm, configuration: defaults }))
}

const refusedAlone = async (subject: ProofSubject, one: LawWorld, stage: Stage): Promise<Broken | undefined> => {
  if (subject.refused === undefined) return refusedByContent(subject, one, stage)
  const { body, rule } = subject.refused
  const at = Math.floor(one.place * one.entries.length)
  const entries = renumbered([...one.entries.slice(0, at), record(body, 0, "refused"), ...one.entries.slice(at)])
  const configuration: PipelineSettings = { ...defaults, batch: one.configuration.batch }
  const faults = { ...faultless, rules: rule === undefined ? [] : [rule] }
  const refusing = { seed: one.seed, configuration, faults, refusing: true }
  const beside = await stage(subject, { ...refusing, entries })
  return pair(Laws.refusedAlone, beside, await stage(subject, { ...refusing, entries: one.entries }))
}

/** Compares a run without faults with the same run in which one object is refused. */
const refusedByContent = async (subject: ProofSubject, one: LawWorld, stage: Stage): Promise<Broken | undefined> => {
  const configuration: PipelineSettings = { ...defaults, batch: one.configuration.batch }
  const run = { seed: one.seed, configuration, entries: one.entries }
  const without = await stage(subject, { ...run, faults: faultless })
  const items = without.requests.flatMap((sent) => sent.items)
  const refused = items[Math.min(items.length - 1, Math.floor(one.place * items.length))]
  const object = refused === undefined ? undefined : parse(refused.json)
  if (object === undefined) return undefined
  const faults: FaultScript = { ...faultless, refused: [object] }
  const broken = pair(Laws.refusedAlone, await stage(subject, { ...run, faults }), without)
  return broken === undefined ? undefined : { ...broken, script: faults }
}

const renumbered = (entries: ReadonlyArray<Source.Entry>): ReadonlyArray<Source.Entry> =>
  entries.map((entry, seq) => ({ ...entry, seq }))

/**
 * The number of worlds that are tried to shrink a world that breaks a law. A time limit would depend on the speed of
 * the machine.
 */
const shrinkingRuns = 1_000

/**
 * Checks every law over generated worlds. Resolves if every law is satisfied.
 *
 * @throws Error if a law is broken. Its message contains the law, the violation, the smallest world that breaks it, the
 * steps of the run, and how to repeat it.
 */
export const assert = async (subject: ProofSubject, options: ProofOptions = {}): Promise<void> => {
  const { stage = inProcess } = options
  let left: number | undefined
  const property = fc.asyncProperty(world(subject), async (one) => {
    if (left !== undefined && left-- <= 0) return true
    const holds = (await check(subject, one, stage)) === undefined
    if (!holds) left ??= shrinkingRuns
    return holds
  })
  const details = await fc.check(property, parametersOf(options))
  if (!details.failed) return
  const [smallest] = details.counterexample ?? []
  const broken = smallest === undefined ? undefined : await check(subject, smallest, stage)
  throw new Error(message(details, smallest, broken), { cause: details.errorInstance })
}

const defaultRuns = 100

const parametersOf = ({ runs = defaultRuns, seed, path }: ProofOptions) => ({
  numRuns: runs,
  ...(seed !== undefined && { seed }),
  ...(path !== undefined && { path })
})

/** The function that registers a test: `it` or `test` of Vitest, Jest or `node:test`. */
export type RegisterTest = (name: string, run: () => Promise<void>, limit: number) => unknown

/**
 * Registers a test that checks every law over generated worlds, see {@link assert}. It sets the time limit of the test,
 * which is long enough for a slow machine and ends a destination that hangs.
 */
export const test = (it: RegisterTest, name: string, subject: ProofSubject, options: ProofOptions = {}): void => {
  const { runs = defaultRuns } = options
  it(`${name} satisfies every law`, () => assert(subject, options), timeLimit(runs))
}

/** The time limit of a test with this number of worlds, in milliseconds: 60 seconds, and a second for each world. */
export const timeLimit = (runs: number): number => 60_000 + 1_000 * runs

/** The subject of a proof against a vendor that repeats requests. */
export type EchoSubject = Pick<ProofSubject, "entries" | "routes" | "secrets" | "personal">

/** One run against an {@link EchoVendor}. */
interface EchoWorld {
  readonly entries: ReadonlyArray<Source.Entry>
  readonly answers: ReadonlyArray<EchoVendor.Echo>
  readonly batch: number
}

/**
 * Checks law 8 against a vendor that responds with any status and repeats the key and every value of the request in its
 * body and headers, including escaped forms. Resolves if none of these values reaches outcomes, reports, logs or spans,
 * and dead letters contain them only in permitted places.
 *
 * @throws Error otherwise. Its message contains the place, the responses, and how to repeat the proof.
 */
export const assertNoEcho = async (subject: EchoSubject, options: ProofOptions = {}): Promise<void> => {
  const worlds = fc.record({ entries: subject.entries, answers: EchoVendor.echoes, batch: fc.constantFrom(1, 2, 75) })
  const property = fc.asyncProperty(worlds, async (one) => (await echoed(subject, one)).length === 0)
  const details = await fc.check(property, parametersOf(options))
  if (!details.failed) return
  const [smallest] = details.counterexample ?? []
  const found = smallest === undefined ? [] : await echoed(subject, smallest)
  throw new Error(
    [
      ...found.map((violation) => Law.format(Laws.noLeaks, violation)),
      `responses: ${JSON.stringify(smallest?.answers)}`,
      `To repeat it, pass { seed: ${details.seed}, path: ${JSON.stringify(details.counterexamplePath)} }.`
    ].join("\n"),
    { cause: details.errorInstance }
  )
}

const echoed = async (
  subject: EchoSubject,
  { answers, batch, entries }: EchoWorld
): Promise<ReadonlyArray<Law.Violation>> => {
  const repeating: ProofSubject = { ...subject, vendor: () => EchoVendor.make(answers) }
  const configuration: PipelineSettings = { ...defaults, batch }
  const trace = await inProcess(repeating, { entries, configuration, faults: faultless, seed: 0 })
  // A run that ended in a defect reports nothing and therefore leaks nothing.
  if (trace.end._tag !== "Reported") return [{ law: 8, what: `the run did not complete: ${trace.end._tag}`, steps: [] }]
  return Laws.noLeaks.check(trace)
}

const count = (times: number): string => (times === 1 ? "once" : `${times} times`)

const message = (
  details: fc.RunDetails<[LawWorld]>,
  smallest: LawWorld | undefined,
  broken: Broken | undefined
): string => {
  const again = `To repeat it, pass { seed: ${details.seed}, path: ${JSON.stringify(details.counterexamplePath)} }.`
  const runs = `Found in run ${details.numRuns}, shrunk ${count(details.numShrinks)}. ${again}`
  if (broken === undefined)
    return `A run could not be executed, or its failure is not reproducible.\n${runs}\n${fc.stringify(smallest)}`
  const { law, script, trace, violations } = broken
  const shown = violations.slice(0, 5).map((violation) => Law.format(law, violation))
  const more = violations.length > 5 ? [`… and ${violations.length - 5} more`] : []
  const says = `the law: ${law.statement}`
  const also = script === undefined ? [] : [`in a run of this world: ${ScriptWords.sentences(script).join(" ")}`]
  return [
    ...shown,
    ...more,
    says,
    ...also,
    runs,
    "",
    fc.stringify(smallest),
    "",
    "what happened:",
    Timeline.format(trace)
  ].join("\n")
}
