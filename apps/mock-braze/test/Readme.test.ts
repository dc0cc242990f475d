import { execFile, spawn } from "node:child_process"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import * as Command from "../src/command/Command.js"
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

/** Runs a sample as a module of this package, so that its imports resolve to the build. */
const runModule = async (name: string, code: string): Promise<string> => {
  await mkdir(folder, { recursive: true })
  const file = new URL(`${name}.mjs`, folder)
  await writeFile(file, code)
  return run(process.execPath, fileURLToPath(file))
}

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The samples of a language, each with the output that the page shows after it. */
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
  ["mock-braze", "../README.md", 5],
  ["reference", "../../../docs/reference/mock-braze.md", 1],
  ["braze-emulator", "../../../packages/braze-emulator/README.md", 1]
])("the page of %s", (name, path, count) => {
  it("contains samples that run and print what it shows", async () => {
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

it("the vitest sample passes in vitest", async () => {
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

  it("curl and Python receive what the page shows, if they are installed", () =>
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
})

// Written by: WRITE_README=1, with this test.
it("the table of options is current", async () => {
  const file = new URL("../README.md", import.meta.url)
  const text = await readFile(file, "utf8")
  const current = text.replace(
    /(<!-- options -->\n).*?(<!-- \/options -->)/s,
    (_, before, after) => `${before}${Command.table()}\n${after}`
  )
  if (process.env["WRITE_README"] === "1") await writeFile(file, current)
  else expect(text).toBe(current)
})
