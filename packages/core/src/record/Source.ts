import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import type { Effect, Scope } from "effect"
import { Data } from "effect"
import type { Origin, Position, SourceRecord } from "./SourceRecord.js"

export type { Position } from "./SourceRecord.js"

/**
 * A unit that could not be read as a record, such as an incomplete line. It has a `seq` and becomes Invalid with its
 * reasons.
 */
export interface Unreadable {
  readonly _tag: "Unreadable"
  readonly id: string
  readonly seq: number
  /** See {@link SourceRecord.part} and {@link SourceRecord.position}. */
  readonly part?: string | undefined
  readonly position?: Position | undefined
  readonly origin: Origin
  readonly reasons: ReadonlyArray<Reason>
  /** The original text, shortened by the source if it is long. Only for the dead letter. */
  readonly text: string
  /** Present if `text` is not the whole text. */
  readonly cut?: Cut
  /**
   * The probable record, for a person to correct. For example, the cells of a row with the wrong number of cells. Never
   * sent.
   */
  readonly suggestion?: Json
  /** Present for a row of CSV: how to read it once it is corrected. */
  readonly csv?: CsvRow
}

/** Details of a row of CSV. */
export interface CsvRow {
  readonly delimiter: string
  /** The names of its cells. */
  readonly columns: ReadonlyArray<string>
  /** Cells with one of these values are null. */
  readonly null?: ReadonlyArray<string>
}

/** The stored part of an unreadable text, in UTF-8 bytes: the first `kept` bytes of `of` bytes in the source. */
export interface Cut {
  readonly kept: number
  readonly of: number
}

/** An entry of a source: a record, or a unit that could not be read. */
export type Entry = SourceRecord | Unreadable

/** The part of an entry; empty if its source has only one part. */
export const partOf = ({ part }: Entry): string => part ?? ""

/** The position after an entry, where reading continues. */
export const positionOf = ({ position, seq }: Entry): Position => position ?? seq

/** Whether an entry could not be read as a record. */
export const isUnreadable = (entry: Entry): entry is Unreadable => "_tag" in entry && entry._tag === "Unreadable"

/**
 * Reading failed, for example because the file vanished or the archive is damaged. Entries that were read before are
 * not lost.
 */
export class SourceError extends Data.TaggedError("SourceError")<{
  readonly source: string
  readonly message: string
  /** Whether reading is refused until a person decides, because it is unknown which records were sent. Default: false. */
  readonly refused?: boolean
}> {}

/**
 * The next entries in order of `seq`. `undefined` at the end and at every later call. Called again only after the last
 * call returned. It may wait as long as the source needs. Interrupting it loses nothing.
 */
export type Pull = Effect.Effect<ReadonlyArray<Entry> | undefined, SourceError>

/**
 * If the pipeline is idle, accepts the entries in this call and returns true. Otherwise returns false, and a pull must
 * return them. Called only while a pull waits. Throws the exception of a defective destination. The pull must then fail
 * with that exception.
 */
export type Take = (entries: ReadonlyArray<Entry>) => boolean

/** A part of the source that an earlier run read. */
export interface KnownPart {
  readonly part: string
  /** The last value of {@link Source.identify}; null if it was never called. */
  readonly identity: Json
  /** The last value of {@link Source.mark} since then; null if it was not called. */
  readonly mark: Json
  /** Every entry up to this position is finished at every endpoint of this run. Undefined if there is no such entry. */
  readonly from: Position | undefined
  /** Whether the stored data of the part is damaged. If so, the position up to which it was read is unknown. */
  readonly damaged: boolean
}

/** The origin of records, which also receives acknowledgements. */
export interface Source {
  /** Shown to people. */
  readonly name: string
  /**
   * Starts reading. `known` lists the parts that earlier runs read. A source may start a part anywhere up to `from`,
   * because the pipeline skips finished entries. `seq` starts at 0. Chunks of about 256 entries are best for the
   * pipeline. Resources live until the scope closes.
   */
  readonly open: (known: ReadonlyArray<KnownPart>) => Effect.Effect<Pull, SourceError, Scope.Scope>
  /**
   * The data with which the source recognises a part in a later run and continues it after `position`, or at its start
   * if `position` is undefined. Synchronous. Called about once a second for each part that was read, and at the end. A
   * source without this method cannot be resumed, and no state is stored.
   */
  readonly identify?: (part: string, position: Position | undefined) => Json
  /**
   * A short form of {@link identify}, stored with every response, so that a run that was killed between two saves is
   * also resumed exactly. Absent if the name of the part is enough, as for a table.
   */
  readonly mark?: (part: string) => Json
  /** Parts that count as finished up to a position although they are not read. Called once, after {@link open}. */
  readonly accepted?: () => ReadonlyArray<{ readonly part: string; readonly position: Position }>
  /** Parts whose state is deleted, such as files that were deleted long ago. Called once, after {@link open}. */
  readonly forgotten?: () => ReadonlyArray<string>
  /**
   * Every entry with a `seq` below `lowWater` has its outcome, and its dead letter, if any, is durable. Called with
   * ascending values that may have gaps. Never called twice at the same time.
   */
  readonly acknowledge?: (lowWater: number) => Effect.Effect<void>
  /**
   * Whether records arrive one by one as they are created. If so, a batch does not wait for more items while nothing is
   * in flight. Default: false.
   */
  readonly live?: boolean
  /**
   * Receives a function that accepts entries without a pull, because a pull takes half as long as a request. Called
   * once, after {@link open}.
   */
  readonly onTake?: (take: Take) => void
  /** The number of entries, if the source can count them quickly. Used only for progress bars. */
  readonly size?: Effect.Effect<number | undefined>
}
