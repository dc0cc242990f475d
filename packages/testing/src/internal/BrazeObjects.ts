import * as Lanes from "@sluice/braze-api/Lanes"
import { Json } from "@sluice/values"

/** One object of a request: the list that contains it at Braze, and its form as an item of a destination. */
export interface BrazeObject {
  readonly list: string
  readonly index: number
  readonly lane: string
  readonly object: Json.Json
}

/** A list of a request: the lane of its items, and the item that an entry was made of. */
interface List {
  readonly list: string
  readonly lane: string
  readonly itemOf?: (entry: Json.Json, body: Json.JsonObject) => Json.Json
}

const member =
  (name: string) =>
  (entry: Json.Json): Json.Json => ({ [name]: entry })

const recipient =
  (id: string) =>
  (entry: Json.Json, body: Json.JsonObject): Json.Json => ({ [id]: body[id] ?? null, recipient: entry })

const tracked: ReadonlyArray<List> = Lanes.lanes.map((lane) => ({ list: lane, lane }))

/** The lists of each path, in the words of the pages of the endpoints. */
const lists: Readonly<Record<string, ReadonlyArray<List>>> = {
  "/users/track": tracked,
  "/users/alias/new": [{ list: "user_aliases", lane: "alias-new" }],
  "/users/alias/update": [{ list: "alias_updates", lane: "alias-update" }],
  "/users/identify": ["aliases_to_identify", "emails_to_identify", "phone_numbers_to_identify"].map((list) => ({
    list,
    lane: "identify"
  })),
  "/users/merge": [{ list: "merge_updates", lane: "merge" }],
  "/users/delete": [
    { list: "external_ids", lane: "delete", itemOf: member("external_id") },
    { list: "user_aliases", lane: "delete", itemOf: member("user_alias") },
    { list: "braze_ids", lane: "delete", itemOf: member("braze_id") },
    { list: "email_addresses", lane: "delete" },
    { list: "phone_numbers", lane: "delete" }
  ],
  "/campaigns/trigger/send": [{ list: "recipients", lane: "messages", itemOf: recipient("campaign_id") }],
  "/canvas/trigger/send": [{ list: "recipients", lane: "messages", itemOf: recipient("canvas_id") }]
}

/** The objects of a request, in its order. Undefined for a path without lists of objects. */
export const objectsOf = (path: string, body: Json.JsonObject): ReadonlyArray<BrazeObject> | undefined =>
  lists[path]?.flatMap(({ itemOf, lane, list }) => {
    const entries = body[list]
    if (lane === "messages" && body["broadcast"] === true) return [{ list: "broadcast", index: 0, lane, object: body }]
    if (entries === undefined || !Json.isList(entries)) return []
    return entries.map((entry, index) => ({ list, index, lane, object: itemOf?.(entry, body) ?? entry }))
  })
