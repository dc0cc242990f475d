import * as MonotonicTime from "@sluice/core/MonotonicTime"
import type { JsonObject } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import { Cause, Clock, Duration, Effect, Either, Exit, Fiber, Option, Random, type Schema } from "effect"
import type { Client, SendResult } from "../client/Client.js"
import type * as FlowRoutes from "../flow/FlowRoutes.js"
import * as CallLog from "./CallLog.js"
import * as Context from "./Context.js"
import type { Environments } from "./Environments.js"
import * as Evaluation from "./Evaluation.js"
import * as Payload from "./Payload.js"
import * as PayloadShape from "./PayloadShape.js"

/** The outputs for the platform: only strings, `success` first, the other names in upper case. */
export type Returned = Readonly<Record<string, string>> & { readonly success: string }

/** One validated call of a node. */
export interface NodeCall<A> {
  readonly payload: A
  readonly context: Context.Context
  /** The name of the environment. */
  readonly env: string
  readonly client: Client
  /** The time limit of `run`, a little less than the deadline of the node. */
  readonly deadline: Duration.Duration
  /** The id of this call. The log, the record and its dead letter contain it. */
  readonly id: string
  /** The time of the call: ISO 8601, UTC. */
  readonly at: string
}

/** Settings of a node. */
export interface NodeSettings<A, I, R, Value extends string, Name extends Uppercase<string>> {
  /** The class of the script, which is also the text of the cell «Command». */
  readonly name: string
  readonly environments: Environments
  /** The schema of the payload. Unset variables are removed before decoding. */
  readonly payload: Schema.Schema<A, I>
  readonly outputs: Evaluation.Outputs<Value, Name>
  /**
   * The work of the node. It fails with a {@link Reason}. The reason is logged, so it must not contain a value of the
   * payload.
   */
  readonly run: (call: NodeCall<A>) => Effect.Effect<R, Reason>
  /** The answer to the flow. The type allows only declared values, so that each value has a route. */
  readonly evaluate: (result: R) => Evaluation.Evaluated<Value, Name>
  /**
   * The time limit of the whole call. The platform does not publish its time limit (2026-11-20), so a node answers
   * early. Default: 3 seconds.
   */
  readonly deadline?: Duration.DurationInput
}

/** A node of a flow. */
export interface ActionNode {
  readonly name: string
  /** Every value that `success` can have. */
  readonly answers: ReadonlyArray<FlowRoutes.DecisionValue>
  readonly deadline: Duration.Duration
  /**
   * `execute(log, payload, context)` of the platform. Returns a declared value within the deadline for any input and
   * after any error, including defects and interruptions of `run`. Only code that blocks the thread can delay the
   * answer. Writes one line to `log`.
   */
  readonly execute: (log: unknown, payload?: unknown, context?: unknown) => Effect.Effect<Returned>
}

const defaultDeadline = Duration.seconds(3)

/** Creates a node. */
export const make = <A, I, R, Value extends string, Name extends Uppercase<string>>(
  settings: NodeSettings<A, I, R, Value, Name>
): ActionNode => {
  const deadline = Duration.decode(settings.deadline ?? defaultDeadline)
  const answers: ReadonlyArray<FlowRoutes.DecisionValue> = settings.outputs.answers.some(
    ({ value }) => value === "error"
  )
    ? settings.outputs.answers
    : [...settings.outputs.answers, errorAnswer]
  const execution = new Execution(settings, deadline, new Set(answers.map(({ value }) => value)))
  return {
    name: settings.name,
    answers,
    deadline,
    execute: (log, payload, context) => execution.execute(log, payload, context)
  }
}

const errorAnswer: FlowRoutes.DecisionValue = {
  value: "error",
  meaning: "the node failed; its log contains the cause",
  failure: true
}

