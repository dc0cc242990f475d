import type { Reason, Warning } from "@sluice/values/Reason"

/** The platform's only telemetry: a function of one text. */
export type Log = (line: string) => unknown

/** What is said of one call. Neither a value of the payload nor an id of the person or the conversation. */
export interface Entry {
  readonly node: string
  /** A name of the solution; absent where the call named none of them. */
  readonly env?: string
  /** Made for this call; the record and its dead letter carry it too. */
  readonly call: string
  readonly answer: string
  readonly ms: number
  readonly reasons?: ReadonlyArray<Reason>
  readonly warnings?: ReadonlyArray<Warning>
}

/** Writes one line of JSON. What the log itself does wrong never reaches the call. */
export const write = (log: unknown, entry: Entry): void => {
  if (typeof log !== "function") return
  try {
    const said: unknown = log(JSON.stringify(entry))
    if (said instanceof Promise) said.catch(() => undefined)
  } catch {
    // A log that throws has no one left to tell.
  }
}
