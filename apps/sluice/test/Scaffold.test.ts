import { execFile } from "node:child_process"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"

const run = promisify(execFile)
// Inside the package, so that what is written finds it by its name.
const folder = fileURLToPath(new URL("../.cache/scaffold/", import.meta.url))
const clean = () => rmSync(folder, { recursive: true, force: true })
beforeAll(clean)
afterAll(clean)

describe("the template of a destination", () => {
  it("compiles and passes its own test, and fails it once it is broken [S-3]", async () => {
    const file = join(folder, "my-points.mjs")
    expect(await sluice("destination", file)).toMatchObject({ code: 0, err: "" })
    const options = ["--noEmit", "--allowJs", "--checkJs", "--strict", "--skipLibCheck", "--target", "es2024"]
    const modules = ["--module", "preserve", "--customConditions", "@sluice/source", "--types", "node"]
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc")
    await run(process.execPath, [tsc, ...options, ...modules, file], { cwd: folder })
    const test = () =>
      run(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", "--test", "my-points.test.mjs"], {
        cwd: folder
      })
    expect((await test()).stdout).toMatch(/pass 1\b/)
    writeFileSync(file, readFileSync(file, "utf8").replace("Number.isSafeInteger(value.points)", "true"))
    await expect(test()).rejects.toThrow("Command failed")
  }, 120_000)

  it("overwrites a file only with --force, and needs a valid module name", async () => {
    const file = join(folder, "twice.mjs")
    await sluice("destination", file)
    const again = await sluice("destination", file)
    expect([again.code, again.err]).toEqual([
      1,
      `${file} already exists. Choose another name, or overwrite it with --force.\n`
    ])
    expect((await sluice("destination", file, "--force")).code).toBe(0)
    for (const name of ["points.ts", "My Points.mjs", "points"])
      expect(await sluice("destination", join(folder, name))).toMatchObject({
        code: 1,
        err: expect.stringContaining("is not a valid file name")
      })
  })
})
