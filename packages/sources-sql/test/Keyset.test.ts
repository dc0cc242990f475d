import { FastCheck as fc } from "effect"
import { describe, expect, it } from "vitest"
import { decode, encode, type KeyPart } from "../src/Keyset.js"

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
  .map(([digits, scale]) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0")
    const fraction = scale === 0 ? "" : `.${text.slice(-scale)}`
    return { digits, scale, text: `${digits < 0n ? "-" : ""}${text.slice(0, text.length - scale)}${fraction}` }
  })

const id: KeyPart = { kind: "text", text: "" }
const special = fc.string({
  unit: fc.constantFrom("\u0001", "\u0002", "\u0003", "\u0004", "\uffff", "\ue000", "😀", "a")
})
const text = fc.oneof(fc.string({ unit: "binary" }), special)
const ofNumber = (number: string) => encode({ cursor: { kind: "number", text: number }, id })
const ofTexts = (cursor: string, own: string) =>
  encode({ cursor: { kind: "text", text: cursor }, id: { kind: "text", text: own } }) ?? ""

const order = (one = "", other = ""): number => Number(one > other) - Number(one < other)

describe("the text of a key", () => {
  it("ascends as numbers do, with any digits", () =>
    fc.assert(
      fc.property(decimal, decimal, (one, other) => {
        const difference = one.digits * 10n ** BigInt(other.scale) - other.digits * 10n ** BigInt(one.scale)
        expect(order(ofNumber(one.text), ofNumber(other.text))).toBe(Number(difference > 0n) - Number(difference < 0n))
      })
    ))

  it("ascends as the UTF-8 bytes of cursor and id do", () =>
    fc.assert(
      fc.property(text, text, text, text, (cursor1, id1, cursor2, id2) => {
        const expected =
          Buffer.compare(Buffer.from(cursor1), Buffer.from(cursor2)) ||
          Buffer.compare(Buffer.from(id1), Buffer.from(id2))
        expect(order(ofTexts(cursor1, id1), ofTexts(cursor2, id2))).toBe(expected)
      })
    ))

  it("is read again as the same key", () => {
    fc.assert(
      fc.property(text, text, (cursor, own) => {
        const key = { cursor: { kind: "text", text: cursor }, id: { kind: "text", text: own } }
        expect(decode(ofTexts(cursor, own))).toEqual(key)
      })
    )
    const numbers = ["0", "-0.5", "12.25", "-123", "9223372036854775807", "1e+20", "1.5e-7"]
    expect(numbers.map((number) => decode(ofNumber(number) ?? "")?.cursor.text)).toEqual([
      ...numbers.slice(0, 5),
      "100000000000000000000",
      "0.00000015"
    ])
  })

  it("does not exist for a value that is not a finite number", () => {
    expect(["NaN", "Infinity", "", "."].map(ofNumber)).toEqual(Array(4).fill(undefined))
  })
})
