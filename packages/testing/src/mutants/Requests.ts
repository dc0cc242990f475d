import type { Transport } from "@sluice/core"
import { isList, isObject, type Json, type JsonObject, parse } from "@sluice/values/Json"
import { Effect } from "effect"
import * as Canary from "../Canary.js"
import * as Mutant from "../Mutant.js"

type Request = Transport.HttpRequest

const withBody = (request: Request, body: string): Request => (request.body === body ? request : { ...request, body })

/** A mistake in the JSON of a body. Bodies that are not JSON stay unchanged. */
const ofJson = (name: string, change: (body: Json) => Json): Mutant.Mutant =>
  Mutant.ofRequest(name, (request) => {
    const body = parse(request.body ?? "")
    return body === undefined ? request : withBody(request, JSON.stringify(change(body)))
  })

/** A mistake in each array of a body. */
const ofArrays = (name: string, change: (objects: ReadonlyArray<Json>) => ReadonlyArray<Json>): Mutant.Mutant =>
  ofJson(name, (body) => {
    if (isList(body)) return change(body)
    if (!isObject(body)) return body
    return members(body, (value) => (isList(value) ? change(value) : value))
  })

const members = (object: JsonObject, change: (value: Json, name: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]))

/** A mistake in each object of a body: in each element of its arrays, or in the body itself if it has no array. */
const ofObjects = (name: string, change: (object: JsonObject) => JsonObject): Mutant.Mutant => {
  const element = (value: Json): Json => (isObject(value) ? change(value) : value)
  return ofJson(name, (body) => {
    if (isList(body)) return body.map(element)
    if (!isObject(body)) return body
    if (!Object.values(body).some(isList)) return change(body)
    return members(body, (value) => (isList(value) ? value.map(element) : value))
  })
}

const without = (
  headers: Request["headers"],
  isLeftOut: (name: string, value: string) => boolean
): Request["headers"] => Object.fromEntries(Object.entries(headers).filter(([name, value]) => !isLeftOut(name, value)))

/** A mistake in the headers. */
const ofHeaders = (
  name: string,
  change: (headers: Request["headers"], number: number) => Request["headers"]
): Mutant.Mutant =>
  Mutant.ofRequest(name, (request, number) => {
    const headers = change(request.headers, number)
    const isSame = JSON.stringify(headers) === JSON.stringify(request.headers)
    return isSame ? request : { ...request, headers }
  })

const isIdempotencyKey = (name: string): boolean => name.includes("idempotency")

const withKey = (headers: Request["headers"], key: (value: string) => string): Request["headers"] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isIdempotencyKey(name) ? key(value) : value])
  )

/** Mistakes in the requests of a destination. */
export const requests: ReadonlyArray<Mutant.Mutant> = [
  Mutant.ofRequest("always sends an empty body", (request) => withBody(request, "")),
  Mutant.ofRequest("cuts off the end of the body", (request) => withBody(request, (request.body ?? "").slice(0, -1))),
  Mutant.ofRequest("encodes the body twice", (request) => withBody(request, JSON.stringify(request.body ?? ""))),
  ofArrays("leaves out the last object of a request", (objects) => objects.slice(0, -1)),
  ofArrays("sends the first object twice in a request", (objects) => [...objects.slice(0, 1), ...objects]),
  ofArrays("sends the objects of a request in reverse order", (objects) => objects.toReversed()),
  ofJson("wraps the body in another object", (body) => ({ data: body })),
  ofJson("swaps the arrays of a request", (body) => {
    const arrays = isObject(body) ? Object.entries(body).filter(([, value]) => isList(value)) : []
    if (!isObject(body) || arrays.length < 2) return body
    const names = arrays.map(([name]) => name)
    const next = (name: string): string => names[(names.indexOf(name) + 1) % names.length] ?? name
    return { ...body, ...Object.fromEntries(arrays.map(([name, value]) => [next(name), value])) }
  }),
  ofObjects("leaves out the last field of each object", (object) =>
    Object.fromEntries(Object.entries(object).slice(0, -1))
  ),
  ofObjects("writes field names in capitals", (object) =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toUpperCase(), value]))
  ),
  ofObjects("sends numbers as text", (object) =>
    members(object, (value) => (typeof value === "number" ? String(value) : value))
  ),
  ofObjects("cuts strings after 8 characters", (object) =>
    members(object, (value) => (typeof value === "string" ? value.slice(0, 8) : value))
  ),
  ofHeaders("leaves out the key", (headers) => without(headers, (_, value) => value.includes(Canary.key))),
  ofHeaders("adds a space after the key", (headers) =>
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.includes(Canary.key) ? `${value} ` : value])
    )
  ),
  ofHeaders("declares another content type", (headers) => ({ ...headers, "content-type": "text/plain" })),
  ofHeaders("leaves out the idempotency key", (headers) => without(headers, isIdempotencyKey)),
  ofHeaders("uses one idempotency key for every request", (headers) => withKey(headers, () => "key")),
  ofHeaders("creates a new idempotency key for every attempt", (headers, number) =>
    withKey(headers, (value) => `${value}-${number}`)
  ),
  Mutant.ofRequest("sends to another path", (request) => {
    const url = new URL(request.url)
    url.pathname = `${url.pathname}s`
    return { ...request, url: url.href }
  }),
  Mutant.ofRequest("uses another method", (request) => ({
    ...request,
    method: request.method === "PUT" ? "POST" : "PUT"
  })),
  Mutant.ofTransport("sends every request twice", ({ send }, changed) => (request) => {
    changed()
    return Effect.zipRight(Effect.either(send(request)), send(request))
  })
]
