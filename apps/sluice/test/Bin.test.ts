import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { RunReport } from "../src/report/RunReport.js"
import { sluice } from "./support/cli.js"
import { conversation, conversations, ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { spawned } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
/** One file for each module. */
const fromSource = ["--conditions=@sluice/source", "--import", "tsx", "src/bin.ts"]
const records = (count: number) => Array.from({ length: count }, (_, n) => conversation(n))

describe("the command", () => {
  it.each([
    [["--version"], 0, "0.1.0\n", ""],
    [["run", "--help"], 0, expect.stringMatching(/^Send the source; .*\n\nUsage: npx sluice run CONFIG/), ""],
    [["runn"], 1, "", expect.stringMatching(/^sluice: unknown command "runn"\. Did you mean "run"\?\n/)]
  ])("answers %j in plain text without loading Effect", async (args, code, out, err) => {
    const coverage = join(folder, `coverage-${args.join("")}`)
    expect(await spawned(args, "", { NODE_V8_COVERAGE: coverage }, fromSource).ended).toEqual({ code, out, err })
    const loaded = readdirSync(coverage).flatMap((name) => modulesIn(join(coverage, name)))
    const ours = loaded.filter((url) => !url.includes("/node_modules/tsx/"))
    expect(ours.filter((url) => /node_modules\/@?effect/.test(url))).toEqual([])
    // The loaded modules are those of the command line, the near-miss search and the table of outcomes. Running a
    // command loads more than a thousand.
    expect(ours.length).toBeGreaterThan(10)
    expect(ours.length).toBeLessThan(40)
  })

  it("reads standard input and ends with the exit code", async () => {
    const mock = await workspace()
    const config = put("stdin/sluice.json", JSON.stringify(conversations(mock)))
    const { code, out } = await spawned(["run", config, "--input", "-"], ndjson([conversation(1), { chat_id: "bad" }]))
      .ended
    expect([code, out.split("\n")[0]?.replace(/in .*/, "")]).toEqual([2, "Delivered 1 of 2 records "])
    expect(mock.stats().users).toBe(1)
  })

  it("continues to the end if its output is closed", async () => {
    const mock = await workspace()
    put("pipe/in.ndjson", ndjson(records(20)))
    const written = { ...conversations(mock), source: { file: "in.ndjson", id: "$.chat_id" } }
    const config = put("pipe/sluice.json", JSON.stringify(written))
    const mapped = spawned(["map", config])
    const run = spawned(["run", config])
    mapped.closeOutput()
    run.closeOutput()
    expect([await mapped.ended, await run.ended]).toMatchObject([
      { code: 0 },
      { code: 0, err: expect.not.stringContaining("EPIPE") }
    ])
    expect(mock.stats().accepted).toMatchObject({ attributes: 20, events: 20 })
  })

  it("finishes the requests in flight at a signal; the same command then applies each item once", async () => {
    const mock = await workspace()
    mock.faults([{ match: {}, action: { type: "delay", ms: 120 } }])
    put("stop/in.ndjson", ndjson(records(1500)))
    const config = put(
      "stop/sluice.json",
      JSON.stringify({
        ...conversations(mock),
        source: { file: "in.ndjson", id: "$.chat_id" },
        delivery: { concurrency: 2, window: { records: 500 } }
      })
    )
    const report = join(folder, "stop", "report.json")
    const first = spawned(["run", config, "--report", report])
    await reached(mock, 3)
    first.kill("SIGINT")
    const { code, err } = await first.ended
    const account: RunReport = JSON.parse(readFileSync(report, "utf8"))
    expect([code, account.stopped?.kind, account.unknown]).toEqual([3, "signal", 0])
    expect(err).toContain(
      "Stopping when the requests that were sent have a response. Press Ctrl-C again to stop immediately."
    )
    mock.faults([])
    const second = await sluice("run", config)
    expect([second.code, second.err]).toEqual([
      0,
      "Continuing after the records that earlier runs completed in in.ndjson.\n"
    ])
    expect(mock.stats().accepted).toMatchObject({ attributes: 1500, events: 1500 })
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
  })

  it("sends nothing twice after a kill; the next run reports the items in flight as Unknown", async () => {
    const mock = await workspace()
    mock.faults([{ match: {}, action: { type: "delay", ms: 60 } }])
    put("kill/in.ndjson", ndjson(records(3000)))
    const config = put(
      "kill/sluice.json",
      JSON.stringify({
        ...conversations(mock),
        source: { file: "in.ndjson", id: "$.chat_id" },
        delivery: { concurrency: 2, window: { records: 200 } }
      })
    )
    const first = spawned(["run", config])
    await reached(mock, 12)
    first.kill("SIGKILL")
    const { code } = await first.ended
    mock.faults([])
    const report = join(folder, "kill", "report.json")
    const second = await sluice("run", config, "--report", report)
    const account: RunReport = JSON.parse(readFileSync(report, "utf8"))
    expect([code, second.code, second.err]).toEqual([
      null,
      account.unknown > 0 ? 2 : 0,
      expect.stringMatching(/^Note: the last run \(process \d+, started .*\) was killed\./m)
    ])
    const keys = mock.ledger({ lane: "events", limit: 10_000 }).entries.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(3000 - keys.length).toBeLessThanOrEqual(account.unknown)
    // Two requests with at most 75 objects of two lanes each.
    expect(account.unknown).toBeLessThanOrEqual(150)
    expect((await sluice("run", config)).err).not.toContain("was killed")
  })

  it("stops immediately at a second signal; unrepeatable items in flight are Unknown in the next run", async () => {
    const mock = await workspace()
    mock.faults([{ match: {}, action: { type: "hang" } }])
    put("abort/in.ndjson", ndjson(records(10)))
    const config = put(
      "abort/sluice.json",
      JSON.stringify({ ...conversations(mock), source: { file: "in.ndjson", id: "$.chat_id" } })
    )
    const report = join(folder, "abort", "report.json")
    const first = spawned(["run", config, "--report", report])
    await reached(mock, 1)
    first.kill("SIGINT")
    first.kill("SIGTERM")
    const { code } = await first.ended
    const account: RunReport = JSON.parse(readFileSync(report, "utf8"))
    expect([code, account.read, account.pending]).toEqual([3, 10, 10])
    mock.faults([])
    const { out } = await sluice("run", config)
    expect(out).toContain("unknown    10")
    expect(mock.stats().accepted).toMatchObject({ attributes: 10, events: 0 })
  })
})

/** The files that a coverage report of Node lists as loaded. */
const modulesIn = (path: string): ReadonlyArray<string> => {
  const { result }: { result: ReadonlyArray<{ readonly url: string }> } = JSON.parse(readFileSync(path, "utf8"))
  return result.flatMap(({ url }) => (url.startsWith("file:") ? [url] : []))
}

/** Resolves once the mock has received `count` requests. */
const reached = (mock: { readonly requests: () => { readonly total: number } }, count: number): Promise<void> =>
  until(() => mock.requests().total >= count)

const until = (holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = setInterval(() => {
      if (!holds()) return
      clearInterval(look)
      resolve()
    }, 5)
  })
