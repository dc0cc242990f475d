import type { JsonObject } from "@sluice/values/Json"

/** Where a record comes from, for a person who wants to look it up. */
export interface Origin {
  /** The file, as it was given; `-` for standard input; otherwise the name of the source. */
  readonly source: string
  /** 1-based line in that file. */
  readonly line?: number
  /** Byte offset of the first byte of the line, in the uncompressed text. */
  readonly offset?: number
}

/**
 * A place in a part of a source, right after an entry: reading continues there. The source chooses what it means, such as
 * the byte after a line. Positions of one part ascend by `<`; numbers and texts are never mixed in a part.
 */
export type Position = number | string

/** One unit read from a source. */
export interface SourceRecord {
  /**
   * Stable across runs: the same unit read again has the same id. Not necessarily unique: a source with duplicates has
   * duplicate ids.
   */
  readonly id: string
  /** Number in this run, from 0, without gaps; unreadable lines count too. */
  readonly seq: number
  /** The part of the source that it was read from, such as a file. Absent if the source has only one part. */
  readonly part?: string | undefined
  /** The position after it, where reading continues. Absent if the position is `seq`. */
  readonly position?: Position | undefined
  readonly origin: Origin
  /** Never changed, nor anything in it, until the record is settled: items may refer to parts of it. */
  readonly body: JsonObject
}

/**
 * One shape for all records. A class and not a literal: when objects of a literal often survive a collection, V8 allocates
 * them in old space, where a dead one keeps its whole body alive until the next full collection.
 */
class PlainRecord implements SourceRecord {
  /** Never released, so that the shape and the code optimised for it survive an idle time. */
  static readonly first = new PlainRecord("", 0, { source: "" }, {}, undefined, undefined)

  // biome-ignore lint/complexity/useMaxParams: an object for each record costs 14 instead of 10 ns
  constructor(
    readonly id: string,
    readonly seq: number,
    readonly origin: Origin,
    readonly body: JsonObject,
    readonly part: string | undefined,
    readonly position: Position | undefined
  ) {}
}

/**
 * Makes a record. Sources that read millions of records should use it. Nothing is checked or copied.
 */
// biome-ignore lint/complexity/useMaxParams: an object for each record costs 14 instead of 10 ns
export const make = (
  id: string,
  seq: number,
  origin: Origin,
  body: JsonObject,
  part?: string,
  position?: Position
): SourceRecord => new PlainRecord(id, seq, origin, body, part, position)
