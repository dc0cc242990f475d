import * as Outcome from "@sluice/core/Outcome"
import { everythingLeftOut } from "@sluice/core/Prepared"
import { type GroupedWarning, type Report, sum } from "@sluice/core/Report"
import type { Reason } from "@sluice/values/Reason"

/**
 * The field that a remark is about, as a person names it: `phone`, `properties.colour`, or the place in the record.
 * Without the key of the mapping, the `?` of an optional field, and directives. A remark groups all elements of a list,
 * so its field has `[*]`.
 */
export const field = ({ mappingPath = "", path }: Pick<Reason, "mappingPath" | "path">): string => {
  const name = mappingPath
    .replace(/^(?:fields|mapping|attributes|default \w+ mapping)(?:\.|(?=\[)|$)/, "")
    .replace(/(?:^|\.)@[a-zA-Z]+(?:[.[].*)?$/s, "")
    .replace(/\?(?="\]|[.[]|$)/g, "")
    .replace(/(?<!^identity)\[\d+\]/g, "[*]")
  const quoted = /^\[("(?:[^"\\]|\\.)*")\]$/.exec(name)?.[1]
  const plain = quoted === undefined ? name : String(JSON.parse(quoted))
  return plain === "" ? (path ?? "a field") : plain
}

const processed = Outcome.all.filter((outcome) => outcome !== "skipped")

/**
 * The records that the destination of a remark prepared: all that it did not skip, and those whose content was left out
 * completely.
 */
export const concernedRecords = ({ count, first }: GroupedWarning, { destinations, reasons }: Report): number => {
  const { destination } = first
  const counts = destinations[destination]
  if (counts === undefined) return count
  const emptied = reasons.filter(({ code, first }) => code === everythingLeftOut && first.destination === destination)
  return Math.max(count, sum(counts, processed) + emptied.reduce((total, reason) => total + reason.count, 0))
}
