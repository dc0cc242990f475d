import * as Outcome from "@sluice/core/Outcome"
import { addsUp, type Report, sum } from "@sluice/core/Report"

/** The account of a run, as `--report` writes it. */
export interface RunReport extends Report {
  /** The exit code, see {@link exitCode}. */
  readonly exit: ExitCode
  /** Data points that the accepted items cost, as an estimate. */
  readonly dataPoints: number
}

/**
 * The first that applies: 70 the account does not add up, which is a bug; 1 only a person can mend it (key, permission,
 * address, a proxy); 3 it stopped before the end of its source (a signal, an outage, the guard) and the rest waits for the
 * next run; 2 there are dead letters; 0. A guard that is broken only when everything was sent stops nothing: that is 2.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 70

const incomplete = Outcome.all.filter((outcome) => Outcome.row(outcome).exit === "incomplete")
const guarded = Outcome.all.filter((outcome) => Outcome.row(outcome).exit === "guarded")

/** `maxInvalid`: the share of Invalid records up to which a run is fine all the same. */
export const exitCode = (report: Report, maxInvalid = 0): ExitCode => {
  if (!addsUp(report)) return 70
  if (report.stopped?.kind === "halted") return 1
  if (report.stopped !== undefined || report.pending > 0) return 3
  if (sum(report, incomplete) > 0) return 2
  return sum(report, guarded) > maxInvalid * report.read ? 2 : 0
}

/** Puts it together, in the order in which people read it; lanes in which nothing was accepted have 0. */
export const make = (
  report: Report,
  lanes: ReadonlyArray<string>,
  dataPoints: number,
  maxInvalid?: number
): RunReport => {
  const items = { ...Object.fromEntries(lanes.map((lane) => [lane, 0])), ...report.items }
  const { destinations, deadLetters, durationMs, ...rest } = report
  return { exit: exitCode(report, maxInvalid), ...rest, items, destinations, dataPoints, deadLetters, durationMs }
}
