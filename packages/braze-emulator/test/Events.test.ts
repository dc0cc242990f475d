import { objects as sentences } from "@sluice/braze-api/Sentences"
import { describe, expect, it } from "vitest"
import { now, past, play } from "./Endpoint.js"

const event = (more: object = {}) => ({ external_id: "u1", name: "e", time: past, ...more })
const reasons = (object: unknown) =>
  play()
    .events(object)
    .refused.map(({ reason }) => reason)
const nowText = new Date(now).toISOString()

/** The one event that is recorded of an object, and the mistakes noted. */
const recorded = (more: object) => {
  const { events, user, mistakes } = play()
  events(event(more))
  return { event: user({ external_id: "u1" }).events[0], mistakes }
}

describe("2.7 event objects", () => {
  it("are recorded with properties and app, and summed", () => {
    const { events, user } = play()
    events(
      event({ time: "2026-05-02T00:00:00Z", properties: { a: 1 }, app_id: "app" }),
      event({ time: "2026-05-01T00:00:00Z" }),
      event({ name: "E", time: "2026-05-03T00:00:00Z" })
    )
    const { events: log, custom_events } = user({ external_id: "u1" })
    expect(log).toEqual([
      { name: "e", time: "2026-05-02T00:00:00.000Z", properties: { a: 1 }, app_id: "app", request: 1 },
      { name: "e", time: "2026-05-01T00:00:00.000Z", request: 1 },
      { name: "E", time: "2026-05-03T00:00:00.000Z", request: 1 }
    ])
    expect(custom_events).toEqual([
      { name: "e", first: "2026-05-01T00:00:00.000Z", last: "2026-05-02T00:00:00.000Z", count: 2 },
      { name: "E", first: "2026-05-03T00:00:00.000Z", last: "2026-05-03T00:00:00.000Z", count: 1 }
    ])
  })

  it("are not deduplicated: sent twice, they count twice [events.duplicates]", () => {
    const { events, user } = play()
    events(event(), event())
    events(event())
    expect(user({ external_id: "u1" }).custom_events).toEqual([{ name: "e", first: past, last: past, count: 3 }])
  })

  it.each([
    [{ name: undefined }, sentences.eventName],
    [{ name: "" }, sentences.eventName],
    [{ name: 7 }, sentences.eventName],
    [{ name: "n".repeat(256) }, sentences.eventNameLength],
    [{ time: undefined }, sentences.timeRequired],
    [{ time: null }, sentences.timeRequired],
    [{ time: "" }, sentences.timeRequired],
    [{ time: "yesterday" }, sentences.time],
    [{ time: "2026-02-30T00:00:00Z" }, sentences.time],
    [{ time: 1_767_323_045 }, sentences.time],
    [{ properties: [] }, sentences.properties],
    [{ properties: "x" }, sentences.properties],
    [{ properties: { time: 1 } }, sentences.properties],
    [{ properties: { event_name: 1 } }, sentences.properties],
    [{ properties: { list: Array.from({ length: 60_000 }, () => 1) } }, sentences.properties],
    [{ external_id: undefined }, sentences.identifierRequired]
  ])("%j is refused [events.reserved]", (more, sentence) => {
    expect(reasons(event(more))).toEqual([sentence.text])
  })

  it("property keys of purchases, and reserved keys in another case, are accepted in an event", () => {
    const properties = { price: 1, currency: "EUR", quantity: 2, product_id: "p", Time: 1 }
    expect(recorded({ properties })).toMatchObject({ event: { properties }, mistakes: [] })
  })

  it("properties may be null or absent", () => {
    expect(recorded({ properties: null }).event).not.toHaveProperty("properties")
  })

  it.each([
    ["2026-05-01T03:04:05+02:00", "2026-05-01T01:04:05.000Z", []],
    ["2026-05-01T03:04:05:678Z", "2026-05-01T03:04:05.678Z", []],
    ["2026-05-01", "2026-05-01T00:00:00.000Z", []],
    ["05/01/2026", "2026-05-01T00:00:00.000Z", []],
    ["Fri 05 01 03:04:05.+0100 2026", "2026-05-01T02:04:05.000Z", []],
    ["2015-02-15 21:04:32 -0500", "2015-02-16T02:04:32.000Z", []],
    ["2026-05-01T03:04:05", "2026-05-01T03:04:05.000Z", []],
    ["2026-05-01T03:04:05 Lisbon", "2026-05-01T03:04:05.000Z", ["malformed-zone"]],
    ["2026-05-01T03:04:05+99:99", "2026-05-01T03:04:05.000Z", ["malformed-zone"]]
  ])("2.5 the time %s is %s", (sent, time, mistakes) => {
    expect(recorded({ time: sent })).toMatchObject({ event: { time }, mistakes })
  })

  it("a time in the future is recorded as now [events.future]", () => {
    expect(recorded({ time: "2030-01-01T00:00:00Z" })).toMatchObject({
      event: { time: nowText },
      mistakes: ["future-time"]
    })
  })

  it("the first 256 properties are kept [events.properties]", () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, i]))
    const { event: kept, mistakes } = recorded({ properties: many })
    expect(Object.keys(kept?.properties ?? {})).toEqual(Object.keys(many).slice(0, 256))
    expect(mistakes).toEqual(["too-many-properties"])
  })

  it.each([{ $name: 1 }, { "": 1 }, { ["n".repeat(256)]: 1 }, { long: "x".repeat(256) }, { nothing: null }])(
    "the property %j is dropped, the others stay",
    (bad) => {
      expect(recorded({ properties: { good: 1, ...bad } })).toMatchObject({
        event: { properties: { good: 1 } },
        mistakes: ["property-dropped"]
      })
    }
  )

  it("9.1 #10 objects and arrays of objects are kept as they are [events.nested]", () => {
    const properties = { cart: { total: 1, lines: [{ id: "a" }, { id: "b" }] }, tags: ["x"] }
    expect(recorded({ properties }).event?.properties).toEqual(properties)
  })

  it("102,400 bytes of nested properties are accepted", () => {
    const list = Array.from({ length: 390 }, () => "x".repeat(253))
    const properties = { list: [...list, ""] }
    properties.list[390] = "x".repeat(102_400 - JSON.stringify(properties).length)
    expect(reasons(event({ properties }))).toEqual([])
    expect(
      reasons(event({ properties: { list: [...properties.list.slice(0, 390), `${properties.list[390]}x`] } }))
    ).toEqual([sentences.properties.text])
  })

  it("profile fields in an event are ignored, and noted", () => {
    const { events, user, mistakes } = play()
    events(event({ first_name: "Ada" }))
    expect(user({ external_id: "u1" })).not.toHaveProperty("first_name")
    expect(mistakes).toEqual(["reserved-name-in-event"])
  })

  it("a blocklisted event is accepted and not stored", () => {
    const { events, user, mistakes } = play({ blocklist: { events: ["e"] } })
    expect(events(event()).body).toEqual({ events_processed: 1, message: "success" })
    expect(user({ external_id: "u1" }).events).toEqual([])
    expect(mistakes).toEqual(["blocklisted"])
  })

  it("_update_existing_only applies to events too", () => {
    const { events, world } = play()
    events(event({ _update_existing_only: true }))
    expect(world.size).toBe(0)
    events({ ...event(), external_id: undefined, email: "a@example.com" })
    expect(world.size).toBe(1)
  })

  it("the log keeps the newest thousand, and the sum counts all", () => {
    const { events, user } = play()
    for (let i = 0; i < 2_100; i += 75)
      events(...Array.from({ length: Math.min(75, 2_100 - i) }, (_, j) => event({ properties: { n: i + j } })))
    const { events: log, custom_events } = user({ external_id: "u1" })
    expect(custom_events[0]?.count).toBe(2_100)
    expect(log.length).toBeGreaterThanOrEqual(1_000)
    expect(log.at(-1)?.properties).toEqual({ n: 2_099 })
  })
})
