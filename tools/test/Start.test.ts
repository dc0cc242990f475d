import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { choose } from "../src/start/People.js"
import { compare } from "../src/start/Truth.js"
import * as Words from "../src/start/Words.js"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-start-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, values: ReadonlyArray<unknown>): string => {
  const path = join(folder, name)
  writeFileSync(path, values.map((value) => `${JSON.stringify(value)}\n`).join(""))
  return path
}

const line = (id: string, outcome: string) => ({ id, outcome })

describe("compare", () => {
  it("takes lines in any order", async () => {
    const expected = file("e", [line("a", "delivered"), line("b", "invalid"), line("a", "delivered")])
    const found = file("f", [line("b", "invalid"), line("a", "delivered"), line("a", "delivered")])
    expect(await compare(expected, found)).toEqual({ expected: 3, different: 0, examples: [] })
  })

  it("looks at the reason of an invalid record", async () => {
    const expected = file("e", [
      { ...line("a", "invalid"), reason: "id-missing" },
      { ...line("b", "invalid"), reason: "id-missing" }
    ])
    const because = (code: string) => [
      { outcome: "delivered" },
      { outcome: "invalid", reasons: [{ code }, { code: "another" }] }
    ]
    const found = file("f", [
      { ...line("a", "invalid"), destinations: because("id-missing") },
      { ...line("b", "invalid"), destinations: because("not-json") }
    ])
    expect(await compare(expected, found)).toEqual({
      expected: 2,
      different: 1,
      examples: ["b: invalid (id-missing) expected, invalid (not-json) found"]
    })
  })

  it("counts what is wrong, missing and too much", async () => {
    const expected = file("e", [line("wrong", "delivered"), line("missing", "skipped"), line("twice", "delivered")])
    const found = file("f", [
      line("wrong", "unknown"),
      line("twice", "delivered"),
      line("twice", "delivered"),
      line("new", "failed")
    ])
    expect(await compare(expected, found)).toEqual({
      expected: 3,
      different: 4,
      examples: [
        "wrong: delivered expected, unknown found",
        "missing: skipped expected, nothing found",
        "twice: delivered expected, 2 × delivered found",
        "new: nothing expected, failed found"
      ]
    })
  })
})

it("chooses three people whose conversations arrived", async () => {
  const talk = (chat_id: string, customer_id?: string, first_name = "Velka") => ({
    chat_id,
    session: { customer_id, first_name }
  })
  const path = file("c", [
    talk("1", "lost"),
    talk("2", "lost"),
    talk("3", "once"),
    talk("4", "often"),
    talk("5", undefined),
    talk("6", "zoe", "Zoé"),
    talk("7", "often")
  ])
  const portraits = await choose(path, (id) => id > "2")
  expect(portraits.map(({ who }) => who)).toEqual([
    { external_id: "often" },
    { external_id: "zoe" },
    { alias: { alias_label: "pypestream", alias_name: "5" } }
  ])
})

describe("words", () => {
  it("name the variables that are ignored, and nothing of their values", () => {
    expect(Words.ignored({ PATH: "x", BRAZE_API_KEY: "secret", BRAZE_ENDPOINT: "https://rest.example" })).toBe(
      "BRAZE_API_KEY, BRAZE_ENDPOINT are set here; this demonstration ignores them and speaks to the mock alone."
    )
    expect(Words.ignored({ PATH: "x" })).toBe(undefined)
  })

  it("say whether all is as expected", () => {
    expect(Words.verdict({ expected: 10_000, different: 0, examples: [] })).toContain(
      "All 10,000 outcomes are as expected"
    )
    expect(Words.verdict({ expected: 10, different: 1, examples: ["a: b"] })).toBe(
      "1 of 10 outcomes are not as expected:\n  a: b"
    )
  })
})
