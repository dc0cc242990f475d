import * as Encode from "@sluice/braze/Encode"
import * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import type { Limits } from "@sluice/core/Endpoint"
import * as FieldLocators from "@sluice/core/FieldLocators"
import * as Item from "@sluice/core/Item"
import type { MappingRefusal, Warn } from "@sluice/core/Mapping"
import { isRefusal as isMappingRefusal } from "@sluice/core/Mapping"
import * as Prepared from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { DateReader } from "@sluice/values/DateReader"
import * as FieldPath from "@sluice/values/FieldPath"
import { type FieldLocator, Findings, type MappedMember } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { SizedObject } from "@sluice/values/JsonSize"
import type { Reason } from "@sluice/values/Reason"
import { Refusal } from "@sluice/values/Refusal"
import * as Event from "./items/Event.js"
import { FutureCheck, type ItemContext } from "./items/ItemContext.js"
import * as Order from "./items/Order.js"
import type { PropertyTypes } from "./items/PropertyTypes.js"
import * as Purchase from "./items/Purchase.js"

/** The way from records to items: a mapping, the places of its fields, and the fields that may be left out. */
export interface ItemMapping {
  readonly _tag: "ItemMapping"
  readonly apply: (body: JsonObject, warn: Warn) => Json | undefined | MappingRefusal
  readonly locate: FieldLocator
  readonly optional: ReadonlySet<string>
  /** The names of the mapping, which may be shown. */
  readonly mapped: MappedMember
  /** Whether the mapping sets `products`, so that an item without a name and a product is an order. */
  readonly makesOrders: boolean
}

/** The mapping for a record, or the result of a record without a mapping. */
export type Choose = (body: JsonObject) => ItemMapping | Prepared.Skipped | Prepared.Invalid

/** Everything that preparing needs, compiled. */
export interface Plan {
  /** Name of the destination. */
  readonly name: string
  readonly identity: Identity.Chain
  readonly choose: Choose
  readonly time: DateReader
  readonly types: PropertyTypes
  readonly appId: string | undefined
  /** Whether an invalid product is left out instead of refusing the whole order. */
  readonly dropsProducts: boolean
  readonly limits: Limits
}

const empty: Reason = { code: "mapping-gives-nothing", message: "The mapping returns no item for this record." }
const notAnItem = new Refusal(
  "item-type",
  "The mapping returns neither an event nor a purchase. Return an object with name and time, an object with product_id, currency, price and time, or an order with products."
)
const tooLarge = new Refusal(
  "item-too-large",
  "The item is larger than the largest request that Braze accepts. Map fewer or smaller values."
)

/** The `prepare` of a destination: pure and total, with one result per record, in order. */
export const make = (
  plan: Plan
): ((chunk: ReadonlyArray<SourceRecord>, now: number) => ReadonlyArray<Prepared.Prepared>) => {
  const preparers = new Map<ItemMapping, Preparer>()
  const preparerOf = (mapping: ItemMapping): Preparer => {
    const known = preparers.get(mapping)
    if (known !== undefined) return known
    const made = new Preparer(plan, mapping)
    preparers.set(mapping, made)
    return made
  }
  return (chunk, now) =>
    chunk.map((record) => {
      const chosen = plan.choose(record.body)
      return chosen._tag === "ItemMapping" ? preparerOf(chosen).prepare(record, now) : chosen
    })
}

/** Prepares the records of one mapping, one after the other. Owns the current record and its items so far. */
class Preparer {
  readonly #plan: Plan
  readonly #mapping: ItemMapping
  readonly #context: ItemContext
  #record: SourceRecord | undefined
  #items: Array<Item.Item> | undefined

  constructor(plan: Plan, mapping: ItemMapping) {
    const { identity, time, types, appId, dropsProducts } = plan
    this.#plan = plan
    this.#mapping = mapping
    const findings = new Findings(
      FieldLocators.orElse(identity.locations, mapping.locate),
      mapping.optional,
      mapping.mapped
    )
    this.#context = { findings, time, types, appId, dropsProducts, future: new FutureCheck(), bytes: 0 }
  }

