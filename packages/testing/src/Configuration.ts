import type { Pipeline } from "@sluice/core"

/** Something that goes wrong beside the wire, or a signal, at a given moment of a run. */
export type Trouble =
  | { readonly _tag: "None" }
  /** The first signal: `Pipeline.stop`, when so many requests have started. */
  | { readonly _tag: "Stop"; readonly afterRequests: number }
  /** The second signal: `Pipeline.abort`. */
  | { readonly _tag: "Abort"; readonly afterRequests: number }
  /** The fiber of the run is interrupted. */
  | { readonly _tag: "Interrupt"; readonly afterRequests: number }
  /** Writing dead letters fails after so many writes that worked. */
  | { readonly _tag: "DiskFull"; readonly afterWrites: number }
  /** Keeping progress fails after so many times that worked. */
  | { readonly _tag: "CheckpointLost"; readonly afterSaves: number }
  /** The source breaks after so many chunks. */
  | { readonly _tag: "SourceBroken"; readonly afterChunks: number }

/** How a pipeline is set up for one run. Times are milliseconds. */
export interface Configuration {
  /** Items in one request, at most; the endpoint's own limit holds too. */
  readonly batch: number
  /** Bytes of a request with several items, at most; absent: the endpoint's own. */
  readonly bytes?: number
  readonly concurrency: number
  readonly linger: number
  readonly window: { readonly records: number; readonly bytes?: number }
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
  /** In place of the endpoint's own. */
  readonly budget?: { readonly count: number; readonly per: number }
  readonly giveUpAfter: number
  readonly drain: number
  /** Entries that the source gives at once. */
  readonly chunk: number
  /** How long the source takes for a chunk. */
  readonly pace: number
  /** How long a dead letter or a checkpoint takes until it is durable. */
  readonly storage: number
  /** Whether progress is kept. */
  readonly checkpoints: boolean
  readonly trouble: Trouble
}

/** Nothing special: batches of 75, eight at once, no trouble. */
export const defaults: Configuration = {
  batch: 75,
  concurrency: 8,
  linger: 50,
  window: { records: 1_000 },
  uncertain: {},
  giveUpAfter: 15 * 60_000,
  drain: 30_000,
  chunk: 256,
  pace: 0,
  storage: 0,
  checkpoints: true,
  trouble: { _tag: "None" }
}

/** The part of it that a pipeline takes as options. */
export const options = (
  configuration: Configuration
): Pick<Pipeline.Options, "concurrency" | "window" | "uncertain" | "linger" | "giveUpAfter" | "drain"> => ({
  concurrency: configuration.concurrency,
  window: configuration.window,
  uncertain: configuration.uncertain,
  linger: configuration.linger,
  giveUpAfter: configuration.giveUpAfter,
  drain: configuration.drain
})
