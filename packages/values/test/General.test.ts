import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"

const folder = new URL("../src/", import.meta.url)

it("names no vendor in code, comments and messages", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"))
  expect(files.length).toBeGreaterThan(10)
  expect(files.filter((name) => /braze|pypestream/i.test(readFileSync(new URL(name, folder), "utf8")))).toEqual([])
})
