import * as Answer from "@sluice/braze/Answer"
import * as Connection from "@sluice/braze/Connection"
import * as Post from "@sluice/braze/Post"
import { identityEntries } from "@sluice/braze-api/Limits"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Item } from "@sluice/core/Item"
import type { Transport } from "@sluice/core/Transport"
import { isObject, type JsonObject, parse } from "@sluice/values/Json"
import { listOf, lists, operations } from "./Operation.js"

/**
 * The endpoints that change the identity of people: `/users/alias/new`, `/users/alias/update`, `/users/identify`,
 * `/users/merge` and `/users/delete` of a connection, as one endpoint with one budget of 20,000 requests per minute. A
 * request has one path and one list of at most 50 entries.
 *
 * Keeps the order of each person with all other endpoints of the connection. Entries may be sent again after a lost
 * response: an alias that exists, a person who is already identified, merged or deleted stays as they are.
 */
export const endpoint = (connection: Connection.Connection, transport: Transport): Endpoint =>
  Post.endpoint(connection, transport, {
    name: "users/identity",
    lanes: operations,
    items: identityEntries.value,
    envelope: Math.max(...Object.values(lists).map(({ list }) => JSON.stringify({ [list]: [] }).length)),
    budget: Connection.budgetOf(connection, "users.identity"),
    linksPeople: true,
    onePerPerson: false,
    rows: Answer.rows,
    call: (items) => {
      const { endpoint, list, member } = listOf(items[0]?.group)
      const { path, permission } = endpoint
      return { path, permission, body: `{"${list}":[${items.map((item) => entryOf(item, member)).join(",")}]}` }
    },
    success: (body, items) => {
      const { counter, inputArrays } = listOf(items[0]?.group)
      const refused = Post.refusedIn(body, items.length, inputArrays)
      if (refused === undefined) return { refused: new Map(), addsUp: false }
      const counted = counter === undefined ? undefined : body[counter]
      return { refused, addsUp: counted === undefined || counted === items.length - refused.size }
    }
  })

const entryOf = ({ json, value }: Item, member: string | undefined): string => {
  if (member === undefined) return json
  const object: JsonObject = value ?? objectIn(json)
  return JSON.stringify(object[member])
}

const objectIn = (json: string): JsonObject => {
  const value = parse(json)
  return value !== undefined && isObject(value) ? value : {}
}
