import type { JsonObject } from "@sluice/values/Json"

/** The origin of a record, for a person who looks it up. */
export interface Origin {
  /** The file name as the user passed it, `-` for standard input, or the name of the source. */
  readonly source: string
  /** 1-based line in that file. */
  readonly line?: number
  /** Byte offset of the first byte of the line, in the uncompressed text. */
  readonly offset?: number
}

/**
 * A place in a part of a source, immediately after an entry. Reading continues there. The source defines its meaning,
 * such as the byte after a line. Positions of one part ascend by `<`. A part never mixes numbers and strings.
 */
export type Position = number | string

/** One unit read from a source. */
export interface SourceRecord {
  /**
   * Stable across runs: the same unit has the same id in every run. Not necessarily unique, because a source may
   * contain duplicates.
   */
  readonly id: string
  /** The number in this run, from 0, without gaps. Unreadable lines also count. */
  readonly seq: number
  /** The part of the source that it was read from, such as a file. Absent if the source has only one part. */
  readonly part?: string | undefined
  /** The position after it, where reading continues. Absent if the position is `seq`. */
  readonly position?: Position | undefined
  readonly origin: Origin
  /**
   * Neither the value nor anything in it may change until the record is finished, because items may refer to parts of
   * it.
   */
  readonly body: JsonObject
}

/**
 * One shape for all records. A class and not an object literal. If objects of a literal often survive a collection, V8
 * allocates them in old space, where an unused object keeps its whole body in memory until the next full collection.
 */
class PlainRecord implements SourceRecord {
  /** Never released, so that V8 keeps the shape and its optimised code while the program is idle. */
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
