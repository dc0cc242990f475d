import { execFile, execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Built from "./Built.js"

const room = fileURLToPath(new URL("..", import.meta.url))
const folder = join(room, "samples")

let home = ""
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "mock-braze-samples-"))
  cpSync(folder, home, { recursive: true })
  mkdirSync(join(home, "node_modules/.bin"), { recursive: true })
  symlinkSync(Built.command(), join(home, "node_modules/.bin/mock-braze"))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const isThere = (command: string, ...args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync(command, [...args], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const run = (command: string, ...args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, args, { cwd: home }, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(`${error.message}\n${out}${err}`))
    )
  })

describe("the samples of other languages", () => {
  it("are printed in the README or the reference", () => {
    const pages = [join(room, "README.md"), join(room, "../../docs/reference/mock-braze.md")]
    const printed = pages.map((page) => readFileSync(page, "utf8")).join("\n")
    const files = readdirSync(folder)
    expect(files.filter((file) => !file.startsWith("braze.")).sort()).toEqual([
      "BrazeContainerTest.java",
      "BrazeSample.java",
      "test_braze.py"
    ])
    expect(files.filter((file) => !printed.includes(readFileSync(join(folder, file), "utf8")))).toEqual([])
  })

  const python = isThere("python3", "-m", "pytest", "--version")
  it.skipIf(!python)(`pass in pytest${python ? "" : " (skipped: python3 with pytest is not installed)"}`, async () => {
    expect(await run("python3", "-m", "pytest", "-q", "-p", "no:cacheprovider")).toContain("2 passed")
  })

  const java = isThere("java", "--version") && isThere("javac", "--version")
  it.skipIf(!java)(`run in Java${java ? "" : " (skipped: no Java compiler is installed)"}`, async () => {
    const answer = `201 {"events_processed":1,"message":"success"}`
    expect((await run("java", "BrazeSample.java")).split("\n")).toEqual([answer, "true", ""])
  })
})
