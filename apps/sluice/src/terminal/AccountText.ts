import * as Outcome from "@sluice/core/Outcome"
import { type GroupedReason, type GroupedWarning, sum } from "@sluice/core/Report"
import { warningEffects } from "@sluice/values/Reason"
import { isEmptied } from "../report/ExitCode.js"
import { counted, duration, grouped, percent } from "../report/Numbers.js"
import * as Remark from "../report/Remark.js"
import type { RunReport } from "../report/RunReport.js"
import type { Colours } from "./Colours.js"
import * as FilesText from "./FilesText.js"
import * as Table from "./Table.js"

/** The content of the account in addition to the figures of the report. */
export interface AccountFacts {
  /** Path of the dead letters; undefined if none are kept. */
  readonly deadLetters: string | undefined
  readonly dry: boolean
  /** The command that continues this run. Undefined if its progress was not saved. */
  readonly continuing: string | undefined
  /** The command that replays the dead letters, with these outcomes or the default ones. Undefined if there is none. */
  readonly replay: ((only?: "unknown") => string) | undefined
  readonly decisions: FilesText.Decisions
  /** The name of the source. */
  readonly source: string
  /** Whether earlier runs finished records of the source. Default: false. */
  readonly continues?: boolean
}

const counts = [...Outcome.all, "pending"] as const

/** The account of a run: the outcome of every record, the reasons, and what to do next. */
export const text = (report: RunReport, facts: AccountFacts, colours: Colours): string =>
  [
    headline(report, facts, colours),
    "",
    ...table(report, colours),
    ...destinations(report, colours),
    "",
    sums(report, facts),
    ...FilesText.lines(report.files ?? [], facts.decisions, colours),
    ...reasons(report, colours),
    ...remarks(report, colours),
    ...warned(report.damage, colours),
    ...warned(report.sourceNotes, colours),
    ...stopped(report, colours),
    ...next(report, facts)
  ].join("\n")

const headline = (report: RunReport, facts: AccountFacts, colours: Colours): string => {
  if (report.exit === 70)
    return colours.bad("The account does not add up. This is a bug in Sluice. Please report it with the figures below.")
  if (report.read === 0) return nothingRead(report, facts)
  const verb = facts.dry ? "Would deliver" : "Delivered"
  if (isEmptied(report))
    return colours.bad(`${verb} 0 of ${counted(report.read, "record")}: every field was left out. The remarks say why.`)
  const words = `${verb} ${grouped(report.delivered)} of ${counted(report.read, "record")} in ${duration(report.durationMs)}.`
  return report.exit === 0 ? colours.good(words) : colours.warn(words)
}

const nothingRead = ({ files = [], stopped }: RunReport, { continues = false, source }: AccountFacts): string => {
  const continuesRows = files.length === 0 && continues
  if (files.some(({ decision }) => decision === "refused") || (continuesRows && stopped !== undefined))
    return `Nothing new was read from ${source}.`
  return continuesRows || files.some(FilesText.isContinued)
    ? `Nothing new: earlier runs completed ${source}. Pass --again to start over.`
    : files.length > 0 && files.every(({ format }) => format?.startsWith("CSV"))
      ? `${source} has no rows: it is empty, or its only line is the header.`
      : `${source} has no records.`
}

/** Damage to the stored state, and what the source did not read. */
const warned = (all: ReadonlyArray<string> = [], colours: Colours): ReadonlyArray<string> =>
  all.length === 0 ? [] : ["", ...all.map((sentence) => colours.warn(sentence))]

const table = (report: RunReport, colours: Colours): ReadonlyArray<string> => {
  const width = grouped(report.read).length
  const row = (name: string, count: number, share: string) =>
    `  ${name.padEnd(10)} ${grouped(count).padStart(width)}  ${share}`.trimEnd()
  return [
    row("read", report.read, ""),
    ...counts.flatMap((name) => {
      const count = report[name]
      if (count === 0 && name !== "delivered") return []
      const line = row(name, count, percent(count, report.read))
      if (name === "pending" || Outcome.isDead(name)) return [colours.warn(line)]
      return [name === "delivered" ? colours.good(line) : line]
    })
  ]
}

const destinations = ({ destinations: all }: RunReport, colours: Colours): ReadonlyArray<string> => {
  const rows = Object.entries(all)
  if (rows.length < 2) return []
  const shown = counts.filter((name) => name === "delivered" || rows.some(([, row]) => row[name] > 0))
  const lines = Table.lines<(typeof rows)[number]>(
    [
      { title: "", cell: ([name]) => name },
      ...shown.map((name) => ({
        title: name,
        align: "right" as const,
        cell: ([, row]: (typeof rows)[number]) => grouped(row[name])
      }))
    ],
    rows
  )
  const stops = rows.flatMap(([name, { stopped: why }]) =>
    why === undefined ? [] : [colours.bad(`  ${name} stopped: ${why.message}`)]
  )
  return ["", ...lines.map((line) => `  ${line}`), ...stops]
}

