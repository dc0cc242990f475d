import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import * as UserView from "../src/inspect/UserView.js"
import * as EventLog from "../src/state/EventLog.js"
import * as LazyEvent from "../src/state/LazyEvent.js"
import * as World from "../src/state/World.js"

const KEY = "a-key-for-this-test"
const noon = Date.parse("2026-01-31T12:00:00Z")
const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" }

const viewsAfter = (bodies: ReadonlyArray<string>): ReadonlyArray<UserView.User> => {
  const emulator = Emulator.make({ apiKey: KEY, now: () => noon })
  for (const body of bodies) emulator.handle({ method: "POST", path: "/users/track", headers, body: Buffer.from(body) })
  const { world } = emulator.workspace
  return World.everybody(world).map((profile) => UserView.make(world, profile, 0))
}

const event = fc.record(
  {
    external_id: fc.constantFrom("u1", "u2"),
    name: fc.constantFrom("a", "b"),
    time: fc.constantFrom("2026-01-01T00:00:00Z", "2030-01-01T00:00:00+01:00", "2026-01-01", "not a time"),
    app_id: fc.oneof(fc.string(), fc.integer()),
    properties: fc.oneof(
      fc.constant(null),
      fc.dictionary(fc.string({ maxLength: 5 }), fc.oneof(fc.jsonValue(), fc.constant("x".repeat(300))), { maxKeys: 4 })
    )
  },
  { requiredKeys: ["external_id", "name", "time"] }
)

describe("a lazily read event", () => {
  it("has the same fields as one read at once", () => {
    fc.assert(
      fc.property(fc.array(fc.array(event, { maxLength: 5 }), { maxLength: 4 }), (requests) => {
        const late = requests.map((events) => JSON.stringify({ events }))
        // So much white space that the bodies are not worth keeping: then everything is kept parsed.
        const early = late.map((body) => body + " ".repeat(20_000))
        expect(viewsAfter(late)).toEqual(viewsAfter(early))
      }),
      { numRuns: 200 }
    )
  })

  it("can be read from more bodies than are kept parsed", () => {
    const bodies = Array.from({ length: 100 }, (_, n) =>
      JSON.stringify({ events: [{ external_id: "u1", name: "e", time: "2026-01-01T00:00:00Z", properties: { n } }] })
    )
    expect(viewsAfter(bodies)[0]?.events.map(({ properties, request }) => [properties, request])).toEqual(
      bodies.map((_, n) => [{ n }, n + 1])
    )
  })

  it("is only counted once its request was dropped to stay within bounds", () => {
    const bodies = Array.from({ length: 80 }, (_, n) =>
      JSON.stringify({
        events: Array.from({ length: 75 }, (_, seq) => ({
          external_id: "u1",
          name: "e",
          time: "2026-01-01T00:00:00Z",
          properties: {
            n,
            seq,
            text: "x".repeat(250),
            more: "x".repeat(250),
            most: "x".repeat(250),
            again: "x".repeat(250)
          }
        }))
      })
    )
    const size = Buffer.byteLength(bodies[0] ?? "")
    const kept = LazyEvent.keptBodies()
    const origins = Array.from({ length: Math.ceil(LazyEvent.mostBytes / size) + 10 }, (_, n) => ({
      body: bodies[n % bodies.length],
      now: 0,
      request: n
    }))
    const logs = origins.map((origin) => EventLog.add(undefined, EventLog.late(LazyEvent.keep(kept, origin), 0)))
    const readable = logs.map((log) => EventLog.entries(log, kept).length)
    expect(readable.lastIndexOf(0)).toBeGreaterThanOrEqual(9)
    expect(readable.lastIndexOf(0)).toBeLessThan(13)
    expect(readable.indexOf(1)).toBe(readable.lastIndexOf(0) + 1)
    expect(kept.bytes).toBeLessThanOrEqual(LazyEvent.mostBytes)
    expect(EventLog.entries(logs[logs.length - 1], kept)[0]?.properties).toMatchObject({ seq: 0 })
  })

  it("is among the newest events, in order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), (count) => {
        const kept = LazyEvent.keptBodies()
        const body = JSON.stringify({ events: Array.from({ length: count }, (_, seq) => ({ properties: { seq } })) })
        const number = LazyEvent.keep(kept, { body, now: 0, request: 1 })
        const log = EventLog.of(Array.from({ length: count }, (_, index) => EventLog.late(number, index)))
        const seqs = EventLog.entries(log, kept).map(({ properties }) => Number(properties?.["seq"]))
        expect(seqs.length).toBeGreaterThanOrEqual(Math.min(count, EventLog.most))
        expect(seqs.length).toBeLessThan(2 * EventLog.most)
        expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => count - seqs.length + index))
      }),
      { numRuns: 30 }
    )
  })

  it("does not retain a large body", () => {
    expect([LazyEvent.fits(2_048, 1), LazyEvent.fits(2_049, 1), LazyEvent.fits(0, 0), LazyEvent.fits(1, 0)]).toEqual([
      true,
      false,
      true,
      false
    ])
  })
})
