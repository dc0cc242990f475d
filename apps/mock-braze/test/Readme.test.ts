import { execFile, spawn } from "node:child_process"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { withMock } from "./Http.js"

interface Sample {
  readonly language: string
  readonly code: string
}

const folder = new URL("../.cache/readme/", import.meta.url)

const samples = async (path: string): Promise<ReadonlyArray<Sample>> => {
  const text = await readFile(new URL(path, import.meta.url), "utf8")
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", code = ""]) => ({ language, code }))
}

const run = (command: string, ...args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, args, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(`${error.message}\n${out}${err}`))
    )
  })

const isThere = (command: string): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(command, ["--version"], { stdio: "ignore" })
    child.on("error", () => resolve(false))
    child.on("close", (code) => resolve(code === 0))
  })

/** Runs a sample as a module of this package, so that its imports find what is built. */
const runModule = async (name: string, code: string): Promise<string> => {
  await mkdir(folder, { recursive: true })
  const file = new URL(`${name}.mjs`, folder)
  await writeFile(file, code)
  return run(process.execPath, fileURLToPath(file))
}

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The samples of a language that stand before the next text, each with what it prints where the page tells. */
const withOutput = (
  all: ReadonlyArray<Sample>,
  language: string
): ReadonlyArray<readonly [string, string | undefined]> =>
  all.flatMap((sample, index) => {
    const next = all[index + 1]
    return sample.language === language
      ? [[sample.code, next?.language === "text" ? next.code : undefined] as const]
      : []
  })

describe.each([
  ["mock-braze", "../README.md", 6],
  ["braze-emulator", "../../../packages/braze-emulator/README.md", 1]
])("the page of %s", (name, path, count) => {
  it("holds modules that run and print what it says", async () => {
    const modules = withOutput(await samples(path), "js")
    expect(modules).toHaveLength(count)
    const printed = await Promise.all(modules.map(([code], index) => runModule(`${name}-${index}`, code)))
    for (const [index, [, expected]] of modules.entries()) {
      if (expected !== undefined) expect(printed[index]).toBe(expected)
    }
    expect(printed.filter((out) => /^# fail 0$/m.test(out) || /^ℹ fail 0$/m.test(out))).toHaveLength(
      name === "mock-braze" ? 1 : 0
    )
  })
})

it("the sample for vitest passes there", async () => {
  const sample = (await samples("../README.md")).find(({ language }) => language === "ts")?.code ?? ""
  expect(sample).toContain("mock-braze/vitest")
  const home = new URL("vitest/", folder)
  await mkdir(home, { recursive: true })
  await writeFile(new URL("sample.test.ts", home), sample)
  await writeFile(new URL("vitest.config.mjs", home), "export default {}\n")
  const vitest = fileURLToPath(new URL("../../../node_modules/vitest/vitest.mjs", import.meta.url))
  const out = await run(process.execPath, vitest, "run", "--root", fileURLToPath(home))
  expect(out).toMatch(/1 passed/)
})

describe("calls from other languages", () => {
  const adapted = (code: string, url: string): string => code.replaceAll("http://127.0.0.1:8099", url)

  it("curl and Python get what the page says, where they are installed", () =>
    withMock(
      async (mock) => {
        const all = await samples("../README.md")
        const shell = all.find(({ language, code }) => language === "sh" && code.includes("curl"))?.code ?? ""
        const python = all.find(({ language }) => language === "python")?.code ?? ""
        expect([shell, python].every((code) => code.includes("http://127.0.0.1:8099"))).toBe(true)
        if (await isThere("curl")) {
          const out = await run("sh", "-ec", adapted(shell, mock.url))
          expect(out).toContain(`{"attributes_processed":1,"message":"success"}`)
          expect(out).toContain(`"first_name":"Ada"`)
        }
        if (await isThere("python3")) {
          await run("python3", "-c", adapted(python, mock.url))
          expect(mock.stats().accepted["events"]).toBe(1)
        }
      },
      { apiKey: "my-test-key" }
    ))

  it("every option of the table exists", async () => {
    const text = await readFile(new URL("../README.md", import.meta.url), "utf8")
    const help = await run(process.execPath, fileURLToPath(new URL("../bin/mock-braze.js", import.meta.url)), "--help")
    const named = [...text.matchAll(/^\| `(--[a-z-]+)` /gm)].map(([, flag = ""]) => flag)
    const known = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, flag = ""]) => flag)
    expect(named).toEqual(known.filter((flag) => flag !== "--help" && flag !== "--version"))
  })
})
