import type { Connection } from "@sluice/braze/Connection"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import * as LiveSender from "@sluice/core/LiveSender"
import * as MemoryQueue from "@sluice/core/MemoryQueue"
import { isDead, row } from "@sluice/core/Outcome"
import type { Queue } from "@sluice/core/Queue"
import type { Route } from "@sluice/core/Route"
import type { Settled } from "@sluice/core/Settled"
import type { Transport } from "@sluice/core/Transport"
import type { Reason } from "@sluice/values/Reason"
import { Duration, Effect, type Scope } from "effect"
import type { Client, Failed, SendResult } from "./Client.js"
import * as RawRequest from "./RawRequest.js"

/** Settings of a client. */
export interface ClientSettings {
  /** The source in the origins and ids of records, such as `action-node/prod`. */
  readonly name: string
  /** For custom requests. The routes have separate connections. */
  readonly connection: Connection
  readonly transport: Transport
  /** The destinations of every record, ready to run. */
  readonly routes: ReadonlyArray<Route>
  /** Receives records that were not accepted, and records that are still in memory when the client closes. */
  readonly deadLetters: DeadLetters
  /** Keeps the records until they have an outcome. Default: a queue in memory for `capacity` records. */
  readonly queue?: Queue | undefined
  /**
   * The maximum number of records in the queue in memory. Further records are Failed and can be retried. Default:
   * 10,000.
   */
  readonly capacity?: number
  /**
   * The treatment, by lane, of an item that got no response and is not repeatable. Default: `hold`, which makes the
   * record Unknown.
   */
  readonly uncertain?: Readonly<Record<string, "hold" | "resend">>
  /** The time until kept records are tried again after an error that a person must fix. Default: 1 minute. */
  readonly retryAfter?: Duration.DurationInput
  /** The maximum time that closing waits for kept records. Default: 10 seconds. */
  readonly drain?: Duration.DurationInput
  /** Called for each record when its outcome is final, even long after it was deferred. Must not throw. */
  readonly onSettled?: (settled: Settled) => void
}

/** A client that keeps records without an outcome. */
export interface BrazeClient extends Client {
  /** The number of unfinished records. */
  readonly kept: () => number
}

/**
 * A client with its own pipeline. Records that have no outcome at their deadline stay in the queue and are delivered
 * later, once. No record is lost in an outage of Braze.
 *
 * With a durable queue, a crash loses nothing, and the next client with the queue sends what is left. With a queue in
 * memory, closing the scope turns the remaining records into dead letters, which a replay sends, and a crash loses them.
 *
 * An error that a person must fix (wrong key, missing permission) stops sending. With a durable queue, every record is
 * deferred and tried again. With a queue in memory, the records whose sender still waits fail and become dead letters;
 * those that were deferred before are kept and tried again.
 */
export const make = (settings: ClientSettings): Effect.Effect<BrazeClient, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { capacity = 10_000, name, onSettled } = settings
    const sender = yield* LiveSender.make({
      queue: settings.queue ?? (yield* MemoryQueue.make(name, { count: capacity })),
      pipeline: {
        routes: settings.routes,
        linger: "10 millis",
        ...(settings.uncertain && { uncertain: settings.uncertain })
      },
      deadLetters: settings.deadLetters,
      retryAfter: settings.retryAfter,
      drain: settings.drain ?? Duration.seconds(10),
      onSettled
    })
    return {
      send: (body, { deadline, id }) =>
        Effect.map(sender.send({ body, id, json: JSON.stringify(body) }, deadline), resultOf),
      request: RawRequest.make(settings.connection, settings.transport),
      kept: () => sender.pending()
    }
  })

/** The result for the sender of a record. */
const resultOf = (result: LiveSender.LiveResult): SendResult => {
  switch (result._tag) {
    case "Settled":
      return settledResult(result.settled, result.isPartlyAccepted)
    case "Deferred":
      return { _tag: "Deferred" }
    case "Unknown":
      return { _tag: "Unknown", reasons: [result.reason] }
    case "Full":
    case "NotStored":
      return failed(result.reason, true)
    case "Stopped":
    case "Closed":
      return failed(result.reason, false)
  }
}

const failed = (reason: Reason, retryable: boolean): Failed => ({ _tag: "Failed", reasons: [reason], retryable })

const settledResult = ({ destinations, outcome }: Settled, isPartlyAccepted: boolean): SendResult => {
  const warnings = distinct(destinations.flatMap((one) => one.warnings))
  const reasons = distinct(destinations.flatMap((one) => (isDead(one.outcome) ? one.reasons : [])))
  const { again, sent } = row(outcome)
  switch (again) {
    case "needless": {
      const skipped = sent ? undefined : destinations.flatMap((one) => one.reasons)[0]
      return { _tag: "Accepted", warnings, ...(skipped && { skipped }) }
    }
    case "after-a-fix":
      return { _tag: isPartlyAccepted ? "Partly" : "Refused", reasons, warnings }
    case "may-succeed":
      return isPartlyAccepted
        ? { _tag: "Partly", reasons, warnings }
        : { _tag: "Failed", reasons, retryable: true, isDeadLetter: true }
    case "may-count-twice":
      return { _tag: "Unknown", reasons }
  }
}

/** Destinations with the same identity chain have the same reasons. */
const distinct = <R extends Reason>(reasons: ReadonlyArray<R>): ReadonlyArray<R> => [
  ...new Map(reasons.map((reason) => [`${reason.code} ${reason.path ?? reason.mappingPath ?? ""}`, reason])).values()
]
