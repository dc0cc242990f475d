import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkExports } from "../src/checks/Exports.js"
import type { WorkspacePackage } from "../src/ImportRules.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-exports-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const owner: WorkspacePackage = {
  folder: "packages/a",
  name: "@example/a",
  imports: [],
  testImports: [],
  usesNode: false,
  published: true
}

const target = (module: string) => ({ "@sluice/source": `./src/${module}.ts`, default: `./dist/${module}.js` })

const findings = (files: Readonly<Record<string, string>>): ReadonlyArray<string> => {
  const exports = { ".": target("index"), "./Item": target("Item") }
  const all = {
    "packages/a/package.json": JSON.stringify({ exports }),
    "packages/a/src/index.ts": "",
    "packages/a/src/Item.ts": "",
    ...files
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  execFileSync("git", ["init", "--quiet"], { cwd: root })
  return checkExports(root, [owner]).map(({ where, message }) => `${where}: ${message}`)
}

const unused =
  "packages/a/package.json: exports ./Item, which no other package and no README uses; remove it from exports"

it.each([
  ["another package imports", "packages/b/src/Use.ts", `import * as Item from "@example/a/Item"`],
  ["a test of another package imports", "packages/b/test/Use.test.ts", `import type { Item } from '@example/a/Item'`],
  ["its README shows", "packages/a/README.md", 'import * as Item from "@example/a/Item"'],
  ["a document names", "docs/USE.md", "See `@example/a/Item`."]
])("accepts a public module that %s", (_, path, text) => {
  expect(findings({ [path]: text })).toEqual([])
})

it.each([
  ["nobody uses", "packages/b/src/Use.ts", `import { a } from "@example/a"`],
  ["only its own package uses", "packages/a/test/Item.test.ts", `import * as Item from "@example/a/Item"`],
  ["only a past decision names", "docs/adr/0001-a.md", "`@example/a/Item`"]
])("reports a public module that %s", (_, path, text) => {
  expect(findings({ [path]: text })).toEqual([unused])
})
