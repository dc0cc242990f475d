import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as UserTrackEndpoint from "@sluice/braze/UserTrack"
import * as Mapping from "@sluice/core/Mapping"
import type { Route } from "@sluice/core/Route"
import {
  AnalyticsCalls,
  BrazeVendor,
  BrokenObjects,
  Canary,
  Conversations,
  EcommerceEvents,
  FaultScripts,
  Proof,
  Records,
  WireObjects
} from "@sluice/testing"
import * as DateReader from "@sluice/values/DateReader"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import * as EventTracking from "../src/Destination.js"
import * as Defaults from "../src/Mapping.js"

const full = process.env["SLUICE_PROOF"] === "full"

const asItem = ({ object }: { readonly object: Json }): JsonObject => ({ item: object })
const whole = fc.oneof(WireObjects.event, WireObjects.purchase, EcommerceEvents.whole)
const broken = fc.oneof(BrokenObjects.of("events"), BrokenObjects.of("purchases"), EcommerceEvents.broken)
const tampered = Records.tampered(whole.map(({ object }) => object))

/** Events and purchases that are mapped unchanged: valid, invalid in one place, several, with any JSON in one field. */
const items = fc.oneof(
  { weight: 6, arbitrary: whole.map(asItem) },
  { weight: 2, arbitrary: broken.map(asItem) },
  { weight: 2, arbitrary: fc.array(whole, { maxLength: 4 }).map((all) => ({ item: all.map(({ object }) => object) })) },
  { weight: 3, arbitrary: tampered.map((object) => ({ item: object })) }
)

const body = fc.oneof(
  { weight: 8, arbitrary: items },
  { weight: 4, arbitrary: AnalyticsCalls.any },
  { weight: 2, arbitrary: Records.tampered(AnalyticsCalls.any) },
  { weight: 1, arbitrary: Conversations.conversation },
  { weight: 2, arbitrary: Records.hostileBody }
)

const holdsItem = (record: JsonObject): boolean => Object.hasOwn(record, "item")

const routes = ({ transport, url }: Proof.VendorAccess): ReadonlyArray<Route> => {
  const connection = Either.getOrThrow(Connection.make({ endpoint: url, apiKey: Canary.key, partner: "pypestream" }))
  const endpoint = UserTrackEndpoint.endpoint(connection, transport)
  const identity = Either.getOrThrow(Identity.compile(Defaults.identity))
  const mapping = Either.getOrThrow(Mapping.compile({ "@path": "$.item" }))
  // Braze reads this format, which is ambiguous in a source unless it is declared.
  const time = Either.getOrThrow(DateReader.compile({ dates: "MM/DD/YYYY" }))
  return [
    { destination: EventTracking.make({ name: "items", endpoint, identity, mapping, time }), when: holdsItem },
    { destination: EventTracking.make({ name: "calls", endpoint, identity }), when: (record) => !holdsItem(record) }
  ]
}

/**
 * The verdict of the emulator on the unchanged objects of a record. Undefined if they are neither events nor purchases.
 */
const verdictOf: Proof.ProofSubject["verdictOf"] = (record, destination, now) => {
  if (destination !== "items") return undefined
  const item = record.body["item"] ?? null
  const objects: ReadonlyArray<Json> = Array.isArray(item) ? item : [item]
  if (objects.some(refusedOnPurpose)) return undefined
  return BrazeVendor.verdictOf(
    objects.map((object) => ({ lane: isPurchase(object) ? "purchases" : "events", object })),
    now
  )
}

/**
 * Values that are refused on purpose although Braze accepts them: text that is blank, has lone surrogates, or is a
 * placeholder, which would merge all records into one person, product or event; numbers that lose digits; email
 * addresses as ids.
 */
const refusedOnPurpose = (object: Json): boolean =>
  isObject(object) &&
  (isAddress(object["external_id"]) ||
    [object, object["user_alias"]].some((holder) => isObject(holder) && Object.values(holder).some(isUnfit)))

const isUnfit = (value: Json): boolean =>
  typeof value === "string"
    ? Text.isBlank(value) || Text.isPlaceholder(value) || Text.hasLoneSurrogate(value)
    : typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER

const isAddress = (value: Json | undefined): boolean => typeof value === "string" && value.includes("@")

const isPurchase = (object: Json): boolean =>
  isObject(object) && ["product_id", "price", "currency"].some((key) => Object.hasOwn(object, key))

const refusedId = `the-refused-${Canary.person}`

const subject: Proof.ProofSubject = {
  entries: Records.entries(body),
  routes,
  vendor: BrazeVendor.make,
  faults: FaultScripts.braze,
  refused: {
    body: { item: { external_id: refusedId, name: "chat_done", time: "2026-01-02T03:04:05Z" } },
    rule: { match: { key: `external_id:${refusedId}` }, action: { type: "refuse", reason: "blocked" } }
  },
  verdictOf
}

describe("events and purchases", () => {
  it("keep every law over random worlds in process", () => Proof.assert(subject, { runs: full ? 1_000 : 50 }))
  it("keep every law over random worlds over HTTP, as in process [S-6]", () =>
    Proof.assert(subject, { runs: full ? 50 : 10, stage: Proof.overHttp }))
  it("leak nothing if a vendor repeats the key and every value with any status", () =>
    Proof.assertNoEcho(subject, { runs: full ? 5_000 : 30 }))
})
