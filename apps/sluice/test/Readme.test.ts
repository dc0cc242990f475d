import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { commands } from "../src/commands/Commands.js"
import { exitCodes } from "../src/report/ExitCode.js"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"

const workspace = mockServer()
// The folder is inside the package, so that the samples import the package by its name.
const folder = fileURLToPath(new URL("../.cache/readme/", import.meta.url))
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map((match) => match[1] ?? "")

const session = (n: number) => ({
  chat_id: `chat-${n}`,
  bot_id: "b",
  ended_at: "2026-03-04T10:00:00Z",
  transcript: ["never"],
  session: {
    customer_id: `customer-${n}`,
    first_name: "Ada",
    email: `a${n}@example.com`,
    birth_date: "01/02/1980",
    platform: "iOS"
  }
})

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(`${folder}export`, { recursive: true })
  writeFileSync(`${folder}sluice.yaml`, blocks("yaml")[0] ?? "")
  writeFileSync(`${folder}export/a.ndjson`, ndjson(Array.from({ length: 20 }, (_, n) => session(n + 100))))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the programs one after the other in one process, which loads Sluice once, and returns what they print. */
const run = async (programs: ReadonlyArray<string>) => {
  const mock = await workspace()
  const imports = programs.map((code, at) => {
    writeFileSync(`${folder}program-${at}.ts`, code)
    return `await import("./program-${at}.ts")\nconsole.log("---")`
  })
  writeFileSync(`${folder}main.mjs`, imports.join("\n"))
  const printed = await new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", "main.mjs"], {
      cwd: folder,
      env: { ...process.env, BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey }
    })
    let text = ""
    child.stdout.on("data", (part) => (text += part))
    child.stderr.on("data", (part) => (text += part))
    child.on("error", reject)
    child.on("close", (code) => resolve(`${text}exit ${code}`))
  })
  return { mock, printed }
}

describe("the README", () => {
  it("shows a configuration that works", async () => {
    const shown = await sluice("map", `${folder}sluice.yaml`, "--limit", "1", "--json")
    expect(shown.code).toBe(0)
    expect(JSON.parse(shown.out).requests[0].body).toEqual({
      attributes: [
        {
          external_id: "customer-100",
          first_name: "Ada",
          email: "a100@example.com",
          dob: "1980-02-01",
          operating_system: "iOS"
        }
      ],
      events: [
        {
          external_id: "customer-100",
          name: "conversation ended",
          time: "2026-03-04T10:00:00Z",
          properties: { bot: "b" }
        }
      ],
      partner: "pypestream"
    })
  })

  it("shows programs with promises and with Effect that work", async () => {
    const { mock, printed } = await run(blocks("ts"))
    const [promises, disposed, sender, effect, end] = printed.split("---\n")
    expect(promises).toContain("outcome: invalid")
    expect(promises).toMatch(/delivered: 20 exit: 0\n$/)
    expect([disposed, sender, effect, end]).toEqual(["", "delivered\n", "delivered: 10\n", "exit 0"])
    expect(mock.stats().users).toBe(24)
    expect(mock.user("customer-3")).toMatchObject({ first_name: "Lin" })
    expect(mock.user("customer-4")).toMatchObject({ first_name: "Mary" })
  })

  it("lists the exit codes of the table", () => {
    const rows = [...readme.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, when]) => [Number(code), when])
    expect(rows).toEqual(exitCodes.map(({ code, when }) => [code, when]))
  })

  it("lists every command with its sentence, and every option of run", () => {
    for (const { definition } of commands) {
      const heading = [...definition.words, ...Object.values(definition.arguments).map(({ name }) => name)].join(" ")
      expect(readme).toContain(`| \`${heading}\` | ${definition.sentence} |`)
    }
    const runCommand = commands.find(({ definition }) => definition.words[0] === "run")
    for (const { name, placeholder } of Object.values(runCommand?.definition.options ?? {}))
      expect(readme).toContain(`\`--${name}${placeholder === undefined ? "" : ` ${placeholder}`}\``)
  })
})
