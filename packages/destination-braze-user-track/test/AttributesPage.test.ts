import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { attributes, flags, forbidden } from "@sluice/braze-api/Attributes"
import * as DateReader from "@sluice/values/DateReader"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Standard from "../src/rules/Standard.js"

const file = join(import.meta.dirname, "..", "..", "..", "docs", "reference", "attributes.md")
const begin = "<!-- attributes -->"
const end = "<!-- /attributes -->"

const table = Standard.make({
  reader: Either.getOrThrow(DateReader.compile()),
  lowercase: "domain",
  country: () => undefined
})

const rows = [
  "| attribute | accepts | other values |",
  "|---|---|---|",
  ...[...table].map(([name, { accepts, otherwise }]) => `| \`${name}\` | ${accepts} | ${otherwise} |`)
].join("\n")

const withTable = (text: string): string => {
  const from = text.indexOf(begin) + begin.length
  const to = text.indexOf(end)
  return `${text.slice(0, from)}\n${rows}\n${text.slice(to)}`
}

describe("docs/reference/attributes.md", () => {
  it("has the current table of attributes (WRITE_DOCS=1 writes it)", () => {
    const text = readFileSync(file, "utf8")
    expect(text).toContain(begin)
    expect(text).toContain(end)
    if (process.env["WRITE_DOCS"] === "1") writeFileSync(file, withTable(text))
    expect(readFileSync(file, "utf8")).toBe(withTable(text))
  })
})

describe("the table of attributes", () => {
  it("has a rule for every reserved and every forbidden attribute", () => {
    const names = [...attributes.map(({ name }) => name), ...forbidden.value]
    expect(names.filter((name) => !table.has(name))).toEqual([])
  })

  it("has no rule for update options", () => {
    expect(flags.value.filter((name) => table.has(name))).toEqual([])
  })
})
