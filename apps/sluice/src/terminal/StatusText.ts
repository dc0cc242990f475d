import { bytes, counted, grouped } from "../report/Numbers.js"
import * as LeftQueues from "../run/LeftQueues.js"
import type { FileStatus, RouteStatus, RunStatus, Status } from "../run/Status.js"
import type { Colours } from "./Colours.js"
import * as FilesText from "./FilesText.js"
import * as Table from "./Table.js"

/** The content of the text in addition to the status. */
export interface StatusFacts {
  /** Formats a path for people. */
  readonly shown: (path: string) => string
  /** The command that sends the dead letters of a file again. */
  readonly replay: (file: string, only?: "unknown") => string
  readonly decisions: FilesText.Decisions
  /** The command that starts or continues a run. */
  readonly run: string
}

/** Up to this number, all files are listed. If there are more, only incomplete files are. */
const listedFiles = 20

/** The status for the terminal: the run in progress, each file and route, the last runs, and what to do next. */
export const text = (status: Status, facts: StatusFacts, colours: Colours): string =>
  [
    headline(status, colours),
    ...status.damage.map((message) => colours.bad(`Damage: ${message}`)),
    ...filesText(status, facts.decisions, colours),
    "",
    sums(status),
    ...queueText(status),
    ...leftQueuesText(status, facts, colours),
    ...runsText(status, colours),
    ...next(status, facts)
  ].join("\n")

const headline = ({ killed, running, stateExists }: Status, colours: Colours): string => {
  if (running !== undefined)
    return colours.good(`A run is in progress: process ${running.pid}, started ${moment(running.since)}.`)
  if (killed !== undefined)
    return colours.bad(`The last run was killed: process ${killed.pid}, started ${moment(killed.since)}.`)
  return stateExists ? "No run is in progress." : "No run has saved state yet."
}

const queueText = ({ queue }: Status): ReadonlyArray<string> => {
  if (queue === undefined) return []
  const { inFlight, killed, oldest, records, sender, uncertain } = queue
  const waiting =
    oldest === undefined
      ? "No sent record waits in the queue."
      : `${counted(records, "sent record")} (${bytes(queue.bytes)}) ${records === 1 ? "waits" : "wait"} in the queue, the oldest since ${moment(oldest)}.`
  const next = records === 0 ? "" : " The next program that opens the queue sends them."
  const user =
    sender !== undefined
      ? `Process ${sender.pid} sends them since ${moment(sender.since)}; items being sent: ${grouped(inFlight)}.`
      : `${killed === undefined ? "No program uses the queue." : `The program that used the queue was killed: process ${killed.pid}.`}${next}`
  const unclear = uncertain === 0 ? [] : [`${counted(uncertain, "sent item")} got no response and will be Unknown.`]
  return ["", waiting, user, ...unclear]
}

const leftQueuesText = ({ leftQueues }: Status, { shown }: StatusFacts, colours: Colours): ReadonlyArray<string> =>
  leftQueues.flatMap((left) => ["", colours.bad(LeftQueues.warningOf(left, shown(left.file)))])

interface StatusRow {
  readonly file: FileStatus
  readonly route: RouteStatus
}

/**
 * The shortest unique names of endpoints: `users/track` if only one endpoint has this path, otherwise with the host.
 */
