import { readdirSync, readFileSync } from "node:fs"
import { certainties } from "@sluice/braze-api/Fact"
import { describe, expect, it } from "vitest"
import * as Fidelity from "../src/fidelity/Fidelity.js"
import { emulated } from "../src/http/Endpoints.js"
import * as World from "../src/state/World.js"

const folder = new URL(".", import.meta.url)
const texts = readdirSync(folder)
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
/** Ids in brackets at the end of a title. */
const named = new Set(
  texts.flatMap((text) => [...text.matchAll(/ \[([a-z-]+\.[\w*-]+)\](?=["`]| \[)/gi)].map(([, id]) => id ?? ""))
)

const all = Fidelity.rules(emulated.map(({ endpoint }) => endpoint))
const family = (id: string): string => id.replace(/\..*$/, ".*")

describe("the rules", () => {
  it("each have a test that names them", () => {
    expect(all.filter(({ id }) => !named.has(id) && !named.has(family(id))).map(({ id }) => id)).toEqual([])
  })
  it("include all that tests name", () => {
    const known = new Set(all.flatMap(({ id }) => [id, family(id)]))
    expect([...named].filter((id) => !known.has(id))).toEqual([])
  })
  it("have unique ids, a certainty, a source and a date", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const rule of all)
      expect(rule).toMatchObject({
        says: expect.stringMatching(/\.$/),
        certainty: expect.toSatisfy((one: string) => certainties.some(({ certainty }) => certainty === one)),
        source: expect.stringMatching(/./),
        checked: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)
      })
  })
  it("name existing options of a workspace", () => {
    const options = [...Object.keys(World.make().settings), "blocklist"]
    for (const { option } of all) if (option !== undefined) expect(options).toContain(option)
  })
})

describe("the report", () => {
  it("adds up, and names endpoints that are not emulated", () => {
    const report = Fidelity.report(emulated.map(({ endpoint }) => endpoint))
    expect(report.certainties.reduce((sum, { rules }) => sum + rules, 0)).toBe(report.rules.length)
    expect(report.notEmulated).toContain("GET /cdi/integrations")
    expect(report.notEmulated).not.toContain("POST /users/track")
  })
})
