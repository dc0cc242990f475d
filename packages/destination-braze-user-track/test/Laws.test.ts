import * as Connection from "@sluice/braze/Connection"
import * as UserTrackEndpoint from "@sluice/braze/UserTrack"
import * as Mapping from "@sluice/core/Mapping"
import type { Route } from "@sluice/core/Route"
import {
  AnalyticsCalls,
  BrazeVendor,
  BrokenObjects,
  Canary,
  Conversations,
  FaultScripts,
  Proof,
  Records,
  WireObjects
} from "@sluice/testing"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import * as UserTrack from "../src/Destination.js"

const full = process.env["SLUICE_PROOF"] === "full"

const asItem = (item: Json): JsonObject => ({ item })
const whole = WireObjects.attribute.map(({ object }) => object)

/** Attribute objects that are mapped unchanged: valid, invalid in one place, with any JSON in one field. */
const items = fc.oneof(
  { weight: 6, arbitrary: whole.map(asItem) },
  { weight: 2, arbitrary: BrokenObjects.of("attributes").map(({ object }) => asItem(object)) },
  { weight: 3, arbitrary: Records.tampered(whole).map(asItem) }
)

const body = fc.oneof(
  { weight: 8, arbitrary: items },
  { weight: 3, arbitrary: AnalyticsCalls.any },
  { weight: 2, arbitrary: Records.tampered(AnalyticsCalls.identify) },
  { weight: 1, arbitrary: Conversations.conversation },
  { weight: 2, arbitrary: Records.hostileBody }
)

const holdsItem = (record: JsonObject): boolean => Object.hasOwn(record, "item")

const routes = ({ transport, url }: Proof.VendorAccess): ReadonlyArray<Route> => {
  const connection = Either.getOrThrow(Connection.make({ endpoint: url, apiKey: Canary.key, partner: "pypestream" }))
  const endpoint = UserTrackEndpoint.endpoint(connection, transport)
  const mapping = Either.getOrThrow(Mapping.compileObject({ "@path": "$.item" }))
  return [
    { destination: UserTrack.make({ name: "items", endpoint, mapping, identifierOnly: "send" }), when: holdsItem },
    { destination: UserTrack.make({ name: "calls", endpoint }), when: (record) => !holdsItem(record) }
  ]
}

/**
 * Values that are refused on purpose although Braze accepts them: blank text and placeholders, which would merge all
 * records into one person, product or event.
 */
const unfilled = (object: Json): boolean =>
  isObject(object) &&
  [object, object["user_alias"]].some(
    (holder) =>
      isObject(holder) &&
      Object.values(holder).some((text) => typeof text === "string" && (Text.isBlank(text) || Text.isPlaceholder(text)))
  )

/** The verdict of the emulator on the unchanged object of a record. */
const verdictOf: Proof.ProofSubject["verdictOf"] = (record, destination, now) => {
  const object = record.body["item"] ?? null
  if (destination !== "items" || unfilled(object)) return undefined
  return BrazeVendor.verdictOf([{ lane: "attributes", object }], now)
}

const refusedId = `the-refused-${Canary.person}`

const subject: Proof.ProofSubject = {
  entries: Records.entries(body),
  routes,
  vendor: BrazeVendor.make,
  faults: FaultScripts.braze,
  refused: {
    body: { item: { external_id: refusedId, first_name: "Ada" } },
    rule: { match: { key: `external_id:${refusedId}` }, action: { type: "refuse", reason: "blocked" } }
  },
  verdictOf
}

describe("profiles", () => {
  it("keep every law over random worlds in process", () => Proof.assert(subject, { runs: full ? 1_000 : 50 }))
  it("keep every law over random worlds over HTTP, as in process [S-6]", () =>
    Proof.assert(subject, { runs: full ? 50 : 10, stage: Proof.overHttp }))
  it("leak nothing if a vendor repeats the key and every value with any status", () =>
    Proof.assertNoEcho(subject, { runs: full ? 5_000 : 30 }))
})
