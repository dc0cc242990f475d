import type { Reason, Warning } from "@sluice/values/Reason"

/** The log of the platform, a function that accepts one string. It is the only telemetry of the platform. */
export type Log = (line: string) => unknown

/** The log entry of one call. Contains no value of the payload and no id of the person or the conversation. */
export interface CallLogEntry {
  readonly node: string
  /** An environment of the solution. Absent if the environment of the call is missing or unknown. */
  readonly env?: string
  /** Generated for this call. The record and its dead letter also contain it. */
  readonly call: string
  readonly answer: string
  readonly ms: number
  /** The call was made before, and `answer` is that of the first call. */
  readonly repeated?: true
  readonly reasons?: ReadonlyArray<Reason>
  readonly warnings?: ReadonlyArray<Warning>
}

/** Writes one line of JSON. Errors of the log function are ignored. */
export const write = (log: unknown, entry: CallLogEntry): void => {
  if (typeof log !== "function") return
  try {
    const returned: unknown = log(JSON.stringify(entry))
    if (returned instanceof Promise) returned.catch(() => undefined)
  } catch {
    // The log is the only place to report to, and it failed.
  }
}
