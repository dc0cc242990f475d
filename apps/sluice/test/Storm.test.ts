import { copyFileSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { createSluice } from "../src/index.js"
import type { RunReport } from "../src/report/RunReport.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder } = temporaryFolder()
const example = (name: string) => fileURLToPath(new URL(`../examples/conversations/${name}`, import.meta.url))
const lines = <A>(path: string): ReadonlyArray<A> =>
  readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))

const records = 200

interface Line {
  readonly id: string
  readonly outcome: string
}

describe("the example", () => {
  it.each([
    ["without faults", []],
    [
      "under 20 % 503, 5 % resets before, and storms of 429",
      [
        { match: { probability: 0.2 }, action: { type: "status", status: 503 } },
        { match: { probability: 0.05 }, action: { type: "reset", when: "before" } },
        { match: { every: 3 }, action: { type: "rateLimit", resetAfter: 0.05 } }
      ]
    ]
  ] as const)("has the expected outcomes %s, and applies nothing twice", async (name, rules) => {
    const mock = await workspace()
    mock.faults({ seed: 7, rules })
    const site = join(folder, name.slice(0, 8))
    mkdirSync(site)
    for (const file of ["sluice.yaml", "conversations.ndjson"]) copyFileSync(example(file), join(site, file))
    const outcomes = join(site, "outcomes.ndjson")
    await using sluice = await createSluice(join(site, "sluice.yaml"), {
      variables: { BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey }
    })
    const report: RunReport = await sluice.run({ limit: records, outcomes })
    const actual = lines<Line>(outcomes)
    // The outcome is Unknown if a connection breaks after the first byte.
    const unknown = new Set(actual.filter(({ outcome }) => outcome === "unknown").map(({ id }) => id))
    const known = (all: ReadonlyArray<Line>) =>
      all.flatMap(({ id, outcome }) => (unknown.has(id) ? [] : [`${id} ${outcome}`])).sort()
    expect(known(actual)).toEqual(known(lines<Line>(example("expected.ndjson")).slice(0, records)))
    expect(report).toMatchObject({ read: records, pending: 0, unknown: unknown.size, deadLetters: expect.any(Number) })
    expect(rules.length > 0 || unknown.size === 0).toBe(true)
    expect(mock.stats().accepted).toEqual(report.items)
  })
})
