import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkDocstrings } from "../src/checks/Docstrings.js"
import type { WorkspacePackage } from "../src/ImportRules.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-docstrings-"))
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

const check = (files: Readonly<Record<string, string>>) => {
  const all = {
    "packages/a/package.json": JSON.stringify({ exports: { ".": target("index") } }),
    ...files
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { examined, findings } = checkDocstrings(root, [owner])
  return [examined, findings.map(({ where, message }) => `${where}: ${message}`)]
}

const index = "packages/a/src/index.ts"

const overloads = `/** Text. */
export function it(a: string): void
export function it(a: number): void
export function it(): void {}`

it.each([
  ["a constant", "export const it = 1"],
  ["a function", "export const it = (text: string) => text"],
  ["a declared function", "export function it() {}"],
  ["a type", "export type it = string"],
  ["an interface", "export interface it {}"],
  ["a class", "export class it {}"],
  ["a constant after a comment that is not a docstring", "// Text.\nexport const it = 1"],
  ["a constant after an empty docstring", "/** */\nexport const it = 1"],
  ["a type whose constant has one", "/** Text. */\nexport const it = 1\nexport type it = number"]
])("reports %s without a docstring", (_, text) => {
  expect(check({ [index]: text })).toEqual([
    text.includes("type it = number") ? 2 : 1,
    [`${index}: exports it without a docstring`]
  ])
})

it.each([
  ["a constant", "/** Text. */\nexport const it = 1", 1],
  ["a function with a docstring at one of its signatures", overloads, 1],
  [
    "an interface with a docstring at one of its parts",
    "/** Text. */\nexport interface it {}\nexport interface it {}",
    1
  ],
  ["a type and a constant", "/** Text. */\nexport const it = 1\n/** Text. */\nexport type it = number", 2],
  ["a docstring with a tag only", "/** @deprecated */\nexport const it = 1", 1],
  ["what is internal", "/** @internal */\nexport const it = 1", 0],
  ["what is not exported", "const it = 1", 0]
])("accepts %s", (_, text, examined) => {
  expect(check({ [index]: text })).toEqual([examined, []])
})

it("reports an export of a module that is not public where it is declared, once", () => {
  const exported = 'export { first as one } from "./inner/Inner.js"\nexport * from "./inner/Inner.js"\n'
  expect(
    check({
      [index]: exported,
      "packages/a/src/inner/Inner.ts": "export const first = 1\n/** Text. */\nexport const second = 2\n"
    })
  ).toEqual([2, ["packages/a/src/inner/Inner.ts: exports first without a docstring"]])
})

it("ignores modules that are not public, and their namespace exports", () => {
  const inner = "packages/a/src/inner/Inner.ts"
  expect(check({ [index]: 'export * as Inner from "./inner/Inner.js"\n', [inner]: "export const it = 1\n" })).toEqual([
    0,
    []
  ])
})
