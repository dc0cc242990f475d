import type { Mode } from "./Contender.js"
import type { Name } from "./Contenders.js"

/** What is measured: so many events by one contender over one kind of wire. */
export interface Task {
  readonly contender: Name
  readonly mode: Mode
  readonly count: number
  /** Distinct events; beyond them the set begins again. Fewer than `count` where all of them would not fit in memory. */
  readonly distinct: number
  /** Reads the events from this file of lines instead of memory. */
  readonly file?: string
}

/** What one run in a process of its own came to. */
export interface Measurement {
  readonly task: Task
  readonly node: string
  readonly milliseconds: number
  /** Of the sender's process, user and system together. The steadiest figure on a shared machine. */
  readonly cpuMicrosecondsPerEvent: number
  readonly requests: number
  /** Objects on the wire. */
  readonly items: number
  /** What these objects take as JSON, all together. */
  readonly characters: number
  /** Largest resident memory of the whole process, the events included. */
  readonly peakMegabytes: number
  /** Heap that the run left behind after a forced collection. */
  readonly keptMegabytes: number
  /** Resident memory by tenths of the run: flat means that memory does not grow with the input. */
  readonly residentMegabytes: ReadonlyArray<number>
}
