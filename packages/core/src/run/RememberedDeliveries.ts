import type { Either } from "effect"
import type { ContentHashes } from "../destination/Item.js"
import type { StoredOutcome } from "../outcome/Outcome.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type { StateError } from "./StateStore.js"

/** The place where a remembered record was read, for people. */
export interface RecordPlace {
  /** See {@link Origin.source}. */
  readonly source: string
  /** 1-based; undefined if its source has no lines. */
  readonly line: number | undefined
}

/**
 * Outcomes that are remembered. `open`: a process ended before the record had an outcome, and some of its items were applied or
 * may have been.
 */
export type RememberedOutcome = StoredOutcome | "open"

/** The content of a record that no run prepared completely. Different from every other content. */
export const unknownContent: ContentHashes = { repeatable: "?", once: "?" }

/**
 * The remembered delivery of a record with an id at a destination. As in {@link OpenItems}, a hash counts as often as
 * it is listed.
 */
export interface RememberedDelivery {
  readonly id: string
  readonly destination: string
  readonly outcome: RememberedOutcome
  /** The content that was read last; {@link unknownContent} for `open`. */
  readonly content: ContentHashes
  /** The content that was delivered; the same object if it is `content`, undefined if nothing was delivered in full. */
  readonly delivered: ContentHashes | undefined
  /** Accepted items that are not repeatable, apart from those of `delivered`. */
  readonly accepted: ReadonlyArray<string>
  /** Accepted items that are repeatable, apart from those of `delivered`. */
  readonly repeated: ReadonlyArray<string>
  /** Items that are not repeatable and whose response was lost. */
  readonly unknown: ReadonlyArray<string>
  /** The time of its outcome, in milliseconds since 1970. */
  readonly at: number
  /**
   * The time when a run last read the record, in milliseconds since 1970. The delivery is deleted when this time is too
   * long ago.
   */
  readonly seen: number
  /** The last run that read the record without skipping it. See {@link RememberedDeliveries.run}. */
  readonly run: number
  /** See {@link Remember.version}. */
  readonly version: string
  readonly place: RecordPlace
}

/**
 * The deliveries of earlier runs, by the id of the record and the destination. {@link Change.remembered} adds to them.
 */
export interface RememberedDeliveries {
  /** The number of this run among all that used the store. */
  readonly run: number
  /**
   * The remembered deliveries of records at any destination, including those that were committed before the call.
   * Synchronous, so that no record finishes between the call and the use of its result.
   */
  readonly find: (ids: ReadonlyArray<string>) => Either.Either<ReadonlyArray<RememberedDelivery>, StateError>
  /** Damage that was found since the store was opened, one sentence each. */
  readonly damage: () => ReadonlyArray<string>
}

/** Settings for remembered deliveries in a pipeline. */
export interface Remember {
  readonly deliveries: RememberedDeliveries
  /** Changes if and only if the mapping of a destination changes. */
  readonly version: (destination: string) => string
  /** Whether to send unrepeatable items if the record was delivered with other content. */
  readonly onChange: "skip" | "send"
  /** The time a delivery is remembered after a run last read its record, in milliseconds. */
  readonly duration: number
  /** Whether deliveries of earlier runs are ignored. Default: false. */
  readonly again?: boolean
  /** Whether an id with two contents stops the run. Otherwise the later one counts as changed. Default: true. */
  readonly unique?: boolean
  /** Whether items whose response was lost are sent again, because a person decided to. Default: never. */
  readonly resends?: (record: SourceRecord) => boolean
}
