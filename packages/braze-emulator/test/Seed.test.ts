import { describe, expect, it } from "vitest"
import * as Seed from "../src/Seed.js"

const told = (input: unknown): ReadonlyArray<string> => {
  const read = Seed.read(input)
  return read._tag === "Problems" ? read.problems.map(({ path, message }) => `${path}: ${message}`) : []
}

describe("a seed with mistakes", () => {
  it("is refused with all mistakes of form and content at once", () => {
    expect(
      told({
        attribute: [],
        attributes: [{ first_name: "Nobody" }, { external_id: "u1" }, 7],
        events: [{ external_id: "u1" }],
        purchases: 1,
        campaigns: [{ id: "c", name: "C", status: "pausd" }],
        workspace: { trailingSlsh: 403 },
        catalogs: [{ name: "no spaces" }, 5]
      })
    ).toEqual([
      `attribute: unknown field; did you mean "attributes"?`,
      "purchases: must be a list, not a number",
      `campaigns[0].status: must be one of "active", "paused", "archived", "draft"; did you mean "paused"?`,
      `workspace.trailingSlsh: unknown field; did you mean "trailingSlash"?`,
      expect.stringMatching(/^attributes\[0\]: /),
      expect.stringMatching(/^attributes\[2\]: /),
      "events[0]: 'name' is required",
      expect.stringMatching(/^catalogs\[0\]: /),
      "catalogs[1]: must be an object, not a number"
    ])
  })

  it("without any valid part is refused with the mistakes of form", () => {
    expect(told({ attributes: {}, events: "x", catalogs: null })).toEqual([
      "attributes: must be a list, not an object",
      "events: must be a list, not a string",
      "catalogs: must be a list, not null"
    ])
    expect(told([])).toEqual([": a seed is an object, not a list"])
  })

  it("is refused for invalid bounces and catalog items", () => {
    const fields = [{ name: "id", type: "string" }]
    expect(
      told({
        hard_bounces: [
          { email: "a@example.com" },
          { emial: "a@example.com" },
          { email: "a@example.com", hard_bounced_at: "soon" },
          "a@example.com"
        ],
        catalogs: [{ name: "shoes", fields, items: {} }]
      })
    ).toEqual([
      `hard_bounces[1].emial: unknown field; did you mean "email"?`,
      "hard_bounces[1].email: must be an address",
      "hard_bounces[2].hard_bounced_at: must be a time such as 2026-01-31T12:00:00Z",
      "hard_bounces[3]: must be an object, not a string",
      "catalogs[0].items: must be a list, not an object"
    ])
  })

  it("is refused with every invalid catalog item", () => {
    const fields = [{ name: "id", type: "string" }]
    const items = [{ id: "x" }, { id: "x y" }, 7, { id: "x" }, { id: "z" }]
    expect(told({ catalogs: [{ name: "shoes", fields, items }] })).toEqual([
      expect.stringMatching(/^catalogs\[0\]\.items\[1\]: /),
      expect.stringMatching(/^catalogs\[0\]\.items\[2\]: /),
      expect.stringMatching(/^catalogs\[0\]\.items\[3\]: /)
    ])
  })

  it("is read once they are fixed", () => {
    const bounce = { email: "a@example.com", hard_bounced_at: "2026-01-31T12:00:00Z" }
    const read = Seed.read({ attributes: [{ external_id: "u1" }], hard_bounces: [bounce] })
    expect(read).toMatchObject({ _tag: "Seed", seed: { hardBounces: [bounce], events: [] } })
  })

  it("refuses values that are nested too deeply", () => {
    const deep = JSON.parse(`{"attributes":${"[".repeat(50_000)}${"]".repeat(50_000)}}`)
    expect(Seed.read(deep)).toEqual({
      _tag: "Problems",
      problems: [{ path: "", message: "must not be nested more than 100 levels deep" }]
    })
  })
})
