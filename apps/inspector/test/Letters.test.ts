import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { letters } from "../src/shell/Letters.js"

const names = fc.uniqueArray(fc.string({ minLength: 1, unit: "grapheme" }))

describe("letters of pages", () => {
  it("lead to one page each, and are part of its name", () => {
    fc.assert(
      fc.property(names, (pages) => {
        const found = [...letters(pages)]
        expect(new Set(found.map(([, letter]) => letter)).size).toBe(found.length)
        for (const [name, letter] of found) expect(name).toContain(letter)
      })
    )
  })

  it("do not change when a page comes after", () => {
    fc.assert(
      fc.property(names, fc.string(), (pages, last) => {
        fc.pre(!pages.includes(last))
        const longer = letters([...pages, last])
        for (const [name, letter] of letters(pages)) expect(longer.get(name)).toBe(letter)
      })
    )
  })

  it("are the first ones that are left", () => {
    expect(Object.fromEntries(letters(["overview", "outbox", "o"]))).toEqual({ overview: "o", outbox: "u" })
  })
})
