import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { page, place, report } from "../src/fidelity/Current.js"
import { all } from "../src/fidelity/DocumentedRequests.js"
import { testsOf, write } from "../src/fidelity/Page.js"
import { inFolder, ofSource } from "../src/fidelity/Titles.js"

const root = join(import.meta.dirname, "..", "..")

describe("docs/FIDELITY.md", () => {
  it("is current; node tools/dist/GenerateFidelity.js writes it", () => {
    expect(readFileSync(join(root, place), "utf8")).toBe(page(root))
  })
  it("names a test for every rule", () => {
    const titles = inFolder(root, "packages/braze-emulator/test")
    expect(report().rules.filter(({ id }) => testsOf(titles, id).length === 0)).toEqual([])
  })
  it("names a documented request for every endpoint", () => {
    const { endpoints } = all(root)
    expect(endpoints.filter(({ requests }) => requests.length === 0).map(({ fact }) => fact.path)).toEqual([])
  })
  it("escapes a bar inside a cell", () => {
    const evidence = { certainty: "D", source: "s", checked: "2026-01-01" } as const
    const text = write(
      { certainties: [], rules: [{ id: "a.b", says: "x | y.", ...evidence }], notEmulated: [] },
      new Map(),
      { read: "2026-01-01", endpoints: [], clients: { read: "2026-01-01", flows: [] } }
    )
    expect(text).toContain("| **a.b** x \\| y. | D | s, 2026-01-01 |  |")
  })
})

describe("titles", () => {
  it("are found by one or several ids at their end only", () => {
    const source =
      'it("does this [a.b] [c.d]", () => { expect([sentence.text]) })\nit(`that [e.*]`, run)\nit("no id", run)'
    expect(ofSource("f", source)).toEqual([
      ["a.b", { file: "f", title: "does this" }],
      ["c.d", { file: "f", title: "does this" }],
      ["e.*", { file: "f", title: "that" }]
    ])
  })
})
