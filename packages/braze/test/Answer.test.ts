import { endpoints } from "@sluice/braze-api/Endpoints"
import * as AnswerTable from "@sluice/core/AnswerTable"
import * as Item from "@sluice/core/Item"
import type { Reply } from "@sluice/core/Reply"
import { Redacted } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Answer from "../src/Answer.js"
import * as Lane from "../src/Lane.js"
import * as ResponseExcerpt from "../src/ResponseExcerpt.js"

const key = "01234567-89ab-cdef-0123-456789abcdef"
const record = { id: "r", seq: 0, origin: { source: "test" }, body: {} }
const item = (lane: Lane.Lane, json = "{}"): Item.Item =>
  Item.make({ record, destination: "d", part: 0, key: "k", lane, json, repeatable: false })
const sent = (...lanes: ReadonlyArray<Lane.Lane>): ReadonlyArray<Item.Item> => lanes.map((lane) => item(lane))
const read = Answer.make(ResponseExcerpt.make(Redacted.make(key)))
const reply = (status: number, body: unknown, items: ReadonlyArray<Item.Item>): Reply | undefined =>
  read({ status, headers: {}, body: typeof body === "string" ? body : JSON.stringify(body) }, items)
/** The reply in short form: the verdict of each item, or the kind of reply. */
const short = (status: number, body: unknown, items: ReadonlyArray<Item.Item>): unknown => {
  const found = reply(status, body, items)
  if (found?._tag !== "Judged") return found?._tag ?? "table"
  return found.verdicts?.map((verdict) => verdict._tag) ?? "all accepted"
}
const quantity = "'quantity' is not valid"
const refused = (input_array: string, index: number, type: string = quantity) => ({ input_array, index, type })
const invalid = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."

