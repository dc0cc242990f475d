import type { Reason } from "@sluice/values/Reason"
import type { ConfigurationProblem } from "./configuration/Problem.js"
import type { SendErrorCode } from "./live/SendErrors.js"

/**
 * The kind of an error. An outcome with a dead letter has its name as code, such as `REJECTED`. The class of the same name in
 * `SendErrorClasses.ts` says what it means and what sending the record again does; `reasons` say why. The other codes:
 *
 * - `CONFIG`: the configuration, a file that it needs or an option of the call is not valid; see `problems`
 * - `DEFERRED`: no outcome yet; the record is in the queue and is delivered later
 * - `FULL`: not accepted, because the queue has reached a bound
 * - `STORAGE`: not accepted, because the queue could not store the record
 * - `STOPPED`: not sent, because sending stopped, for example after a wrong key
 * - `CLOSED`: not sent, because the sluice was closed
 */
export type SluiceErrorCode = SendErrorCode | "CONFIG"

/** The error of every rejected promise of a sluice. Contains no value of a record and no key. */
export class SluiceError extends Error {
  override readonly name = "SluiceError"
  readonly code: SluiceErrorCode
  /** The reason a record was not delivered. */
  readonly reasons: ReadonlyArray<Reason>
  /** The mistakes of a configuration or of the options of a call. */
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
