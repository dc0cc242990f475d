import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as Text from "@sluice/braze/Text"
import * as Time from "@sluice/braze/Time"
import * as UserTrack from "@sluice/braze/UserTrack"
import { isObject, type Json, type JsonObject } from "@sluice/core/Json"
import * as Mapping from "@sluice/core/Mapping"
import type { Route } from "@sluice/core/Route"
import {
  AnalyticsCalls,
  BrazeVendor,
  BrokenObjects,
  Canary,
  Conversations,
  Proof,
  Records,
  WireObjects
} from "@sluice/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import * as EventTracking from "../src/EventTracking.js"

const identity = Either.getOrThrow(Identity.compile([{ external_id: "$.nobody" }]))
const time = Either.getOrThrow(Time.compile({ dates: "MM/DD/YYYY" }))

const asEvent = (item: Json): JsonObject => ({ lane: "events", item })
const asPurchase = (item: Json): JsonObject => ({ lane: "purchases", item })
const event = WireObjects.event.map(({ object }) => object)
const purchase = WireObjects.purchase.map(({ object }) => object)

/** Objects that pass through a mapping as they are: whole, broken in one place, with any JSON in one field. */
const items = fc.oneof(
  { weight: 3, arbitrary: event.map(asEvent) },
  { weight: 3, arbitrary: purchase.map(asPurchase) },
  { weight: 1, arbitrary: BrokenObjects.of("events").map(({ object }) => asEvent(object)) },
  { weight: 1, arbitrary: BrokenObjects.of("purchases").map(({ object }) => asPurchase(object)) },
  { weight: 2, arbitrary: Records.tampered(event).map(asEvent) },
  { weight: 2, arbitrary: Records.tampered(purchase).map(asPurchase) }
)

const body = fc.oneof(
  { weight: 8, arbitrary: items },
  { weight: 4, arbitrary: AnalyticsCalls.any },
  { weight: 2, arbitrary: Records.tampered(AnalyticsCalls.track) },
  { weight: 2, arbitrary: Records.tampered(AnalyticsCalls.orderCompleted) },
  { weight: 1, arbitrary: Conversations.conversation },
  { weight: 2, arbitrary: Records.hostileBody }
)

const holdsItem = (record: JsonObject): boolean => Object.hasOwn(record, "lane")

const routes = ({ transport, url }: Proof.Wire): ReadonlyArray<Route> => {
  const connection = Either.getOrThrow(Connection.make({ endpoint: url, apiKey: Canary.key, partner: "pypestream" }))
  const endpoint = UserTrack.endpoint(connection, transport)
  const mapping = Either.getOrThrow(Mapping.compile({ "@path": "$.item" }))
  return [
    { destination: EventTracking.make({ name: "items", endpoint, identity, mapping, time }), when: holdsItem },
    {
      destination: Either.getOrThrow(EventTracking.configure({ name: "calls", endpoint })),
      when: (record) => !holdsItem(record)
    }
  ]
}

/** What we refuse though Braze takes it, because nobody can mean it: names and ids that are blank, unfilled, torn or inexact. */
const isOurRule = (value: Json | undefined): boolean => {
  if (typeof value === "string") return Text.isBlank(value) || Text.isPlaceholder(value) || Text.hasLoneSurrogate(value)
  return typeof value === "number" && !Number.isSafeInteger(value)
}

const refusedByUs = (item: JsonObject): boolean => {
  const alias = isObject(item["user_alias"]) ? item["user_alias"] : {}
  return [item["name"], item["product_id"], item["external_id"], alias["alias_name"], alias["alias_label"]].some(
    isOurRule
  )
}

const subject: Proof.Subject = {
  entries: Records.entries(body),
  routes,
  vendor: BrazeVendor.make,
  secrets: [Canary.key],
  personal: [Canary.person],
  refused: {
    body: asEvent({ external_id: "the-refused", name: "conversation ended", time: "2026-01-02T03:04:05Z" }),
    rule: { match: { key: "external_id:the-refused" }, action: { type: "refuse", reason: "blocked" } }
  },
  judge: (record, destination, now) => {
    const { lane, item } = record.body
    if (isObject(item) && refusedByUs(item)) return undefined
    return destination === "items" && typeof lane === "string"
      ? BrazeVendor.judge([{ lane, object: item ?? null }], now)
      : undefined
  }
}

describe("events and purchases", () => {
  it("keep every law over 1,000 worlds in process", () => Proof.assert(subject, { runs: 1_000 }), 120_000)
  it(
    "keep every law over 50 worlds over HTTP",
    () => Proof.assert(subject, { runs: 50, stage: Proof.overHttp }),
    120_000
  )
})
