import { Item, type SourceRecord } from "@sluice/core"
import * as fc from "fast-check"
import { readable } from "../internal/Readable.js"
import { record } from "./Records.js"

/** Settings for generated items. */
export interface ItemOptions {
  readonly destination?: string
  /** Default: `items` alone. */
  readonly lanes?: ReadonlyArray<string>
  /** The number of different keys. Default: 4. */
  readonly keys?: number
  /** The maximum padding of an item, in bytes. Default: 60. */
  readonly padding?: number
  /** Default 20. */
  readonly maxRecords?: number
  /** The number of items per record. Default: 3. */
  readonly maxParts?: number
}

const item = (
  of: SourceRecord.SourceRecord,
  destination: string,
  part: number,
  shape: { readonly lane: string; readonly key: number; readonly padding: number; readonly repeatable: boolean }
): Item.Item => {
  const json = JSON.stringify({ n: `${of.seq}.${part}`, pad: "·".repeat(shape.padding) })
  const made = Item.make({
    record: of,
    destination,
    part,
    key: Item.key("external_id", `u${shape.key}`),
    lane: shape.lane,
    json,
    repeatable: shape.repeatable
  })
  return readable(made, (one) => `${one.lane} ${one.record.seq}.${one.part} ${one.key}${one.repeatable ? " ↻" : ""}`)
}

/** Items of several records, grouped by record, in source order. Some share a key, and some are repeatable. */
export const byRecord = (options: ItemOptions = {}): fc.Arbitrary<ReadonlyArray<ReadonlyArray<Item.Item>>> => {
  const { destination = "generated", lanes = ["items"], keys = 4, padding = 60 } = options
  const shape = fc.record({
    lane: fc.constantFrom(...lanes),
    key: fc.nat(keys - 1),
    padding: fc.nat(padding),
    repeatable: fc.boolean()
  })
  return fc
    .array(fc.array(shape, { minLength: 1, maxLength: options.maxParts ?? 3 }), { maxLength: options.maxRecords ?? 20 })
    .map((records) =>
      records.map((shapes, seq) => shapes.map((one, part) => item(record({ seq }, seq), destination, part, one)))
    )
}