describe("2xx", () => {
  it("is a success without a verdict per item if it is exactly the body of a full success", () => {
    const body = { attributes_processed: 1, events_processed: 2, purchases_processed: 12, message: "success" }
    const items = [...sent("events", "attributes", "events"), ...new Array<Item.Item>(12).fill(item("purchases"))]
    expect(reply(endpoints.userTrack.success, body, items)).toEqual({
      _tag: "Judged",
      verdicts: undefined,
      answered: true,
      wire: { status: 201 }
    })
  })

  it("keeps Braze's id of the request", () => {
    const found = read(
      { status: 201, headers: { "x-request-id": "abc" }, body: '{"events_processed":1,"message":"success"}' },
      sent("events")
    )
    expect(found?.wire).toEqual({ status: 201, requestId: "abc" })
  })

  it.each([
    ["keys in another order", { message: "success", events_processed: 1 }],
    ["an empty list of errors", { events_processed: 1, message: "success", errors: [] }],
    ["errors of null", { events_processed: 1, message: "success", errors: null }],
    [
      "counters of other lanes at 0",
      { attributes_processed: 0, events_processed: 1, purchases_processed: 0, message: "success" }
    ],
    ["additional fields", { events_processed: 1, message: "success", more: {} }]
  ])("is success with %s", (_, body) => {
    expect(short(200, body, sent("events"))).toEqual(["Accepted"])
  })

  it("refuses the named objects and accepts the others if the counters add up", () => {
    const items = sent("events", "attributes", "events", "purchases", "events")
    const body = {
      attributes_processed: 1,
      events_processed: 2,
      message: "success",
      errors: [refused("purchases", 0), refused("events", 1)]
    }
    expect(short(201, body, items)).toEqual(["Accepted", "Accepted", "Refused", "Refused", "Accepted"])
    expect(reply(201, body, items)).toMatchObject({ answered: true })
  })

  it("counts an object once if it is named twice, with the first sentence", () => {
    const body = {
      events_processed: 1,
      message: "success",
      errors: [refused("events", 1, "first"), refused("events", 1, "second")]
    }
    const found = reply(201, body, sent("events", "events"))
    expect(found?._tag === "Judged" ? found.verdicts : found).toEqual([
      { _tag: "Accepted" },
      { _tag: "Refused", reason: { code: "braze-refused", message: "Braze refused it: first" } }
    ])
  })

  it("finds an object without its array or index if only one was sent", () => {
    expect(
      short(
        201,
        { events_processed: 1, message: "success", errors: [{ index: 0, type: quantity }] },
        sent("events", "events")
      )
    ).toEqual(["Refused", "Accepted"])
    expect(short(201, { message: "success", errors: [quantity] }, sent("events"))).toEqual(["Refused"])
    expect(
      short(201, { message: "success", errors: [{ input_array: "events", type: quantity }] }, sent("events"))
    ).toEqual(["Refused"])
  })

  const two = sent("events", "events")
  const oneRefused = { events_processed: 1, message: "success", errors: [refused("events", 0)] }
  it.each([
    ["a sentence alone", { ...oneRefused, errors: [quantity] }, ["Unsure", "Unsure"]],
    ["no index", { ...oneRefused, errors: [{ input_array: "events", type: quantity }] }, ["Unsure", "Unsure"]],
    ["an index that was not sent", { ...oneRefused, errors: [refused("events", 2)] }, ["Unsure", "Unsure"]],
    [
      "an index that is not a number",
      { ...oneRefused, errors: [{ input_array: "events", index: "0", type: "" }] },
      ["Unsure", "Unsure"]
    ],
    ["an array that was not sent", { ...oneRefused, errors: [refused("purchases", 0)] }, ["Unsure", "Unsure"]],
    ["an unknown array", { ...oneRefused, errors: [refused("event", 0)] }, ["Unsure", "Unsure"]],
    ["errors that are not a list", { ...oneRefused, errors: { 0: quantity } }, ["Unsure", "Unsure"]],
    [
      "one entry that resolves and one that does not",
      { ...oneRefused, errors: [refused("events", 0), null] },
      ["Refused", "Unsure"]
    ],
    ["a counter too high", { ...oneRefused, events_processed: 2 }, ["Refused", "Unsure"]],
    ["a counter that is missing", { message: "success", errors: [refused("events", 0)] }, ["Refused", "Unsure"]],
    ["a counter of a lane that was not sent", { ...oneRefused, purchases_processed: 1 }, ["Refused", "Unsure"]],
    ["a counter that is text", { ...oneRefused, events_processed: "1" }, ["Refused", "Unsure"]],
    ["another message", { ...oneRefused, message: "queued" }, ["Refused", "Unsure"]],
    ["no message", { events_processed: 1, errors: [refused("events", 0)] }, ["Refused", "Unsure"]],
    ["too low a count and no errors", { events_processed: 1, message: "success" }, ["Unsure", "Unsure"]]
  ])("is unsure with %s", (_, body, expected) => {
    expect(short(201, body, two)).toEqual(expected)
  })

  it.each([
    "",
    "OK",
    "null",
    "[]",
    '"success"',
    "<html></html>",
    '{"events_processed":1,"message":"success"',
    '{"events_processed":2,"message":"success"}x'
  ])("from another server makes every item unsure: %j", (body) => {
    expect(reply(200, body, two)).toMatchObject({
      _tag: "Judged",
      answered: false,
      verdicts: [{ _tag: "Unsure" }, { _tag: "Unsure" }]
    })
  })
})

describe("400", () => {
  it("refuses the named objects and sends the others again at once", () => {
    const body = { message: invalid, errors: [refused("events", 1)] }
    expect(short(400, body, sent("events", "events", "attributes"))).toEqual(["Again", "Refused", "Again"])
    expect(reply(400, body, sent("events", "events"))).toMatchObject({ answered: true })
    expect(short(400, { ...body, attributes_processed: 1 }, sent("events", "events"))).toEqual(["Again", "Refused"])
  })

  it.each([
    ["names no object", { message: invalid }],
    ["has no errors", { message: invalid, errors: [] }],
    ["names one that was not sent", { message: invalid, errors: [refused("events", 9)] }],
    ["names one of two clearly", { message: invalid, errors: [refused("events", 0), "what"] }],
    ["is the error of the parser", { error: "Error while parsing request body. Please check your syntax." }],
    ["is a page of a proxy", "<html>Bad Request</html>"],
    ["is empty", ""]
  ])("halves the request if it %s", (_, body) => {
    expect(short(400, body, sent("events", "events"))).toBe("Split")
  })

  it("quotes the message of Braze", () => {
    expect(reply(400, { message: "Max Input Length Exceeded" }, sent("events"))).toMatchObject({
      reason: {
        code: "request-refused",
        message: "Braze refused the whole request (400) without naming an object: Max Input Length Exceeded"
      },
      wire: { status: 400, words: '{"message":"Max Input Length Exceeded"}' }
    })
  })

  it("contains no value of an object in the reason", () => {
    const items = [
      item("attributes", '{"external_id":"u-771","email":"ada@example.org"}'),
      item("events", '{"external_id":"u-772","name":"seen"}')
    ]
    const message = `No profile ada@example.org or u-772 ${"x".repeat(450)} ada@example.org`
    expect(reply(400, { message }, items)).toMatchObject({
      reason: {
        code: "request-refused",
        message: `Braze refused the whole request (400) without naming an object: No profile […] or […] ${"x".repeat(450)} […]`
      }
    })
  })
})

