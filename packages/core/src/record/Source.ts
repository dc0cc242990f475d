import type { Reason } from "@sluice/values/Reason"
import type { Effect, Scope } from "effect"
import { Data } from "effect"
import type { Origin, SourceRecord } from "./SourceRecord.js"

/** A unit that could not be read as a record, such as half a line. It has a `seq` and becomes Invalid with its reasons. */
export interface Unreadable {
  readonly _tag: "Unreadable"
  readonly id: string
  readonly seq: number
  readonly origin: Origin
  readonly reasons: ReadonlyArray<Reason>
  /** The original text, shortened by the source if it is long. Only for the dead letter. */
  readonly text: string
  /** Present if `text` is not the whole text. */
  readonly cut?: Cut
}

/** How much of an unreadable text was kept, in UTF-8 bytes: the first `kept` of `of` in the source. */
export interface Cut {
  readonly kept: number
  readonly of: number
}

/** What a source returns: a record, or a unit that could not be read. */
export type Entry = SourceRecord | Unreadable

/** Whether an entry could not be read as a record. */
export const isUnreadable = (entry: Entry): entry is Unreadable => "_tag" in entry && entry._tag === "Unreadable"

/** Reading itself failed: the file vanished, the archive is damaged. What was read before is not lost. */
export class SourceError extends Data.TaggedError("SourceError")<{
  readonly source: string
  readonly message: string
}> {}

/**
 * The next entries in order of `seq`, or `undefined` at the end and at every call after it. Called again only after the
 * last call returned. It may wait as long as the source needs; interrupting it loses nothing.
 */
export type Pull = Effect.Effect<ReadonlyArray<Entry> | undefined, SourceError>

/** Where records come from and where acknowledgements go back. */
export interface Source {
  /** Shown to people, and part of the key of a checkpoint. */
  readonly name: string
  /**
   * Begins at the entry whose `seq` is `from` and returns no entry before it. Chunks of about 256 entries suit the pipeline
   * best. Resources live until the scope closes.
   */
  readonly open: (from: number) => Effect.Effect<Pull, SourceError, Scope.Scope>
  /**
   * Every entry with a `seq` below `lowWater` has its outcome, and its dead letter, if any, is durable. Called with rising
   * values, possibly skipping many; never called twice at the same time.
   */
  readonly acknowledge?: (lowWater: number) => Effect.Effect<void>
  /** Records arrive as they happen: while nothing is in flight, a batch does not wait for more items. Default: false. */
  readonly live?: boolean
  /** How many entries there will be, if the source can tell cheaply. Only for progress bars. */
  readonly size?: Effect.Effect<number | undefined>
}
