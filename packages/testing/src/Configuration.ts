import type { Pipeline } from "@sluice/core"

/** A failure apart from the wire, or a signal, at a given point of a run. */
export type Trouble =
  | { readonly _tag: "None" }
  /** The first signal: `Pipeline.stop`, when this many requests have started. */
  | { readonly _tag: "Stop"; readonly afterRequests: number }
  /** The second signal: `Pipeline.abort`. */
  | { readonly _tag: "Abort"; readonly afterRequests: number }
  /** The fiber of the run is interrupted. */
  | { readonly _tag: "Interrupt"; readonly afterRequests: number }
  /** Writing dead letters fails after this many successful writes. */
  | { readonly _tag: "DiskFull"; readonly afterWrites: number }
  /** Saving checkpoints fails after this many successful saves. */
  | { readonly _tag: "CheckpointLost"; readonly afterSaves: number }
  /** The source fails after this many chunks. */
  | { readonly _tag: "SourceBroken"; readonly afterChunks: number }

/** The settings of a pipeline for one run. Times are in milliseconds. */
export interface PipelineSettings {
  /** Items in one request, at most; the endpoint's own limit applies too. */
  readonly batch: number
  /** Bytes of a request with several items, at most; absent: the endpoint's own. */
  readonly bytes?: number
  readonly concurrency: number
  readonly linger: number
  readonly window: { readonly records: number; readonly bytes?: number }
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
  /** Instead of the endpoint's own. */
  readonly budget?: { readonly count: number; readonly per: number }
  readonly giveUpAfter: number
  readonly drain: number
  /** Entries per chunk of the source. */
  readonly chunk: number
  /** How long the source needs for a chunk. */
  readonly pace: number
  /** How long it takes until a dead letter or a checkpoint is durable. */
  readonly storage: number
  /** Whether checkpoints are saved. */
  readonly checkpoints: boolean
  readonly trouble: Trouble
}

/** Batches of 75, eight at once, no failure. */
export const defaults: PipelineSettings = {
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

/** The part of it that is options of a pipeline. */
export const options = (
  configuration: PipelineSettings
): Pick<Pipeline.PipelineOptions, "concurrency" | "window" | "uncertain" | "linger" | "giveUpAfter" | "drain"> => ({
  concurrency: configuration.concurrency,
  window: configuration.window,
  uncertain: configuration.uncertain,
  linger: configuration.linger,
  giveUpAfter: configuration.giveUpAfter,
  drain: configuration.drain
})
