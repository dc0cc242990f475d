import { writeFile } from "node:fs/promises"
import { Data, Effect } from "effect"
import type { RunReport } from "./RunReport.js"

/** The report could not be written. */
export class ReportError extends Data.TaggedError("ReportError")<{ readonly message: string }> {}

/** Writes the closing account as JSON. */
export const writeReport = (path: string, report: RunReport): Effect.Effect<void, ReportError> =>
  Effect.tryPromise({
    try: () => writeFile(path, `${JSON.stringify(report, null, 2)}\n`),
    catch: () =>
      new ReportError({
        message: `The report cannot be written to ${path}. The run itself is over; its account is above.`
      })
  })
