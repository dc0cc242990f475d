import * as Connection from "@sluice/braze/Connection"
import * as Mapping from "@sluice/core/Mapping"
import type { Route } from "@sluice/core/Route"
import { BrazeVendor, Canary, FaultScripts, Mutants, People, Proof, Records } from "@sluice/testing"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import * as Messaging from "../src/Destination.js"

const full = process.env["SLUICE_PROOF"] === "full"

const properties: fc.Arbitrary<JsonObject> = fc.record(
  { name: People.name, count: fc.nat({ max: 9 }), items: fc.array(fc.constantFrom("a", "b"), { maxLength: 2 }) },
  { requiredKeys: [] }
)

const recipient: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 4, arbitrary: People.externalId.map((external_user_id) => ({ external_user_id })) },
  { weight: 2, arbitrary: People.alias.map((user_alias) => ({ user_alias })) },
  { weight: 1, arbitrary: People.email.map((email) => ({ email, prioritization: ["identified"] })) }
)

/** A message and the object that Braze should receive for it. */
interface Message {
  readonly item: JsonObject
  readonly object: JsonObject
}

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.tuple(fc.constantFrom("c1", "c2"), recipient, properties).map(([campaign_id, who, trigger_properties]) => ({
    item: { campaign_id, ...who, trigger_properties },
    object: { campaign_id, recipient: { ...who, trigger_properties } }
  })),
  fc.tuple(recipient, properties).map(([who, context]) => ({
    item: { canvas_id: "v1", ...who, context },
    object: { canvas_id: "v1", recipient: { ...who, context } }
  })),
  fc.tuple(People.externalId, People.name).map(([external_user_id, first_name]) => ({
    item: { campaign_id: "c1", external_user_id, send_to_existing_only: false, attributes: { first_name } },
    object: {
      campaign_id: "c1",
      recipient: { external_user_id, send_to_existing_only: false, attributes: { first_name } }
    }
  })),
  properties.map((trigger_properties) => ({
    item: { campaign_id: "c3", broadcast: true, trigger_properties },
    object: { campaign_id: "c3", broadcast: true, trigger_properties }
  }))
)

const body: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 8, arbitrary: message.map(({ item, object }): JsonObject => ({ item, objects: [object] })) },
  {
    weight: 2,
    arbitrary: fc.array(message, { maxLength: 4 }).map(
      (all): JsonObject => ({
        item: all.map(({ item }) => item),
        objects: all.map(({ object }) => object)
      })
    )
  },
  { weight: 3, arbitrary: Records.tampered(message.map(({ item }) => item)).map((item): JsonObject => ({ item })) },
  { weight: 1, arbitrary: Records.hostileBody }
)

const routes = ({ transport, url }: Proof.VendorAccess): ReadonlyArray<Route> => {
  const connection = Either.getOrThrow(Connection.make({ endpoint: url, apiKey: Canary.key }))
  const endpoint = Messaging.endpoint(connection, transport)
  const mapping = Either.getOrThrow(Mapping.compile({ "@path": "$.item" }))
  return [{ destination: Messaging.make({ name: "messages", endpoint, mapping, allowBroadcast: true }) }]
}

const subject: Proof.ProofSubject = {
  entries: Records.entries(body),
  routes,
  // Without campaigns and canvases in its seed data, the emulator accepts every id.
  vendor: (now, script) => ({ ...BrazeVendor.make(now, script), accepts: () => true }),
  faults: FaultScripts.braze,
  expected: ({ objects }) => (Array.isArray(objects) ? objects : undefined)
}

/**
 * Not visible here: the messages of one request are to different people, so their order is free. The emulator refuses
 * no valid message. A world has too few messages for the limits, which `Destination.test.ts` compares.
 */
const invisible: ReadonlySet<string> = new Set([
  "sends the objects of a request in reverse order",
  "sends refused objects again",
  "states twice the limit of objects in a request",
  "states ten times the limit of bytes"
])
const mutants = Mutants.all.filter(({ name }) => !invisible.has(name))

describe("messages", () => {
  it("keep every law over random worlds in process", () => Proof.assert(subject, { runs: full ? 1_000 : 40 }))
  it("keep every law over random worlds over HTTP, as in process", () =>
    Proof.assert(subject, { runs: full ? 50 : 5, stage: Proof.overHttp }))
  it("leak nothing if a vendor repeats the key and every value with any status", () =>
    Proof.assertNoEcho(subject, { runs: full ? 5_000 : 20 }))
  if (full) Mutants.test(it, "the destination", subject, { runs: 200, mutants })
})
