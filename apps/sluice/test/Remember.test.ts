import { hash } from "node:crypto"
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import * as ConfigurationFile from "../src/configuration/ConfigurationFile.js"
import type { Written } from "../src/configuration/Shape.js"
import { createSluice } from "../src/index.js"
import type { RunReport } from "../src/report/RunReport.js"
import { versionOf } from "../src/run/Remembering.js"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { conversations, projectFolders, saleRoute as purchase, sale as saleOf } from "./support/project.js"
import { spawned } from "./support/spawned.js"

const { open } = projectFolders()

/** A conversation with a purchase, which is not repeatable, and a profile, which is. */
const sale = (n: number, change: object = {}) => saleOf(n, { name: "Ada", ...change })
const sales = (...ns: ReadonlyArray<number>) => ndjson(ns.map((n) => sale(n)))

const profile = { name: "profile", to: "braze-user-track", fields: { first_name: "$.name" } }

const project = async (source: object = {}, routes: Written["routes"] = [purchase]) => {
  const { config, file, mock, written } = await open((workspace) => ({
    ...conversations(workspace),
    source: { file: "in/*.ndjson*", id: "$.chat_id", remember: "90 days", ...source },
    routes
  }))
  const report = (): RunReport | undefined =>
    existsSync(file("report.json")) ? JSON.parse(readFileSync(file("report.json"), "utf8")) : undefined
  return {
    mock,
    config,
    written,
    file,
    run: async (...args: ReadonlyArray<string>) => {
      rmSync(file("report.json"), { force: true })
      const ended = await sluice("run", config, "--report", file("report.json"), ...args)
      return { ...ended, report: report() }
    },
    replay: (...args: ReadonlyArray<string>) =>
      sluice("replay", file("dead-letters.ndjson"), "--config", config, ...args),
    letters: () =>
      existsSync(file("dead-letters.ndjson"))
        ? readFileSync(file("dead-letters.ndjson"), "utf8")
            .split("\n")
            .filter((line) => line !== "")
        : [],
    purchases: () => mock.stats().accepted.purchases,
    /** The number of times each purchase was counted, except those that were counted once. */
    wrong: () => {
      const counts = new Map<string, number>()
      for (const { key } of mock.ledger({ lane: "purchases", limit: 10_000 }).entries)
        counts.set(key, (counts.get(key) ?? 0) + 1)
      return [...counts].filter(([, count]) => count !== 1)
    }
  }
}

const reasons = (report: RunReport | undefined) =>
  Object.fromEntries((report?.reasons ?? []).map(({ code, count, outcome }) => [`${outcome} ${code}`, count]))

const states = (report: RunReport | undefined) =>
  report?.files?.map(({ decision, name, state }) => `${name.slice(3)} ${state} ${decision}`)

