import { execFileSync } from "node:child_process"
import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { root } from "../Repository.js"
import { events } from "./Event.js"
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

/** A file with `count` calls, one per line, generated into .cache at the first use. */
export const file = async (count: number): Promise<string> => {
  const path = join(root, ".cache", "bench", `events-${count}.ndjson`)
  if (existsSync(path)) return path
  console.error(`Writing ${count} events to a file …`)
  mkdirSync(dirname(path), { recursive: true })
  const set = events(Math.min(count, 20_000)).map((event) => `${JSON.stringify(event)}\n`)
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
