import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { lineSvg, svg } from "./bench/Chart.js"
import type { Mode } from "./bench/Contender.js"
import type { ContenderName } from "./bench/Contenders.js"
import { isName, names } from "./bench/Contenders.js"
import type { Latencies } from "./bench/Latency.js"
import * as Latency from "./bench/Latency.js"
import type { Measurement, Task } from "./bench/Measurement.js"
import * as QueueCost from "./bench/QueueCost.js"
import type { BenchResults } from "./bench/Report.js"
import * as Report from "./bench/Report.js"
import { replaceIn, together } from "./bench/Report.js"
import { file, rounds } from "./bench/Rounds.js"
import * as SqlCost from "./bench/SqlCost.js"
import * as StoreCost from "./bench/StoreCost.js"
import { differences, type Section, section } from "./bench/Summary.js"
import { root } from "./Repository.js"

const help = `npm run bench -- [--suite transform,loopback,million,file,memory,formats,state,flat,latency,queue,sql] [--count N] [--rounds N] [--write] [CONTENDER …]

Measures the cost of sending. Each run is a separate process; rounds are interleaved. Contenders: ${names.join(", ")}.
  transform   with a stubbed wire           loopback   to a sink in another process
  million     1,000,000 events, both wires  file       from a file of lines to the sink
  memory      1,000,000 events from a file, at most three rounds
  formats     short events from NDJSON, a JSON list and CSV to the sink, --count and 1,000,000
  state       from a file with the stubbed wire, with and without state
  store       1,000,000 events from memory, with and without state: what state adds; and the state file
              alone, per record and per run
  flat        10,000 to --count short events from a file, with state; one round of the larger numbers
  latency     a live send beside a bare request, --count of each, at most 2,000
  queue       --count records of live senders through a queue on disk: accepted per second, and the
              time until a record is acknowledged
  sql         --count rows of the Postgres at ${SqlCost.variable}, beside the plain driver; creates and drops a table
--write updates the tables and the chart in docs/. The first use installs the compared libraries into .cache.`

const floors: ReadonlyArray<ContenderName> = ["fair-floor", "raw", "sluice", "sluice-defaults"]
const readers: ReadonlyArray<ContenderName> = [
  "fair-floor",
  "sluice",
  "sluice-state",
  "sluice-remember",
  "sluice-remember-twice"
]
/** State is only stored for files. */
const stateless = names.filter((name) => !["sluice-state", "sluice-remember", "sluice-remember-twice"].includes(name))
const million = 1_000_000

/** A table to measure: the contenders, the kind of wire, and the number of rounds. */
interface Plan {
  readonly title: string
  readonly tasks: ReadonlyArray<Task>
  readonly rounds: number
}

interface Options {
  readonly count: number
  readonly rounds: number
  /** Only these contenders. Empty means all contenders of the suite. */
  readonly only: ReadonlyArray<ContenderName>
}

const grouped = (count: number): string => count.toLocaleString("en-GB")

const wires = (mode: Mode): string => (mode === "transform" ? "stubbed wire" : "a sink over loopback")

const direct = (mode: Mode, among: ReadonlyArray<ContenderName>, count: number, options: Options): Plan => ({
  title: `${grouped(count)} events, ${wires(mode)}`,
  rounds: options.rounds,
  tasks: chosen(among, options).map((contender) => ({ contender, mode, count, distinct: Math.min(count, 100_000) }))
})

const fromFile = async (count: number, mode: Mode, options: Options): Promise<Plan> => {
  const path = await file(count)
  return {
    title: `${grouped(count)} events, from a file to ${mode === "loopback" ? "a sink over loopback" : "a stubbed wire"}`,
    // A run takes 15 seconds.
    rounds: count === million ? Math.min(options.rounds, 3) : options.rounds,
    tasks: chosen(readers, options).map((contender) => ({ contender, mode, count, distinct: 0, file: path }))
  }
}