const shortNames = (ids: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const shapes = [/@.*$/, /#.*$/].map((rest) => ids.map((id) => id.replace(rest, "")))
  const short = shapes.find((names) => new Set(names).size === ids.length) ?? ids
  return new Map(ids.map((id, i) => [id, short[i] ?? id]))
}

const filesText = (
  { files, running }: Status,
  decisions: FilesText.Decisions,
  colours: Colours
): ReadonlyArray<string> => {
  const shown = files.length > listedFiles ? files.filter((file) => !isComplete(file)) : files
  const rows = shown.flatMap((file) => file.routes.map((route): StatusRow => ({ file, route })))
  const hidden = files.length - shown.length
  const endpoints = shortNames([...new Set(rows.flatMap(({ route }) => route.endpoint ?? []))])
  const table = columns({ endpoints, withInFlight: running !== undefined })
  const refusedFiles = shown.filter(({ refused }) => refused !== undefined)
  const refused = refusedFiles.map(({ refused: why = "" }) => colours.bad(why))
  return [
    ...(rows.length === 0 ? [] : ["", ...Table.lines(table, rows).map((line) => `  ${line}`)]),
    ...(hidden === 0 ? [] : ["", `  ${counted(hidden, "more file")} processed completely.`]),
    ...(refused.length === 0 ? [] : ["", ...refused.map((line) => `  ${line}`)]),
    ...FilesText.decisionLines(
      refusedFiles.map(({ name }) => name),
      decisions
    )
  ]
}

/** The pending part of a compressed file is unknown until the file is read to its end. */
const isComplete = ({ compressed, refused, routes, state }: FileStatus): boolean =>
  refused === undefined &&
  state !== "missing" &&
  !(compressed && (state === "new" || state === "appended")) &&
  routes.every((route) => (route.pendingBytes ?? 0) === 0 && route.deadLetters + route.uncertain + route.inFlight === 0)

const columns = (shown: {
  /** The names of endpoints. Shown if there are several. */
  readonly endpoints: ReadonlyMap<string, string>
  readonly withInFlight: boolean
}): ReadonlyArray<Table.Column<StatusRow>> => [
  { title: "file", cell: ({ file }) => file.name },
  { title: "is", cell: ({ file }) => stateText(file) },
  { title: "route", cell: ({ route }) => routeText(route) },
  ...(shown.endpoints.size > 1
    ? [{ title: "endpoint", cell: ({ route }: StatusRow) => shown.endpoints.get(route.endpoint ?? "") ?? "-" }]
    : []),
  { title: "processed", align: "right", cell: processed },
  {
    title: "pending",
    align: "right",
    cell: pending
  },
  { title: "dead letters", align: "right", cell: ({ route }) => grouped(route.deadLetters) },
  { title: "uncertain", align: "right", cell: ({ route }) => grouped(route.uncertain) },
  ...(shown.withInFlight
    ? [{ title: "being sent", align: "right" as const, cell: ({ route }: StatusRow) => grouped(route.inFlight) }]
    : [])
]

/** Positions in a compressed file count uncompressed bytes and cannot be compared with its size. */
const pending = ({ file, route }: StatusRow): string => {
  if (route.pendingBytes !== undefined) return bytes(route.pendingBytes)
  return file.compressed && route.endpoint !== undefined ? "unknown" : "-"
}

const stateText = ({ compressed, refused, state }: FileStatus): string =>
  `${compressed ? "compressed, " : ""}${state === "other" ? "not in the source" : state}${refused === undefined ? "" : ", refused"}`

const routeText = ({ route }: RouteStatus): string => {
  if (route === undefined) return "(not in the configuration)"
  return route === "*" ? "(all routes)" : route
}

const processed = ({ route }: StatusRow): string => {
  const after = route.settledAfter === 0 ? "" : ` + ${counted(route.settledAfter, "record")}`
  if (route.bytes !== undefined && route.percent !== undefined)
    return `${bytes(route.bytes)} (${route.percent} %)${after}`
  if (route.position === null) return `-${after}`
  return `${typeof route.position === "number" ? `up to byte ${grouped(route.position)}` : `up to ${route.position}`}${after}`
}

const sums = ({ deadLetters, inFlight, uncertain }: Status): string =>
  [
    counted(deadLetters, "open dead letter"),
    counted(uncertain, "uncertain item"),
    ...(inFlight === 0 ? [] : [`${counted(inFlight, "item")} being sent`])
  ]
    .join(", ")
    .concat(".")

const runsText = ({ runs }: Status, colours: Colours): ReadonlyArray<string> =>
  runs.length === 0
    ? []
    : [
        "",
        "Last runs (UTC):",
        ...Table.lines(runColumns, [...runs].reverse()).map((line) => `  ${line}`),
        ...stoppedText(runs, colours)
      ]

const runColumns: ReadonlyArray<Table.Column<RunStatus>> = [
  { title: "started", cell: ({ started }) => moment(started) },
  { title: "ended", cell: ({ ended }) => (ended === undefined ? "-" : moment(ended.at)) },
  {
    title: "how",
    cell: ({ ended, state }) => (ended?.stopped === undefined ? state : `stopped: ${ended.stopped.kind}`)
  },
  { title: "exit", align: "right", cell: ({ ended }) => (ended === undefined ? "-" : String(ended.exit)) },
  { title: "records", cell: ({ ended }) => (ended === undefined ? "-" : countsText(ended.counts)) }
]

const countsText = (counts: NonNullable<RunStatus["ended"]>["counts"]): string =>
  Object.entries(counts)
    .filter(([name, count]) => count > 0 || name === "read" || name === "delivered")
    .map(([name, count]) => `${name} ${grouped(count)}`)
    .join(", ")

/** The reason the last run stopped. */
const stoppedText = (runs: ReadonlyArray<RunStatus>, colours: Colours): ReadonlyArray<string> => {
  const stopped = runs.at(-1)?.ended?.stopped
  return stopped === undefined ? [] : [`  ${colours.bad(`Stopped: ${stopped.message}`)}`]
}

const next = (status: Status, { replay, run, shown }: StatusFacts): ReadonlyArray<string> => {
  const steps = status.deadLetterFiles.map(({ file, open, unknown }) => {
    const letters = `${counted(open, "open dead letter")} in ${shown(file)}`
    return unknown === open
      ? `${letters}, which may have arrived. Check the destination, then run: ${replay(shown(file), "unknown")}`
      : `${letters}. Fix the causes, then run: ${replay(shown(file))}`
  })
  const last = status.runs.at(-1)
  if (status.running === undefined && (status.killed !== undefined || last?.state === "stopped"))
    steps.push(`Continue with: ${run}`)
  return steps.length === 0 ? [] : ["", "Next:", ...steps.map((step) => `  ${step}`)]
}

/** `2026-03-04 10:00:00`, from ISO 8601 in UTC. */
const moment = (iso: string): string => iso.replace("T", " ").replace(/(\.\d+)?Z$/, "")
