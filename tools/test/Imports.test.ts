import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { conclude } from "../src/checks/Finding.js"
import { checkImports } from "../src/checks/Imports.js"
import { workspacePackage } from "./support/workspacePackage.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-imports-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const packages = [
  workspacePackage("server", { usesNode: true }),
  workspacePackage("low", { folders: ["base", "shapes/*", "top", "."] }),
  workspacePackage("high", { imports: ["@example/low"], libraries: [] }),
  workspacePackage("other")
]

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const value = "export const value = 1\n"

/** Checks a small repository that keeps every rule and also contains these files. */
const findings = async (files: Record<string, string>): Promise<ReadonlyArray<string>> => {
  write("package.json", "{}")
  for (const { folder, name } of packages) {
    const dependencies = { "@example/low": "*", "@example/high": "*", "@example/other": "*", library: "*" }
    write(
      `${folder}/package.json`,
      JSON.stringify({ name, exports: { ".": { "@sluice/source": "./src/index.ts" } }, dependencies })
    )
    write(`${folder}/src/index.ts`, value)
    mkdirSync(join(root, "node_modules/@example"), { recursive: true })
    symlinkSync(join(root, folder), join(root, "node_modules", name))
  }
  for (const folder of ["base", "shapes/circle", "shapes/square", "top"]) {
    write(`packages/low/src/${folder}/Value.ts`, value)
  }
  write("node_modules/library/package.json", JSON.stringify({ name: "library", main: "index.js" }))
  write("node_modules/library/index.js", value)
  for (const [path, text] of Object.entries(files)) write(path, text)
  const result = await checkImports(root, packages)
  return result.findings.map(({ where, message }) => `${where}: ${message}`)
}

const notAllowed =
  "The import rules (tools/src/ImportRules.ts) do not allow this import; changing them is a design decision."

describe("the path of an imported module", () => {
  it.each(["../base/Value", "../base/Value.ts", "..", "./Value.test"])(
    "must name the compiled file, unlike %s",
    async (path) => {
      const files = { "packages/low/src/top/Bad.ts": `import "${path}"\n` }
      expect(await findings(files)).toContain(
        `packages/low/src/top/Bad.ts: imports ${path}. End the path with the name of the compiled file, such as ./Item.js.`
      )
    }
  )

  it("may name a compiled file or data", async () => {
    const files = {
      "packages/low/src/top/Good.ts": `import "../base/Value.js"\nimport data from "./data.json" with { type: "json" }\n`,
      "packages/low/src/top/data.json": "{}"
    }
    expect(await findings(files)).toEqual([])
  })
})

describe("imports between packages", () => {
  it("may follow the import rules", async () => {
    expect(await findings({ "packages/high/src/Good.ts": `export { value } from "@example/low"\n` })).toEqual([])
  })

  it.each([
    ["against the rules", "packages/low/src/Bad.ts", `export { value } from "@example/high"`, notAllowed],
    [
      "of types only, against the rules",
      "packages/low/src/Bad.ts",
      `export type { value } from "@example/high"`,
      notAllowed
    ],
    [
      "in source of a package for tests",
      "packages/high/src/Bad.ts",
      `export { value } from "@example/other"`,
      notAllowed
    ],
    [
      "in a test, against the rules",
      "packages/low/test/Bad.test.ts",
      `export { value } from "@example/high"`,
      notAllowed
    ],
    [
      "by path instead of by name",
      "packages/high/src/Bad.ts",
      `export { value } from "../../low/src/index.js"`,
      "Import another package by its name, so that its exports map applies."
    ],
    [
      "of a library outside the list",
      "packages/high/src/Bad.ts",
      `export { value } from "library"`,
      "It may import only these libraries: ."
    ],
    [
      "of Node in a package that runs everywhere",
      "packages/low/src/Bad.ts",
      `export { join } from "node:path"`,
      "This package must run in every JavaScript runtime. Move code that needs Node to packages/node or to an app."
    ],
    [
      "of a newer Node in such a package",
      "packages/low/src/Bad.ts",
      `export { DatabaseSync } from "node:sqlite"`,
      "This package must run in every JavaScript runtime. Move code that needs Node to packages/node or to an app."
    ],
    [
      "of a module that does not exist",
      "packages/low/src/Bad.ts",
      `export { value } from "./Missing.js"`,
      "The imported module does not exist. Correct the path."
    ]
  ])("are reported: %s", async (_, path, text, expected) => {
    const found = await findings({ [path]: `${text}\n` })
    expect(found.some((finding) => finding.startsWith(`${path}: `) && finding.endsWith(expected))).toBe(true)
  })

  it("may name a module of a newer Node in a package that uses Node", async () => {
    expect(await findings({ "packages/server/src/New.ts": `export { DatabaseSync } from "node:sqlite"\n` })).toEqual([])
  })

  it("may form a cycle of types, but not of values", async () => {
    const cycle = (word: string) => ({
      "packages/low/src/A.ts": `import ${word} { B } from "./B.js"\nexport interface A { b: typeof B }\nexport const a = 1\n`,
      "packages/low/src/B.ts": `import ${word} { a } from "./A.js"\nexport const B: typeof a = 1\n`
    })
    const found = await findings(cycle(""))
    expect(found.filter((finding) => finding.includes("import each other at run time"))).not.toEqual([])
    rmSync(join(root, "node_modules"), { recursive: true })
    expect(await findings(cycle("type"))).toEqual([])
  })
})

