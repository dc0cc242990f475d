import { readFileSync, statSync, writeFileSync } from "node:fs"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import { dead } from "@sluice/core/Outcome"
import { parse } from "csv-parse/sync"
import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { letterAdvice } from "../src/report/LetterAdvice.js"
import * as RejectsFile from "../src/report/RejectsFile.js"
import { sluice } from "./support/cli.js"
import { conversation, ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { spawned } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder, put } = temporaryFolder()
const workspace = mockServer()
let names = 0

/** The rows of a file below its header, which must be the one of rejects. */
const rows = (path: string): ReadonlyArray<ReadonlyArray<string>> => {
  const bytes = readFileSync(path)
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const [header, ...others]: Array<Array<string>> = parse(bytes, { bom: true, record_delimiter: "\r\n" })
  expect(header).toEqual(RejectsFile.columns)
  return others
}

/** Text that a spreadsheet shows instead of executing it. */
const defused = (cell: string) => (/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? `'${cell}` : cell)

const expected = ({ destination, id, origin, outcome, reasons, record }: DeadLetter) =>
  reasons.map(({ code, message, path }) =>
    [
      origin.source,
      origin.line === undefined ? "" : String(origin.line),
      id,
      outcome,
      destination,
      code,
      path ?? "",
      message,
      letterAdvice(outcome),
      JSON.stringify(record)
    ].map(defused)
  )

const cell = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
  fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", ",", ";", '"', "'", "\uFEFF", "a") })
)
const letters: fc.Arbitrary<ReadonlyArray<DeadLetter>> = fc.array(
  fc.record({
    v: fc.constant(1 as const),
    id: cell,
    seq: fc.nat(),
    origin: fc.record({ source: cell, line: fc.nat() }, { requiredKeys: ["source"] }),
    destination: cell,
    outcome: fc.constantFrom(...dead),
    reasons: fc.array(fc.record({ code: cell, path: cell, message: cell }, { requiredKeys: ["code", "message"] }), {
      minLength: 1,
      maxLength: 3
    }),
    attempts: fc.nat(),
    at: fc.constant("2026-01-01T00:00:00.000Z"),
    record: fc.oneof(cell, fc.dictionary(cell, cell)),
    delivered: fc.constant([])
  }),
  { maxLength: 5 }
)

/** A configuration with its records in a separate folder. */
const project = async (content: string, change: object = {}) => {
  const mock = await workspace()
  const name = `p${names++}`
  put(`${name}/in.ndjson`, content)
  const config = put(
    `${name}/sluice.json`,
    JSON.stringify({
      version: 1,
      source: { file: "in.ndjson", id: "$.chat_id" },
      connections: { braze: { endpoint: mock.url, apiKey: mock.apiKey } },
      identity: [{ external_id: "$.customer" }],
      routes: [{ name: "profile", to: "braze-user-track", fields: { first_name: "$.name" } }],
      ...change
    })
  )
  const file = (path: string) => `${folder}/${name}/${path}`
  const lettersIn = (): ReadonlyArray<DeadLetter> =>
    readFileSync(file("dead-letters.ndjson"), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  return { mock, config, file, lettersIn, rejects: file("rejects.csv") }
}

const people = (count: number) =>
  ndjson(Array.from({ length: count }, (_, n) => ({ ...conversation(n), customer: n % 2 === 0 ? null : `c-${n}` })))

describe("the rejects", () => {
  it("have a row for each reason of each letter, which CSV readers read unchanged except for formulas", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(letters, { maxLength: 4 }), async (batches) => {
        const path = `${folder}/law.csv`
        await Effect.runPromise(
          Effect.scoped(
            Effect.gen(function* () {
              const file = yield* RejectsFile.make(path)
              for (const batch of batches) file.add(batch)
              yield* file.end
            })
          )
        )
        expect(rows(path)).toEqual(batches.flat().flatMap(expected))
      })
    )
  })

  it("of a run are its dead letters, in a file that only the user may read", async () => {
    const { config, lettersIn, rejects } = await project(`${people(6)}=cmd|' /C calc'!A0\n`)
    writeFileSync(rejects, "", { mode: 0o644 })
    const { code } = await sluice("run", config, "--rejects", rejects)
    expect([code, lettersIn().length]).toEqual([2, 4])
    expect(rows(rejects)).toEqual(lettersIn().flatMap(expected))
    expect(statSync(rejects).mode & 0o777).toBe(0o600)
  })

  it("are replaced by each run, also by a run without dead letters and by a dry run", async () => {
    const { config, lettersIn, rejects } = await project(people(4))
    await sluice("run", config, "--rejects", rejects)
    expect(rows(rejects).length).toBe(2)
    await sluice("run", config, "--rejects", rejects)
    expect(rows(rejects)).toEqual([])
    await sluice("run", config, "--rejects", rejects, "--dry-run", "--again")
    expect(rows(rejects)).toEqual(lettersIn().flatMap(expected))
  })

  it("are complete if a guard stops the run", async () => {
    const { config, lettersIn, rejects } = await project(people(5000), {
      guard: { maxInvalid: "1%" },
      delivery: { window: { records: 300 } }
    })
    const { code } = await sluice("run", config, "--rejects", rejects)
    expect(code).toBe(3)
    expect(lettersIn().length).toBeGreaterThan(0)
    expect(rows(rejects)).toEqual(lettersIn().flatMap(expected))
  })

  it("are complete if a signal aborts the run", async () => {
    const { config, lettersIn, mock, rejects } = await project(people(6))
    mock.faults([{ match: {}, action: { type: "hang" } }])
    const run = spawned(["run", config, "--rejects", rejects])
    await expect.poll(() => mock.requests().total, { timeout: 60_000 }).toBeGreaterThan(0)
    run.kill("SIGINT")
    run.kill("SIGTERM")
    expect((await run.ended).code).toBe(3)
    expect(lettersIn().map(({ outcome }) => outcome)).toEqual(["invalid", "invalid", "invalid"])
    expect(rows(rejects)).toEqual(lettersIn().flatMap(expected))
  })

  it("of a replay are the letters that failed again", async () => {
    const { config, file, lettersIn, rejects } = await project(people(4))
    await sluice("run", config)
    const before = lettersIn().length
    await sluice("replay", file("dead-letters.ndjson"), "--config", config, "--rejects", rejects)
    expect(lettersIn().length).toBe(2 * before)
    expect(rows(rejects)).toEqual(lettersIn().slice(before).flatMap(expected))
  })

  it.each([
    ["a folder", () => folder, /cannot be written: it is a folder\. Choose another file; nothing was sent\./],
    ["another kind of file", () => put("other.csv", "id;name\n1;Ada\n"), /contains something other than the rejects/],
    ["a full disk", () => "/dev/full", /\/dev\/full cannot be written: the disk is full\. Choose another file/],
    ["a path below a file", () => `${put("plain", "")}/rejects.csv`, /cannot be written: /]
  ])("cannot be written to %s, which is an error before anything is sent", async (_, target, message) => {
    const { config, mock } = await project(people(4))
    const path = target()
    const { code, err } = await sluice("run", config, "--rejects", path)
    expect([code, err]).toEqual([1, expect.stringMatching(message)])
    expect(mock.stats().accepted).toEqual({ attributes: 0, events: 0, purchases: 0 })
    if (path.endsWith("other.csv")) expect(readFileSync(path, "utf8")).toBe("id;name\n1;Ada\n")
  })
})
