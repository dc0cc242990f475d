import { type Endpoint, Item, Prepared, type SourceRecord } from "@sluice/core"
import { isObject, type Json, parse } from "@sluice/values/Json"
import { Effect } from "effect"
import * as Mutant from "../Mutant.js"

type ItemChange = (item: Item.TextItem) => Item.TextItem

/** A mistake in each item. Returns the item itself if it makes no difference. */
const ofItems = (name: string, change: ItemChange): Mutant.Mutant =>
  Mutant.ofPrepared(name, (prepared) => {
    if (prepared._tag !== "Items") return prepared
    const before = prepared.items.map(textItem)
    const after = before.map(change)
    if (after.every((item, index) => item === before[index])) return prepared
    return Prepared.items(after.map(Item.make), prepared.warnings)
  })

const textItem = ({ destination, json, key, lane, part, record, repeatable }: Item.Item): Item.TextItem => ({
  destination,
  json,
  key,
  lane,
  part,
  record,
  repeatable
})

/** A mistake in the object of each item. */
const ofObject = (name: string, change: (object: Json, record: SourceRecord.SourceRecord) => Json): Mutant.Mutant =>
  ofItems(name, (item) => {
    const object = parse(item.json)
    if (object === undefined) return item
    const json = JSON.stringify(change(object, item.record))
    return json === JSON.stringify(object) ? item : { ...item, json }
  })

const ofLimits = (name: string, change: (limits: Endpoint.Limits) => Endpoint.Limits): Mutant.Mutant =>
  Mutant.ofEndpoint(name, (endpoint, changed) => {
    const limits = change(endpoint.limits)
    if (JSON.stringify(limits) !== JSON.stringify(endpoint.limits)) changed()
    return { ...endpoint, limits }
  })

const broken = new TypeError("Cannot read properties of undefined (reading 'length')")

/** Mistakes in preparing records, and in the limits that a destination states. */
export const preparation: ReadonlyArray<Mutant.Mutant> = [
  ofLimits("states twice the limit of objects in a request", (limits) => ({ ...limits, items: limits.items * 2 })),
  ofLimits("states ten times the limit of bytes", (limits) => ({
    ...limits,
    bytes: limits.bytes * 10,
    bytesAlone: limits.bytesAlone * 10
  })),
  ofLimits("states that the envelope has no bytes", (limits) => ({ ...limits, envelope: 0 })),
  ofItems("says that every object may be sent twice", (item) =>
    item.repeatable ? item : { ...item, repeatable: true }
  ),
  ofItems("says that no object may be sent twice", (item) => (item.repeatable ? { ...item, repeatable: false } : item)),
  ofItems("uses a different key for every object", (item) => ({ ...item, key: Item.key("record", item.record.id) })),
  ofItems("uses an unknown lane", (item) => ({ ...item, lane: `${item.lane}-2` })),
  ofObject("leaves out the last field", (object) =>
    isObject(object) ? Object.fromEntries(Object.entries(object).slice(0, -1)) : object
  ),
  ofObject("adds the id of the record to the object", (object, record) =>
    isObject(object) ? { ...object, id: record.id } : object
  ),
  ofObject("adds 1 to numbers", (object) =>
    isObject(object)
      ? Object.fromEntries(
          Object.entries(object).map(([name, value]) => [name, typeof value === "number" ? value + 1 : value])
        )
      : object
  ),
  Mutant.ofPrepared("sends an object twice", (prepared) => {
    const [first] = prepared._tag === "Items" ? prepared.items : []
    if (prepared._tag !== "Items" || first === undefined) return prepared
    const again = Item.make({ ...textItem(first), part: prepared.items.length })
    return Prepared.items([...prepared.items, again], prepared.warnings)
  }),
  Mutant.ofPrepared("sends invalid records unchanged", (prepared, record, place) => {
    if (prepared._tag !== "Invalid") return prepared
    const key = Item.key("record", record.id)
    const json = JSON.stringify(record.body)
    return Prepared.items([Item.make({ ...place, record, part: 0, key, json, repeatable: false })])
  }),
  Mutant.ofPrepared("returns Invalid for every second record", (prepared, { seq }) =>
    prepared._tag === "Items" && seq % 2 === 0
      ? Prepared.invalid([{ code: "not-valid", message: "The record is not valid." }])
      : prepared
  ),
  Mutant.ofPrepared("returns Skipped for every second record", (prepared, { seq }) =>
    prepared._tag === "Items" && seq % 2 === 0
      ? Prepared.skipped({ code: "nothing", message: "There is nothing to send." })
      : prepared
  ),
  Mutant.ofPrepared("writes the record into a reason", (prepared, { body }) =>
    prepared._tag === "Invalid"
      ? Prepared.invalid([{ code: "not-valid", message: `${JSON.stringify(body)} is not valid.` }])
      : prepared
  ),
  Mutant.ofPrepared("returns no reason for an Invalid record", (prepared) =>
    prepared._tag === "Invalid" ? Prepared.invalid([]) : prepared
  ),
  Mutant.ofPrepare("throws for a record", (prepare, { changed }) => (chunk, context) => {
    if (chunk.length === 0) return prepare(chunk, context)
    changed()
    throw broken
  }),
  Mutant.ofPrepare("leaves out a record of a chunk", (prepare, { changed }) => (chunk, context) => {
    if (chunk.length > 0) changed()
    return prepare(chunk, context).slice(1)
  }),
  Mutant.ofPrepare("remembers earlier records", (prepare, { changed, ...place }) => {
    let count = 0
    return (chunk, context) => {
      const prepared = prepare(chunk, context)
      return prepared.map((one, index) => {
        const record = chunk[index]
        if (one._tag !== "Items" || record === undefined) return one
        changed()
        count += 1
        const key = Item.key("count", String(count))
        return Prepared.items([Item.make({ ...place, record, part: 0, key, json: `${count}`, repeatable: false })])
      })
    }
  }),
  Mutant.ofPrepare("changes the records that it reads", (prepare, { changed }) => (chunk, context) => {
    for (const { body } of chunk) {
      changed()
      Object.defineProperty(body, "isRead", { value: true, enumerable: true, configurable: true })
    }
    return prepare(chunk, context)
  }),
  Mutant.ofEndpoint("throws when it creates a request", (endpoint, changed) => ({
    ...endpoint,
    attempt: () => {
      changed()
      return Effect.die(broken)
    }
  }))
]
