import { writeFile } from "node:fs/promises"
import type { Report } from "@sluice/core/Report"
import { Data, Effect } from "effect"
import * as ExitCode from "./ExitCode.js"

/** The account of a run, as `--report` writes it. */
export interface RunReport extends Report {
  /** See the table of exit codes. */
  readonly exit: ExitCode.ExitCode
  /** Estimated data points of the accepted items. */
  readonly dataPoints: number
}

/** What a report says besides the account of core. */
export interface Parts {
  /** Lanes that have to be listed, with 0 if nothing was accepted. */
  readonly lanes: ReadonlyArray<string>
  readonly dataPoints: number
  /** The share of Invalid records that is acceptable. Default: none. */
  readonly maxInvalid?: number | undefined
}

/** The report, with its keys in the order in which people read them. */
export const make = (report: Report, { lanes, dataPoints, maxInvalid }: Parts): RunReport => {
  const items = { ...Object.fromEntries(lanes.map((lane) => [lane, 0])), ...report.items }
  const { destinations, deadLetters, durationMs, ...rest } = report
  const exit = ExitCode.ofReport(report, maxInvalid)
  return { exit, ...rest, items, destinations, dataPoints, deadLetters, durationMs }
}

/** The report could not be written. */
export class ReportError extends Data.TaggedError("ReportError")<{ readonly message: string }> {}

/** Writes the report as JSON. */
export const write = (path: string, report: RunReport): Effect.Effect<void, ReportError> =>
  Effect.tryPromise({
    try: () => writeFile(path, `${JSON.stringify(report, null, 2)}\n`),
    catch: () =>
      new ReportError({
        message: `Cannot write the report to ${path}. The run itself is complete; its account is above.`
      })
  })
