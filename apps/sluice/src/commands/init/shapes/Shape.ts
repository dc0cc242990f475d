import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import type { ShapePlace } from "./Place.js"

/** A published format of records. */
export interface DataShape {
  /** The product name: `Segment`. Also the value of `--shape`. */
  readonly name: string
  readonly variants: ReadonlyArray<ShapeVariant>
}

/** One form in which a product writes its records, such as its API or its CSV export. */
export interface ShapeVariant {
  /** The name for people, if the records could be of another product too. */
  readonly ambiguousName?: string
  /** The kind of its records: `orders of the REST API`. */
  readonly what: string
  /** The published page that describes it. */
  readonly page: string
  /** Places that nearly every record has, with dots between names. A place with `|` is one of several. Case and separators do not count. */
  readonly marks: ReadonlyArray<string>
  /** Places whose values are among these in nearly every record that has them. */
  readonly values?: Readonly<Record<string, ReadonlyArray<string> | RegExp>>
  /** Places that no record has. */
  readonly without?: ReadonlyArray<string>
  /**
   * The configuration for these records. Undefined if the records do not have the values that a configuration needs.
   */
  readonly propose: (place: ShapePlace, columns: SampleColumns) => Proposal | undefined
}

/** The variant that was recognised in a sample. */
export interface Recognised extends Pick<ShapeVariant, "what" | "page"> {
  readonly name: string
  /** The places by which the variant was recognised, for people. */
  readonly because: string
  readonly proposal: Proposal
}