describe("imports between the folders of a package", () => {
  it("may point to the same folder and to lower folders", async () => {
    const files = {
      "packages/low/src/top/Down.ts": `export { value } from "../base/Value.js"\nexport * from "./Value.js"\n`,
      "packages/low/src/shapes/circle/Down.ts": `export { value } from "../../base/Value.js"\n`,
      "packages/low/src/Main.ts": `export { value } from "./top/Value.js"\n`
    }
    expect(await findings(files)).toEqual([])
  })

  it.each([
    ["base/Up.ts", "../top/Value.js", "top/Value.ts", "base must not import shapes/*, top, ."],
    ["base/Up.ts", "../shapes/circle/Value.js", "shapes/circle/Value.ts", "base must not import shapes/*, top, ."],
    ["shapes/circle/Up.ts", "../../top/Value.js", "top/Value.ts", "shapes/* must not import top, ."],
    ["top/Up.ts", "../index.js", "index.ts", "top must not import ."]
  ])("must not point upward: %s imports %s", async (path, target, to, expected) => {
    const found = await findings({ [`packages/low/src/${path}`]: `export { value } from "${target}"\n` })
    expect(found).toEqual([
      `packages/low/src/${path}: imports packages/low/src/${to}. ${expected}: the list in tools/src/ImportRules.ts is ordered from low to high. Move the shared code into a lower folder.`
    ])
  })

  it("must not point upward, not even for a type", async () => {
    const found = await findings({ "packages/low/src/base/Up.ts": `export type { value } from "../top/Value.js"\n` })
    expect(found).toHaveLength(1)
  })

  it("must not point from one folder of a group to another", async () => {
    const path = "packages/low/src/shapes/circle/Sideways.ts"
    expect(await findings({ [path]: `export { value } from "../square/Value.js"\n` })).toEqual([
      `${path}: imports packages/low/src/shapes/square/Value.ts. The folders shapes/* must not import each other. Move the shared code into a lower folder.`
    ])
  })
})

describe("the list of folders", () => {
  it("must contain every folder with code", async () => {
    const files = { "packages/low/src/new/deep/File.ts": value, "packages/low/src/shapes/Stray.ts": value }
    const message =
      "contains code, but the import rules (tools/src/ImportRules.ts) do not list this folder; add it in its place"
    expect(await findings(files)).toEqual([
      `packages/low/src/new/deep: ${message}`,
      `packages/low/src/shapes: ${message}`
    ])
  })

  it("must contain only folders that exist", async () => {
    await findings({})
    rmSync(join(root, "packages/low/src/top"), { recursive: true })
    const { findings: found } = await checkImports(root, packages)
    expect(found).toEqual([
      {
        where: "packages/low/src/top",
        message: "is listed in the import rules (tools/src/ImportRules.ts) but does not exist; remove it from the list"
      }
    ])
  })
})

describe("the result of a check", () => {
  const finding = { where: "a.ts", message: "is wrong" }

  it("contains the numbers of examined items and problems", () => {
    expect(conclude("imports", { examined: 1_200, findings: [] })).toEqual({
      lines: ["imports: 1,200 items examined, 0 problems"],
      exitCode: 0
    })
  })

  it("lists the problems and fails", () => {
    expect(conclude("imports", { examined: 1, findings: [finding] })).toEqual({
      lines: ["a.ts: is wrong", "imports: 1 item examined, 1 problem"],
      exitCode: 1
    })
  })

  it("fails when nothing was examined", () => {
    expect(conclude("imports", { examined: 0, findings: [] })).toEqual({
      lines: ["imports: nothing was examined, so the check is misconfigured"],
      exitCode: 1
    })
  })
})
