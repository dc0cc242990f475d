import type { Reason, Warning } from "@sluice/values/Reason"
import type { SendResult } from "../client/Client.js"
import * as FlowRoutes from "../flow/FlowRoutes.js"

/** The answer of a node to the flow, before encoding. */
export interface Evaluated<Value extends string, Name extends string> {
  readonly value: Value
  /** The solution variables. Declared variables that are missing here become empty. */
  readonly variables?: Partial<Readonly<Record<Name, string>>>
  /** For the log only. */
  readonly reasons?: ReadonlyArray<Reason>
  readonly warnings?: ReadonlyArray<Warning>
  /** The call had no effect and may succeed later, so its answer is not remembered for a repeated call. Default: false. */
  readonly retryable?: boolean
}

/** The reason a call has no result to evaluate. */
export interface CallFailure {
  /**
   * - `payload`: the payload is not valid.
   * - `environment`: the environment is missing or unknown.
   * - `run`: `run` failed with a reason.
   * - `deadline`: `run` took too long; its work may or may not continue.
   * - `defect`: the code of the node failed.
   * - `repeated`: the call was made before, and ended without an answer; what it did is unknown.
   */
  readonly kind: "payload" | "environment" | "run" | "deadline" | "defect" | "repeated"
  readonly reasons: ReadonlyArray<Reason>
}

/** All answers of a node. */
export interface Outputs<Value extends string, Name extends string> {
  /** Each value of `success`, for the routes. `error` is added if it is missing. */
  readonly answers: ReadonlyArray<FlowRoutes.DecisionValue & { readonly value: Value }>
  /** Names of the other outputs in upper case, in their order. */
  readonly variables: ReadonlyArray<Name>
  readonly failed: (failure: CallFailure) => Evaluated<Value, Name>
}

type Plain = "true" | "error"
type Rich = "accepted" | "partly" | "refused" | "deferred" | "unknown" | "error"

/** Variables of the rich style: a stable code, its path, and whether the same call may succeed later. */
export const variables = ["REASON", "FIELD", "RETRYABLE"] as const

type Variable = (typeof variables)[number]

const answersOf = <Value extends string>(
  style: FlowRoutes.Style,
  is: (value: string) => value is Value
): Outputs<Value, never>["answers"] =>
  FlowRoutes.answers[style].flatMap(({ value, ...rest }) => (is(value) ? [{ value, ...rest }] : []))

const isPlain = (value: string): value is Plain => value === "true" || value === "error"
const isRich = (value: string): value is Rich => FlowRoutes.answers.rich.some((answer) => answer.value === value)

/** Only the two values of the partner page, so that existing flows keep working. */
export const plain: Outputs<Plain, never> = {
  answers: answersOf("plain", isPlain),
  variables: [],
  failed: ({ reasons }) => ({ value: "error", reasons })
}

/** One value per result of a record, with a reason. */
export const rich: Outputs<Rich, Variable> = {
  answers: answersOf("rich", isRich),
  variables,
  failed: ({ kind, reasons }) => withReason(failedAnswers[kind], reasons, false)
}

const failedAnswers: Readonly<Record<CallFailure["kind"], Rich>> = {
  payload: "refused",
  environment: "error",
  run: "error",
  deadline: "unknown",
  defect: "error",
  repeated: "unknown"
}

const withReason = (
  value: Rich,
  reasons: ReadonlyArray<Reason>,
  retryable: boolean,
  warnings: ReadonlyArray<Warning> = []
): Evaluated<Rich, Variable> => ({
  value,
  variables: {
    REASON: reasons[0]?.code ?? "",
    FIELD: reasons[0]?.path ?? reasons[0]?.mappingPath ?? "",
    RETRYABLE: String(retryable)
  },
  reasons,
  warnings
})

/** Whether nothing of the record was sent or kept. A dead letter is kept, and a replay may send it. */
const hadNoEffect = (result: SendResult): boolean =>
  result._tag === "Failed" && result.retryable && result.isDeadLetter !== true

/** `true` if Braze has the record or it is kept for later, otherwise `error`. */
export const sentPlain = (result: SendResult): Evaluated<Plain, never> => {
  switch (result._tag) {
    case "Accepted":
      return { value: "true", warnings: result.warnings, ...(result.skipped && { reasons: [result.skipped] }) }
    case "Deferred":
      return { value: "true", reasons: [deferred] }
    case "Partly":
    case "Refused":
    case "Unknown":
    case "Failed":
      return {
        value: "error",
        reasons: result.reasons,
        ...("warnings" in result && { warnings: result.warnings }),
        retryable: hadNoEffect(result)
      }
  }
}

/** One value for each result of a record. */
export const sentRich = (result: SendResult): Evaluated<Rich, Variable> => {
  switch (result._tag) {
    case "Accepted":
      return withReason("accepted", result.skipped ? [result.skipped] : [], false, result.warnings)
    case "Partly":
      return withReason("partly", result.reasons, false, result.warnings)
    case "Refused":
      return withReason("refused", result.reasons, false, result.warnings)
    case "Deferred":
      return withReason("deferred", [deferred], false)
    case "Unknown":
      return withReason("unknown", result.reasons, false)
    case "Failed":
      return { ...withReason("error", result.reasons, result.retryable), retryable: hadNoEffect(result) }
  }
}

const deferred: Reason = {
  code: "deferred",
  message: "Braze did not respond in time. The record is kept and sent automatically; do not send it again."
}
