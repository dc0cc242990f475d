import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

// The folder is inside the package, so that the samples import the package by its name.
const folder = fileURLToPath(new URL("../.cache/readme/", import.meta.url))
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const samples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code)

beforeAll(() => void mkdirSync(folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the README", () => {
  it("has samples", () => {
    expect(samples.length).toBe(2)
  })

  it.each(samples.map((code, index) => [index + 1, code] as const))(
    "sample %i prints what its comments say",
    (n, code) => {
      writeFileSync(`${folder}${n}.ts`, code)
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["--conditions=@sluice/source", "--import", "tsx", `${n}.ts`],
        { cwd: folder, encoding: "utf8" }
      )
      const expected = [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(([, text]) => text)
      expect(expected.length).toBeGreaterThan(0)
      expect({ printed: stdout.trimEnd().split("\n"), stderr }).toEqual({ printed: expected, stderr: "" })
    }
  )

  it("lists every public module", () => {
    const { exports } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
    const modules = Object.keys(exports).flatMap((key) => (/^\.\/[A-Z]/.test(key) ? [key.slice(2)] : []))
    const table = readme.slice(readme.indexOf("## Modules"), readme.indexOf("## What it does not do"))
    expect(modules.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
  })
})
