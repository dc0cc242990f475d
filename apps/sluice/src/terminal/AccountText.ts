import * as Outcome from "@sluice/core/Outcome"
import type { GroupedReason } from "@sluice/core/Report"
import type { RunReport } from "../report/RunReport.js"
import { counted, duration, grouped, percent } from "./Numbers.js"
import type { Painter } from "./Painter.js"

/** What the account says besides its figures. */
export interface Facts {
  /** Path of the dead letters; undefined where none are kept. */
  readonly deadLetters: string | undefined
  /** Entries that earlier runs had settled. */
  readonly before: number
  readonly dry: boolean
  /** The command that goes on; undefined where nothing remembers how far this one came. */
  readonly onward: string | undefined
  /** The command that sends the dead letters again; undefined where that is nothing to do. */
  readonly replay: string | undefined
  /** What was read, for people. */
  readonly source: string
}

const counts = [...Outcome.all, "pending"] as const

/** The closing account: what became of everything, the reasons, and what to do next. */
export const text = (report: RunReport, facts: Facts, paint: Painter): string =>
  [
    headline(report, facts, paint),
    "",
    ...table(report, paint),
    ...destinations(report),
    "",
    sums(report, facts),
    ...reasons(report, paint),
    ...warnings(report),
    ...stopped(report, paint),
    ...next(report, facts)
  ].join("\n")

const headline = (report: RunReport, facts: Facts, paint: Painter): string => {
  if (report.exit === 70)
    return paint.bad("The account does not add up. This is a bug in Sluice: please report it with the figures below.")
  if (report.read === 0) return nothingRead(facts)
  const verb = facts.dry ? "Would deliver" : "Delivered"
  const words = `${verb} ${grouped(report.delivered)} of ${counted(report.read, "record")} in ${duration(report.durationMs)}.`
  return report.exit === 0 ? paint.good(words) : paint.warn(words)
}

const nothingRead = ({ before, source }: Facts): string =>
  before > 0
    ? `Nothing new: ${counted(before, "record")} of ${source} ${before === 1 ? "was" : "were"} settled by earlier runs. --again starts over.`
    : `There is no record in ${source}.`

const table = (report: RunReport, paint: Painter): ReadonlyArray<string> => {
  const width = grouped(report.read).length
  const row = (name: string, count: number, share: string) =>
    `  ${name.padEnd(10)} ${grouped(count).padStart(width)}  ${share}`.trimEnd()
  return [
    row("read", report.read, ""),
    ...counts.flatMap((name) => {
      const count = report[name]
      if (count === 0 && name !== "delivered") return []
      const line = row(name, count, percent(count, report.read))
      if (name === "pending" || Outcome.isDead(name)) return [paint.warn(line)]
      return [name === "delivered" ? paint.good(line) : line]
    })
  ]
}

const destinations = ({ destinations: all }: RunReport): ReadonlyArray<string> => {
  const names = Object.keys(all)
  if (names.length < 2) return []
  const width = Math.max(...names.map((name) => name.length))
  return [
    "",
    ...names.map((name) => {
      const counts = all[name]
      const parts = Outcome.all.flatMap((outcome) =>
        counts !== undefined && counts[outcome] > 0 ? [`${outcome} ${grouped(counts[outcome])}`] : []
      )
      return `  ${name.padEnd(width)}  ${parts.join(", ") || "nothing"}`
    })
  ]
}

const sums = (report: RunReport, facts: Facts): string => {
  const items = Object.entries(report.items).flatMap(([lane, n]) => (n > 0 ? [counted(n, lane.replace(/s$/, ""))] : []))
  const retried = report.attempts - report.batches
  return [
    `${items.length > 0 ? items.join(", ") : "No items"} in ${counted(report.attempts, "request")}`,
    ...(retried > 0 ? [`${grouped(retried)} of them sent again`] : []),
    `about ${counted(report.dataPoints, "data point")}${facts.dry ? "; nothing was sent" : ""}`
  ]
    .join(", ")
    .concat(".")
}

const shownReasons = 20

const reasons = (report: RunReport, paint: Painter): ReadonlyArray<string> => {
  if (report.reasons.length === 0) return []
  const shown = report.reasons.slice(0, shownReasons)
  const more = report.reasons.length - shown.length
  return [
    "",
    "Why:",
    ...shown.flatMap((reason) => oneReason(reason, paint)),
    ...(more > 0 ? [`  and ${more} more kinds; --report FILE has them all`] : [])
  ]
}

const oneReason = (
  { outcome, code, path, count, message, first }: GroupedReason,
  paint: Painter
): ReadonlyArray<string> => [
  `  ${paint.strong(`${grouped(count)} × ${outcome}`)}: ${code}${path === undefined ? "" : ` at ${path}`}`,
  `    ${message}`,
  `    ${paint.faint(`first: ${place(first)}${first.destination === "*" ? "" : ` in ${first.destination}`}`)}`
]

const place = ({ id, origin }: GroupedReason["first"]): string => {
  const line = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  return line === id ? line : `${line} (${id})`
}

const warnings = ({ warnings: all }: RunReport): ReadonlyArray<string> => {
  const codes = Object.entries(all).sort(([, a], [, b]) => b - a)
  return codes.length === 0 ? [] : ["", "Remarks:", ...codes.map(([code, n]) => `  ${grouped(n)} × ${code}`)]
}

const goesOn = ({ onward }: Facts): string =>
  onward === undefined
    ? "Nothing remembers how far this one came: the next one begins at the start of what it is given."
    : `The same command goes on where this one stopped: ${onward}`

const stopped = (report: RunReport, paint: Painter): ReadonlyArray<string> =>
  report.stopped === undefined ? [] : ["", paint.bad(`Stopped: ${report.stopped.message}`)]

const next = (report: RunReport, facts: Facts): ReadonlyArray<string> => {
  if (facts.dry) return []
  const steps: Array<string> = []
  if (report.deadLetters > 0 && facts.deadLetters !== undefined)
    steps.push(
      `${counted(report.deadLetters, "dead letter")} in ${facts.deadLetters}.${facts.replay === undefined ? "" : ` Mend what the reasons say, then: ${facts.replay}`}`
    )
  if (report.unknown > 0)
    steps.push(
      "Unknown were sent and the answer was lost: replay sends them only with --only unknown, and may count twice."
    )
  if (report.pending > 0 || report.stopped !== undefined)
    steps.push(`${report.pending > 0 ? `${counted(report.pending, "record")} pending. ` : ""}${goesOn(facts)}`)
  return steps.length === 0 ? [] : ["", "Next:", ...steps.map((step) => `  ${step}`)]
}