  prepare(record: SourceRecord, now: number): Prepared.Prepared {
    const { findings, future } = this.#context
    future.begin(now)
    findings.begin(record.body)
    const mapped = this.#mapping.apply(record.body, findings.note)
    if (isMappingRefusal(mapped)) return Prepared.invalid([mapped])
    if (mapped === undefined || mapped === null) return Prepared.skipped(empty)
    if (Array.isArray(mapped) && mapped.length === 0) return Prepared.skipped(empty)
    this.#record = record
    this.#items = undefined
    if (Array.isArray(mapped))
      for (let index = 0; index < mapped.length; index++)
        this.#read(mapped[index] ?? null, FieldPath.element("", index), record.body)
    else this.#read(mapped, "", record.body)
    const items = this.#items
    this.#record = undefined
    this.#items = undefined
    return findings.failed ? Prepared.invalid(findings.problems) : Prepared.items(items ?? [], findings.warnings)
  }

  #read(mapped: Json, at: string, body: JsonObject): void {
    const { findings } = this.#context
    if (!isObject(mapped)) {
      findings.fail(at, notAnItem)
      return
    }
    const who = this.#who(mapped, at, body)
    if (who === undefined && !findings.failed) findings.fail("identity", unnamed)
    // The item is read even without a person, so that all problems are reported at once.
    this.#readItem(mapped, at, who ?? nobody)
  }

  #readItem(mapped: JsonObject, at: string, who: Identifier.Identifier): void {
    const context = this.#context
    switch (formOf(mapped, this.#mapping.makesOrders)) {
      case "event":
        this.#add(Event.read(mapped, at, who, context), "events", at, who.key)
        return
      case "purchase":
        this.#add(Purchase.read(mapped, at, who, context), "purchases", at, who.key)
        return
      case "order": {
        for (const draft of Order.read(mapped, at, who, context)) this.#add(draft, "purchases", draft.place, who.key)
      }
    }
  }

  /** The person: `external_id`, `user_alias` or `braze_id` of the item, else the identity chain, else `email` or `phone` of the item. */
  #who(mapped: JsonObject, at: string, body: JsonObject): Identifier.Identifier | undefined {
    const { identity } = this.#plan
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

  #add({ object, bytes }: SizedObject, lane: "events" | "purchases", at: string, key: string): void {
    const { findings } = this.#context
    const record = this.#record
    if (findings.failed || record === undefined) return
    const items = this.#items
    const part = items === undefined ? 0 : items.length
    const item = Encode.item(
      { record, destination: this.#plan.name, part, key, lane, value: object, atMost: bytes, repeatable: false },
      findings
    )
    const { bytesAlone, envelope } = this.#plan.limits
    if (Item.exceeds(item, bytesAlone - envelope)) findings.fail(at, tooLarge)
    // A growing list reserves room for sixteen items, but most records have one item.
    else if (items === undefined) this.#items = [item]
    else items.push(item)
  }
}

const nobody: Identifier.Identifier = {
  key: "",
  kind: "external_id",
  value: "",
  label: "",
  updateExistingOnly: undefined
}

const notNeeded = new Refusal(
  "identity-not-needed",
  "The item already has a stronger identifier, and an event or purchase does not change the profile. This field was left out."
)
const unnamed = new Refusal(
  "identity-missing",
  "The record does not identify a person. Check identity in the configuration."
)

/** The kind of item that a mapping returns: an order has `products`, a purchase has fields that an event does not have. */
const formOf = (mapped: JsonObject, makesOrders: boolean): "event" | "purchase" | "order" => {
  if (mapped["name"] !== undefined && mapped["product_id"] === undefined) return "event"
  if (mapped["products"] !== undefined || (makesOrders && !("product_id" in mapped))) return "order"
  return "product_id" in mapped || "price" in mapped || "currency" in mapped || "quantity" in mapped
    ? "purchase"
    : "event"
}
