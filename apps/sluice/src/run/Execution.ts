import type { Budgets } from "@sluice/core/Budget"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import * as Endpoint from "@sluice/core/Endpoint"
import type { Forgotten } from "@sluice/core/Forgotten"
import * as Outcome from "@sluice/core/Outcome"
import * as Pipeline from "@sluice/core/Pipeline"
import type { Remember } from "@sluice/core/RememberedDeliveries"
import * as Reply from "@sluice/core/Reply"
import type { Report, Stopped } from "@sluice/core/Report"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { Source } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { StateStore } from "@sluice/core/StateStore"
import type { FileReport } from "@sluice/node/FileSource"
import { length } from "@sluice/values/SettingsSchema"
import { Effect } from "effect"
import type { Shape } from "../configuration/Shape.js"
import * as RunReport from "../report/RunReport.js"
import * as DataPoints from "../wiring/DataPoints.js"
import type { Wiring } from "../wiring/Wiring.js"

/** The inputs of a configuration's pipeline. */
export interface ExecutionSettings {
  readonly wiring: Wiring
  readonly source: Source
  readonly deadLetters: DeadLetters
  readonly state?: StateStore | undefined
  /** Whether the source was read to its end. Default: not known. */
  readonly hasEnded?: (() => boolean) | undefined
  /** Returns how this run treats each file, for the report. Called at the end. */
  readonly files?: (() => ReadonlyArray<FileReport>) | undefined
  /** Notes about unread parts of the source, in sentences. Called at the end. */
  readonly sourceNotes?: (() => ReadonlyArray<string>) | undefined
  /** Open dead letters of earlier runs that were killed or stopped. Default: none. */
  readonly carriedLetters?: number | undefined
  /** The deliveries of earlier runs. Default: nothing is remembered. */
  readonly remember?: Remember | undefined
  /** Damage to the stored state, for the report. Default: none. */
  readonly damage?: ReadonlyArray<string> | undefined
  /** Makes the requests and counts every item as accepted. The transport must not send. */
  readonly dry?: boolean
  readonly concerns?: (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined
  readonly onSettled?: ((settled: ReadonlyArray<Settled>) => void) | undefined
  /** Records that are Skipped because a person asked to forget them. Default: none. */
  readonly forgotten?: Forgotten | undefined
  /**
   * The budget that all executions of a program share, so that together they stay within the rate limit. Default: not
   * shared.
   */
  readonly budgets?: Budgets | undefined
  /** See `PipelineOptions.pastRefusals`. */
  readonly pastRefusals?: boolean | undefined
}

/** A pipeline of a configuration. */
export interface Execution {
  readonly run: Effect.Effect<RunReport.RunReport>
  readonly stop: Effect.Effect<void>
  readonly abort: Effect.Effect<void>
  readonly snapshot: () => Pipeline.Snapshot
}

/** Builds the pipeline; nothing is read or sent before `run`. */
export const make = (settings: ExecutionSettings): Effect.Effect<Execution> =>
  Effect.gen(function* () {
    const { shape } = settings.wiring.configuration
    const points = { count: 0 }
    const guards = guardsOf(shape)
    const pipeline = yield* Pipeline.make({
      ...deliveryOptions(shape),
      source: settings.source,
      routes: watched(settings, points),
      deadLetters: settings.deadLetters,
      ...(settings.budgets && { budgets: settings.budgets }),
      ...(settings.forgotten && { forgotten: settings.forgotten }),
      ...(settings.state && { state: settings.state }),
      ...(settings.remember && { remember: settings.remember }),
      pastRefusals: settings.pastRefusals === true,
      ...(settings.concerns && { concerns: settings.concerns }),
      onSettled: (settled) => {
        // Each guard counts every record, so none may be left out by a short circuit.
        if (guards.filter((guard) => guard.isExceededBy(settled)).length > 0) Effect.runFork(pipeline.stop)
        settings.onSettled?.(settled)
      }
    })
    return {
      ...pipeline,
      run: Effect.map(pipeline.run, (report) =>
        RunReport.make(explained(report, guards, settings.hasEnded?.() === true), {
          lanes: lanesOf(settings.wiring),
          dataPoints: settings.wiring.routes.some(({ custom }) => custom === undefined) ? points.count : undefined,
          maxInvalid: guardedShare(shape),
          isGuardExceeded: guards.some((guard) => guard.setting !== "maxInvalid" && guard.isAbove),
          files: settings.files?.(),
          sourceNotes: settings.sourceNotes?.(),
          carriedLetters: settings.carriedLetters,
          damage: [...(settings.damage ?? []), ...(settings.remember?.deliveries.damage() ?? [])]
        })
      )
    }
  })

const lanesOf = ({ routes }: Wiring): ReadonlyArray<string> =>
  routes.flatMap(({ route }) => route.destination.endpoint.lanes)

/** The settings of delivery in a configuration. */
export const deliveryOptions = ({ delivery }: Shape) => ({
  ...(delivery?.concurrency !== undefined && { concurrency: delivery.concurrency }),
  ...(delivery?.window !== undefined && { window: delivery.window }),
  ...(delivery?.uncertain !== undefined && { uncertain: { ...delivery.uncertain } }),
  ...(delivery?.linger !== undefined && { linger: length(delivery.linger) }),
  ...(delivery?.drain !== undefined && { drain: length(delivery.drain) }),
  ...(delivery?.giveUpAfter !== undefined && { giveUpAfter: length(delivery.giveUpAfter) })
})

/** The routes, with their accepted items counted; one endpoint per id, as the pipeline expects. */
const watched = ({ wiring, dry }: ExecutionSettings, points: { count: number }): ReadonlyArray<Route> => {
  const byId = new Map<string, Endpoint.Endpoint>()
  return wiring.routes.map(({ custom, route }) => {
    const { endpoint } = route.destination
    const used = dry === true ? accepting(endpoint) : endpoint
    // Only Braze counts data points.
    const known = byId.get(endpoint.id) ?? (custom === undefined ? counted(used, points) : used)
    byId.set(endpoint.id, known)
    return { ...route, destination: { ...route.destination, endpoint: known } }
  })
}

const accepting = (endpoint: Endpoint.Endpoint): Endpoint.Endpoint => ({
  ...endpoint,
  attempt: (items) => Effect.as(endpoint.attempt(items), Reply.judged(undefined))
})

const counted = (endpoint: Endpoint.Endpoint, points: { count: number }): Endpoint.Endpoint =>
  Endpoint.observed(endpoint, (items, reply) => {
    if (reply._tag !== "Judged") return
    items.forEach((item, i) => {
      if (reply.verdicts === undefined || reply.verdicts[i]?._tag === "Accepted")
        points.count += DataPoints.ofItem(item)
    })
  })

/** A share of fewer records is not reliable. */
const guardedRecords = 100

interface GuardRule {
  readonly setting: keyof NonNullable<Shape["guard"]>
  readonly code: string
  readonly concerns: (settled: Settled) => boolean
  /** The end of a sentence about the records that it concerns. */
  readonly what: string
  readonly fix: string
}

const guardRules: ReadonlyArray<GuardRule> = [
  {
    setting: "maxInvalid",
    code: "too-many-invalid",
    concerns: ({ outcome }) => Outcome.row(outcome).exit === "guarded",
    what: "are Invalid",
    fix: "Fix the mapping or the source; the next run continues with the rest."
  },
  {
    setting: "maxLeftOut",
    code: "too-much-left-out",
    concerns: ({ destinations }) =>
      destinations.some(({ warnings }) => warnings.some(({ effect }) => effect === "left-out")),
    what: "lack a field that was left out",
    fix: "The remarks name the fields. Fix the mapping or the source; the next run continues with the rest."
  }
]

/** Checks the records of a run against a share that the configuration accepts. Owns the counts. */
class Guard {
  readonly #rule: GuardRule
  readonly #share: number
  #settled = 0
  #concerned = 0
  #isExceeded = false

