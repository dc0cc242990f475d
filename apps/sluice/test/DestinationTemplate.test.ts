import { execFile } from "node:child_process"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import ts from "typescript"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"

const run = promisify(execFile)
// The folder is inside the package, so that the template imports the package by its name.
const folder = fileURLToPath(new URL("../.cache/destination-template/", import.meta.url))
const clean = () => rmSync(folder, { recursive: true, force: true })
beforeAll(clean)
afterAll(clean)

const options: ts.CompilerOptions = {
  noEmit: true,
  allowJs: true,
  checkJs: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2024.d.ts"],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  customConditions: ["@sluice/source"],
  types: ["node"]
}

/** The type errors in one file. Checking all its imports took ten times as long. */
const mistakes = (file: string): ReadonlyArray<string> => {
  const program = ts.createProgram([file], options)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
}

/** A destination with its test, written by the command. */
const written = async (name: string): Promise<string> => {
  const file = join(folder, `${name}.mjs`)
  expect(await sluice("destination", file)).toMatchObject({ code: 0, err: "" })
  return file
}

describe("the template of a destination", () => {
  it("compiles and passes its own test, and fails the test when it is broken [S-3]", async () => {
    const file = await written("my-points")
    const broken = await written("my-broken")
    writeFileSync(broken, readFileSync(broken, "utf8").replace("Number.isSafeInteger(value.points)", "true"))
    expect(mistakes(file)).toEqual([])
    // Both tests in one process, which loads Sluice once.
    writeFileSync(join(folder, "both.mjs"), 'import "./my-points.test.mjs"\nimport "./my-broken.test.mjs"\n')
    const { code, stdout } = await run(
      process.execPath,
      ["--conditions=@sluice/source", "--import", "tsx", "--test-reporter=tap", "both.mjs"],
      { cwd: folder }
    ).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => error
    )
    const results = stdout.split("\n").filter((line) => /^(not )?ok \d/.test(line))
    expect([code, results.map((line) => line.split(" - ")[0])]).toEqual([1, ["ok 1", "not ok 2"]])
  })

  it("overwrites a file only with --force, and needs a valid module name", async () => {
    const file = await written("twice")
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
