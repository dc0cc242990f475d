import * as Connection from "@sluice/braze/Connection"
import * as Mapping from "@sluice/core/Mapping"
import type { Route } from "@sluice/core/Route"
import { AnalyticsCalls, BrazeVendor, Canary, FaultScripts, Mutants, People, Proof, Records } from "@sluice/testing"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import * as Identity from "../src/Destination.js"

const full = process.env["SLUICE_PROOF"] === "full"

const prioritization = fc.constantFrom<ReadonlyArray<string>>(
  ["unidentified", "most_recently_updated"],
  ["identified"],
  ["least_recently_updated"]
)

const secondary = fc.oneof(
  fc.record({ email: People.email, prioritization }),
  fc.record({ phone: People.phone, prioritization })
)

const named = fc.oneof(
  People.externalId.map((external_id) => ({ external_id })),
  People.alias.map((user_alias) => ({ user_alias })),
  secondary
)

/** The objects that Braze should receive for an operation, as its pages show them. */
const operation: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .record({ user_alias: People.alias, external_id: People.externalId }, { requiredKeys: ["user_alias"] })
    .map((one): JsonObject => ({ operation: "alias-new", ...one })),
  fc.tuple(People.alias, fc.nat({ max: 3 })).map(
    ([{ alias_label, alias_name }, n]): JsonObject => ({
      operation: "alias-update",
      alias_label,
      old_alias_name: alias_name,
      new_alias_name: `new-${n}-${alias_name}`
    })
  ),
  fc
    .tuple(
      People.externalId,
      fc.oneof(
        People.alias.map((user_alias) => ({ user_alias })),
        secondary
      )
    )
    .map(([external_id, who]): JsonObject => ({ operation: "identify", external_id, ...who })),
  fc
    .tuple(named, named)
    .filter(([one, other]) => JSON.stringify(one).slice(0, 30) !== JSON.stringify(other).slice(0, 30))
    .map(
      ([identifier_to_merge, identifier_to_keep]): JsonObject => ({
        operation: "merge",
        identifier_to_merge,
        identifier_to_keep
      })
    ),
  fc
    .oneof(
      named,
      People.brazeId.map((braze_id) => ({ braze_id }))
    )
    .map((who): JsonObject => ({ operation: "delete", ...who }))
)

const body: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 8, arbitrary: operation.map((item): JsonObject => ({ whole: true, item })) },
  {
    weight: 2,
    arbitrary: fc.array(operation, { maxLength: 4 }).map((item): JsonObject => ({ whole: true, item }))
  },
  { weight: 3, arbitrary: Records.tampered(operation).map((item): JsonObject => ({ item })) },
  { weight: 3, arbitrary: AnalyticsCalls.any },
  { weight: 1, arbitrary: Records.hostileBody }
)

const holdsItem = (record: JsonObject): boolean => Object.hasOwn(record, "item")

const routes = ({ transport, url }: Proof.VendorAccess): ReadonlyArray<Route> => {
  const connection = Either.getOrThrow(Connection.make({ endpoint: url, apiKey: Canary.key }))
  const endpoint = Identity.endpoint(connection, transport)
  const mapping = Either.getOrThrow(Mapping.compile({ "@path": "$.item" }))
  return [
    { destination: Identity.make({ name: "items", endpoint, mapping, allowDelete: true }), when: holdsItem },
    {
      destination: Identity.make({ name: "calls", endpoint, allowDelete: true }),
      when: (record) => !holdsItem(record)
    }
  ]
}

/** The entry of an operation: without the word that chooses the list. An alias is an entry itself when it is new. */
const entryOf = (object: Json): Json => {
  if (!isObject(object)) return object
  const { operation: which, user_alias, ...rest } = object
  if (which !== "alias-new" || user_alias === undefined || !isObject(user_alias))
    return user_alias === undefined ? rest : { ...rest, user_alias }
  return { ...user_alias, ...rest }
}

const expected: Proof.ProofSubject["expected"] = ({ item = null, whole }, destination) => {
  if (destination !== "items") return undefined
  if (whole !== true) return undefined
  return (Array.isArray(item) ? item : [item]).map(entryOf)
}

const subject: Proof.ProofSubject = {
  entries: Records.entries(body),
  routes,
  // Braze refuses none of the expected objects, whoever exists.
  vendor: (now, script) => ({ ...BrazeVendor.make(now, script), accepts: () => true }),
  faults: FaultScripts.braze,
  expected
}

/**
 * Not visible here: the entries of one request are about different people, so their order is free. The emulator refuses
 * no valid entry. A world has too few entries for the limits, which `Destination.test.ts` compares.
 */
const invisible: ReadonlySet<string> = new Set([
  "sends the objects of a request in reverse order",
  "sends refused objects again",
  "states twice the limit of objects in a request",
  "states ten times the limit of bytes"
])
const mutants = Mutants.all.filter(({ name }) => !invisible.has(name))

describe("identities", () => {
  it("keep every law over random worlds in process", () => Proof.assert(subject, { runs: full ? 1_000 : 40 }))
  it("keep every law over random worlds over HTTP, as in process", () =>
    Proof.assert(subject, { runs: full ? 50 : 5, stage: Proof.overHttp }))
  it("leak nothing if a vendor repeats the key and every value with any status", () =>
    Proof.assertNoEcho(subject, { runs: full ? 5_000 : 20 }))
  if (full) Mutants.test(it, "the destination", subject, { runs: 200, mutants })
})
