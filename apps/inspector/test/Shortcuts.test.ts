import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { shortcuts } from "../src/shell/Shortcuts.js"

const names = fc.uniqueArray(fc.string({ minLength: 1, unit: "grapheme" }))

describe("shortcuts of pages", () => {
  it("belong to one page each, and are part of its name", () => {
    fc.assert(
      fc.property(names, (pages) => {
        const found = [...shortcuts(pages)]
        expect(new Set(found.map(([, key]) => key)).size).toBe(found.length)
        for (const [name, key] of found) expect(name).toContain(key)
      })
    )
  })

  it("do not change when a page is added at the end", () => {
    fc.assert(
      fc.property(names, fc.string(), (pages, last) => {
        fc.pre(!pages.includes(last))
        const longer = shortcuts([...pages, last])
        for (const [name, key] of shortcuts(pages)) expect(longer.get(name)).toBe(key)
      })
    )
  })

  it("are the first unused characters", () => {
    expect(Object.fromEntries(shortcuts(["overview", "outbox", "o"]))).toEqual({ overview: "o", outbox: "u" })
  })
})
