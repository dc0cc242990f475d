import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { compare } from "../src/start/ExpectedOutcomes.js"
import * as Messages from "../src/start/Messages.js"
import { choose } from "../src/start/People.js"

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
  it("accepts lines in any order", async () => {
    const expected = file("e", [line("a", "delivered"), line("b", "invalid"), line("a", "delivered")])
    const found = file("f", [line("b", "invalid"), line("a", "delivered"), line("a", "delivered")])
    expect(await compare(expected, found)).toEqual({ expected: 3, different: 0, examples: [] })
  })

  it("compares the reason of an invalid record", async () => {
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
      examples: ["b: expected invalid (id-missing), found invalid (not-json)"]
    })
  })

  it("counts wrong, missing and unexpected outcomes", async () => {
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
        "wrong: expected delivered, found unknown",
        "missing: expected skipped, found nothing",
        "twice: expected delivered, found 2 × delivered",
        "new: expected nothing, found failed"
      ]
    })
  })
})

it("chooses three people whose conversations were delivered", async () => {
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

describe("the messages", () => {
  it("name the ignored variables without their values", () => {
    expect(Messages.ignored({ PATH: "x", BRAZE_API_KEY: "secret", BRAZE_ENDPOINT: "https://rest.example" })).toBe(
      "This demonstration ignores BRAZE_API_KEY, BRAZE_ENDPOINT and sends to the mock only."
    )
    expect(Messages.ignored({ PATH: "x" })).toBe(undefined)
  })

  it("report whether the outcomes are as expected", () => {
    expect(Messages.verdict({ expected: 10_000, different: 0, examples: [] })).toContain(
      "All 10,000 outcomes are as expected"
    )
    expect(Messages.verdict({ expected: 10, different: 1, examples: ["a: b"] })).toBe(
      "1 of 10 outcomes are not as expected:\n  a: b"
    )
  })
})
