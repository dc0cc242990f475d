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

/** The calls of a file: as an analytics library sends them, about 1 KB each, or with little more than what is mapped. */
export type FileKind = "calls" | "short"

const short = ({ messageId, timestamp, userId }: SourceEvent): object => ({
  messageId,
  userId,
  timestamp,
  type: "track",
  event: "Article Read",
  properties: { sku: "SKU-1", price: 1.5 }
})

/** A file with `count` calls, one per line, generated into .cache at the first use. */
export const file = async (count: number, kind: FileKind = "calls"): Promise<string> => {
  const name = kind === "calls" ? `events-${count}.ndjson` : `events-${count}-short.ndjson`
  const path = join(root, ".cache", "bench", name)
  if (existsSync(path)) return path
  console.error(`Writing ${count} events to a file …`)
  mkdirSync(dirname(path), { recursive: true })
  const calls = events(Math.min(count, 20_000))
  const set = calls.map((event) => `${JSON.stringify(kind === "calls" ? event : short(event))}\n`)
  const block = 500
  function* lines(): Generator<string> {
    for (let i = 0; i < count; i += block) {
      const from = i % set.length
      yield set.slice(from, from + Math.min(block, count - i)).join("")
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(`${path}.part`))
  renameSync(`${path}.part`, path)
  return path
}