/** The additional cost of state per record, without the reading of files. The first contender stores nothing. */
const stored = (options: Options): Plan => ({
  title: `${grouped(million)} events from memory, with and without state`,
  rounds: options.rounds,
  tasks: chosen(["sluice", "sluice-state", "sluice-remember"], options).map((contender) => ({
    contender,
    mode: "transform" as const,
    count: million,
    distinct: 100_000
  }))
})

const flatCounts = [10_000, 100_000, million, 10 * million]
const flatTitle = "short events, from a file with state to a stubbed wire"

/** Short events from each format. The objects are the same, so the rows of all tables can be compared. */
const formats = async (options: Options): Promise<ReadonlyArray<Plan>> => {
  const plans: Array<Plan> = []
  for (const count of [options.count, million]) {
    for (const [format, name] of [
      ["ndjson", "NDJSON"],
      ["json", "a JSON list"],
      ["csv", "CSV"]
    ] as const) {
      const path = await file(count, "short", format)
      plans.push({
        title: `${grouped(count)} short events, from a file of ${name} to a sink over loopback`,
        rounds: count === million ? 1 : options.rounds,
        tasks: chosen(["fair-floor", "sluice"], options).map((contender) => ({
          contender,
          mode: "loopback" as const,
          count,
          distinct: 0,
          file: path
        }))
      })
    }
  }
  return plans
}

/**
 * The cost of an event by the number of events. Smaller numbers are measured more often, so that all measurements take
 * about the same time.
 */
const flat = ({ count: most }: Options): Promise<ReadonlyArray<Plan>> =>
  Promise.all(
    flatCounts
      .filter((count) => count <= Math.max(most, 100_000))
      .map(async (count) => ({
        title: `${grouped(count)} ${flatTitle}`,
        rounds: count < million ? 5 : 1,
        tasks: [
          {
            contender: "sluice-state" as const,
            mode: "transform" as const,
            count,
            distinct: 0,
            file: await file(count, "short")
          }
        ]
      }))
  )

const chosen = (among: ReadonlyArray<ContenderName>, { only }: Options): ReadonlyArray<ContenderName> =>
  only.length === 0 ? among : among.filter((name) => only.includes(name))

const suites: Readonly<Record<string, (options: Options) => Promise<ReadonlyArray<Plan>>>> = {
  transform: async (options) => [direct("transform", stateless, options.count, options)],
  loopback: async (options) => [direct("loopback", stateless, options.count, options)],
  million: async (options) => [
    direct("transform", floors, million, options),
    direct("loopback", floors, million, options)
  ],
  file: async (options) => [await fromFile(options.count, "loopback", options)],
  memory: async (options) => [await fromFile(million, "loopback", options)],
  formats,
  store: async (options) => [stored(options)],
  state: async (options) => [await fromFile(options.count, "transform", options)],
  flat
}

const show = (round: number, { task, milliseconds, cpuMicrosecondsPerEvent }: Measurement): void => {
  const rate = Math.round(task.count / (milliseconds / 1_000))
  console.error(`  round ${round}  ${task.contender.padEnd(15)} ${cpuMicrosecondsPerEvent} µs/event  ${rate} events/s`)
}

const write = (results: BenchResults): void => {
  const docs = join(root, "docs")
  const [json, page] = [join(docs, "performance.json"), join(docs, "PERFORMANCE.md")]
  const all = together(results, existsSync(json) ? readFileSync(json, "utf8") : undefined)
  const flatSections = all.sections.filter(({ title }) => title.endsWith(flatTitle))
  const charted = all.sections.filter(({ title }) => title.startsWith("100,000") && !title.includes("file"))
  // All texts are created before the first is written, so that they contain the same run.
  const texts = new Map([
    [json, `${JSON.stringify(all, null, 2)}\n`],
    [page, replaceIn(readFileSync(page, "utf8"), all)],
    [join(docs, "performance.svg"), svg(charted)],
    ...(flatSections.length > 0 ? ([[join(docs, "performance-by-count.svg"), lineSvg(flatSections)]] as const) : [])
  ])
  for (const [path, text] of texts) writeFileSync(path, text)
}

