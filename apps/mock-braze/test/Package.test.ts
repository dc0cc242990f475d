import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { createRequire, isBuiltin } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Built from "./Built.js"
import { headersOf, body as track } from "./Http.js"

const room = fileURLToPath(new URL("..", import.meta.url))
const require = createRequire(import.meta.url)

let home = ""

const npm = (...args: ReadonlyArray<string>): string =>
  execFileSync("npm", [...args], { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })

const node = (file: string, text: string): unknown => {
  writeFileSync(join(home, file), text)
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: home, encoding: "utf8" }))
}

// A registry that does not respond: whatever the archive lacks is missing.
const nowhere = ["--offline", "--registry=http://127.0.0.1:9/", "--no-audit", "--no-fund"]

beforeAll(() => {
  Built.build()
  home = realpathSync(mkdtempSync(join(tmpdir(), "mock-braze-installed-")))
  const packed = npm("pack", room, "--ignore-scripts", "--json")
  const [{ filename }] = JSON.parse(packed)
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }))
  npm("install", ...nowhere, `./${filename}`)
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe("the installed package", () => {
  it("is a single package", () => {
    const lock = JSON.parse(readFileSync(join(home, "package-lock.json"), "utf8"))
    expect(Object.keys(lock.packages)).toEqual(["", "node_modules/mock-braze"])
  })

  it("contains its own license", () => {
    const text = readFileSync(join(home, "node_modules/mock-braze/LICENSE"), "utf8")
    expect(text).toBe(readFileSync(join(room, "../../LICENSE"), "utf8"))
  })

  it("contains every file that its README links to", () => {
    const readme = readFileSync(join(home, "node_modules/mock-braze/README.md"), "utf8")
    const links = [...readme.replaceAll(/^```.*?^```$/gms, "").matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, link = ""]) => link
    )
    const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-")
    )
    // npm resolves links out of the package against the folder of the package in the repository.
    const folder = new URL("../", import.meta.url)
    const lost = links.filter((link) => {
      if (link.startsWith("#")) return !headings.includes(link.slice(1))
      const [path = ""] = link.split("#")
      return !existsSync(path.startsWith("../") ? new URL(path, folder) : join(home, "node_modules/mock-braze", path))
    })
    expect([links.length > 3, lost]).toEqual([true, []])
  })

  it("contains the licenses of bundled libraries", () => {
    const text = readFileSync(join(home, "node_modules/mock-braze/dist/LICENSES.txt"), "utf8")
    const named = ["effect", "@effect/platform", "libphonenumber-js", "fastest-levenshtein"]
    expect(named.filter((name) => !text.split("\n").includes(name))).toEqual([])
    expect(text.split("-".repeat(80)).filter((part) => !/permission|license/i.test(part))).toEqual([])
  })

  it("starts in a program, with its own calls", () => {
    const seen = node(
      "library.mjs",
      `import { startMockBraze } from "mock-braze"
const mock = await startMockBraze({ apiKey: "k" })
const headers = ${JSON.stringify(headersOf("k"))}
const sent = await fetch(mock.url + "/users/track", { method: "POST", headers, body: ${JSON.stringify(track("u1"))} })
const stats = await fetch(mock.url + "/_mock/stats")
console.log(JSON.stringify({ status: sent.status, user: mock.user("u1").external_id, users: (await stats.json()).users }))
await mock.stop()`
    )
    expect(seen).toEqual({ status: 201, user: "u1", users: 1 })
  })

  it("loads the libraries for phone numbers and patterns when it needs them", () => {
    const filter = {
      custom_attribute: { custom_attribute_name: "plan", comparison: "matches_regex", value: "^pre" }
    }
    const people = [
      { external_id: "u1", phone: "(212) 555-1234", plan: "premium" },
      { external_id: "u2", plan: "basic" }
    ]
    const seen = node(
      "late.mjs",
      `import { startMockBraze } from "mock-braze"
const seed = ${JSON.stringify({ attributes: people, segments: [{ id: "s1", name: "Premium", filter }] })}
const mock = await startMockBraze({ seed })
const members = mock.users({ segment: "s1" }).users.map((user) => user.external_id)
console.log(JSON.stringify({ phone: mock.user("u1").phone, members }))
await mock.stop()`
    )
    expect(seen).toEqual({ phone: "+12125551234", members: ["u1"] })
  })

  it("can be required", () => {
    const seen = node(
      "required.cjs",
      `const { startMockBraze } = require("mock-braze")
startMockBraze().then(async (mock) => {
  console.log(JSON.stringify(mock.stats().requests))
  await mock.stop()
})`
    )
    expect(seen).toBe(0)
  })

  it("starts as a command", async () => {
    const child = spawn(join(home, "node_modules/.bin/mock-braze"), ["--port", "0", "--json"], { cwd: home })
    const { url, apiKey } = JSON.parse(await firstLine(child))
    const sent = await fetch(`${url}/users/track`, { method: "POST", headers: headersOf(apiKey), body: track("u1") })
    const health = await fetch(`${url}/_mock/health`)
    const ended = new Promise((resolve) => child.once("exit", resolve))
    child.kill("SIGTERM")
    expect([sent.status, health.status, await ended]).toEqual([201, 200, 0])
  })

  it("needs the package effect for mock-braze/effect only", () => {
    const failure = node(
      "effect.mjs",
      `console.log(JSON.stringify(await import("mock-braze/effect").then(() => "loaded", ({ code, message }) => ({ code, names: message.includes("'effect'") }))))`
    )
    expect(failure).toEqual({ code: "ERR_MODULE_NOT_FOUND", names: true })
  })

  it.each(["index", "bin"])("imports only itself and Node from %s", (name) => {
    expect([...importsFrom(`${name}.js`)].filter((from) => !isBuiltin(from))).toEqual([])
  })
})

