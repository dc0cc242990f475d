import type { SourceEvent } from "./Event.js"
import type { NodeRequire } from "./Peers.js"

/** `transform`: the wire is a stub in this process. `loopback`: it is a socket to a plain sink in another one. */
export type Mode = "transform" | "loopback"

/** What a contender gets to work with. */
export interface Context {
  readonly mode: Mode
  /** Scheme, host and port of the sink. */
  readonly endpoint: string
  readonly batchSize: number
  readonly concurrency: number
  /** What the stub answers to a body, which it counts. */
  readonly answer: (body: string) => string
  /** Loads a package of a peer. */
  readonly peers: () => NodeRequire
}

/** A way of sending, made ready. */
export interface Ready {
  /** Sends `count` events, the set over and over again. */
  readonly run: (set: ReadonlyArray<SourceEvent>, count: number) => Promise<void>
  /** Sends the calls of a file of lines. */
  readonly runFile?: (path: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** A way of sending events to Braze that is measured. */
export interface Contender {
  /** How tables call it. */
  readonly title: string
  /** Whether it puts the same objects on the wire as the floor, or those that its own defaults make of the events. */
  readonly mapping: "the same" | "its own"
  readonly make: (context: Context) => Promise<Ready>
}