describe("with source.remember", () => {
  it("a rewritten file, a copy and a compressed copy are read from the start, and only new records are sent", async () => {
    const { file, purchases, run, wrong } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2, 3))
    writeFileSync(file("in/b.ndjson"), sales(4))
    expect((await run()).code).toBe(0)
    writeFileSync(file("in/a.ndjson"), sales(3, 5, 1))
    copyFileSync(file("in/b.ndjson"), file("in/c.ndjson"))
    writeFileSync(file("in/d.ndjson.gz"), gzipSync(sales(1, 2, 6)))
    const second = await run()
    expect([second.code, states(second.report), second.report?.delivered, reasons(second.report)]).toEqual([
      0,
      ["a.ndjson rewritten fresh", "b.ndjson unchanged continued", "c.ndjson copy fresh", "d.ndjson.gz new fresh"],
      2,
      { "skipped already-delivered": 5 }
    ])
    expect([purchases(), wrong()]).toEqual([6, []])
    expect(second.out).toContain("× skipped: already-delivered")
  })

  it("a changed record sends its profile again, and its purchase only with onChange: send", async () => {
    const { config, file, mock, purchases, run, written } = await project({}, [purchase, profile])
    writeFileSync(file("in/a.ndjson"), sales(1, 2))
    await run()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: 7.5, name: "Lin" }), sale(2)]))
    const second = await run()
    expect([second.code, reasons(second.report), purchases()]).toEqual([
      0,
      { "skipped changed-after-delivery": 1, "skipped already-delivered": 1 },
      2
    ])
    expect(mock.user({ external_id: "customer-1" })).toMatchObject({ first_name: "Lin" })
    writeFileSync(config, JSON.stringify({ ...written, source: { ...written.source, onChange: "send" } }))
    writeFileSync(file("in/a.ndjson"), ndjson([sale(3), sale(2), sale(1, { price: 7.5, name: "Lin" })]))
    expect([(await run()).report?.destinations["sale"]?.delivered, purchases()]).toEqual([2, 4])
  })

  it("a changed mapping is reported if it prevents sending a record", async () => {
    const { config, file, run, written } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    await run()
    const other = { ...purchase, fields: { ...purchase.fields, currency: "USD" } }
    writeFileSync(config, JSON.stringify({ ...written, routes: [other] }))
    writeFileSync(file("in/a.ndjson"), sales(2, 1))
    const { report } = await run()
    expect(reasons(report)).toEqual({ "skipped mapping-changed-after-delivery": 1 })
    expect(report?.reasons[0]?.message).toBe(
      "The record was delivered before with other content, from in/a.ndjson:1, and the mapping has changed since. Sending it again could count it twice. To send changed records, set source.onChange to send."
    )
  })

  it("records that repeat within a file are sent once, and the account counts them", async () => {
    const { file, purchases, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2, 1, 3, 2, 1))
    const { code, out, report } = await run()
    expect([code, report?.delivered, report?.skipped, purchases()]).toEqual([0, 3, 3, 3])
    expect(out).toContain(
      "3 × skipped: repeats-record\n    The record has the same id and content as the one at in/a.ndjson:1."
    )
  })

  it("an id with two contents in one run stops it with exit code 1 and both places", async () => {
    const { file, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(2), sale(1, { price: 1 })]))
    const { code, out } = await run()
    expect([code, out]).toEqual([
      1,
      expect.stringContaining(
        "Stopped: The record at in/a.ndjson:3 has the same id as the one at in/a.ndjson:1, and other content. With source.remember, an id must identify one record. Choose another path in source.id, or remove source.remember."
      )
    ])
    expect(out).not.toContain("chat-1")
  })

  it("standard input, records of a program and later files share remembered deliveries", async () => {
    const { config, file, purchases, wrong } = await project()
    const program = await createSluice(config)
    try {
      const first = await program.run({ source: [sale(1), sale(2)] })
      const second = await program.run({ source: [sale(2), sale(3)] })
      expect([first.delivered, second.delivered, second.skipped]).toEqual([2, 1, 1])
    } finally {
      await program.close()
    }
    const piped = async (...ns: ReadonlyArray<number>) =>
      (await spawned(["run", config, "--input", "-"], sales(...ns)).ended).code
    expect([await piped(3, 4), await piped(4, 3)]).toEqual([0, 0])
    writeFileSync(file("in/a.ndjson"), sales(1, 4, 5))
    expect([(await sluice("run", config)).code, purchases(), wrong()]).toEqual([0, 5, []])
  })

  it("a program that sends records one by one sends each once, in this process and the next", async () => {
    const { config, purchases, wrong } = await project()
    for (const ns of [
      [1, 2, 1],
      [2, 3]
    ]) {
      const program = await createSluice(config)
      try {
        const outcomes = await Promise.all(ns.map(async (n) => (await program.trySend(sale(n))).outcome))
        expect(outcomes).toEqual(ns[0] === 1 ? ["delivered", "delivered", "skipped"] : ["skipped", "delivered"])
        const changed = await program.trySend(sale(2, { price: 1 }))
        expect([changed.outcome, changed.destinations[0]?.reasons[0]?.code]).toEqual([
          "skipped",
          "changed-after-delivery"
        ])
        await expect(program.send({ customer: "customer-1" })).rejects.toThrow(
          "The record has no id at source.id. With source.remember, each record needs an id. Add one to the record."
        )
      } finally {
        await program.close()
      }
    }
    expect([purchases(), wrong()]).toEqual([3, []])
  })

  it("a program chooses the state folder of its sends, runs and replays", async () => {
    const { config, file, letters, mock, purchases } = await project()
    const pass = async (state: string | undefined, run?: string) => {
      const program = await createSluice(config, { state })
      try {
        const { outcome } = await program.trySend(sale(1))
        const report = await program.run({ source: [sale(2)], state: run })
        return [outcome, report.delivered, report.skipped]
      } finally {
        await program.close()
      }
    }
    expect(await pass(file("state"))).toEqual(["delivered", 1, 0])
    expect(existsSync(file(".sluice"))).toBe(false)
    expect(await pass(file("state"))).toEqual(["skipped", 0, 1])
    expect(await pass(file("state"), file("other"))).toEqual(["skipped", 1, 0])
    expect(await pass("none")).toEqual(["delivered", 1, 0])
    expect(await pass("none")).toEqual(["delivered", 1, 0])
    expect(existsSync(file(".sluice"))).toBe(false)
    expect(await pass(undefined)).toEqual(["delivered", 1, 0])
    // A replay leaves out a record that was delivered after its letter, if it uses the same folder.
    const program = await createSluice(config, { state: file("state") })
    try {
      mock.faults([{ match: {}, action: { type: "refuse", reason: "no" }, times: 1 }])
      expect(await program.run({ source: [sale(3)] })).toMatchObject({ rejected: 1 })
      expect(await program.run({ source: [sale(3)] })).toMatchObject({ delivered: 1 })
      const sent = purchases()
      expect(letters()).toHaveLength(1)
      expect(await program.replay(file("dead-letters.ndjson"))).toMatchObject({ skipped: 1, delivered: 0 })
      expect(purchases()).toBe(sent)
    } finally {
      await program.close()
    }
  })

  it("a configuration as an object remembers deliveries in the state folder that the program names", async () => {
    const { file, purchases, written } = await project()
    const pass = async (options: { readonly state?: string }) => {
      const program = await createSluice({ ...written, name: "sales" }, options)
      try {
        return [(await program.trySend(sale(1))).outcome, (await program.run({ source: [sale(2)] })).delivered]
      } finally {
        await program.close()
      }
    }
    expect([await pass({ state: file("state") }), await pass({ state: file("state") })]).toEqual([
      ["delivered", 1],
      ["skipped", 0]
    ])
    expect([await pass({}), purchases()]).toEqual([["delivered", 1], 4])
  })

  it("an Unknown record that is read again stays Unknown with one dead letter, until --only unknown sends it", async () => {
    const { file, letters, mock, purchases, replay, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    mock.faults([{ match: {}, action: { type: "reset", when: "after" }, times: 1 }])
    expect([(await run()).report?.unknown, letters().length]).toEqual([1, 1])
    const counted = purchases() ?? 0
    copyFileSync(file("in/a.ndjson"), file("in/b.ndjson"))
    const second = await run()
    expect([second.code, second.report?.unknown, letters().length, purchases()]).toEqual([2, 1, 1, counted])
    expect((await replay("--only", "unknown")).code).toBe(0)
    expect(purchases()).toBe(counted + 1)
    copyFileSync(file("in/a.ndjson"), file("in/c.ndjson"))
    expect(reasons((await run()).report)).toEqual({ "skipped already-delivered": 1 })
  })

  it("a replay leaves out a letter whose record was delivered later with other content, and closes it if the content is the same", async () => {
    const { file, letters, mock, purchases, replay, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 2))
    mock.faults([{ match: {}, action: { type: "refuse", reason: "no" }, times: 2 }])
    expect([(await run()).report?.rejected, letters().length]).toEqual([2, 2])
    mock.faults([])
    writeFileSync(file("in/b.ndjson"), ndjson([sale(1, { price: 7.5 }), sale(2)]))
    expect((await run()).report?.delivered).toBe(2)
    const { code, out } = await replay()
    expect([code, purchases()]).toEqual([2, 2])
    expect(out).toContain(
      "Left out:\n  1 has attributes older than --max-age, or a later version was delivered; it would overwrite newer values"
    )
    expect((await replay()).out).toContain("1 was replayed before")
  })

  it("a delivery by a replay is remembered when the file is read again", async () => {
    const { file, mock, purchases, replay, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    mock.faults([{ match: {}, action: { type: "refuse", reason: "no" }, times: 1 }])
    await run()
    mock.faults([])
    expect([(await replay()).code, purchases()]).toEqual([0, 1])
    copyFileSync(file("in/a.ndjson"), file("in/b.ndjson"))
    expect([reasons((await run()).report), purchases()]).toEqual([{ "skipped already-delivered": 1 }, 1])
  })

  it("a sample is remembered too: the next full run sends the rest", async () => {
    const { file, purchases, run, wrong } = await project()
    writeFileSync(file("in/a.ndjson"), sales(...Array.from({ length: 40 }, (_, n) => n)))
    const sampled = (await run("--sample", "0.5")).report?.delivered ?? 0
    expect(sampled).toBeGreaterThan(0)
    const rest = await run()
    expect([rest.report?.read, rest.report?.delivered, reasons(rest.report), purchases(), wrong()]).toEqual([
      40,
      40 - sampled,
      { "skipped already-delivered": sampled },
      40,
      []
    ])
    expect((await run()).report?.read).toBe(0)
  })

  it("standard input among files is read with them", async () => {
    const { config, file, purchases, run, wrong } = await project({ file: ["in/*.ndjson", "-"] })
    writeFileSync(file("in/a.ndjson"), sales(1, 2))
    const piped = (text: string) => spawned(["run", config], text).ended
    expect([(await piped(sales(3))).code, (await piped(sales(3, 4))).code]).toEqual([0, 0])
    writeFileSync(file("in/b.ndjson"), sales(4, 5))
    expect((await run("--input", file("in/*.ndjson"))).report?.delivered).toBe(1)
    expect([purchases(), wrong()]).toEqual([5, []])
  })

  it("--again sends everything again", async () => {
    const { file, purchases, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 1))
    await run()
    expect([(await run("--again")).report?.delivered, purchases()]).toEqual([1, 2])
  })

  it("a run without state does not send any record twice", async () => {
    const { file, purchases, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1, 1))
    const first = await run("--state", "none")
    expect([first.code, first.report?.delivered, first.report?.skipped, purchases()]).toEqual([0, 1, 1, 1])
  })

  it("a killed run of standard input is completed by the next one: nothing is lost, and records in flight are Unknown", async () => {
    const { config, file, mock, wrong } = await project()
    const ns = Array.from({ length: 3_000 }, (_, n) => n)
    mock.faults([{ match: {}, action: { type: "delay", ms: 40 } }])
    const killed = spawned(["run", config, "--input", "-"], sales(...ns))
    await expect.poll(() => mock.stats().accepted.purchases).toBeGreaterThan(150)
    killed.kill("SIGKILL")
    await killed.ended
    mock.faults([])
    const next = await spawned(["run", config, "--input", "-", "--report", file("report.json")], sales(...ns)).ended
    const report: RunReport = JSON.parse(readFileSync(file("report.json"), "utf8"))
    const counted = mock.stats().accepted.purchases
    expect([wrong(), report.read, report.pending]).toEqual([[], 3_000, 0])
    expect(report.delivered + report.skipped + report.unknown).toBe(3_000)
    // The items in flight may have been applied.
    expect(counted).toBeGreaterThanOrEqual(3_000 - report.unknown)
    expect(next.code).toBe(report.unknown > 0 ? 2 : 0)
  })

  it("appended lines are sent as without remember", async () => {
    const { file, purchases, run } = await project()
    writeFileSync(file("in/a.ndjson"), sales(1))
    await run()
    appendFileSync(file("in/a.ndjson"), sales(2))
    const second = await run()
    expect([second.report?.read, purchases()]).toEqual([1, 2])
  })

  it("needs source.id, and onChange needs it", async () => {
    const { config, run, written } = await project()
    const { id: _, ...source } = written.source ?? {}
    writeFileSync(config, JSON.stringify({ ...written, source }))
    expect(await run()).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "source.remember: Remembered deliveries are found by the id of the record. Set source.id to the path of an id that names one record."
      )
    })
    const { remember: __, ...forgetful } = written.source ?? {}
    writeFileSync(config, JSON.stringify({ ...written, source: { ...forgetful, onChange: "send" } }))
    expect(await run()).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "source.onChange: onChange has no effect without source.remember. Set both, or remove onChange."
      )
    })
  })

  it.each([
    [
      "with",
      { remember: "90 days" },
      "the new name counts as another route. Records that are read again are sent again on it"
    ],
    ["without", { remember: undefined }, "give it its old name until its dead letters are replayed"]
  ])(
    "belong to the name of a route: check reports a renamed route, %s remembered deliveries",
    async (_, source, text) => {
      const { config, file, run, written } = await project(source)
      writeFileSync(file("in/a.ndjson"), sales(1))
      expect((await sluice("check", config)).err).toBe("")
      await run("--yes")
      expect((await sluice("check", config)).err).toBe("")
      writeFileSync(config, JSON.stringify({ ...written, routes: [{ ...purchase, name: "order" }] }))
      const { code, err, out } = await sluice("check", config)
      expect([code, err]).toEqual([0, expect.stringContaining(text)])
      expect(err).toContain("Note: Earlier runs sent to the route sale, which is not in the configuration.")
      expect(out).toContain("is valid (1 note).")
    }
  )

  it.each([
    ["with", { remember: "90 days" }],
    ["without", { remember: undefined }]
  ])(
    "a dead letter of a renamed route stays open until the route has its old name again, %s remembered deliveries",
    async (_, source) => {
      const { config, file, purchases, replay, run, written } = await project(source)
      writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { product: "" })]))
      await run("--yes")
      const name = { ...purchase, fields: { ...purchase.fields, product_id: "$.customer" } }
      writeFileSync(config, JSON.stringify({ ...written, routes: [{ ...name, name: "order" }] }))
      for (let i = 0; i < 2; i++)
        expect(await replay()).toMatchObject({
          code: 2,
          out: expect.stringContaining(
            "1 is for a route that the configuration does not have; give the route its old name"
          )
        })
      writeFileSync(config, JSON.stringify({ ...written, routes: [name] }))
      expect([(await replay()).code, purchases()]).toEqual([0, 1])
    }
  )
})