  get setting(): GuardRule["setting"] {
    return this.#rule.setting
  }

  constructor(rule: GuardRule, share: number) {
    this.#rule = rule
    this.#share = share
  }

  /** Whether these records exceed it for the first time. */
  isExceededBy(settled: ReadonlyArray<Settled>): boolean {
    if (this.#isExceeded) return false
    this.#settled += settled.length
    for (const one of settled) if (this.#rule.concerns(one)) this.#concerned++
    this.#isExceeded = this.#settled >= guardedRecords && this.isAbove
    return this.#isExceeded
  }

  /** Whether the records so far exceed it, also if they are too few to stop the run. */
  get isAbove(): boolean {
    return this.#concerned > this.#share * this.#settled
  }

  /** The reason it stopped the run; undefined if it did not. */
  get stopped(): Stopped | undefined {
    if (!this.#isExceeded) return undefined
    const { code, fix, setting, what } = this.#rule
    return {
      kind: "guard",
      code,
      message: `${this.#concerned} of the first ${this.#settled} records ${what}, more than guard.${setting} allows. ${fix}`
    }
  }
}

const guardsOf = ({ guard }: Pick<Shape, "guard">): ReadonlyArray<Guard> =>
  guardRules.flatMap((rule) => {
    const share = guard?.[rule.setting]
    return share === undefined ? [] : [new Guard(rule, shareOf(share))]
  })

/** The share of Invalid records with which a run may still exit with 0. */
const guardedShare = ({ guard }: Shape): number | undefined =>
  guard?.maxInvalid === undefined ? undefined : shareOf(guard.maxInvalid)

const shareOf = (percent: string): number => Number.parseFloat(percent) / 100

/** The report, with the guard that stopped the run as the reason. */
const explained = (report: Report, guards: ReadonlyArray<Guard>, hasEnded: boolean): Report => {
  const { stopped, ...rest } = report
  if (stopped?.kind !== "signal") return report
  const guard = guards.map((one) => one.stopped).find((why) => why !== undefined)
  if (guard === undefined) return report
  // Exceeded after the last record, a guard stops nothing.
  return hasEnded && report.pending === 0 ? rest : { ...rest, stopped: guard }
}
