import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"

const workspace = mockServer()
// Inside the package, so that the samples import it by its name.
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

const run = async (code: string, name: string) => {
  const mock = await workspace()
  writeFileSync(`${folder}${name}.ts`, code)
  const printed = await new Promise<string>((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", `${name}.ts`], {
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

  it("shows a program with promises that works", async () => {
    const { mock, printed } = await run(blocks("ts")[0] ?? "", "promises")
    expect(printed).toContain("outcome: invalid")
    expect(printed).toMatch(/delivered: 20 exit: 0\nexit 0$/)
    expect(mock.stats().users).toBe(21)
  })

  it("shows a program with Effect that works", async () => {
    const { mock, printed } = await run(blocks("ts")[1] ?? "", "effect")
    expect(printed).toBe("delivered: 10\nexit 0")
    expect(mock.user("customer-3")).toMatchObject({ first_name: "Lin" })
  })
})
