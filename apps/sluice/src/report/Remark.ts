import * as Outcome from "@sluice/core/Outcome"
import { everythingLeftOut } from "@sluice/core/Prepared"
import { type GroupedWarning, type Report, sum } from "@sluice/core/Report"

/** The field that a remark is about, as a person names it: `phone`, `properties.colour`, or the place in the record. */
export const field = ({ mappingPath, path }: GroupedWarning): string =>
  mappingPath?.replace(/^(fields|mapping|attributes)\.?(?=[^.])/, "") ?? path ?? "a field"

const processed = Outcome.all.filter((outcome) => outcome !== "skipped")

/** The records that the destination of a remark prepared: all that it did not skip, and those of which nothing was left. */
export const concernedRecords = ({ count, first }: GroupedWarning, { destinations, reasons }: Report): number => {
  const { destination } = first
  const counts = destinations[destination]
  if (counts === undefined) return count
  const emptied = reasons.filter(({ code, first }) => code === everythingLeftOut && first.destination === destination)
  return Math.max(count, sum(counts, processed) + emptied.reduce((total, reason) => total + reason.count, 0))
}
