import { createHash } from "node:crypto"
import { CustomDestination, type Destination, Item, Mapping, Reply, type Transport, Verdict } from "@sluice/core"
import { isObject, type Json, parse } from "@sluice/values/Json"
import { Either, Schema } from "effect"
import * as fc from "fast-check"
import * as People from "../../src/Arbitraries/People.js"
import * as Records from "../../src/Arbitraries/Records.js"
import * as Canary from "../../src/Canary.js"
import * as DescribedVendor from "../../src/DescribedVendor.js"
import type * as Proof from "../../src/Proof.js"

const settings = Schema.standardSchemaV1(Schema.Struct({ url: Schema.String, key: Schema.String }))

/** Texts of which some are longer than a request may be. */
const note = fc
  .tuple(People.name, fc.constantFrom(0, 0, 0, 0, 150, 400))
  .map(([name, length]) => `${name}${"x".repeat(length)}`)

const blocked = Verdict.refused({ code: "blocked", message: "The vendor does not accept this object." })

type Made = (use: {
  readonly name: string
  readonly settings: { readonly url: string; readonly key: string }
  readonly mapping: Mapping.CompiledMapping
  readonly transport: Transport.Transport
}) => Either.Either<Destination.Destination, unknown>

const routesOf =
  (name: string, fields: Readonly<Record<string, string>>, make: Made): Proof.ProofSubject["routes"] =>
  ({ transport, url }) => {
    const mapping = Either.getOrThrow(Mapping.fields(fields))
    return [{ destination: Either.getOrThrow(make({ name, settings: { url, key: Canary.key }, mapping, transport })) }]
  }

/** The indexes that a response names as refused. Undefined if it does not have this form. */
const indexes = (response: Transport.HttpResponse, status: number): ReadonlyArray<number> | undefined => {
  const body = parse(response.body)
  const refused = isObject(body) ? body["refused"] : undefined
  if (response.status !== status || !Array.isArray(refused)) return undefined
  return refused.every((one) => typeof one === "number") ? refused : undefined
}

const Points = Schema.Struct({ member: Schema.NonEmptyString, note: Schema.String, points: Schema.Int })

const pointsDefinition = CustomDestination.define({
  name: "points",
  settings,
  item: Schema.standardSchemaV1(Points),
  key: ({ member }) => Item.key("member", member),
  limits: { items: 5, bytes: 700, bytesAlone: 300, envelope: 2 },
  repeatable: () => false,
  request: (items, { key, url }) => ({
    method: "POST",
    url: `${url}/points`,
    headers: { "x-key": key, "content-type": "application/json" },
    body: `[${items.map(({ json }) => json).join()}]`
  }),
  verdicts: (response, items) => {
    const refused = indexes(response, 200)
    if (refused === undefined) return undefined
    return Reply.judged(items.map((_, index) => (refused.includes(index) ? blocked : Verdict.accepted)))
  }
})

/** Bonus points in batches. A response with 200 names refused objects. Points that are sent twice count twice. */
const points: Proof.ProofSubject = {
  entries: Records.entries(Records.mostlyValid(fc.record({ who: People.externalId, note, points: fc.integer() })), {
    maxLength: 16
  }),
  routes: routesOf("points", { member: "$.who", note: "$.note", points: "$.points" }, (use) =>
    CustomDestination.make(pointsDefinition, use)
  ),
  vendor: DescribedVendor.make({
    read: ({ body, headers, json, method, path }) => {
      if (headers["x-key"] !== Canary.key) return 401
      if (method !== "POST" || path !== "/points") return 404
      if (headers["content-type"] !== "application/json") return 415
      const objects = DescribedVendor.list(json)
      return objects.length === 1 && Buffer.byteLength(body) > 300 ? 413 : objects
    },
    accepts: (object) => {
      const { member, note: text, points: count, ...others } = DescribedVendor.object(object)
      const isKnown = typeof member === "string" && member !== "" && typeof text === "string"
      return isKnown && Number.isSafeInteger(count) && Object.keys(others).length === 0
    },
    limits: { items: 5, bytes: 700 },
    person: (object) => String(DescribedVendor.object(object)["member"]),
    respond: (results) => ({
      status: 200,
      body: { refused: results.flatMap(({ index, isRefused }) => (isRefused ? [index] : [])) }
    })
  }),
  expected: ({ note: text, points: count, who }) => [{ member: who, note: text, points: count }]
}

const Coupon = Schema.Struct({ member: Schema.NonEmptyString, amount: Schema.Int, campaign: Schema.String })

const couponsDefinition = CustomDestination.define({
  name: "coupons",
  settings,
  item: Schema.standardSchemaV1(Coupon),
  key: ({ member }) => Item.key("member", member),
  limits: { items: 1, bytes: 250, bytesAlone: 250, envelope: 0 },
  repeatable: () => true,
  request: ([item], { key, url }) => ({
    method: "POST",
    url: `${url}/coupons`,
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "idempotency-key": createHash("sha256").update(`${item?.record.id} ${item?.part}`).digest("hex")
    },
    body: item?.json ?? ""
  }),
  verdicts: ({ status }) => {
    if (status === 201) return Reply.judged(undefined)
    return status === 422 ? Reply.judged([blocked]) : undefined
  }
})

/**
 * Coupons, one in a request. A refusal is a 422. The idempotency key makes a coupon safe to send again.
 */
