import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkWallClock } from "../src/checks/WallClock.js"
import type { WorkspacePackage } from "../src/ImportRules.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-clocks-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const packages: ReadonlyArray<WorkspacePackage> = [
  { folder: "packages/a", name: "@example/a", imports: [], testImports: [], usesNode: false, published: true }
]

const check = (text: string, listed: ReadonlyArray<string> = []) => {
  mkdirSync(join(root, "packages/a/src"), { recursive: true })
  writeFileSync(join(root, "packages/a/src/Wait.ts"), text)
  return checkWallClock(
    root,
    packages,
    listed.map((file) => ({ file, date: "the date of a report" }))
  )
}

const reads =
  "reads the wall clock. For intervals, use MonotonicTime of @sluice/core or performance.now(). If it needs a date, list it with the date in tools/src/checks/WallClock.ts."

it.each(["yield* Clock.currentTimeMillis", "clock.unsafeCurrentTimeMillis()", "Date.now() + 5", "new Date()"])(
  "reports a module that reads the wall clock: %s",
  (text) =>
    expect(check(text)).toEqual({ examined: 1, findings: [{ where: "packages/a/src/Wait.ts", message: reads }] })
)

it.each(["new Date(millis)", "performance.now()", "yield* MonotonicTime.millis"])("accepts other times: %s", (text) =>
  expect(check(text)).toEqual({ examined: 1, findings: [] })
)

it("accepts a listed module, and reports a listed module that does not read the wall clock", () => {
  expect(check("Date.now()", ["packages/a/src/Wait.ts"]).findings).toEqual([])
  expect(check("", ["packages/a/src/Wait.ts"]).findings).toEqual([
    {
      where: "tools/src/checks/WallClock.ts",
      message: "lists packages/a/src/Wait.ts, which does not read the wall clock; remove it"
    }
  ])
})