/** Settings of a node that sends one record to the client of its environment, like the template of the partner page. */
export interface TrackSettings {
  readonly name: string
  readonly environments: Environments
  /**
   * `plain` answers `true` or `error` like the partner page. `rich` answers with the result of the record. Default:
   * `plain`.
   */
  readonly style?: FlowRoutes.Style
  readonly deadline?: Duration.DurationInput
}

/**
 * Creates a node that sends `{ payload, context, at }` as a record. The mapping of the client converts the record to
 * Braze objects.
 */
export const track = ({ style = "plain", ...settings }: TrackSettings): ActionNode =>
  style === "plain"
    ? make({
        ...settings,
        payload: PayloadShape.Any,
        outputs: Evaluation.plain,
        run: send,
        evaluate: Evaluation.sentPlain
      })
    : make({
        ...settings,
        payload: PayloadShape.Any,
        outputs: Evaluation.rich,
        run: send,
        evaluate: Evaluation.sentRich
      })

/** A `run` that sends the call as a record. */
export const send = (call: NodeCall<JsonObject>): Effect.Effect<SendResult> =>
  call.client.send(record(call), { deadline: call.deadline, id: call.id })

/** The record of a call, with paths such as `$.payload.email`, `$.context.chat_id` and `$.at`. */
export const record = ({ at, context, payload }: NodeCall<JsonObject>): JsonObject => ({
  payload,
  context: context.value,
  at
})

class Execution<A, I, R, Value extends string, Name extends Uppercase<string>> {
  readonly #settings: NodeSettings<A, I, R, Value, Name>
  readonly #deadline: Duration.Duration
  readonly #values: ReadonlySet<string>
  readonly #decode: (value: unknown) => Either.Either<A, ReadonlyArray<Reason>>

  constructor(settings: NodeSettings<A, I, R, Value, Name>, deadline: Duration.Duration, values: ReadonlySet<string>) {
    this.#settings = settings
    this.#deadline = deadline
    this.#values = values
    this.#decode = PayloadShape.decoder(settings.payload)
  }

  execute(log: unknown, payload: unknown, given: unknown): Effect.Effect<Returned> {
    return Effect.gen(this, function* () {
      const began = yield* MonotonicTime.millis
      const number = yield* Random.nextIntBetween(0, 2 ** 48)
      const id = `${this.#settings.name}:${number.toString(16).padStart(12, "0")}`
      const context = Context.read(given)
      const at = new Date(yield* Clock.currentTimeMillis).toISOString()
      const found = yield* this.#within(Effect.suspend(() => this.#begin({ payload, context, id, at })))
      const evaluated = this.#evaluate(found)
      const env = this.#settings.environments.names.find((name) => name === context.env)
      CallLog.write(log, {
        node: this.#settings.name,
        ...(env !== undefined && { env }),
        call: id,
        answer: evaluated.value,
        ms: Math.round((yield* MonotonicTime.millis) - began),
        ...(evaluated.reasons && evaluated.reasons.length > 0 && { reasons: evaluated.reasons }),
        ...(evaluated.warnings && evaluated.warnings.length > 0 && { warnings: evaluated.warnings })
      })
      return this.#encode(evaluated)
    })
  }

