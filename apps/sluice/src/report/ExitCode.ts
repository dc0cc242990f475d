import * as Outcome from "@sluice/core/Outcome"
import { addsUp, type Report, sum } from "@sluice/core/Report"

interface Row<Code extends number> {
  readonly code: Code
  /** When a command ends with it, for help and README. */
  readonly when: string
  /** Whether a run with this report ends with it. `maxInvalid`: the share of Invalid records that is acceptable. */
  readonly applies: (report: Report, maxInvalid: number) => boolean
}

const row = <const Code extends number>(code: Code, when: string, applies: Row<Code>["applies"]): Row<Code> => ({
  code,
  when,
  applies
})

const incomplete = Outcome.all.filter((outcome) => Outcome.row(outcome).exit === "incomplete")
const guarded = Outcome.all.filter((outcome) => Outcome.row(outcome).exit === "guarded")

/**
 * The exit codes, in the order in which they are tried: the first that applies. A guard that is exceeded only once everything
 * was sent stops nothing, so that is 2.
 */
export const exitCodes = [
  row(70, "the account does not add up: a bug, please report it", (report) => !addsUp(report)),
  row(1, "a configuration, usage or authentication error stopped it", ({ stopped }) => stopped?.kind === "halted"),
  row(
    3,
    "it stopped early (signal, outage, guard); the same command continues",
    ({ stopped, pending }) => stopped !== undefined || pending > 0
  ),
  row(
    2,
    "there are dead letters",
    (report, maxInvalid) => sum(report, incomplete) > 0 || sum(report, guarded) > maxInvalid * report.read
  ),
  row(0, "every record was delivered, or skipped as configured", () => true)
] as const

/** A code of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[number]["code"]

/** The code that a run ends with. */
export const ofReport = (report: Report, maxInvalid = 0): ExitCode =>
  exitCodes.find(({ applies }) => applies(report, maxInvalid))?.code ?? 70
