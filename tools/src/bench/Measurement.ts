import type { Mode } from "./Contender.js"
import type { ContenderName } from "./Contenders.js"

/** One measurement: a contender, a number of events, a kind of wire. */
export interface Task {
  readonly contender: ContenderName
  readonly mode: Mode
  readonly count: number
  /** The number of distinct events. The set is repeated up to `count`, because more events would not fit in memory. */
  readonly distinct: number
  /** Reads the events from this file instead of memory. */
  readonly file?: string
}

/** The result of one run in a separate process. */
export interface Measurement {
  readonly task: Task
  readonly node: string
  readonly milliseconds: number
  /** User and system time of the sender's process: the most stable figure on a shared machine. */
  readonly cpuMicrosecondsPerEvent: number
  readonly requests: number
  /** Objects that were sent. */
  readonly items: number
  /** Characters of these objects as JSON. */
  readonly characters: number
  /** Peak resident memory of the process, including the events. */
  readonly peakMegabytes: number
  /** Heap growth of the run after a forced collection. */
  readonly keptMegabytes: number
  /** Resident memory by tenths of the run. Constant values mean that memory does not grow with the input. */
  readonly residentMegabytes: ReadonlyArray<number>
}
