import type { Reason } from "@sluice/values/Reason"
import type { Effect, Scope } from "effect"
import { Data } from "effect"
import type { Origin, SourceRecord } from "./SourceRecord.js"

/** A unit that could not be read as a record, such as half a line. It takes a `seq` and becomes Invalid with its reasons. */
export interface Unreadable {
  readonly _tag: "Unreadable"
  readonly id: string
  readonly seq: number
  readonly origin: Origin
  readonly reasons: ReadonlyArray<Reason>
  /** The text as it stood, bounded by the source, for the dead letter alone. */
  readonly text: string
  /** Present where `text` is not the whole of it. */
  readonly cut?: Cut
}

/** How much of an unreadable text was kept, in bytes of its UTF-8: the first `kept` of the `of` that stood in the source. */
export interface Cut {
  readonly kept: number
  readonly of: number
}

export type Entry = SourceRecord | Unreadable

export const isUnreadable = (entry: Entry): entry is Unreadable => "_tag" in entry && entry._tag === "Unreadable"

/** Reading itself broke: the file vanished, the archive is torn. Nothing that was read before is lost by it. */
export class SourceError extends Data.TaggedError("SourceError")<{
  readonly source: string
  readonly message: string
}> {}

/**
 * The next entries in order of `seq`, or `undefined` at the end, and at every call after the end. Called again only
 * after the last call returned. It may wait for as long as the source needs; interrupting it loses nothing.
 */
export type Pull = Effect.Effect<ReadonlyArray<Entry> | undefined, SourceError>

/** Where records come from and where acknowledgements go back. */
export interface Source {
  /** Shown to people and part of what progress is kept under. */
  readonly name: string
  /**
   * Begins at the entry whose `seq` is `from`: entries before it are not given. Chunks of about 256 entries serve the
   * pipeline best. Resources live until the scope closes.
   */
  readonly open: (from: number) => Effect.Effect<Pull, SourceError, Scope.Scope>
  /**
   * Every entry with a `seq` below `lowWater` has its outcome, and its dead letter, if it has one, is on the disk.
   * Called with rising values, possibly skipping many; never called twice at the same time.
   */
  readonly acknowledge?: (lowWater: number) => Effect.Effect<void>
  /** Records arrive as they happen: while nothing is in flight a batch does not wait for company. Default false. */
  readonly live?: boolean
  /** How many entries there will be, when the source can tell cheaply. For progress bars alone. */
  readonly size?: Effect.Effect<number | undefined>
}
