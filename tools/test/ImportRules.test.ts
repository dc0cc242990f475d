import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkImports } from "../src/checks/Imports.js"
import type { Room } from "../src/House.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-imports-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const room = (name: string, rest: Partial<Room> = {}): Room => ({
  folder: `packages/${name}`,
  name: `@house/${name}`,
  imports: [],
  testImports: [],
  machine: false,
  published: true,
  ...rest
})

const rooms = [room("low"), room("high", { imports: ["@house/low"], libraries: [] }), room("help")]

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** A small house with these files besides one blameless module a room. */
const findings = async (files: Record<string, string>): Promise<ReadonlyArray<string>> => {
  write("package.json", "{}")
  for (const { folder, name } of rooms) {
    const dependencies = { "@house/low": "*", "@house/high": "*", "@house/help": "*", library: "*" }
    write(
      `${folder}/package.json`,
      JSON.stringify({ name, exports: { ".": { "@sluice/source": "./src/index.ts" } }, dependencies })
    )
    write(`${folder}/src/index.ts`, "export const value = 1\n")
    mkdirSync(join(root, "node_modules/@house"), { recursive: true })
    symlinkSync(join(root, folder), join(root, "node_modules", name))
  }
  write("node_modules/library/package.json", JSON.stringify({ name: "library", main: "index.js" }))
  write("node_modules/library/index.js", "export const value = 1\n")
  for (const [path, text] of Object.entries(files)) write(path, text)
  const result = await checkImports(root, rooms)
  return result.findings.map(({ where, message }) => `${where}: ${message}`)
}

it("lets the arrows of the table pass", async () => {
  expect(await findings({ "packages/high/src/Good.ts": `export { value } from "@house/low"\n` })).toEqual([])
})

it.each([
  ["an arrow against the table", "packages/low/src/Bad.ts", `export { value } from "@house/high"`, "no such arrow"],
  ["one of types alone", "packages/low/src/Bad.ts", `export type { value } from "@house/high"`, "no such arrow"],
  ["one of tests alone, in source", "packages/high/src/Bad.ts", `export { value } from "@house/help"`, "no such arrow"],
  ["one in a test", "packages/low/test/Bad.test.ts", `export { value } from "@house/high"`, "no such arrow"],
  [
    "a way around the exports map",
    "packages/high/src/Bad.ts",
    `export { value } from "../../low/src/index.js"`,
    "by its name"
  ],
  [
    "a library that the room may not use",
    "packages/high/src/Bad.ts",
    `export { value } from "library"`,
    "no other library"
  ],
  ["the machine", "packages/low/src/Bad.ts", `export { join } from "node:path"`, "must run anywhere"],
  ["what is not there", "packages/low/src/Bad.ts", `export { value } from "./Missing.js"`, "Nothing stands"]
])("finds %s", async (_, path, text, expected) => {
  const found = await findings({ [path]: `${text}\n` })
  expect(found.some((finding) => finding.startsWith(`${path}: `) && finding.includes(expected))).toBe(true)
})

it("finds a circle, and lets one of types alone pass", async () => {
  const circle = (word: string) => ({
    "packages/low/src/A.ts": `import ${word} { B } from "./B.js"\nexport interface A { b: typeof B }\nexport const a = 1\n`,
    "packages/low/src/B.ts": `import ${word} { a } from "./A.js"\nexport const B: typeof a = 1\n`
  })
  const found = await findings(circle(""))
  expect(found.filter((finding) => finding.includes("split what they share"))).not.toEqual([])
  rmSync(join(root, "node_modules"), { recursive: true })
  expect(await findings(circle("type"))).toEqual([])
})
