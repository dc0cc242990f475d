import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkNames, type SharedName } from "../src/checks/Names.js"
import type { WorkspacePackage } from "../src/ImportRules.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-names-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const packageOf = (letter: string, imports: ReadonlyArray<string> = []): WorkspacePackage => ({
  folder: `packages/${letter}`,
  name: `@example/${letter}`,
  imports,
  testImports: [],
  usesNode: false,
  published: true
})

const packages = [packageOf("a"), packageOf("b", ["@example/a"]), packageOf("alone")]

const check = (files: Readonly<Record<string, string>>, shared: ReadonlyArray<SharedName> = []) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const { examined, findings } = checkNames(root, packages, shared)
  return { examined, findings: findings.map(({ where, message }) => `${where}: ${message}`) }
}

const twice = (...files: ReadonlyArray<string>): string =>
  `${files[0]}: exports the type Item, as do other modules (${files.join(", ")}); give each meaning its own name`

it.each([
  ["interfaces", "export interface Item {}"],
  ["types", "export type Item = string"],
  ["classes", "export abstract class Item {}"],
  ["schemas", "export const Item = Schema.String"]
])("reports %s of one name in two modules of a package", (_, text) => {
  const files = { "packages/a/src/First.ts": text, "packages/a/src/deep/Second.ts": "export interface Item {}" }
  expect(check(files).findings).toEqual([twice("packages/a/src/First.ts", "packages/a/src/deep/Second.ts")])
})

it("reports a type name of two packages that a module may import together", () => {
  const files = { "packages/a/src/Item.ts": "export type Item = 1", "packages/b/src/Item.ts": "export type Item = 2" }
  expect(check(files).findings).toEqual([twice("packages/a/src/Item.ts", "packages/b/src/Item.ts")])
})

it("accepts a repeated type name in a package without imports from or into other packages", () => {
  const files = {
    "packages/a/src/Item.ts": "export type Item = 1",
    "packages/alone/src/Item.ts": "export type Item = 2"
  }
  expect(check(files)).toEqual({ examined: 2, findings: [] })
})

it.each([
  [
    "the type of a schema in its module",
    "export const Item = Schema.String\nexport type Item = typeof Item.Type",
    "b/src/Other.ts"
  ],
  ["the schema of a type in a module of schemas", "export type Item = string", "b/src/ItemSchema.ts"]
])("accepts %s", (_, text, other) => {
  const files = {
    "packages/a/src/Item.ts": text,
    [`packages/${other}`]: other.endsWith("Schema.ts") ? "export const Item = Schema.String" : "export type Other = 1"
  }
  expect(check(files).findings).toEqual([])
})

it("accepts a listed name, and reports a listed name that is declared once", () => {
  const files = { "packages/a/src/Item.ts": "export type Item = 1", "packages/b/src/Item.ts": "export type Item = 2" }
  const shared = [
    { name: "Item", reason: "the same thing" },
    { name: "Gone", reason: "was the same thing" }
  ]
  expect(check(files, shared).findings).toEqual([
    "tools/src/checks/SharedNames.ts: lists Gone, which at most one module exports; remove it"
  ])
})

const functions = {
  "packages/a/src/Item.ts": "export const read = (text: string): string => text",
  "packages/a/src/Batch.ts": "export function read() {}"
}

it("reports a function that two modules export if it is imported without its module", () => {
  const use = { "packages/a/src/deep/Use.ts": 'import { read, type Other } from "../Item.js"' }
  expect(check({ ...functions, ...use }).findings).toEqual([
    "packages/a/src/deep/Use.ts: imports read without the name of its module, but several modules export one (packages/a/src/Batch.ts, packages/a/src/Item.ts); import the module as a namespace"
  ])
})

it.each([
  ["with its module", 'import * as Item from "./Item.js"'],
  ["under another name", 'import { read as readItem } from "./Item.js"']
])("accepts a function that several modules export if it is imported %s", (_, text) => {
  expect(check({ ...functions, "packages/a/src/Use.ts": text }).findings).toEqual([])
})
