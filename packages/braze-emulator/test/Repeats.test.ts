import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import { mistakesHeader } from "../src/http/Exchange.js"
import * as Repeats from "../src/record/Repeats.js"

const hash = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 })

describe("hashes seen before", () => {
  it("are known exactly up to the number kept", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hash, hash), { maxLength: 200 }), fc.array(fc.nat(199)), (pairs, again) => {
        const all = [...pairs, ...again.flatMap((index) => pairs.slice(index, index + 1))]
        const repeats = Repeats.make(1_000)
        const known = new Set<string>()
        const expected = all.map(([high, low]) => {
          const name = `${high | 0} ${low | 0}` === "0 0" ? "0 1" : `${high | 0} ${low | 0}`
          const before = known.has(name)
          known.add(name)
          return before
        })
        expect(all.map(([high, low]) => repeats.seen(high, low))).toEqual(expected)
      })
    )
  })

  it("are eventually forgotten, except the newest", () => {
    const repeats = Repeats.make(1_500)
    for (let n = 1; n <= 10_000; n++) repeats.seen(n, n)
    const known = Array.from({ length: 10_000 }, (_, index) => index + 1).filter((n) => n > 8_500)
    expect(known.every((n) => repeats.seen(n, n))).toBe(true)
    expect(Repeats.make(1).seen(1, 1)).toBe(false)
    repeats.clear()
    expect(repeats.seen(10_000, 10_000)).toBe(false)
  })
})

const event = (seq: number) => ({ external_id: "u1", name: "e", time: "2026-01-31T12:00:00Z", properties: { seq } })

const send = (emulator: Emulator.Emulator, body: unknown, path = "/users/track", authorization?: string) =>
  emulator.handle({
    method: "POST",
    path,
    headers: {
      authorization: authorization ?? `Bearer ${Emulator.defaultApiKey}`,
      "content-type": "application/json"
    },
    body: JSON.stringify(body)
  })

describe("the header that names mistakes", () => {
  it("is absent without mistakes and contains each code once", () => {
    const emulator = Emulator.make()
    const codes = [
      send(emulator, { events: [event(1), event(2)] }),
      send(emulator, { events: [event(2), event(2), event(3)] }),
      send(emulator, { attributes: [{ external_id: "u1", a: 1 }] }),
      send(emulator, { attributes: [{ external_id: "u1", a: 1 }] }),
      send(emulator, { events: [event(4)] }, "/user/track", Emulator.defaultApiKey)
    ].map(({ headers }) => headers[mistakesHeader])
    expect(codes).toEqual([undefined, "sent-twice", undefined, undefined, "bare-key, user-track-path"])
    expect(emulator.workspace.mistakes.list()).toMatchObject([
      { code: "sent-twice", count: 2, message: "events[0] was already applied with the same content." },
      { code: "bare-key" },
      { code: "user-track-path" }
    ])
    expect(emulator.workspace.journal.entries().map(({ mistakes }) => mistakes)).toEqual([
      [],
      ["sent-twice"],
      [],
      [],
      ["bare-key", "user-track-path"]
    ])
  })

  it("does not report two equal lines of one order, but an order that is sent again", () => {
    const emulator = Emulator.make()
    const line = { external_id: "u1", product_id: "p", currency: "EUR", price: 1, time: "2026-05-01T00:00:00Z" }
    const order = { purchases: [line, { ...line }, { ...line, product_id: "q" }] }
    expect(send(emulator, order).headers[mistakesHeader]).toBeUndefined()
    expect(send(emulator, order).headers[mistakesHeader]).toBe("sent-twice")
    expect(emulator.workspace.mistakes.list()).toMatchObject([{ code: "sent-twice", count: 3 }])
  })

  it("is reset with the workspace", () => {
    const emulator = Emulator.make()
    send(emulator, { events: [event(1)] })
    emulator.reset(emulator.workspace, "seed")
    expect(send(emulator, { events: [event(1)] }).headers[mistakesHeader]).toBeUndefined()
  })
})
