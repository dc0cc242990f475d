import * as LiveSender from "@sluice/core/LiveSender"
import type { NewRecord } from "@sluice/core/Queue"
import type { Settled } from "@sluice/core/Settled"
import { length } from "@sluice/values/SettingsSchema"
import { type Duration, Effect, Either, type Scope } from "effect"
import { deliveryOptions } from "../run/Execution.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as RecordIntake from "./RecordIntake.js"
import { InvalidError } from "./SendErrorClasses.js"
import { ofResult, ofSettled, type SendError } from "./SendErrors.js"

/** The options of `send`. */
export interface SendOptions {
  /**
   * The longest wait for the outcome. After it, `send` fails with Deferred: the record is in the queue and is delivered
   * later. Default: no limit.
   */
  readonly deadline?: Duration.DurationInput | undefined
}

/** Sends the records of a program one by one. */
export interface LiveSending {
  /** Succeeds when the record is delivered, or skipped as configured. Fails with any other outcome. */
  readonly send: (record: unknown, options?: SendOptions) => Effect.Effect<void, SendError>
  /** Any outcome of the record. Fails only if it was not sent, or has no outcome yet. */
  readonly trySend: (record: unknown, options?: SendOptions) => Effect.Effect<Settled, SendError>
  /**
   * Succeeds once the record is in the queue: with a queue on disk, when it is written and synced. Its outcome is in the
   * dead letters if it is not delivered. Fails if the record is not valid as such or was not accepted.
   */
  readonly enqueue: (record: unknown) => Effect.Effect<void, SendError>
  /** Sends without a fiber, see `LiveSender.offer`. Starting a fiber takes half as long as a request. */
  readonly offer: (record: unknown, done: (result: Either.Either<Settled, SendError>) => void) => void
  /** The number of records without an outcome. */
  readonly pending: () => number
}

/** The parts of a live sender that do not come from the configuration. */
export interface LiveSendingSettings
  extends Pick<LiveSender.LiveSenderSettings, "queue" | "deadLetters" | "remembered">,
    Pick<LiveSender.LiveSenderSettings["pipeline"], "budgets" | "forgotten"> {}

/** A live sender over the routes of a configuration. Closing the scope waits for the accepted records. */
export const make = (
  { configuration: { shape }, routes }: Wiring,
  { budgets, deadLetters, forgotten, queue, remembered }: LiveSendingSettings
): Effect.Effect<LiveSending, never, Scope.Scope> =>
  Effect.map(
    LiveSender.make({
      queue,
      pipeline: {
        ...deliveryOptions(shape),
        routes: routes.map(({ route }) => route),
        ...(budgets && { budgets }),
        ...(forgotten && { forgotten })
      },
      deadLetters,
      sendersKeepRecords: true,
      ...(remembered && { remembered }),
      drain: shape.delivery?.drain === undefined ? undefined : length(shape.delivery.drain)
    }),
    (live): LiveSending => {
      const accept = RecordIntake.make(shape)
      const trySend: LiveSending["trySend"] = (record, { deadline } = {}) => {
        const accepted = accept(record)
        if (Either.isLeft(accepted)) return new InvalidError({ reasons: [accepted.left] })
        return Effect.flatMap(live.send(newRecord(accepted.right), deadline), (result) => ofResult(result, deadline))
      }
      return {
        trySend,
        send: (record, options) =>
          Effect.flatMap(
            trySend(record, options),
            (settled): Effect.Effect<void, SendError> => ofSettled(settled) ?? Effect.void
          ),
        enqueue: (record) => {
          const accepted = accept(record)
          if (Either.isLeft(accepted)) return new InvalidError({ reasons: [accepted.left] })
          return Effect.flatMap(live.enqueue(newRecord(accepted.right)), (refused) =>
            refused === undefined ? Effect.void : Effect.asVoid(ofResult(refused))
          )
        },
        offer: (record, done) => {
          const accepted = accept(record)
          if (Either.isLeft(accepted)) done(Either.left(new InvalidError({ reasons: [accepted.left] })))
          else live.offer(newRecord(accepted.right), (result) => done(ofResult(result)))
        },
        pending: () => live.pending()
      }
    }
  )

const newRecord = ({ body, id }: RecordIntake.AcceptedRecord): NewRecord => ({ id, body, json: JSON.stringify(body) })
