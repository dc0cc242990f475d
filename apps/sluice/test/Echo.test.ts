import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()
const key = "kanarie-sleutel-4f1d9c0a7b"
const person = "kanarievogel7"
let names = 0
let answer: { readonly status: number; readonly body: (said: string) => string } = { status: 201, body: () => "" }

/** Repeats the key and every value of a request. */
const server = createServer((request, response) => {
  const parts: Array<Buffer> = []
  request.on("data", (part: Buffer) => parts.push(part))
  request.on("end", () => {
    const said = `${request.headers.authorization} ${key} ${Buffer.concat(parts).toString().replaceAll(/["\\]/g, "")}`
    response.writeHead(answer.status, { "content-type": "application/json", "x-request-id": key })
    response.end(answer.body(said))
  })
})
const url = new Promise<string>((resolve) =>
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    resolve(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`)
  })
)
afterAll(() => void server.close())

const unicode = (text: string): string =>
  text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("")
const named = (said: string): string =>
  JSON.stringify({ message: "success", errors: [{ type: said, input_array: "events", index: 0 }] })

/** A string, and what it says if its escapes are decoded. */
const forms = (text: string): string => {
  const plain = text.replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return `${text}\n${plain.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))}`
}

describe("a run against a vendor that repeats its input", () => {
  it.each([
    ["201 with a named error", 201, named],
    [
      "201 with an escaped error",
      201,
      (said: string) => `{"message":"success","errors":[{"type":"${unicode(said)}","input_array":"events","index":0}]}`
    ],
    ["400 that names an object", 400, named],
    ["400 that names none", 400, (said: string) => JSON.stringify({ message: said })],
    ["400 that names none, encoded", 400, (said: string) => JSON.stringify({ message: encodeURIComponent(said) })],
    ["302", 302, (said: string) => said],
    ["401", 401, (said: string) => said],
    ["403", 403, (said: string) => JSON.stringify({ message: said })],
    ["404", 404, (said: string) => `<html>${said}</html>`],
    ["413", 413, (said: string) => said]
  ])("prints and stores nothing of it: %s", async (_, status, body) => {
    answer = { status, body }
    const at = join(folder, `p${names++}`)
    mkdirSync(at)
    const config = join(at, "sluice.json")
    writeFileSync(
      config,
      JSON.stringify({
        version: 1,
        source: { file: "in.ndjson", id: "$.id" },
        connections: { braze: { endpoint: await url, apiKey: key } },
        delivery: { giveUpAfter: "1 second" },
        identity: [{ external_id: "$.who" }],
        routes: [
          { name: "profile", to: "braze-user-track", fields: { first_name: "$.name" } },
          {
            name: "ended",
            to: "braze-event-tracking",
            fields: { name: "ended", time: "$.at", properties: { note: "$.name" } }
          }
        ]
      })
    )
    const records = [1, 2].map((n) => ({
      id: `r${n}`,
      who: `u${n}-${person}`,
      name: `Ada ${person} ${n}`,
      at: "2026-03-04T10:00:00Z"
    }))
    writeFileSync(join(at, "in.ndjson"), ndjson(records))
    const files = ["--report", join(at, "report.json"), "--outcomes", join(at, "outcomes.ndjson")]
    const { err, out } = await sluice("run", config, "--yes", ...files)
    const listed = await sluice("dead-letters", "list", join(at, "dead-letters.ndjson"))
    const shown = await sluice("status", config)
    for (const name of ["sluice.json", "in.ndjson"]) rmSync(join(at, name))
    const stored = ["", ".sluice"].flatMap((below) =>
      readdirSync(join(at, below), { withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [[entry.name, forms(readFileSync(join(at, below, entry.name), "latin1"))] as const] : []
      )
    )
    const printed = [out, err, listed.out, listed.err, shown.out, shown.err].map(
      (text) => ["printed", forms(text)] as const
    )
    const all = [...printed, ...stored]
    const containing = (text: string) => all.filter(([, content]) => content.includes(text)).map(([name]) => name)
    expect(containing(key)).toEqual([])
    expect(containing(person).filter((name) => name !== "dead-letters.ndjson")).toEqual([])
  })
})