describe("the installed declarations", () => {
  it("need no other package, and refuse wrong types", () => {
    writeFileSync(
      join(home, "right.ts"),
      `import { startMockBraze, type MockBraze, type Options, type OwnWorkspace } from "mock-braze"
const options: Options = { apiKey: "k", limits: "mau" }
const mock: MockBraze = await startMockBraze(options)
const one: OwnWorkspace = mock.workspace()
export const name: string | null | undefined = one.user("u1")?.external_id
export const count: number = mock.stats().requests
await mock.stop()
`
    )
    writeFileSync(
      join(home, "wrong.ts"),
      `import { startMockBraze } from "mock-braze"
await startMockBraze({ limits: "none" })
`
    )
    // One run of the compiler for both files, because it takes far longer to read the declarations of Node.
    expect(check(["right.ts", "wrong.ts"])).toEqual([expect.stringMatching(/^wrong\.ts\(2,24\).*"none"/)])
  })
})

/** The mistakes that the compiler finds in these files and in all declarations that they need, one line each. */
const check = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: false,
    target: "es2022",
    module: "nodenext",
    typeRoots: [dirname(dirname(require.resolve("@types/node/package.json")))],
    types: ["node"]
  }
  writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, files }))
  const compiler = join(dirname(require.resolve("@typescript/native/package.json")), "bin", "tsc")
  const { stdout } = spawnSync(process.execPath, [compiler], {
    cwd: home,
    encoding: "utf8"
  })
  return stdout.split("\n").filter((line) => line !== "")
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ""
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes("\n")) resolve(text)
    })
    child.once("exit", (code) => reject(new Error(`ended with ${code} before it listened`)))
  })

/** The packages that an entry imports, its chunks included. */
const importsFrom = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return new Set()
  seen.add(file)
  const text = readFileSync(join(home, "node_modules/mock-braze/dist", file), "utf8")
  const from = [...text.matchAll(/^(?:import|export)\b[^"'`;]*?["']([^"'\n]+)["'];?$/gm)].map(([, name = ""]) => name)
  const late = [...text.matchAll(/\bimport\(["'](\.[^"']+)["']\)/g)].map(([, name = ""]) => name)
  const all = [...from, ...late]
  const beside = all.filter((name) => name.startsWith("./")).flatMap((name) => [...importsFrom(name.slice(2), seen)])
  return new Set([...all.filter((name) => !name.startsWith("./")), ...beside])
}
