import type { Pipeline } from "@sluice/core"

/** A failure that is not on the wire, or a signal, at a given point of a run. */
export type Trouble =
  | { readonly _tag: "None" }
  /** The first signal, `Pipeline.stop`, after this number of started requests. */
  | { readonly _tag: "Stop"; readonly afterRequests: number }
  /** The second signal, `Pipeline.abort`. */
  | { readonly _tag: "Abort"; readonly afterRequests: number }
  /** The fiber of the run is interrupted. */
  | { readonly _tag: "Interrupt"; readonly afterRequests: number }
  /** Writing dead letters fails after this number of successful writes. */
  | { readonly _tag: "DiskFull"; readonly afterWrites: number }
  /** Saving checkpoints fails after this number of successful saves. */
  | { readonly _tag: "CheckpointLost"; readonly afterSaves: number }
  /** The source fails after this number of chunks. */
  | { readonly _tag: "SourceBroken"; readonly afterChunks: number }

/** The settings of a pipeline for one run. Times are in milliseconds. */
export interface PipelineSettings {
  /** The maximum number of items in one request. The limit of the endpoint also applies. */
  readonly batch: number
  /** The maximum size of a request with several items, in bytes. Default: the limit of the endpoint. */
  readonly bytes?: number
  readonly concurrency: number
  readonly linger: number
  readonly window: { readonly records: number; readonly bytes?: number }
  readonly uncertain: Readonly<Record<string, "hold" | "resend">>
  /** Default: the value of the endpoint. */
  readonly budget?: { readonly count: number; readonly per: number }
  readonly giveUpAfter: number
  readonly drain: number
  /** Entries per chunk of the source. */
  readonly chunk: number
  /** The time until the source returns a chunk. */
  readonly pace: number
  /** The time until a dead letter or a checkpoint is durable. */
  readonly storage: number
  /** Whether checkpoints are saved. */
  readonly checkpoints: boolean
  readonly trouble: Trouble
}

/** Batches of 75 items, at most eight requests at the same time, no failures. */
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

/** The options of a pipeline in a configuration. */
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
