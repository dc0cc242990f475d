/**
 * Why a value is not acceptable, or was corrected: a stable code and words for a person. It holds no value of a record,
 * so it may travel into reports and logs. A class, so that a value that is fine and a refusal tell themselves apart
 * without a wrapper around every good value.
 */
export class Refusal {
  /** Stable, lower-case and hyphenated. */
  readonly code: string
  /** What is wrong and what to do, one or two sentences. */
  readonly message: string

  constructor(code: string, message: string) {
    this.code = code
    this.message = message
  }
}

/** Tells a refusal from a value. */
export const isRefusal = (value: unknown): value is Refusal => value instanceof Refusal