describe("the version of a mapping", () => {
  const shape = async (change: object) => {
    const written = {
      version: 1,
      connections: { braze: { endpoint: "http://127.0.0.1:1", apiKey: "key" } },
      routes: [purchase],
      ...change
    }
    const { configuration } = await Effect.runPromise(ConfigurationFile.read(written))
    return versionOf(configuration.shape)("sale")
  }

  it.each([
    { properties: { amount: "number" } },
    { attributes: { plan: "string" } },
    { never: ["$.secret"] },
    { identity: [{ external_id: "$.id" }] },
    { source: { language: "de" } },
    { source: { country: "PT" } },
    { source: { lowercase: "all" } },
    { source: { timezone: "Europe/Lisbon" } },
    { source: { dates: "DD/MM/YYYY" } },
    { source: { format: "csv" } },
    { source: { records: "$.users" } },
    { source: { encoding: "latin1" } },
    { source: { csv: { null: ["NULL"] } } },
    { source: { sql: { url: "sqlite:a.db", query: "select 1 as id", id: "id" } } }
  ])("changes with %j", async (change) => {
    expect(await shape(change)).not.toBe(await shape({}))
  })

  it("hashes the settings in the order that state files depend on", async () => {
    const source = {
      sql: { url: "sqlite:a.db", query: "select 1 as id", id: "id", page: 2 },
      csv: { null: ["NULL"] },
      encoding: "latin1",
      records: "$.users",
      format: "csv",
      lowercase: "all",
      country: "PT",
      language: "de",
      timezone: "Europe/Lisbon",
      dates: "DD/MM/YYYY",
      maxDepth: 3
    }
    const { csv, encoding, records, format, lowercase, country, language, timezone, dates } = source
    const { query } = source.sql
    const properties = { amount: "number" }
    const before = { dates, timezone, properties, language, country, lowercase, format, records, encoding, csv, query }
    const hashed = JSON.stringify({ ...before, route: purchase })
    expect(await shape({ properties, source })).toBe(hash("sha256", hashed).slice(0, 12))
  })

  it.each([
    { source: { file: "other.ndjson" } },
    { source: { name: "other" } },
    { source: { onChange: "send" } },
    { delivery: { concurrency: 1 } }
  ])("does not change with %j", async (change) => {
    expect(await shape(change)).toBe(await shape({}))
  })
})
