import { execFileSync } from "node:child_process"
import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { root } from "../Repository.js"
import { events, type SourceEvent } from "./Event.js"
import type { Measurement, Task } from "./Measurement.js"

const measure = join(root, "tools", "dist", "bench", "Measure.js")

/** Runs one task in a separate process. */
const run = (task: Task): Measurement => {
  const output = execFileSync(process.execPath, ["--expose-gc", measure, JSON.stringify(task)], { encoding: "utf8" })
  return JSON.parse(output.trim().split("\n").at(-1) ?? "")
}

/**
 * Runs each task once per round, so that other load on the machine affects all of them equally. Calls `onRun` after each
 * run.
 */
export const rounds = (
  tasks: ReadonlyArray<Task>,
  count: number,
  onRun: (round: number, measurement: Measurement) => void
): ReadonlyArray<Measurement> => {
  const measurements: Array<Measurement> = []
  for (let round = 1; round <= count; round += 1) {
    for (const task of tasks) {
      const measurement = run(task)
      measurements.push(measurement)
      onRun(round, measurement)
    }
  }
  return measurements
}

/**
 * The content of a file: calls in the form of an analytics library, about 1 KB each, or calls with few fields besides
 * the mapped ones.
 */
export type FileKind = "calls" | "short"

/** The format of a file. A CSV file has the columns of {@link short}. */
export type FileFormat = "ndjson" | "json" | "csv"

const short = ({ messageId, timestamp, userId }: SourceEvent): object => ({
  messageId,
  userId,
  timestamp,
  type: "track",
  event: "Article Read",
  properties: { sku: "SKU-1", price: "1.5" }
})

/** The cells of a short call, which need no quotation marks. */
const cells = (event: object): ReadonlyArray<unknown> =>
  Object.values(event).flatMap((value) => (typeof value === "object" ? cells(value) : [value]))

/** The text before the first event, each event, and the text after the last one. Every event is one line. */
const texts: Readonly<Record<FileFormat, readonly [string, (event: object, i: number) => string, string]>> = {
  ndjson: ["", (event) => `${JSON.stringify(event)}\n`, ""],
  json: ["[", (event, i) => `${i === 0 ? "" : ","}\n${JSON.stringify(event)}`, "\n]\n"],
  csv: ["messageId,userId,timestamp,type,event,sku,price\n", (event) => `${cells(event).join(",")}\n`, ""]
}

/** A file with `count` calls, one per line, generated into .cache at the first use. Only short calls may be CSV. */
export const file = async (count: number, kind: FileKind = "calls", format: FileFormat = "ndjson"): Promise<string> => {
  const name = `events-${count}${kind === "calls" ? "" : "-short"}.${format}`
  const path = join(root, ".cache", "bench", name)
  if (existsSync(path)) return path
  console.error(`Writing ${count} events to a file …`)
  mkdirSync(dirname(path), { recursive: true })
  const calls = events(Math.min(count, 20_000))
  const [before, write, after] = texts[format]
  const set = calls.map((event) => (kind === "calls" ? event : short(event)))
  function* lines(): Generator<string> {
    yield before
    for (let i = 0; i < count; i += block) {
      const events = Array.from({ length: Math.min(block, count - i) }, (_, n) => set[(i + n) % set.length] ?? {})
      yield events.map((event, n) => write(event, i + n)).join("")
    }
    yield after
  }
  await pipeline(Readable.from(lines()), createWriteStream(`${path}.part`))
  renameSync(`${path}.part`, path)
  return path
}

const block = 500