  /** Validates the call and runs it. Returns the warnings of the payload with the result. */
  #begin(given: {
    readonly payload: unknown
    readonly context: Context.Context
    readonly id: string
    readonly at: string
  }): Effect.Effect<Done<R>, Evaluation.CallFailure> {
    const { at, context, id } = given
    const chosen = this.#settings.environments.resolve(context)
    if (Either.isLeft(chosen)) return failure("environment", [chosen.left])
    const plain = Payload.read(given.payload)
    if (Either.isLeft(plain)) return failure("payload", [plain.left])
    const decoded = this.#decode(plain.right.value)
    if (Either.isLeft(decoded)) return failure("payload", decoded.left)
    const { client, name: env } = chosen.right
    const call = { payload: decoded.right, context, env, client, deadline: share(this.#deadline), id, at }
    return Effect.mapBoth(this.#settings.run(call), {
      onFailure: (reason): Evaluation.CallFailure => ({ kind: "run", reasons: [reason] }),
      onSuccess: (result) => ({ result, warnings: plain.right.warnings })
    })
  }

  /** Runs on a separate fiber, so that neither an interruption nor an uninterruptible region in `run` affects the caller. */
  #within(
    effect: Effect.Effect<Done<R>, Evaluation.CallFailure>
  ): Effect.Effect<Either.Either<Done<R>, Evaluation.CallFailure>> {
    return Effect.gen(this, function* () {
      const fiber = yield* Effect.forkDaemon(effect)
      // In an uninterruptible region, a timeout would wait for the work that it abandons.
      const exit = yield* Effect.interruptible(
        Effect.timeoutOption(
          Effect.onInterrupt(Fiber.await(fiber), () => Fiber.interruptFork(fiber)),
          this.#deadline
        )
      )
      if (Option.isNone(exit)) return Either.left<Evaluation.CallFailure>({ kind: "deadline", reasons: [late] })
      if (Exit.isSuccess(exit.value)) return Either.right(exit.value.value)
      return Either.left(Option.getOrElse(Cause.failureOption(exit.value.cause), defectOf(exit.value.cause)))
    })
  }

  #evaluate(found: Either.Either<Done<R>, Evaluation.CallFailure>): Evaluation.Evaluated<string, Name> {
    try {
      if (Either.isLeft(found)) return this.#declared(this.#settings.outputs.failed(found.left))
      const evaluated = this.#settings.evaluate(found.right.result)
      return this.#declared({ ...evaluated, warnings: [...found.right.warnings, ...(evaluated.warnings ?? [])] })
    } catch (error) {
      return { value: "error", reasons: [defect(error)] }
    }
  }

  #declared(evaluated: Evaluation.Evaluated<string, Name>): Evaluation.Evaluated<string, Name> {
    return this.#values.has(evaluated.value) ? evaluated : { value: "error", reasons: [undeclared] }
  }

  #encode({ value, variables }: Evaluation.Evaluated<string, Name>): Returned {
    const returned: Record<string, string> & { success: string } = { success: value }
    for (const name of this.#settings.outputs.variables) returned[name.toUpperCase()] = String(variables?.[name] ?? "")
    return returned
  }
}

interface Done<R> {
  readonly result: R
  readonly warnings: ReadonlyArray<Warning>
}

const failure = (
  kind: Evaluation.CallFailure["kind"],
  reasons: ReadonlyArray<Reason>
): Effect.Effect<never, Evaluation.CallFailure> => Effect.fail({ kind, reasons })

/** Leaves the node time to report the result. */
const share = (deadline: Duration.Duration): Duration.Duration => {
  const millis = Duration.toMillis(deadline)
  return Duration.millis(Math.max(millis / 2, millis - 200))
}

const late: Reason = {
  code: "deadline-passed",
  message: "The node's run took longer than its deadline. Its work may or may not continue."
}

const undeclared: Reason = {
  code: "answer-undeclared",
  message: "The node returned an undeclared value, for which the flow has no route."
}

const defectOf = (cause: Cause.Cause<unknown>) => (): Evaluation.CallFailure => ({
  kind: "defect",
  reasons: [
    Cause.isInterruptedOnly(cause)
      ? { code: "interrupted", message: "The node's run interrupted itself." }
      : defect(Cause.squash(cause))
  ]
})

/** Only the kind of the error, because its message may quote personal data. */
const defect = (error: unknown): Reason => ({
  code: "defect",
  message: `The node's own code failed (${kindOf(error)}).`
})

const kindOf = (error: unknown): string => {
  const kinds = [TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError]
  return kinds.find((kind) => error instanceof kind)?.name ?? (error instanceof Error ? "Error" : typeof error)
}
