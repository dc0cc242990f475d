import * as Encode from "@sluice/braze/Encode"
import * as FieldLocators from "@sluice/braze/FieldLocators"
import * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import type { Limits } from "@sluice/core/Endpoint"
import * as Item from "@sluice/core/Item"
import type { Refusal as MappingRefusal } from "@sluice/core/Mapping"
import { isRefusal as isMappingRefusal } from "@sluice/core/Mapping"
import * as Prepared from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { DateReader } from "@sluice/values/DateReader"
import * as FieldPath from "@sluice/values/FieldPath"
import { type FieldLocator, Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { SizedObject } from "@sluice/values/JsonSize"
import type { Reason } from "@sluice/values/Reason"
import { Refusal } from "@sluice/values/Refusal"
import * as Event from "./items/Event.js"
import { clockTolerance, type ItemContext } from "./items/ItemContext.js"
import * as Order from "./items/Order.js"
import * as Purchase from "./items/Purchase.js"

/** What becomes of a record before the rules look at it: something to send, nothing with a reason, or a refusal. */
export type Mapped = Json | undefined | Skip | MappingRefusal | Unknown

/** The record is not for this destination. */
export class Skip {
  readonly result: Prepared.Skipped
  constructor(reason: Reason) {
    this.result = Prepared.skipped(reason)
  }
}

/** The record cannot be understood at all. */
export class Unknown {
  readonly reason: Reason
  constructor(reason: Reason) {
    this.reason = reason
  }
}

/** One way from records to items: a mapping with the places of its fields and those that may be left out. */
export interface Way {
  readonly apply: (body: JsonObject) => Json | undefined | MappingRefusal
  readonly locate: FieldLocator
  readonly optional: ReadonlySet<string>
}

/** Chooses the way of a record, or says why there is none. */
export type Choose = (body: JsonObject) => Way | Skip | Unknown

/** Everything that preparing needs, compiled. */
export interface Settings {
  /** Name of the destination. */
  readonly name: string
  readonly identity: Identity.Chain
  readonly choose: Choose
  readonly time: DateReader
  readonly appId: string | undefined
  readonly limits: Limits
}

const empty: Reason = { code: "mapping-gives-nothing", message: "The mapping gives nothing to send for this record." }
const notAnItem = new Refusal(
  "item-type",
  "The mapping gives neither an event nor a purchase: an object with name and time, or with product_id, currency, price and time, or an order with products."
)
const tooLarge = new Refusal("item-too-large", "The item alone is larger than the largest request that Braze takes.")

/** Prepares chunks as a destination's `prepare` does: pure, total, one result for each record in order. */
export const make = (
  settings: Settings
): ((chunk: ReadonlyArray<SourceRecord>, now: number) => ReadonlyArray<Prepared.Prepared>) => {
  const preparers = new Map<Way, Preparer>()
  const preparerOf = (way: Way): Preparer => {
    const known = preparers.get(way)
    if (known !== undefined) return known
    const made = new Preparer(settings, way)
    preparers.set(way, made)
    return made
  }
  return (chunk, now) => {
    const future = new Date(now + clockTolerance).toISOString()
    return chunk.map((record) => {
      const way = settings.choose(record.body)
      if (way instanceof Skip) return way.result
      return way instanceof Unknown ? Prepared.invalid([way.reason]) : preparerOf(way).prepare(record, future)
    })
  }
}

/** Prepares records that go one way. Holds nothing of a record between two. */
class Preparer {
  readonly #settings: Settings
  readonly #way: Way
  readonly #context: ItemContext

  constructor(settings: Settings, way: Way) {
    const { identity, time, appId } = settings
    this.#settings = settings
    this.#way = way
    const findings = new Findings(FieldLocators.orElse(identity.places, way.locate), way.optional)
    this.#context = { findings, time, appId, future: "", bytes: 0 }
  }

  prepare(record: SourceRecord, future: string): Prepared.Prepared {
    const context = this.#context
    const { findings } = context
    context.future = future
    findings.begin()
    const mapped = this.#way.apply(record.body)
    if (isMappingRefusal(mapped)) return Prepared.invalid([mapped])
    if (mapped === undefined || mapped === null) return Prepared.skipped(empty)
    if (Array.isArray(mapped) && mapped.length === 0) return Prepared.skipped(empty)
    const items = Array.isArray(mapped) ? this.#readAll(mapped, record) : this.#read(mapped, "", record, undefined)
    return findings.failed ? Prepared.invalid(findings.problems) : Prepared.items(items ?? [], findings.warnings)
  }

  #readAll(mapped: ReadonlyArray<Json>, record: SourceRecord): Made {
    let items: Made
    for (let index = 0; index < mapped.length; index++)
      items = this.#read(mapped[index] ?? null, FieldPath.element("", index), record, items)
    return items
  }

  #read(mapped: Json, at: string, record: SourceRecord, items: Made): Made {
    const context = this.#context
    if (!isObject(mapped)) {
      context.findings.fail(at, notAnItem)
      return items
    }
    const who = this.#who(mapped, at, record.body)
    if (who !== undefined) return this.#readItem(mapped, at, who, record, items)
    this.#readNobody(mapped, at)
    return items
  }

  #readItem(mapped: JsonObject, at: string, who: Identifier.Who, record: SourceRecord, items: Made): Made {
    const context = this.#context
    switch (formOf(mapped)) {
      case "event":
        return this.#add(Event.read(mapped, at, who, context), "events", at, who.key, record, items)
      case "purchase":
        return this.#add(Purchase.read(mapped, at, who, context), "purchases", at, who.key, record, items)
      case "order": {
        const products = FieldPath.own(at, "products")
        const drafts = Order.read(mapped, at, who, context)
        let index = 0
        let made = items
        for (const draft of drafts)
          made = this.#add(draft, "purchases", FieldPath.element(products, index++), who.key, record, made)
        return made
      }
    }
  }

  /** What the item itself says of `external_id`, `user_alias` and `braze_id`; else the chain; else its `email` or `phone`. */
  #who(mapped: JsonObject, at: string, body: JsonObject): Identifier.Who | undefined {
    const { identity } = this.#settings
    const { findings } = this.#context
    const named = Identity.ofItem(mapped, identity.rules, false, findings)
    const bySecondary = mapped["email"] !== undefined || mapped["phone"] !== undefined
    if (named === Identifier.absent && !bySecondary) return identity.of(body, findings)
    const who = named === Identifier.absent ? identity.find(body, findings) : named
    if (who === Identifier.absent) {
      const secondary = Identity.ofItem(mapped, identity.rules, true, findings)
      return secondary === Identifier.absent ? identity.of(body, findings) : secondary
    }
    if (bySecondary) findings.warn(FieldPath.member(at, mapped["email"] === undefined ? "phone" : "email"), notNeeded)
    return who
  }

  /** Nobody is named: the rest is read all the same, so that every problem is told at once. */
  #readNobody(mapped: JsonObject, at: string): void {
    const nobody: Identifier.Who = { key: "", kind: "external_id", value: "", label: "", updateExistingOnly: undefined }
    const context = this.#context
    const form = formOf(mapped)
    if (form === "event") Event.read(mapped, at, nobody, context)
    else if (form === "purchase") Purchase.read(mapped, at, nobody, context)
    else Order.read(mapped, at, nobody, context)
    if (!context.findings.failed) context.findings.fail("identity", unnamed)
  }

  #add(
    draft: SizedObject,
    lane: "events" | "purchases",
    at: string,
    key: string,
    record: SourceRecord,
    items: Made
  ): Made {
    const { findings } = this.#context
    if (findings.failed) return items
    const part = items === undefined ? 0 : items.length
    const item = Encode.item(record, this.#settings.name, part, key, lane, draft, false, findings)
    const { bytesAlone, envelope } = this.#settings.limits
    if (Item.exceeds(item, bytesAlone - envelope)) findings.fail(at, tooLarge)
    else if (items === undefined) return [item]
    else items.push(item)
    return items
  }
}

/** The items made of a record so far. A list begins with its first item: one that grows from nothing has room for sixteen. */
type Made = Array<Item.Item> | undefined

const notNeeded = new Refusal(
  "identity-not-needed",
  "The item is named by a stronger identifier already. An event or purchase changes no profile, so this was left out."
)
const unnamed = new Refusal("identity-missing", "The record names nobody.")

/** Which kind of item a mapping gives: an order has `products`; a purchase has fields that an event has not. */
const formOf = (mapped: JsonObject): "event" | "purchase" | "order" => {
  if (mapped["name"] !== undefined && mapped["product_id"] === undefined) return "event"
  if (mapped["products"] !== undefined) return "order"
  return "product_id" in mapped || "price" in mapped || "currency" in mapped || "quantity" in mapped
    ? "purchase"
    : "event"
}
