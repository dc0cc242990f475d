import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { births, moments } from "./dates.js"
import type { ZoneResults } from "./zones.js"

const offsets = { "Pacific/Kiritimati": -840, "America/Los_Angeles": 480, "Asia/Kolkata": -330 }

describe("a calendar date never shifts", () => {
  it("in any time zone of the machine", () => {
    const zones = Object.keys(offsets)
    const written = execFileSync(
      process.execPath,
      ["--conditions=@sluice/source", "--import", "tsx", join(import.meta.dirname, "zones.ts"), ...zones],
      { cwd: import.meta.dirname, encoding: "utf8" }
    )
    const found: ReadonlyArray<ZoneResults> = JSON.parse(written)
    expect(found.map(({ offset }) => offset)).toEqual(Object.values(offsets))
    const expected = [...births, ...moments].map(([, , , becomes]) => becomes)
    for (const { results } of found) expect(results).toEqual(expected)
  })
})
