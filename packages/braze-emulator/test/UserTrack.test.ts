import { readFileSync } from "node:fs"
import { responses, objects as sentences } from "@sluice/braze-api/Sentences"
import { describe, expect, it } from "vitest"
import { past, play } from "./Endpoint.js"

const fixtures = new URL("../../braze-api/test/fixtures/UserTrackExchanges.json", import.meta.url)
const exchanges: ReadonlyArray<{ title: string; request: unknown; status: number; body: unknown }> = JSON.parse(
  readFileSync(fixtures, "utf8")
)
const someone = (i = 1) => ({ external_id: `u${i}` })
const event = (i = 1) => ({ external_id: `u${i}`, name: "e", time: past })
const purchase = (more: object = {}) => ({
  external_id: "u1",
  product_id: "p",
  currency: "USD",
  price: 1,
  time: past,
  ...more
})
const many = <A>(count: number, make: (i: number) => A) => Array.from({ length: count }, (_, i) => make(i))
const noValidData = { message: responses.noValidData.text }

describe("documented and recorded exchanges [track.all-refused]", () => {
  for (const { title, request, status, body } of exchanges.filter(({ request }) => typeof request === "object"))
    it(title, () => {
      const handled = play().track(request)
      expect(handled.status).toBe(status)
      expect(handled.body).toEqual(body)
    })

  it("A12 creates no profile", () => {
    const { track, world } = play()
    for (const { title, request } of exchanges) if (title.startsWith("A12")) track(request)
    expect([world.requests, world.size]).toEqual([1, 0])
  })
})

describe("3.1 shapes of responses", () => {
  it("keys come in the recorded order [track.counters]", () => {
    const { body } = play().track({ purchases: [purchase()], events: [event()], attributes: [someone(), {}] })
    expect(Object.keys(body as object)).toEqual([
      "attributes_processed",
      "events_processed",
      "purchases_processed",
      "message",
      "errors"
    ])
  })

  it("errors are in the order attributes, events, purchases, each by index, one per object [track.partial]", () => {
    const { body } = play().track({ purchases: [{}], events: [{}, event(), {}], attributes: [{}] })
    expect(body).toMatchObject({
      events_processed: 1,
      errors: [
        { input_array: "attributes", index: 0 },
        { input_array: "events", index: 0 },
        { input_array: "events", index: 2 },
        { input_array: "purchases", index: 0 }
      ]
    })
  })

  it.each([[[]], ["text"], [null], [7], [true], [undefined], [{}], [{ attributes: [] }], [{ events: null }]])(
    "%j contains nothing: 400 without errors",
    (body) => {
      expect(play().track(body)).toEqual({ status: 400, body: noValidData, applied: [], refused: [] })
    }
  )

  it.each([{ events: {} }, { attributes: "x" }, { purchases: 7 }])(
    "9.2 #12 %j is ignored: 400 if nothing else was sent [track.not-a-list]",
    (bad) => {
      const { track, mistakes } = play()
      expect(track(bad).body).toEqual(noValidData)
      expect(track({ events: [event()], attributes: [someone()], ...bad }).status).toBe(201)
      expect(new Set(mistakes)).toEqual(new Set(["lane-not-a-list"]))
    }
  )

  it("an unknown key in the body is ignored, and noted; partner is known", () => {
    const { track, mistakes } = play()
    expect(track({ attributes: [someone()], partner: "pypestream" }).status).toBe(201)
    expect(mistakes).toEqual([])
    expect(track({ attributes: [someone()], event: [event()] }).status).toBe(201)
    expect(mistakes).toEqual(["unknown-top-level-key"])
  })

  it("returns applied and refused objects, with lane, index, key and object", () => {
    const good = { user_alias: { alias_name: "c", alias_label: "chat" }, _update_existing_only: false }
    const bad = { external_id: "u1", email_subscribe: "yes" }
    expect(play().track({ attributes: [bad, good, {}] })).toMatchObject({
      applied: [{ lane: "attributes", index: 1, object: good }],
      refused: [
        { lane: "attributes", index: 0, key: "external_id:u1", reason: sentences.emailSubscribe.text },
        { lane: "attributes", index: 2, reason: sentences.identifierRequired.text }
      ]
    })
  })

  it("within one request attributes come before events before purchases, each list in its order [track.order]", () => {
    const { track, user } = play()
    track({
      purchases: [purchase()],
      events: [{ user_alias: { alias_name: "c", alias_label: "l" }, name: "e", time: past }],
      attributes: [
        { user_alias: { alias_name: "c", alias_label: "l" }, _update_existing_only: false, x: 1 },
        { user_alias: { alias_name: "c", alias_label: "l" }, x: { inc: 2 } }
      ]
    })
    expect(user({ alias: { alias_name: "c", alias_label: "l" } })).toMatchObject({
      custom_attributes: { x: 3 },
      custom_events: [{ count: 1 }]
    })
  })
})

describe("2.9 limits", () => {
  const tooMany = { status: 400, body: { message: "Max Input Length Exceeded" }, applied: [], refused: [] }
  it.each(["combined", "mau"] as const)("%s: 75 over all arrays [track.limit-combined]", (limits) => {
    const { track } = play()
    expect(track({ attributes: many(40, someone), events: many(35, event) }, { limits }).status).toBe(201)
    expect(track({ attributes: many(40, someone), events: many(36, event) }, { limits })).toEqual(tooMany)
  })
  it("legacy: 75 in each array [track.limit-legacy]", () => {
    const { track } = play()
    const full = { attributes: many(75, someone), events: many(75, event), purchases: many(75, () => purchase()) }
    expect(track(full, { limits: "legacy" }).status).toBe(201)
    expect(track({ events: many(76, event) }, { limits: "legacy" })).toEqual(tooMany)
  })
  it("refused objects count too", () => {
    expect(play().track({ attributes: many(76, () => ({})) })).toEqual(tooMany)
  })
})

describe("faults that refuse single objects", () => {
  it("refuse only the matching objects, in a 201", () => {
    const { track, world } = play()
    const refuse = (lane: string, index: number) =>
      lane === "events" && index === 1 ? "refused by the fault" : undefined
    const handled = track({ events: [event(1), event(2), event(3)] }, { refuse })
    expect(handled.body).toEqual({
      events_processed: 2,
      message: "success",
      errors: [{ type: "refused by the fault", input_array: "events", index: 1 }]
    })
    expect([...world.byExternalId.keys()]).toEqual(["u1", "u3"])
  })
})
