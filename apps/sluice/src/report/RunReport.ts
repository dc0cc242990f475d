import { open } from "node:fs/promises"
import { extname } from "node:path"
import type { Report } from "@sluice/core/Report"
import type { FileReport } from "@sluice/node/FileSource"
import { Data, Effect } from "effect"
import * as ExitCode from "./ExitCode.js"
import type * as HtmlReport from "./HtmlReport.js"

/** The account of a run, as `--report` writes it. */
export interface RunReport extends Report {
  /** See the table of exit codes. */
  readonly exit: ExitCode.ExitCode
  /** Estimated data points of the items that Braze accepted. Absent if no route leads to Braze. */
  readonly dataPoints?: number
  /** The treatment of each file by this run, in reading order. Absent if no earlier run saved state. */
  readonly files?: ReadonlyArray<FileReport>
  /** Open dead letters of earlier runs that were killed or stopped. Absent if there are none. */
  readonly carriedLetters?: number
  /** Damage to the stored state, one sentence each. Absent if the state is intact. */
  readonly damage?: ReadonlyArray<string>
  /** Notes about unread parts of the source, in sentences. Absent if it read everything. */
  readonly sourceNotes?: ReadonlyArray<string>
}

/** The additions of a report to the account of core. */
export interface ReportParts {
  /** Lanes that the report lists even if nothing was accepted. */
  readonly lanes: ReadonlyArray<string>
  /** Undefined if no route leads to Braze. */
  readonly dataPoints: number | undefined
  /** The share of Invalid records that is acceptable. Default: none. */
  readonly maxInvalid?: number | undefined
  /** See {@link ExitCode.RunEnd.isGuardExceeded}. Default: false. */
  readonly isGuardExceeded?: boolean | undefined
  readonly files?: ReadonlyArray<FileReport> | undefined
  readonly carriedLetters?: number | undefined
  readonly damage?: ReadonlyArray<string> | undefined
  readonly sourceNotes?: ReadonlyArray<string> | undefined
}

/** The report, with its keys in the order in which people read them. */
export const make = (report: Report, parts: ReportParts): RunReport => {
  const { carriedLetters = 0, damage = [], dataPoints, files, isGuardExceeded = false, lanes, maxInvalid = 0 } = parts
  const { sourceNotes = [] } = parts
  const items = { ...Object.fromEntries(lanes.map((lane) => [lane, 0])), ...report.items }
  const { destinations, deadLetters, durationMs, ...rest } = report
  const refusedFiles = (files ?? []).filter(({ refused }) => refused !== undefined).length
  const exit = ExitCode.of({ report, maxInvalid, isGuardExceeded, refusedFiles, carriedLetters })
  return {
    exit,
    ...rest,
    items,
    destinations,
    ...(dataPoints !== undefined && { dataPoints }),
    deadLetters,
    ...(carriedLetters > 0 && { carriedLetters }),
    ...(files !== undefined && { files }),
    ...(damage.length > 0 && { damage }),
    ...(sourceNotes.length > 0 && { sourceNotes }),
    durationMs
  }
}

/** The report could not be written. */
export class ReportError extends Data.TaggedError("ReportError")<{ readonly message: string }> {}

/**
 * Writes the report to each path: as a page for `.html`, otherwise as JSON. The file has mode 0600, because ids of records may
 * be email addresses.
 */
export const write = (
  paths: ReadonlyArray<string>,
  report: RunReport,
  facts: HtmlReport.HtmlFacts
): Effect.Effect<void, ReportError> =>
  Effect.forEach(
    paths,
    (path) =>
      Effect.tryPromise({
        try: async () =>
          replace(path, isPage(path) ? await page(report, facts) : `${JSON.stringify(report, null, 2)}\n`),
        catch: () =>
          new ReportError({
            message: `Cannot write the report to ${path}. Check the folder and its permissions. The run itself is complete; its account is above.`
          })
      }),
    { discard: true }
  )

/** The page is loaded on use. */
const page = async (report: RunReport, facts: HtmlReport.HtmlFacts): Promise<string> => {
  const { html } = await import("./HtmlReport.js")
  return html(report, facts)
}

const replace = async (path: string, content: string): Promise<void> => {
  const file = await open(path, "w", 0o600)
  try {
    // A file of an earlier run may have another mode. A device, such as /dev/stdout, keeps its mode.
    if ((await file.stat()).isFile()) await file.chmod(0o600)
    await file.writeFile(content)
  } finally {
    await file.close()
  }
}

const isPage = (path: string): boolean => [".html", ".htm"].includes(extname(path).toLowerCase())