/** Measures single requests in a separate process. */
const latency = (count: number): void => {
  const measure = join(root, "tools", "dist", "bench", "MeasureLatency.js")
  const output = execFileSync(process.execPath, [measure, String(Math.min(count, 2_000))], { encoding: "utf8" })
  const latencies: Latencies = JSON.parse(output)
  console.log(Latency.markdown(latencies))
}

/** Measures live senders in a separate process. */
const queueCost = (count: number): void => {
  const measure = join(root, "tools", "dist", "bench", "MeasureQueueCost.js")
  const output = execFileSync(process.execPath, [measure, String(count)], { encoding: "utf8", maxBuffer: 2 ** 30 })
  const costs: QueueCost.QueueCosts = JSON.parse(output)
  console.log(QueueCost.markdown(costs))
}

/** Measures the state file alone, each kind in a separate process. */
const storeCost = (count: number): void => {
  const path = join(root, "tools", "dist", "bench", "MeasureStoreCost.js")
  const tenths = (kind: string): ReadonlyArray<number> =>
    JSON.parse(execFileSync(process.execPath, [path, kind, String(count)], { encoding: "utf8" }))
  const [checkpoints, notes, remembered] = [tenths("checkpoints"), tenths("notes"), tenths("remembered")]
  console.log(StoreCost.markdown({ tenth: count / 10, checkpoints, notes, remembered }))
}

/** Reads the rows of a table, each reader in a separate process. */
const sqlCost = (count: number): void => {
  const path = join(root, "tools", "dist", "bench", "MeasureSqlCost.js")
  const step = (...args: ReadonlyArray<string>): string =>
    execFileSync(process.execPath, [path, ...args], { encoding: "utf8" })
  const cost = (reader: SqlCost.SqlReader): SqlCost.SqlCost => JSON.parse(step(reader))
  step("create", String(count))
  const costs = { driver: cost("driver"), sluice: cost("sluice") }
  step("drop")
  console.log(SqlCost.markdown(costs))
}

const bench = async (suite: ReadonlyArray<string>, options: Options, keep: boolean): Promise<void> => {
  const sections: Array<Section> = []
  const unlike: Array<string> = []
  for (const name of suite) {
    for (const plan of (await suites[name]?.(options)) ?? []) {
      console.error(plan.title)
      const measurements = rounds(plan.tasks, plan.rounds, show)
      sections.push(section(plan.title, plan.tasks, measurements))
      unlike.push(...differences(plan.title, measurements))
    }
  }
  if (unlike.length > 0) {
    for (const difference of unlike)
      console.error(`No figures, because the contenders did different work: ${difference}`)
    process.exitCode = 1
    return
  }
  const results = { node: process.versions.node, cores: availableParallelism(), sections }
  console.log(Report.markdown(results))
  if (keep) write(results)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: "string", default: "transform,loopback" },
    count: { type: "string", default: "100000" },
    rounds: { type: "string", default: "5" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false }
  }
})
const suite = values.suite.split(",")
/** Suites without contenders. */
const separate = new Set(["latency", "queue", "sql"])
const unknown = [
  ...suite.filter((name) => !separate.has(name) && !Object.hasOwn(suites, name)),
  ...positionals.filter((name) => !isName(name))
]
if (values.help) console.log(help)
else if (unknown.length > 0) {
  console.error(`Unknown suite or contender: ${unknown.join(", ")}.\n\n${help}`)
  process.exitCode = 1
} else {
  const options = { count: Number(values.count), rounds: Number(values.rounds), only: positionals.filter(isName) }
  const sections = suite.filter((name) => !separate.has(name))
  if (sections.length > 0) await bench(sections, options, values.write)
  if (suite.includes("store")) storeCost(million)
  if (suite.includes("latency")) latency(options.count)
  if (suite.includes("queue")) queueCost(options.count)
  if (suite.includes("sql")) sqlCost(options.count)
}
