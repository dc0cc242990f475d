import * as MonotonicTime from "@sluice/core/MonotonicTime"
import type { RememberedAnswers } from "@sluice/core/RememberedAnswers"
import type { Json, JsonObject } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import { Cause, Clock, Duration, Effect, Either, Exit, Fiber, Option, Random, type Schema } from "effect"
import type { Client, SendResult } from "../client/Client.js"
import type * as FlowRoutes from "../flow/FlowRoutes.js"
import * as CallKey from "./CallKey.js"
import * as CallLog from "./CallLog.js"
import * as Context from "./Context.js"
import type { Environments } from "./Environments.js"
import * as Evaluation from "./Evaluation.js"
import * as Payload from "./Payload.js"
import * as PayloadShape from "./PayloadShape.js"
import * as Repetition from "./Repetition.js"

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
  /**
   * Recognises a call that the platform makes again within a day, and returns the answer of the first one without running it
   * again. Of two calls at the same time, one waits for the answer of the other. A first call that ended without an answer,
   * because its process was killed, is not run again: the answer is that of a response that was lost. If the answers cannot be
   * stored, calls run without this protection, and the log says so. An invalid path throws a `RangeError`. Default: every
   * call counts.
   */
  readonly once?: CallKey.OnceSettings
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
  /** See {@link NodeSettings.once}. */
  readonly once?: CallKey.OnceSettings
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
  readonly #keyOf: ((call: CallKey.KeyedCall) => CallKey.CallKey | undefined) | undefined

  constructor(settings: NodeSettings<A, I, R, Value, Name>, deadline: Duration.Duration, values: ReadonlySet<string>) {
    this.#settings = settings
    this.#deadline = deadline
    this.#values = values
    this.#decode = PayloadShape.decoder(settings.payload)
    this.#keyOf = settings.once && CallKey.compile(settings.name, settings.once)
  }

  execute(log: unknown, payload: unknown, given: unknown): Effect.Effect<Returned> {
    return Effect.gen(this, function* () {
      const began = yield* MonotonicTime.millis
      const number = yield* Random.nextIntBetween(0, 2 ** 48)
      const id = `${this.#settings.name}:${number.toString(16).padStart(12, "0")}`
      const context = Context.read(given)
      const at = new Date(yield* Clock.currentTimeMillis).toISOString()
      const { evaluated, repeated = false } = yield* this.#answer({ payload, context, id, at }, began)
      const env = this.#settings.environments.names.find((name) => name === context.env)
      CallLog.write(log, {
        node: this.#settings.name,
        ...(env !== undefined && { env }),
        call: id,
        answer: evaluated.value,
        ms: Math.round((yield* MonotonicTime.millis) - began),
        ...(repeated && { repeated }),
        ...(evaluated.reasons && evaluated.reasons.length > 0 && { reasons: evaluated.reasons }),
        ...(evaluated.warnings && evaluated.warnings.length > 0 && { warnings: evaluated.warnings })
      })
      return this.#encode(evaluated)
    })
  }

  #answer(given: GivenCall, began: number): Effect.Effect<Answer<Name>> {
    return Effect.gen(this, function* () {
      const prepared = yield* this.#prepared(given)
      if (Either.isLeft(prepared)) return { evaluated: this.#evaluate(Either.left(prepared.left)) }
      const once = this.#settings.once
      if (once === undefined) return { evaluated: yield* this.#run(prepared.right, this.#deadline) }
      return yield* this.#answerOnce(prepared.right, once.answers, began)
    })
  }

  /** Runs the call unless it is repeated. */
  #answerOnce(prepared: PreparedCall<A>, answers: RememberedAnswers, began: number): Effect.Effect<Answer<Name>> {
    return Effect.gen(this, function* () {
      const { key } = prepared
      if (key === undefined) return noted(yield* this.#run(prepared, this.#deadline), Repetition.withoutKey)
      const repetition = yield* Repetition.of(answers, key, {
        deadline: this.#deadline,
        patience: yield* this.#left(began)
      })
      switch (repetition._tag) {
        case "Unprotected":
          return noted(yield* this.#run(prepared, yield* this.#left(began)), repetition.reason)
        case "Unanswered":
          return { evaluated: this.#evaluate(Either.left({ kind: "repeated", reasons: [repetition.reason] })) }
        case "Repeated": {
          const evaluated = this.#remembered(repetition.answer)
          return { ...noted(evaluated, repetition.note), repeated: true }
        }
        case "First": {
          const evaluated = yield* this.#run(prepared, forStoring(yield* this.#left(began)))
          const stored =
            evaluated.retryable === true
              ? answers.release(key.key)
              : answers.answer(key.key, { ...this.#encode(evaluated) })
          const exit = yield* Effect.either(Effect.timeoutOption(Effect.disconnect(stored), yield* this.#left(began)))
          return noted(evaluated, Either.isLeft(exit) ? notRemembered(exit.left.message) : undefined)
        }
      }
    })
  }

  /** The time until the deadline, at least the time in which an answer is stored. */
  #left(began: number): Effect.Effect<Duration.Duration> {
    return Effect.map(MonotonicTime.millis, (now) =>
      Duration.millis(Math.max(shortestStore, Duration.toMillis(this.#deadline) - (now - began)))
    )
  }

  #run(prepared: PreparedCall<A>, time: Duration.Duration): Effect.Effect<Evaluation.Evaluated<string, Name>> {
    return Effect.map(this.#within(this.#begin(prepared, time), time), (found) => this.#evaluate(found))
  }

  /** Validates the call. A schema of the payload is code of the node, so it may fail in any way. */
  #prepared(given: GivenCall): Effect.Effect<Either.Either<PreparedCall<A>, Evaluation.CallFailure>> {
    return Effect.catchAllDefect(
      Effect.sync(() => this.#prepare(given)),
      (error) => Effect.succeed(Either.left({ kind: "defect", reasons: [defect(error)] }))
    )
  }

  #prepare({ payload, ...given }: GivenCall): Either.Either<PreparedCall<A>, Evaluation.CallFailure> {
    const chosen = this.#settings.environments.resolve(given.context)
    if (Either.isLeft(chosen)) return failure("environment", [chosen.left])
    const plain = Payload.read(payload)
    if (Either.isLeft(plain)) return failure("payload", [plain.left])
    const decoded = this.#decode(plain.right.value)
    if (Either.isLeft(decoded)) return failure("payload", decoded.left)
    const { client, name: env } = chosen.right
    return Either.right({
      call: { ...given, payload: decoded.right, env, client },
      warnings: plain.right.warnings,
      key: this.#keyOf?.({ env, payload: plain.right.value, context: given.context.value })
    })
  }

  /** Runs the call. Returns the warnings of the payload with the result. */
  #begin({ call, warnings }: PreparedCall<A>, time: Duration.Duration): Effect.Effect<Done<R>, Evaluation.CallFailure> {
    return Effect.suspend(() =>
      Effect.mapBoth(this.#settings.run({ ...call, deadline: share(time) }), {
        onFailure: (reason): Evaluation.CallFailure => ({ kind: "run", reasons: [reason] }),
        onSuccess: (result) => ({ result, warnings })
      })
    )
  }

  /** The answer of an earlier call. Another version of the node may have returned other values. */
  #remembered(answer: Json): Evaluation.Evaluated<string, Name> {
    const { success = "", ...variables } = Repetition.stringsOf(answer) ?? {}
    const known: Partial<Record<Name, string>> = {}
    for (const name of this.#settings.outputs.variables) known[name] = variables[name.toUpperCase()] ?? ""
    return this.#declared({ value: success, variables: known })
  }

  /** Runs on a separate fiber, so that neither an interruption nor an uninterruptible region in `run` affects the caller. */
  #within(
    effect: Effect.Effect<Done<R>, Evaluation.CallFailure>,
    time: Duration.Duration
  ): Effect.Effect<Either.Either<Done<R>, Evaluation.CallFailure>> {
    return Effect.gen(this, function* () {
      const fiber = yield* Effect.forkDaemon(effect)
      // In an uninterruptible region, a timeout would wait for the work that it abandons.
      const exit = yield* Effect.interruptible(
        Effect.timeoutOption(
          Effect.onInterrupt(Fiber.await(fiber), () => Fiber.interruptFork(fiber)),
          time
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

/** A call as the platform makes it. */
interface GivenCall {
  readonly payload: unknown
  readonly context: Context.Context
  readonly id: string
  readonly at: string
}

interface PreparedCall<A> {
  readonly call: Omit<NodeCall<A>, "deadline">
  readonly warnings: ReadonlyArray<Warning>
  /** Undefined if the node does not remember answers, or cannot recognise the call. */
  readonly key: CallKey.CallKey | undefined
}

interface Done<R> {
  readonly result: R
  readonly warnings: ReadonlyArray<Warning>
}

interface Answer<Name extends string> {
  readonly evaluated: Evaluation.Evaluated<string, Name>
  readonly repeated?: true
}

/** Adds a reason to the log of the call. */
const noted = <Name extends string>(
  evaluated: Evaluation.Evaluated<string, Name>,
  reason: Reason | undefined
): Answer<Name> => ({
  evaluated: reason === undefined ? evaluated : { ...evaluated, reasons: [...(evaluated.reasons ?? []), reason] }
})

/** The time in which an answer is stored even after the deadline, in milliseconds. */
const shortestStore = 50

/** Leaves time to store the answer, so that a call that waits for it gets it before its own deadline. */
const forStoring = (left: Duration.Duration): Duration.Duration => {
  const millis = Duration.toMillis(left)
  return Duration.millis(Math.max(millis / 2, millis - 100))
}

const notRemembered = (message: string): Reason => ({ code: "answer-not-remembered", message })

const failure = (
  kind: Evaluation.CallFailure["kind"],
  reasons: ReadonlyArray<Reason>
): Either.Either<never, Evaluation.CallFailure> => Either.left({ kind, reasons })

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
