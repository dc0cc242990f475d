import type { JsonObject } from "@sluice/values/Json"

/** Where a record came from, for a person who wants to look at it. */
export interface Origin {
  /** The file, as it was named; `-` for standard input; else the name of the source. */
  readonly source: string
  /** 1-based line in that file. */
  readonly line?: number
  /** Byte offset of the first byte of the line, in the uncompressed text. */
  readonly offset?: number
}

/** One unit read from a source. */
export interface SourceRecord {
  /**
   * Stable over runs: the same unit read again has the same id. Not promised unique: a source with duplicates has
   * duplicate ids.
   */
  readonly id: string
  /** Position in the whole source, from 0, without gaps over records and unreadable lines together. */
  readonly seq: number
  readonly origin: Origin
  /** Nobody changes it, nor what it holds, until the record is settled: items may hold parts of it and not copies. */
  readonly body: JsonObject
}

/**
 * One shape for all records. A class and not a literal: V8 learns of a literal whose objects often survive a collection
 * and then makes them in old space, where a dead one keeps its whole body alive until the next full collection.
 */
class Read implements SourceRecord {
  /** A record that is never let go, so that the shape and the code optimised for it outlive a rest between two loads. */
  static readonly first = new Read("", 0, { source: "" }, {})

  constructor(
    readonly id: string,
    readonly seq: number,
    readonly origin: Origin,
    readonly body: JsonObject
  ) {}
}

/** Makes a record; sources that read millions of them should use it. Nothing is checked or copied. */
export const make = (id: string, seq: number, origin: Origin, body: JsonObject): SourceRecord =>
  new Read(id, seq, origin, body)
