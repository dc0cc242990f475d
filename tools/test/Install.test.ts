import { spawn } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { advice } from "../bootstrap/Install.mjs"
import { exclusively } from "../bootstrap/InstallLock.mjs"
import { agrees } from "../bootstrap/InstallState.mjs"
import { atLeast, complaint } from "../bootstrap/NodeVersion.mjs"
import { root as repository } from "../src/Repository.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-bootstrap-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const lock = (version: string): string =>
  JSON.stringify({
    packages: { "": {}, "node_modules/a": { version }, "node_modules/b": { version: "1.0.0", optional: true } }
  })

/** A repository with a script in place of npm. It records its arguments and then runs `body`. */
const repositoryWith = (body: string): void => {
  cpSync(join(repository, "tools", "bootstrap.mjs"), join(root, "tools", "bootstrap.mjs"))
  cpSync(join(repository, "tools", "bootstrap"), join(root, "tools", "bootstrap"), { recursive: true })
  writeFileSync(join(root, "package.json"), JSON.stringify({ engines: { node: ">=20.19.0" } }))
  writeFileSync(join(root, "package-lock.json"), lock("1.0.0"))
  writeFileSync(
    join(root, "npm-cli.cjs"),
    `const fs = require("node:fs")
fs.appendFileSync("calls.txt", process.argv.slice(2).join(" ") + "\\n")
${body}`
  )
}

const installing = `fs.mkdirSync("node_modules", { recursive: true })
fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json")`

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** Runs the bootstrap. `onOutput` is called with all output so far. */
const bootstrap = (onOutput: (output: string) => void = () => undefined): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "tools", "bootstrap.mjs")], {
      cwd: root,
      env: { ...process.env, npm_execpath: join(root, "npm-cli.cjs") }
    })
    let output = ""
    const keep = (text: Buffer): void => {
      output += text.toString("utf8")
      onOutput(output)
    }
    child.stdout.on("data", keep)
    child.stderr.on("data", keep)
    child.on("close", (code) => resolve({ code, output }))
  })

const calls = (): ReadonlyArray<string> =>
  existsSync(join(root, "calls.txt")) ? readFileSync(join(root, "calls.txt"), "utf8").trim().split("\n") : []

const ci = "ci --include=dev --no-audit --no-fund"

describe("a clone", () => {
  it("is installed once, and again when the lock file changes", async () => {
    repositoryWith(installing)
    const first = await bootstrap()
    const second = await bootstrap()
    writeFileSync(join(root, "package-lock.json"), lock("1.0.1"))
    const third = await bootstrap()
    expect([first.code, second.code, third.code]).toEqual([0, 0, 0])
    expect(calls()).toEqual([ci, ci])
    expect(existsSync(join(root, ".cache", "install.lock"))).toBe(false)
  })

  it("that was installed by hand is not changed", async () => {
    repositoryWith("process.exit(9)")
    mkdirSync(join(root, "node_modules"))
    writeFileSync(join(root, "node_modules", ".package-lock.json"), lock("1.0.0"))
    expect(await bootstrap()).toEqual({ code: 0, output: "" })
    expect(calls()).toEqual([])
  })

  it("without a network reports it, returns the exit code and leaves no lock", async () => {
    repositoryWith(`console.error("npm error code EAI_AGAIN"); process.exit(4)`)
    const { code, output } = await bootstrap()
    expect(code).toBe(4)
    expect(output).toContain("npm could not reach its registry")
    expect(existsSync(join(root, ".cache", "install.lock"))).toBe(false)
  })

  it("is installed by one of two processes that start at once", async () => {
    repositoryWith(`const look = setInterval(() => {
  if (!fs.existsSync("other-waits")) return
  clearInterval(look)
  ${installing}
}, 5)`)
    const start = () =>
      bootstrap((output) => {
        if (output.includes("which is installing")) writeFileSync(join(root, "other-waits"), "")
      })
    const [first, second] = await Promise.all([start(), start()])
    expect([first.code, second.code]).toEqual([0, 0])
    expect(calls()).toEqual([ci])
  })

  it("whose installer was killed is installed by the next process", async () => {
    repositoryWith(installing)
    mkdirSync(join(root, ".cache"))
    const gone = spawn(process.execPath, ["-e", ""])
    await new Promise((resolve) => gone.on("close", resolve))
    const { hostname } = await import("node:os")
    writeFileSync(join(root, ".cache", "install.lock"), `${gone.pid}@${hostname()}`)
    expect((await bootstrap()).code).toBe(0)
    expect(calls()).toEqual([ci])
  })
})

describe("agrees", () => {
  const locked = (packages: Record<string, { version?: string; optional?: boolean }>) => ({ packages })
  const wanted = locked({
    "": {},
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "1.0.0", optional: true }
  })

  it.each([
    ["the same", { "node_modules/a": { version: "1.0.0" } }, true],
    ["another version", { "node_modules/a": { version: "1.0.1" } }, false],
    ["a package short", {}, false],
    [
      "an optional package in another version",
      { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } },
      false
    ]
  ])("%s", (_, packages, expected) => {
    expect(agrees(wanted, locked(packages))).toBe(expected)
  })
})

describe("exclusively", () => {
  it("releases the lock when its body fails", async () => {
    const failing = exclusively(
      root,
      () => undefined,
      () => Promise.reject(new Error("broken"))
    )
    await expect(failing).rejects.toThrow("broken")
    expect(
      await exclusively(
        root,
        () => undefined,
        async () => "free"
      )
    ).toBe("free")
  })
})

describe("the version of Node", () => {
  it.each([
    ["20.19.0", true],
    ["20.19.1", true],
    ["21.0.0", true],
    ["24.0.0-nightly", true],
    ["20.18.9", false],
    ["18.20.0", false]
  ])("%s", (version, expected) => {
    expect(atLeast(version, "20.19.0")).toBe(expected)
    expect(complaint(repository, version) === undefined).toBe(expected)
  })

  it("is in the message, together with the required version", () => {
    expect(complaint(repository, "18.20.0")).toContain("Sluice needs Node 20.19.0 or newer, but this is Node 18.20.0.")
  })
})

it.each([
  ["npm error code EUSAGE", /do not match/],
  ["npm error code ENOSPC", /disk is full/],
  ["npm error code E403", /refuses access/],
  ["npm error something new", /npm's output above/]
])("the error %s has specific advice", (words, expected) => {
  expect(advice(words)).toMatch(expected)
})
