import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as UserTrack from "@sluice/braze/UserTrack"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Prepared } from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { JsonObject } from "@sluice/values/Json"
import { Effect, Either } from "effect"
import * as EventTracking from "../src/Destination.js"
import type { Input } from "../src/Settings.js"

/** The time of preparation, in milliseconds since 1970. */
export const now = Date.parse("2026-11-20T12:00:00Z")

export const endpoint: Endpoint = UserTrack.endpoint(
  Either.getOrThrow(Connection.make({ endpoint: "http://127.0.0.1:8099", apiKey: "0123456789abcdef" })),
  { send: () => Effect.succeed({ status: 201, headers: {}, body: "" }) }
)

export const identity = Either.getOrThrow(Identity.compile([{ external_id: "$.id" }]))

export const record = (body: JsonObject, seq = 0): SourceRecord => ({
  id: `r${seq}`,
  seq,
  origin: { source: "test" },
  body
})

/** A connected destination from a valid route. */
export const configured = (input: Partial<Input>) =>
  Either.getOrThrowWith(
    EventTracking.configure({ name: "events", identity, ...input }),
    (problems) => new Error(JSON.stringify(problems))
  ).connect(endpoint)

/** The items of one record in the form in which they are sent, or the codes with their fields if there are none. */
export const outcome = (prepared: Prepared | undefined): unknown => {
  switch (prepared?._tag) {
    case "Items":
      return prepared.items.map((item) => ({ [item.lane]: JSON.parse(item.json) }))
    case "Skipped":
      return `skipped: ${prepared.reason.code}`
    case "Invalid":
      return prepared.problems.map(({ code, mappingPath }) => [mappingPath, code])
    default:
      return undefined
  }
}

/** A mapping that returns the member `item` of the record unchanged. */
export const asItem = { "@path": "$.item" }

/** Prepares one item that is mapped unchanged, of the person `u1`. */
export const prepareItem = (item: unknown, input: Partial<Input> = {}): Prepared | undefined =>
  configured({ mapping: asItem, ...input }).prepare(
    [record({ id: "u1", item: JSON.parse(JSON.stringify(item) ?? "null") })],
    { now }
  )[0]

export const warnings = (prepared: Prepared | undefined): unknown =>
  prepared?._tag === "Items" ? prepared.warnings.map(({ code, mappingPath }) => [mappingPath, code]) : prepared?._tag