describe("401 and 403", () => {
  it("halt, without an excerpt of a 401", () => {
    const body = { message: `Invalid API key: ${key}` }
    expect(reply(401, body, sent("events"))).toMatchObject({
      _tag: "Halt",
      reason: { code: "key-refused" },
      wire: { status: 401 }
    })
    expect(JSON.stringify(reply(401, body, sent("events")))).not.toContain("Invalid")
    expect(reply(403, { message: "Access Denied" }, sent("events"))).toMatchObject({
      _tag: "Halt",
      reason: { code: "not-permitted" },
      wire: { status: 403, words: '{"message":"Access Denied"}' }
    })
  })
})

it("sends again after a server error, as Braze documents, unless a gateway may have forwarded the request", () => {
  const decided = (status: number) => {
    const found = AnswerTable.decide({ status, headers: {}, body: "" }, { count: 1, now: 0, rows: Answer.rows })
    return found._tag === "Judged" ? found.verdicts?.[0]?._tag : found._tag
  }
  expect([500, 501, 502, 503, 599].map(decided)).toEqual(["Again", "Again", "Again", "Again", "Again"])
  expect([504, 520, 524, 408, 425].map(decided)).toEqual(["Unsure", "Unsure", "Unsure", "Unsure", "Unsure"])
})

it("leaves every other status to the table", () => {
  for (const status of [301, 302, 404, 405, 408, 413, 415, 418, 425, 429, 500, 502, 503, 504, 520, 524])
    expect(short(status, { message: "no" }, sent("events"))).toBe("table")
})

const lane = fc.constantFrom<Lane.Lane>("attributes", "events", "purchases")
const answer = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      message: fc.constantFrom("success", "no"),
      attributes_processed: fc.nat(3),
      events_processed: fc.nat(3),
      purchases_processed: fc.nat(3),
      errors: fc.array(fc.oneof(fc.jsonValue(), fc.record({ input_array: lane, index: fc.nat(3), type: fc.string() })))
    },
    { requiredKeys: [] }
  )
)

describe("any answer", () => {
  it("has one verdict per item, in the order sent, and accepts only what the counters account for", () => {
    fc.assert(
      fc.property(
        fc.array(lane, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(200, 201, 400),
        answer,
        (lanes, status, body) => {
          const found = reply(status, body, sent(...lanes))
          if (found?._tag !== "Judged") {
            expect(found?._tag).toBe("Split")
            return
          }
          const tags = found.verdicts?.map((verdict) => verdict._tag) ?? lanes.map(() => "Accepted")
          expect(tags.length).toBe(lanes.length)
          const counters = body as Record<string, unknown>
          for (const one of Lane.lanes) {
            const accepted = lanes.filter((name, at) => name === one && tags[at] === "Accepted").length
            if (tags.includes("Accepted")) expect(counters[`${one}_processed`] ?? 0).toBe(accepted)
          }
        }
      ),
      { numRuns: 500 }
    )
  })

  it("to a partial failure is read back exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ lane, bad: fc.boolean() }), { minLength: 1, maxLength: 75 }), (all) => {
        fc.pre(all.some((one) => !one.bad))
        const errors = Lane.lanes.flatMap((name) =>
          all.filter((one) => one.lane === name).flatMap((one, index) => (one.bad ? [refused(name, index)] : []))
        )
        const counted = (name: Lane.Lane) => all.filter((one) => one.lane === name && !one.bad).length
        const counters = Object.fromEntries(
          Lane.lanes.flatMap((name) => (counted(name) > 0 ? [[`${name}_processed`, counted(name)]] : []))
        )
        const body = { ...counters, message: "success", ...(errors.length > 0 && { errors }) }
        const expected = errors.length === 0 ? "all accepted" : all.map((one) => (one.bad ? "Refused" : "Accepted"))
        expect(short(201, body, sent(...all.map((one) => one.lane)))).toEqual(expected)
      })
    )
  })
})
