import * as Outcome from "@sluice/core/Outcome"
import { everythingLeftOut } from "@sluice/core/Prepared"
import { addsUp, type Report, type Stopped, sum } from "@sluice/core/Report"

/** The facts that decide the exit code of a run. */
export interface RunEnd {
  readonly report: Report
  /** The share of Invalid records that is acceptable. */
  readonly maxInvalid: number
  /** Whether a guard other than that of Invalid records is exceeded. */
  readonly isGuardExceeded: boolean
  /** Files that were not read, because it is unknown which of their records were sent. */
  readonly refusedFiles: number
  /** Open dead letters of earlier runs that were killed or stopped. */
  readonly carriedLetters: number
}

interface ExitCodeRow<Code extends number> {
  readonly code: Code
  /** A description of when a command ends with this code, for help and README. */
  readonly when: string
  /** Whether a run with this result ends with this code. */
  readonly applies: (ended: RunEnd) => boolean
}

const row = <const Code extends number>(
  code: Code,
  when: string,
  applies: ExitCodeRow<Code>["applies"]
): ExitCodeRow<Code> => ({
  code,
  when,
  applies
})

/** The reasons the run or some of its destinations stopped. The worst one decides. */
const stopsOf = ({ destinations, stopped }: Report): ReadonlyArray<Stopped> =>
  [stopped, ...Object.values(destinations).map((destination) => destination.stopped)].filter(
    (stop) => stop !== undefined
  )

const incomplete = Outcome.all.filter((outcome) => Outcome.row(outcome).exit === "incomplete")
const guarded = Outcome.all.filter((outcome) => Outcome.row(outcome).exit === "guarded")

/**
 * The exit codes. The first that applies is used. A guard that is exceeded after the last record stops nothing, so that
 * run ends with 2.
 */
export const exitCodes = [
  row(70, "the account does not add up; this is a bug, please report it", ({ report }) => !addsUp(report)),
  row(
    1,
    "configuration, usage or authentication error, or refused input",
    ({ refusedFiles, report }) =>
      stopsOf(report).some(({ kind }) => kind === "halted" || kind === "conflict") ||
      report.stopped?.code === "source-refused" ||
      refusedFiles > 0
  ),
  row(
    3,
    "the run stopped early (signal, outage, guard); repeat it to continue",
    ({ report }) => stopsOf(report).length > 0 || report.pending > 0
  ),
  row(
    2,
    "there are dead letters, also of earlier runs, or all fields were left out",
    ({ carriedLetters, isGuardExceeded, maxInvalid, report }) =>
      carriedLetters > 0 ||
      sum(report, incomplete) > 0 ||
      sum(report, guarded) > maxInvalid * report.read ||
      isGuardExceeded ||
      isEmptied(report)
  ),
  row(0, "every record was delivered, or skipped as configured", () => true)
] as const

/** Whether nothing was delivered, and for some records that is because all their fields were left out. */
export const isEmptied = ({ delivered, reasons }: Pick<Report, "delivered" | "reasons">): boolean =>
  delivered === 0 && reasons.some(({ code }) => code === everythingLeftOut)

/** A code of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[number]["code"]

/** The code that a run ends with. */
export const of = (ended: RunEnd): ExitCode => exitCodes.find(({ applies }) => applies(ended))?.code ?? 70
