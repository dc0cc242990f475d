import * as Connection from "@sluice/braze/Connection"
import type { Prepared } from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { JsonObject } from "@sluice/values/Json"
import { Effect, Either } from "effect"
import * as Messaging from "../src/Destination.js"
import type { Input } from "../src/Settings.js"

export const connection = Either.getOrThrow(
  Connection.make({ endpoint: "http://127.0.0.1:8099", apiKey: "0123456789abcdef" })
)

export const endpoint = Messaging.endpoint(connection, {
  send: () => Effect.succeed({ status: 201, headers: {}, body: "" })
})

export const record = (body: JsonObject): SourceRecord => ({ id: "r0", seq: 0, origin: { source: "test" }, body })

/** The result of a record at a destination that is configured by a valid route. */
export const prepared = (body: JsonObject, input: Partial<Input> = {}): Prepared | undefined =>
  Either.getOrThrowWith(
    Messaging.configure({ name: "messages", ...input }),
    (problems) => new Error(JSON.stringify(problems))
  )
    .connect(endpoint)
    .prepare([record(body)], { now: 0 })[0]

/** The items with their groups and people, or the codes of the problems with their places. */
export const told = (result: Prepared | undefined): unknown => {
  switch (result?._tag) {
    case "Items":
      return result.items.map(({ group, json, key }) => [group, JSON.parse(json), key])
    case "Skipped":
      return `skipped: ${result.reason.code}`
    case "Invalid":
      return result.problems.map(({ code, mappingPath }) => [mappingPath, code])
    default:
      return undefined
  }
}

/** An object that is mapped unchanged. */
export const item = (value: unknown, settings: object = {}): unknown =>
  told(prepared({ item: JSON.parse(JSON.stringify(value)) }, { mapping: { "@path": "$.item" }, settings }))
