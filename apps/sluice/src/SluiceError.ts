import type { Reason } from "@sluice/values/Reason"
import type { ConfigurationProblem } from "./configuration/Problem.js"

/**
 * What went wrong, for a program:
 *
 * - `INVALID`: never sent, mapping or validation refused it; `reasons` say why
 * - `REJECTED`: Braze refused it, in its own words
 * - `FAILED`: attempts were used up while others passed; sending it again may work
 * - `UNKNOWN`: nobody can tell, or not within the deadline; sending it again may count twice
 * - `CONFIG`: the configuration, a file it needs or the options of the call are not right; `problems` say where
 * - `STOPPED`: sending stopped before its turn, as at a wrong key; it was not sent
 * - `CLOSED`: the sluice was closed before
 */
export type SluiceErrorCode = "INVALID" | "REJECTED" | "FAILED" | "UNKNOWN" | "CONFIG" | "STOPPED" | "CLOSED"

/** What every promise of a sluice rejects with. Holds no value of a record and no key. */
export class SluiceError extends Error {
  override readonly name = "SluiceError"
  readonly code: SluiceErrorCode
  /** Of a record that was not delivered. */
  readonly reasons: ReadonlyArray<Reason>
  /** Of a configuration, or of the options of a call. */
  readonly problems: ReadonlyArray<ConfigurationProblem>

  constructor(
    code: SluiceErrorCode,
    message: string,
    details: { readonly reasons?: ReadonlyArray<Reason>; readonly problems?: ReadonlyArray<ConfigurationProblem> } = {}
  ) {
    super(message)
    this.code = code
    this.reasons = details.reasons ?? []
    this.problems = details.problems ?? []
  }
}
