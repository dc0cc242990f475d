import * as BrazeLimits from "@sluice/braze-api/Limits"
import { users } from "@sluice/braze-api/Users"
import { decide } from "@sluice/core/AnswerTable"
import * as Endpoint from "@sluice/core/Endpoint"
import type { Item } from "@sluice/core/Item"
import type { HttpRequest, Transport } from "@sluice/core/Transport"
import type { Json } from "@sluice/values/Json"
import * as Text from "@sluice/values/Text"
import { Redacted } from "effect"
import * as Answer from "./Answer.js"
import type { Connection } from "./Connection.js"
import * as Lane from "./Lane.js"
import * as PersonOrder from "./PersonOrder.js"
import * as ResponseExcerpt from "./ResponseExcerpt.js"

/**
 * `POST /users/track` of a connection. Endpoints of equal connections have the same `id`, so all plugins of a workspace share
 * requests and budget. Limits and budget are those of the connection.
 */
export const endpoint = (connection: Connection, transport: Transport): Endpoint.Endpoint => {
  const excerpt = ResponseExcerpt.make(connection.apiKey)
  const read = Answer.make(excerpt)
  return Endpoint.http({
    id: `users/track@${connection.id}`,
    name: `users/track at ${connection.host}`,
    lanes: Lane.lanes,
    limits: limits(connection),
    budget: { pool: `users/track@${connection.id}`, ...connection.rate },
    unnamedRefusals: Answer.unnamedRefusals,
    order: PersonOrder.of(connection),
    transport,
    request: (items) => request(connection, items),
    read: (response, items, now) =>
      read(response, items) ?? decide(excerpt.clean(response), { count: items.length, now, rows: Answer.rows })
  })
}

/** The limits of one request to a connection. */
export const limits = (connection: Connection): Endpoint.Limits => {
  const { objects, objectsPerArray, bodyBytes } = BrazeLimits.userTrack[connection.limits]
  const lane = objectsPerArray.value < objects.value ? { perLane: objectsPerArray.value } : {}
  return {
    items: objects.value,
    ...lane,
    bytes: bodyBytes.value,
    bytesAlone: bodyBytes.value,
    envelope: envelope(connection.partner)
  }
}

const envelope = (partner: string | undefined): number => {
  const empty = Object.fromEntries(Lane.lanes.map((lane) => [lane, []]))
  return Text.byteLength(JSON.stringify(partner === undefined ? empty : { ...empty, partner }))
}

/** The request with the items. It has two headers. Pure. */
export const request = (connection: Connection, items: ReadonlyArray<Item>): HttpRequest => ({
  method: users.userTrack.method,
  url: connection.origin + users.userTrack.path,
  headers: headers(connection),
  body: body(items, connection.partner)
})

/** The headers of every request with a body. */
export const headers = (connection: Connection): HttpRequest["headers"] => ({
  authorization: `Bearer ${Redacted.value(connection.apiKey)}`,
  "content-type": "application/json"
})

/** The request body: lanes in Braze's order without empty ones, items of a lane in the order given. */
export const body = (items: ReadonlyArray<Item>, partner: string | undefined): string => {
  const arrays: Record<string, Array<Json>> = {}
  for (const { lane, value } of items) {
    if (value === undefined) return bodyOfTexts(items, partner)
    const values = arrays[lane]
    if (values === undefined) arrays[lane] = [value]
    else values.push(value)
  }
  const ordered: Record<string, Json> = {}
  for (const lane of Lane.lanes) if (arrays[lane] !== undefined) ordered[lane] = arrays[lane]
  if (partner !== undefined) ordered["partner"] = partner
  return JSON.stringify(ordered)
}

/** The same for items made from strings, such as large items. The strings are joined and not encoded again. */
const bodyOfTexts = (items: ReadonlyArray<Item>, partner: string | undefined): string => {
  const members = Lane.lanes.flatMap((lane) => {
    const texts = items.filter((item) => item.lane === lane).map((item) => item.json)
    return texts.length === 0 ? [] : [`"${lane}":[${texts.join(",")}]`]
  })
  if (partner !== undefined) members.push(`"partner":${JSON.stringify(partner)}`)
  return `{${members.join(",")}}`
}
