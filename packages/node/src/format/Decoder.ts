import type { Entry } from "@sluice/core/Source"
import type { LinePlace } from "./RecordReader.js"

/** The start of a unit: its first byte in the text, and its line from 1. */
export interface UnitStart {
  readonly bytes: number
  readonly line: number
}

/** A place without a position, which the decoder adds. */
export type UnitPlace = Omit<LinePlace, "position">

/** Reads the bytes of one input as entries. Independent of where the bytes come from. */
export interface Decoder {
  /** Appends a buffer, once `next` has returned undefined. From then on the buffer before may be overwritten. */
  readonly push: (bytes: Buffer) => void
  /** The next entry; undefined if no further one is complete. Its position is the byte after its content. */
  readonly next: (place: UnitPlace) => Entry | undefined
  /** The same after the last buffer. Throws a `BrokenInput` if the text must not end here, after its last entry. */
  readonly end: (place: UnitPlace) => Entry | undefined
  /** The start of the last entry, where a later run may start. */
  readonly start: () => UnitStart
}
