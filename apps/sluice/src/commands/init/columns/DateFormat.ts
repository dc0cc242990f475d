import { hasAny, isMostly, type SampleColumn } from "./Columns.js"
import type { ValueKind } from "./ValueKind.js"

/** The notation of the dates in a column. */
export interface ColumnDateFormat {
  /** The pattern for `source.dates`. Undefined if the format is read without a pattern. */
  readonly pattern: string | undefined
  /** Another pattern that fits every value, with day and month exchanged. */
  readonly other?: string
}

interface Row {
  readonly kind: ValueKind
  /**
   * Two patterns, day first and month first. Or one pattern for both, or none for a format that is read without a
   * pattern.
   */
  readonly patterns: readonly [day: string, month: string] | readonly [only: string] | readonly []
  /** Whether the day or the month comes first if no value shows it. */
  readonly usual?: "day"
}

const rows: ReadonlyArray<Row> = [
  { kind: "isoDate", patterns: [] },
  { kind: "slashesIso", patterns: [] },
  { kind: "dots", patterns: ["DD.MM.YYYY", "MM.DD.YYYY"], usual: "day" },
  { kind: "slashes", patterns: ["DD/MM/YYYY", "MM/DD/YYYY"] },
  { kind: "hyphens", patterns: ["DD-MM-YYYY", "MM-DD-YYYY"] },
  { kind: "dotsShort", patterns: ["DD.MM.YY", "MM.DD.YY"], usual: "day" },
  { kind: "slashesShort", patterns: ["DD/MM/YY", "MM/DD/YY"] },
  { kind: "monthDay", patterns: ["MMM D, YYYY"] },
  { kind: "dayMonth", patterns: ["D MMM YYYY"] },
  { kind: "dayDotMonth", patterns: ["D. MMM YYYY"] },
  { kind: "dayOfMonth", patterns: ["D [de] MMMM [de] YYYY"] },
  { kind: "compactDate", patterns: ["YYYYMMDD"] }
]

/** The format of the dates in a column; undefined if most of its values are not dates. */
export const of = (column: SampleColumn): ColumnDateFormat | undefined => {
  const row = rows.find(({ kind }) => isMostly(column, kind))
  if (row === undefined) return undefined
  const [first, second] = row.patterns
  if (first === undefined || second === undefined) return { pattern: first }
  const day = column.kinds.get("dayFirst") ?? 0
  const month = column.kinds.get("monthFirst") ?? 0
  if (month > 0 && month >= 10 * day) return { pattern: second }
  if (row.usual === "day" || (day > 0 && day >= 10 * month)) return { pattern: first }
  return { pattern: first, other: second }
}

/** Whether the dates of a column have a time of day. */
export const hasTimeOfDay = (column: SampleColumn): boolean => hasAny(column, "timeOfDay")