const coupons: Proof.ProofSubject = {
  entries: Records.entries(
    Records.mostlyValid(fc.record({ member: People.externalId, amount: fc.integer(), campaign: note })),
    { maxLength: 12 }
  ),
  routes: routesOf("coupons", { member: "$.member", amount: "$.amount", campaign: "$.campaign" }, (use) =>
    CustomDestination.make(couponsDefinition, use)
  ),
  vendor: DescribedVendor.make({
    read: ({ headers, json, method, path }) => {
      if (headers["authorization"] !== `Bearer ${Canary.key}`) return 401
      if (method !== "POST" || path !== "/coupons") return 404
      if (headers["content-type"] !== "application/json") return 415
      return headers["idempotency-key"] === undefined ? 400 : [DescribedVendor.object(json)]
    },
    accepts: (object) => {
      const { amount, campaign, member, ...others } = DescribedVendor.object(object)
      const isKnown = typeof member === "string" && member !== "" && typeof campaign === "string"
      return isKnown && Number.isSafeInteger(amount) && Object.keys(others).length === 0
    },
    limits: { bytes: 250 },
    idempotencyKey: (_, { headers }) => headers["idempotency-key"],
    person: (object) => String(DescribedVendor.object(object)["member"]),
    respond: (results) => ({ status: results.some(({ isRefused }) => isRefused) ? 422 : 201 })
  }),
  expected: ({ amount, campaign, member }) => [{ member, amount, campaign }]
}

const Change = Schema.Struct({
  kind: Schema.Literal("credit", "visit"),
  id: Schema.NonEmptyString,
  person: Schema.NonEmptyString,
  value: Schema.Int,
  note: Schema.String
})

const membersDefinition = CustomDestination.define({
  name: "members",
  settings,
  item: Schema.standardSchemaV1(Change),
  key: ({ person }) => Item.key("person", person),
  lanes: ["credits", "visits"],
  lane: ({ kind }) => `${kind}s`,
  limits: { items: 5, bytes: 900, bytesAlone: 400, envelope: 26 },
  repeatable: ({ kind }) => kind === "visit",
  request: (items, { key, url }) => ({
    method: "PUT",
    url: `${url}/members/changes?key=${encodeURIComponent(key)}`,
    headers: { "content-type": "application/json" },
    body: `{"credits":[${ofLane(items, "credits")}],"visits":[${ofLane(items, "visits")}]}`
  }),
  verdicts: (response, items) => {
    const body = parse(response.body)
    const refused = isObject(body) ? body["refused"] : undefined
    if (response.status !== 207 || !Array.isArray(refused)) return undefined
    const places = new Set(refused.map(String))
    const counts = new Map<string, number>()
    return Reply.judged(
      items.map(({ lane }) => {
        const index = counts.get(lane) ?? 0
        counts.set(lane, index + 1)
        return places.has(`${lane}/${index}`) ? blocked : Verdict.accepted
      })
    )
  }
})

/**
 * Credits and visits in two arrays of one request. A response with 207 names refused objects by array and position. The
 * vendor recognises a repeated visit by its id. A repeated credit counts twice.
 */
const members: Proof.ProofSubject = {
  entries: Records.entries(
    Records.mostlyValid(
      fc.record({
        type: fc.constantFrom("credit", "visit"),
        id: fc.uuid(),
        person: People.externalId,
        value: fc.integer(),
        note
      })
    ),
    { maxLength: 16 }
  ),
  routes: routesOf(
    "members",
    { kind: "$.type", id: "$.id", person: "$.person", value: "$.value", note: "$.note" },
    (use) => CustomDestination.make(membersDefinition, use)
  ),
  vendor: DescribedVendor.make({
    read: ({ body, headers, json, method, path, query }) => {
      if (query !== `key=${Canary.key}`) return 401
      if (method !== "PUT" || path !== "/members/changes") return 404
      if (headers["content-type"] !== "application/json") return 415
      const { credits, visits } = DescribedVendor.object(json)
      const objects = { credits: DescribedVendor.list(credits), visits: DescribedVendor.list(visits) }
      const isAlone = objects.credits.length + objects.visits.length === 1
      return isAlone && Buffer.byteLength(body) > 400 ? 413 : objects
    },
    accepts: (object) => {
      const { id, kind, note: text, person, value, ...others } = DescribedVendor.object(object)
      const isKnown =
        isText(id) && isText(person) && (kind === "credit" || kind === "visit") && typeof text === "string"
      return isKnown && Number.isSafeInteger(value) && Object.keys(others).length === 0
    },
    limits: { items: 5, bytes: 900 },
    idempotencyKey: (object) => {
      const { id, kind } = DescribedVendor.object(object)
      return kind === "visit" ? String(id) : undefined
    },
    person: (object) => String(DescribedVendor.object(object)["person"]),
    respond: (results) => ({
      status: 207,
      body: { refused: results.flatMap(({ index, isRefused, lane }) => (isRefused ? [`${lane}/${index}`] : [])) }
    })
  }),
  expected: ({ id, note: text, person, type, value }) => [{ kind: type, id, person, value, note: text }]
}

const ofLane = (items: ReadonlyArray<Item.Item>, lane: string): string =>
  items
    .filter((item) => item.lane === lane)
    .map(({ json }) => json)
    .join()

const isText = (value: Json | undefined): boolean => typeof value === "string" && value !== ""

/** Three destinations that keep every law, each for another kind of API. */
export const destinations = { points, coupons, members }
