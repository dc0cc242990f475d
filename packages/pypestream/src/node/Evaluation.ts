import type { Reason, Warning } from "@sluice/values/Reason"
import type { Sent } from "../client/Client.js"
import * as FlowRoutes from "../flow/FlowRoutes.js"

/** What a node says to the flow, before it is encoded. */
export interface Evaluated<Value extends string, Name extends string> {
  readonly value: Value
  /** Solution variables; those that are not named here become empty. */
  readonly variables?: Partial<Readonly<Record<Name, string>>>
  /** For the log alone. */
  readonly reasons?: ReadonlyArray<Reason>
  readonly warnings?: ReadonlyArray<Warning>
}

/** Why a node has no result to evaluate. */
export interface Failure {
  /**
   * - `payload`: what it was handed is not what it takes.
   * - `environment`: nobody can tell where to.
   * - `run`: its own run said why it cannot go on.
   * - `deadline`: its run took too long; what it began may go on or not.
   * - `defect`: its code broke.
   */
  readonly kind: "payload" | "environment" | "run" | "deadline" | "defect"
  readonly reasons: ReadonlyArray<Reason>
}

/** All that a node can say to the flow. */
export interface Outputs<Value extends string, Name extends string> {
  /** Each value of `success`, for the routes. `error` is always one of them. */
  readonly answers: ReadonlyArray<FlowRoutes.Answer & { readonly value: Value }>
  /** Names of the other outputs, in their order: upper case. */
  readonly variables: ReadonlyArray<Name>
  readonly failed: (failure: Failure) => Evaluated<Value, Name>
}

type Plain = "true" | "error"
type Rich = "accepted" | "partly" | "refused" | "deferred" | "unknown" | "error"

/** Variables of the rich style: a stable code, the place it is about, and `true` where the same call may succeed later. */
export const variables = ["REASON", "FIELD", "RETRYABLE"] as const

type Variable = (typeof variables)[number]

const answersOf = <Value extends string>(
  style: FlowRoutes.Style,
  is: (value: string) => value is Value
): Outputs<Value, never>["answers"] =>
  FlowRoutes.answers[style].flatMap(({ value, ...rest }) => (is(value) ? [{ value, ...rest }] : []))

const isPlain = (value: string): value is Plain => value === "true" || value === "error"
const isRich = (value: string): value is Rich => FlowRoutes.answers.rich.some((answer) => answer.value === value)

/** The two values of the partner page, and nothing else: flows that exist keep working. */
export const plain: Outputs<Plain, never> = {
  answers: answersOf("plain", isPlain),
  variables: [],
  failed: ({ reasons }) => ({ value: "error", reasons })
}

/** A value for each thing that can become of a record, with a reason. */
export const rich: Outputs<Rich, Variable> = {
  answers: answersOf("rich", isRich),
  variables,
  failed: ({ kind, reasons }) =>
    withReason(kind === "payload" ? "refused" : kind === "deadline" ? "unknown" : "error", reasons, false)
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

/** `true` where Braze has the record or it is kept for later, `error` everywhere else. */
export const sentPlain = (sent: Sent): Evaluated<Plain, never> => {
  switch (sent._tag) {
    case "Accepted":
      return { value: "true", warnings: sent.warnings, ...(sent.skipped && { reasons: [sent.skipped] }) }
    case "Deferred":
      return { value: "true", reasons: [deferred] }
    case "Partly":
    case "Refused":
    case "Unknown":
    case "Failed":
      return { value: "error", reasons: sent.reasons, ...("warnings" in sent && { warnings: sent.warnings }) }
  }
}

/** One value for each thing that can become of a record. */
export const sentRich = (sent: Sent): Evaluated<Rich, Variable> => {
  switch (sent._tag) {
    case "Accepted":
      return withReason("accepted", sent.skipped ? [sent.skipped] : [], false, sent.warnings)
    case "Partly":
      return withReason("partly", sent.reasons, false, sent.warnings)
    case "Refused":
      return withReason("refused", sent.reasons, false, sent.warnings)
    case "Deferred":
      return withReason("deferred", [deferred], false)
    case "Unknown":
      return withReason("unknown", sent.reasons, false)
    case "Failed":
      return withReason("error", sent.reasons, sent.retryable)
  }
}

const deferred: Reason = {
  code: "deferred",
  message: "Braze did not answer in time. The record is kept and goes on by itself; do not send it again."
}
