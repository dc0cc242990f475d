import type { ContenderContext, Ready } from "./Contender.js"
import { contenders } from "./Contenders.js"
import { events } from "./Event.js"
import type { Measurement, Task } from "./Measurement.js"
import { load } from "./Peers.js"
import * as SinkProcess from "./SinkProcess.js"
import { nothing, stub } from "./Wire.js"

const megabyte = 1_048_576
const warmUp = 5_000

const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits))

const collect = (): void => {
  if (globalThis.gc === undefined) throw new Error("Run node with --expose-gc.")
  globalThis.gc()
}

interface Timed {
  readonly milliseconds: number
  readonly cpuMicroseconds: number
  readonly residentMegabytes: ReadonlyArray<number>
}

/** Runs it and samples the resident memory ten times per second. */
const timed = async (body: () => Promise<void>): Promise<Timed> => {
  const resident: Array<number> = []
  const look = setInterval(() => resident.push(process.memoryUsage.rss() / megabyte), 100)
  const cpu = process.cpuUsage()
  const began = performance.now()
  await body()
  const milliseconds = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(look)
  const tenth = Math.max(1, Math.floor(resident.length / 10))
  return {
    milliseconds,
    cpuMicroseconds: user + system,
    residentMegabytes: resident.filter((_, i) => i % tenth === 0).map((value) => Math.round(value))
  }
}

const runner = (ready: Ready, task: Task): (() => Promise<void>) => {
  const { file, count, distinct } = task
  if (file === undefined) {
    const set = events(distinct)
    return () => ready.run(set, count)
  }
  const { runFile } = ready
  if (runFile === undefined) throw new Error(`${task.contender} cannot read files.`)
  return () => runFile(file)
}

const measure = async (task: Task): Promise<Measurement> => {
  const sink = task.mode === "loopback" ? await SinkProcess.start() : undefined
  const tally = { ...nothing }
  const context: ContenderContext = {
    mode: task.mode,
    endpoint: sink?.endpoint ?? "http://127.0.0.1:9",
    batchSize: 75,
    concurrency: 8,
    answer: (body) => stub(tally, body),
    peers: load
  }
  const ready = await contenders[task.contender].make(context)
  await ready.run(events(warmUp, 7), warmUp)
  await sink?.reset()
  Object.assign(tally, nothing)
  const run = runner(ready, task)
  collect()
  const heap = process.memoryUsage().heapUsed
  const { milliseconds, cpuMicroseconds, residentMegabytes } = await timed(run)
  collect()
  const kept = process.memoryUsage().heapUsed - heap
  const wire = (await sink?.tally()) ?? tally
  await ready.close()
  sink?.stop()
  return {
    task,
    node: process.versions.node,
    milliseconds: Math.round(milliseconds),
    cpuMicrosecondsPerEvent: rounded(cpuMicroseconds / task.count, 2),
    requests: wire.requests,
    items: wire.items,
    characters: wire.characters,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    keptMegabytes: rounded(kept / megabyte),
    residentMegabytes
  }
}

/** `node --expose-gc Measure.js TASK`, the task as JSON; prints the measurement as one line of JSON. */
const task: Task = JSON.parse(process.argv[2] ?? "{}")
console.log(JSON.stringify(await measure(task)))
process.exit(0)
