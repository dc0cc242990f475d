import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

// Inside the package, so that the samples import it by its name.
const folder = fileURLToPath(new URL("../.cache/readme/", import.meta.url))
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const samples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? "")
const lines = Array.from({ length: 3 }, (_, n) => `{"chat_id":"${n}","transcript":["SECRET"]}\n`).join("")

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(`${folder}export`, { recursive: true })
  writeFileSync(`${folder}export/a.ndjson.gz`, gzipSync(lines))
  writeFileSync(`${folder}in.ndjson`, lines)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (name: string, code: string): Promise<string> => {
  writeFileSync(`${folder}${name}.ts`, code)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", `${name}.ts`], {
      cwd: folder
    })
    let said = ""
    child.stdout.on("data", (part) => {
      said += part
    })
    child.stderr.on("data", (part) => {
      said += part
    })
    child.on("error", reject)
    child.on("close", (code) => resolve(`${said}exit ${code}`))
  })
}

/** Runs the first sample, then the `run` of the second one twice, with a destination that accepts everything. */
const driver = `
import * as Item from "@sluice/core/Item"
import * as Prepared from "@sluice/core/Prepared"
import * as Reply from "@sluice/core/Reply"
import { Effect } from "effect"
import { run } from "./pipeline.js"

const endpoint = {
  id: "e",
  lanes: ["items"],
  limits: { items: 10, bytes: 1000, bytesAlone: 1000, envelope: 2 },
  budget: { pool: "e", count: 100, per: 1000 },
  attempt: () => Effect.succeed(Reply.judged(undefined))
}
const prepare = (chunk) =>
  chunk.map((record) => Prepared.items([Item.make({ record, destination: "all", part: 0, key: "k:" + record.id, lane: "items", json: JSON.stringify(record.body), repeatable: true })]))
await import("./count.js")
for (let time = 0; time < 2; time++) {
  const report = await Effect.runPromise(run("in.ndjson", () => [{ destination: { name: "all", endpoint, prepare } }]))
  console.log("delivered:", report.delivered, "stopped:", report.stopped)
}
`

describe("the README", () => {
  // One process for both samples, because starting it takes longer than running them.
  it("shows how to read files, and a complete pipeline that keeps everything in files", async () => {
    writeFileSync(`${folder}count.ts`, samples[0] ?? "")
    writeFileSync(`${folder}pipeline.ts`, samples[1] ?? "")
    expect(await run("driver", driver)).toBe(
      "records: 3\ndelivered: 3 stopped: undefined\ndelivered: 0 stopped: undefined\nexit 0"
    )
    expect(readFileSync(`${folder}outcomes.ndjson`, "utf8").split("\n").length).toBe(4)
    expect(readFileSync(`${folder}outcomes.ndjson`, "utf8")).not.toContain("SECRET")
  })
})
