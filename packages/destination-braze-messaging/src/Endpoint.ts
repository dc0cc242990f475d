import * as Answer from "@sluice/braze/Answer"
import * as Connection from "@sluice/braze/Connection"
import * as Post from "@sluice/braze/Post"
import { recipients } from "@sluice/braze-api/Limits"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Item } from "@sluice/core/Item"
import type { Transport } from "@sluice/core/Transport"
import { isObject, type JsonObject, parse } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { ofGroup } from "./Target.js"

/** Bytes of the longest id of a campaign or canvas with the rest of the request. */
const envelope = 512

/**
 * `/campaigns/trigger/send` and `/canvas/trigger/send` of a connection as one endpoint with the shared budget of 250,000
 * requests per hour. A request has one campaign or canvas and at most 50 recipients, each once, because Braze sends only
 * the last of several messages of one request to a person.
 *
 * Keeps the order of each person with all other endpoints of the connection. A message is never sent again if the
 * response leaves open whether it was sent.
 */
export const endpoint = (connection: Connection.Connection, transport: Transport): Endpoint =>
  Post.endpoint(connection, transport, {
    name: "triggers",
    lanes: ["messages"],
    items: recipients.value,
    envelope,
    budget: Connection.budgetOf(connection, "shared"),
    linksPeople: false,
    onePerPerson: true,
    rows: Answer.accessRows,
    call: (items) => {
      const { id, isBroadcast, kind } = ofGroup(items[0]?.group)
      const { path, permission } = kind.endpoint
      const [first] = items
      if (isBroadcast && first !== undefined) return { path, permission, body: first.json }
      return {
        path,
        permission,
        body: `{"${kind.id}":${JSON.stringify(id)},"recipients":[${items.map(recipientOf).join(",")}]}`
      }
    },
    success: ({ dispatch_id, notice }) => {
      if (typeof dispatch_id !== "string") return undefined
      const result = { refused: new Map<number, string>(), addsUp: true }
      return typeof notice === "string" ? { ...result, halted: notActive } : result
    }
  })

const notActive: Reason = {
  code: "canvas-not-active",
  message:
    "Braze accepted the request, but the canvas is paused or archived, so nobody entered it. Resume the canvas, then run the command again. The records of the request stay pending."
}

const recipientOf = ({ json, value }: Item): string => {
  const object: JsonObject = value ?? objectIn(json)
  return JSON.stringify(object["recipient"])
}

const objectIn = (json: string): JsonObject => {
  const value = parse(json)
  return value !== undefined && isObject(value) ? value : {}
}