const sums = (report: RunReport, facts: AccountFacts): string => {
  const { dataPoints = 0 } = report
  const items = Object.entries(report.items).flatMap(([lane, n]) => (n > 0 ? [counted(n, lane.replace(/s$/, ""))] : []))
  const retried = report.attempts - report.batches
  return [
    `${items.length > 0 ? items.join(", ") : "No items"} in ${counted(report.attempts, "request")}`,
    ...(retried > 0 ? [`${grouped(retried)} of them repeated`] : []),
    ...(dataPoints > 0 ? [`about ${counted(dataPoints, "data point")}`] : [])
  ]
    .join(", ")
    .concat(facts.dry ? "; nothing was sent." : ".")
}

const shownReasons = 20

const reasons = (report: RunReport, colours: Colours): ReadonlyArray<string> => {
  if (report.reasons.length === 0) return []
  const shown = report.reasons.slice(0, shownReasons)
  const more = report.reasons.length - shown.length
  return [
    "",
    "Why:",
    ...shown.flatMap((reason) => oneReason(reason, colours)),
    ...(more > 0 ? [`  and ${counted(more, "more kind")}. To see all of them, pass --report FILE`] : [])
  ]
}

const oneReason = (
  { outcome, code, path, count, message, first }: GroupedReason,
  colours: Colours
): ReadonlyArray<string> => [
  `  ${colours.strong(`${grouped(count)} × ${outcome}`)}: ${code}${path === undefined ? "" : ` at ${path}`}`,
  `    ${message}`,
  `    ${colours.faint(`first: ${place(first)}${first.destination === "*" ? "" : ` in ${first.destination}`}`)}`
]

const place = ({ id, origin }: GroupedReason["first"]): string => {
  const line = origin.line === undefined ? origin.source : `${origin.source}:${origin.line}`
  return line === id ? line : `${line} (${id})`
}

const remarks = (report: RunReport, colours: Colours): ReadonlyArray<string> => {
  if (report.remarks.length === 0) return []
  const shown = report.remarks.slice(0, shownReasons)
  const more = report.remarks.length - shown.length
  return [
    "",
    "Remarks:",
    ...shown.flatMap((remark) => oneRemark(remark, report, colours)),
    ...(more > 0 ? [`  and ${counted(more, "more kind")}; pass --report FILE to see all of them`] : [])
  ]
}

const oneRemark = (remark: GroupedWarning, report: RunReport, colours: Colours): ReadonlyArray<string> => {
  const { code, count, effect, first, message, path } = remark
  const total = Remark.concernedRecords(remark, report)
  return [
    `  ${colours.strong(`${grouped(count)} of ${counted(total, "record")}`)}: ${Remark.field(remark)} ${warningEffects[effect]} (${code})${path === undefined ? "" : ` at ${path}`}`,
    `    ${message}`,
    `    ${colours.faint(`first: ${place(first)} in ${first.destination}`)}`
  ]
}

const howToContinue = ({ continuing }: AccountFacts): string =>
  continuing === undefined
    ? "Progress was not saved; the next run starts from the beginning."
    : `Continue with: ${continuing}`

const stopped = (report: RunReport, colours: Colours): ReadonlyArray<string> =>
  report.stopped === undefined ? [] : ["", colours.bad(`Stopped: ${report.stopped.message}`)]

const next = (report: RunReport, facts: AccountFacts): ReadonlyArray<string> => {
  const all = steps(report, facts)
  return all.length === 0 ? [] : ["", "Next:", ...all.map((step) => `  ${step}`)]
}

/** The next steps of a person after the run, each with its command. */
export const steps = (report: RunReport, facts: AccountFacts): ReadonlyArray<string> => {
  if (facts.dry) return []
  const steps: Array<string> = []
  const isUnknownOnly = onlyUnknown(report)
  if (report.deadLetters > 0 && facts.deadLetters !== undefined)
    steps.push(
      `${counted(report.deadLetters, "dead letter")} in ${facts.deadLetters}.${facts.replay === undefined || isUnknownOnly ? "" : ` Fix the problems above, then run: ${facts.replay()}`}`
    )
  if (report.carriedLetters !== undefined)
    steps.push(
      `${counted(report.carriedLetters, "dead letter")} of an earlier run that was stopped or killed ${report.carriedLetters === 1 ? "is" : "are"} still open.${facts.replay === undefined ? "" : ` Run: ${facts.replay()}`}`
    )
  if (report.unknown > 0)
    steps.push(
      `Unknown records were sent but got no response. Check the destination, then dismiss them or replay them with --only unknown. Replayed records may be counted twice.${isUnknownOnly && facts.replay !== undefined ? ` Run: ${facts.replay("unknown")}` : ""}`
    )
  // A source that refuses to continue says what a person decides; the same command would be refused again.
  if (report.pending > 0 || (report.stopped !== undefined && report.stopped.code !== "source-refused"))
    steps.push(`${report.pending > 0 ? `${counted(report.pending, "record")} pending. ` : ""}${howToContinue(facts)}`)
  return steps
}

/** The outcomes that a replay without --only sends. */
const replayed = Outcome.dead.filter((outcome) => Outcome.row(outcome).replay === "default")

/** Whether a replay without --only would send no letter. */
const onlyUnknown = (report: RunReport): boolean =>
  report.unknown > 0 && [report, ...Object.values(report.destinations)].every((counts) => sum(counts, replayed) === 0)
