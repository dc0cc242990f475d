import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { packages, type WorkspacePackage } from "../src/ImportRules.js"
import { specifier, subpaths } from "../src/PublicModules.js"
import { root as repository } from "../src/Repository.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-modules-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const workspacePackage: WorkspacePackage = {
  folder: "low",
  name: "@example/low",
  imports: [],
  testImports: [],
  usesNode: false,
  published: true
}

const code = (path: string) => ({
  "@sluice/source": `./src/${path}.ts`,
  types: `./dist/${path}.d.ts`,
  default: `./dist/${path}.js`
})

const exported = (exports: Readonly<Record<string, unknown>>): ReadonlyArray<string> => {
  mkdirSync(join(root, "low", "src", "internal"), { recursive: true })
  mkdirSync(join(root, "low", "src", "Store"))
  writeFileSync(join(root, "low", "package.json"), JSON.stringify({ exports }))
  for (const name of ["index", "One", "Store/File", "internal/Secret"]) {
    writeFileSync(join(root, "low", "src", `${name}.ts`), "")
  }
  return subpaths(root, workspacePackage)
}

it("expands patterns, and leaves out closed subpaths and files that are not code", () => {
  const exports = { ".": code("index"), "./*": code("*"), "./internal/*": null, "./package.json": "./package.json" }
  expect(exported(exports)).toEqual([".", "./One", "./Store/File"])
})

it("lists only what the exports map exports", () => {
  expect(exported({ ".": code("index") })).toEqual(["."])
})

it("returns the specifier that an import uses", () => {
  expect([".", "./Store/File"].map((subpath) => specifier(workspacePackage, subpath))).toEqual([
    "@example/low",
    "@example/low/Store/File"
  ])
})

const codeOf = (name: string): unknown => {
  try {
    return createRequire(join(repository, "package.json")).resolve(name)
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error
  }
}

it("exports no module in a folder named internal, at any depth", () => {
  const inside = packages
    .filter(({ published }) => published)
    .flatMap(({ name, folder }) =>
      readdirSync(join(repository, folder, "src"), { recursive: true, encoding: "utf8" })
        .filter((path) => /(^|\/)internal\/.*\.ts$/.test(path))
        .map((path) => `${name}/${path.slice(0, -".ts".length)}`)
    )
  expect(inside).toContain("@sluice/testing/laws/internal/Sums")
  expect(inside.filter((name) => codeOf(name) !== "ERR_PACKAGE_PATH_NOT_EXPORTED")).toEqual([])
})
