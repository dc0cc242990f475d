import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import * as ItemKey from "../src/text/ItemKey.js"

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(":", "%", "3", "A", "a", " ", "é") })
)

describe("the key of an identity", () => {
  it("is never that of another one", () => {
    fc.assert(
      fc.property(text, text, text, text, (label, name, otherLabel, otherName) => {
        fc.pre(label !== otherLabel || name !== otherName)
        expect(ItemKey.ofAlias(label, name)).not.toBe(ItemKey.ofAlias(otherLabel, otherName))
      })
    )
  })

  it("encodes percent signs and colons in every part, and nothing else", () => {
    fc.assert(
      fc.property(text, (part) => {
        const encoded = ItemKey.key("external_id", part).slice("external_id:".length)
        expect(encoded.replaceAll("%3A", ":").replaceAll("%25", "%")).toBe(part)
        expect(ItemKey.externalIdOf(`external_id:${encoded}`)).toBe(part)
        if (!/[%:]/.test(part)) expect(encoded).toBe(part)
      })
    )
  })

  it("contains an external id only in the form in which it is written", () => {
    expect(["external_id:a:b", "external_id:5%", "alias:l:a", "u1"].map(ItemKey.externalIdOf)).toEqual(
      Array.from({ length: 4 })
    )
  })

  it.each([
    [{ external_id: "a:b 50% é/?&" }, "external_id:a%3Ab 50%25 é/?&"],
    [{ external_id: 7 }, "external_id:7"],
    [{ external_id: "", user_alias: { alias_label: "l:", alias_name: "%3A" } }, "alias:l%3A:%253A"],
    [{ braze_id: "abc" }, "braze_id:abc"],
    [{ email: "a b@example.com" }, "email:a b@example.com"],
    [{ phone: "+351" }, "phone:+351"],
    [{ name: "e" }, undefined],
    [null, undefined]
  ])("of %j is %s", (object, key) => {
    expect(ItemKey.of(object)).toBe(key)
  })

  it("has the same form in the ledger, in refusals and in rules", () => {
    const emulator = Emulator.make()
    const send = (body: unknown) =>
      emulator.handle({
        method: "POST",
        path: "/users/track",
        headers: { authorization: `Bearer ${Emulator.defaultApiKey}`, "content-type": "application/json" },
        body: JSON.stringify(body)
      })
    const whole = { external_id: "a:b%", name: "e", time: "2026-01-31T12:00:00Z" }
    send({ events: [whole, { external_id: "a:b%" }] })
    const { workspace } = emulator
    expect(workspace.ledger.entries({ key: "external_id:a%3Ab%25" })).toHaveLength(1)
    expect(workspace.journal.entries()[0]?.refused).toMatchObject([{ key: "external_id:a%3Ab%25" }])
    workspace.faults.set({ rules: [{ match: { key: "external_id:a%3Ab%25" }, action: { status: 503 } }] })
    expect([send({ events: [whole] }).status, send({ events: [{ ...whole, external_id: "a" }] }).status]).toEqual([
      503, 201
    ])
  })
})
