import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as BodyStore from "../src/state/BodyStore.js"

const MB = 1024 * 1024

const filled = (length: number, n: number): Uint8Array => new Uint8Array(length).fill(n % 256)

/** The view of a stored body: its length and its first and last byte. */
const seen = (kept: BodyStore.Kept): unknown => {
  const bytes = BodyStore.read(kept)
  return bytes === undefined ? undefined : [bytes.length, bytes[0], bytes[bytes.length - 1]]
}

describe("the store of bodies", () => {
  it("returns the newest bodies unchanged, even if their original memory was reused", () => {
    const length = fc.oneof(fc.integer({ min: 0, max: 70_000 }), fc.constantFrom(0, 1, MB / 16, MB / 16 + 1))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * MB }), fc.array(length, { maxLength: 200 }), (bytes, lengths) => {
        const store = BodyStore.make(bytes)
        const received = new Uint8Array(MB)
        const kept = lengths.map((length, n) => {
          received.fill(n % 256, 0, length)
          return store.keep(length > MB / 16 ? filled(length, n) : received.subarray(0, length))
        })
        received.fill(255)
        expect(kept.map(BodyStore.size)).toEqual(lengths)
        let newer = 0
        for (let n = lengths.length - 1; n >= 0; n--) {
          const [body = "", length = 0] = [kept[n], lengths[n]]
          newer += length
          const expected = seen(filled(length, n))
          if (newer <= bytes) expect(seen(body)).toEqual(expected)
          else expect([expected, undefined]).toContainEqual(seen(body))
        }
      }),
      { numRuns: 60 }
    )
  })

  it("drops old bodies", () => {
    const store = BodyStore.make(MB)
    const kept = Array.from({ length: 200 }, (_, n) => store.keep(filled(50_000, n)))
    const there = kept.map((body) => BodyStore.read(body) !== undefined)
    expect(there.indexOf(true)).toBeGreaterThan(100)
    expect(there.slice(there.indexOf(true)).every((is) => is)).toBe(true)
  })

  it("keeps strings as they are", () => {
    expect(BodyStore.read(BodyStore.make(1).keep("ä"))).toBe("ä")
    expect(BodyStore.size("ä")).toBe(2)
  })

  it("is empty after it was cleared, and stores bodies again", () => {
    const store = BodyStore.make(Number.POSITIVE_INFINITY)
    const before = store.keep(filled(10, 1))
    store.clear()
    expect(BodyStore.read(before)).toBeUndefined()
    const after = store.keep(filled(10, 2))
    expect([seen(before), seen(after)]).toEqual([undefined, [10, 2, 2]])
  })
})
