import type { SourceEvent } from "./Event.js"
import type { NodeRequire } from "./Peers.js"

/** `transform`: a stub in the same process. `loopback`: a socket to a plain sink in another process. */
export type Mode = "transform" | "loopback"

/** The input of a contender. */
export interface ContenderContext {
  readonly mode: Mode
  /** Scheme, host and port of the sink. */
  readonly endpoint: string
  readonly batchSize: number
  readonly concurrency: number
  /** The stub's response to a body, which it counts. */
  readonly answer: (body: string) => string
  /** Loads a compared library. */
  readonly peers: () => NodeRequire
}

/** A contender that is ready to send. */
export interface Ready {
  /** Sends `count` events, repeating the set. */
  readonly run: (set: ReadonlyArray<SourceEvent>, count: number) => Promise<void>
  /** Sends the calls of a file with one call per line. */
  readonly runFile?: (path: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** A way to send events to Braze that the benchmark measures. */
export interface Contender {
  /** Its name in tables. */
  readonly title: string
  /** Whether it sends the same objects as the floor or the objects of its default mapping. */
  readonly mapping: "the same" | "its own"
  readonly make: (context: ContenderContext) => Promise<Ready>
}
