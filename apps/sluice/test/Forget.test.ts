import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import * as StateFile from "@sluice/node/StateFile"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { createSluice } from "../src/index.js"
import type { RunReport } from "../src/report/RunReport.js"
import type { Status } from "../src/run/Status.js"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { conversations, projectFolders, sale as purchase, saleRoute } from "./support/project.js"
import { spawned } from "./support/spawned.js"

const { open } = projectFolders()

/** A profile and a purchase. */
const sale = (n: number, change: object = {}) =>
  purchase(n, { name: `Ada ${n}`, email: `Ada${n}@Example.com`, ...change })

const project = async (source: object = {}) => {
  const { config, file, here, mock, written } = await open((workspace) => ({
    ...conversations(workspace),
    source: { file: "in/*.ndjson", id: "$.chat_id", ...source },
    deadLetters: { file: "dead-letters.ndjson" },
    delivery: { concurrency: 1 },
    routes: [{ name: "profile", to: "braze-user-track", fields: { first_name: "$.name", email: "$.email" } }, saleRoute]
  }))
  return {
    mock,
    config,
    written,
    file,
    run: async (...args: ReadonlyArray<string>): Promise<RunReport> => {
      await sluice("run", config, "--yes", "--report", file("report.json"), ...args)
      return JSON.parse(readFileSync(file("report.json"), "utf8"))
    },
    forget: async (id: string, ...args: ReadonlyArray<string>) => {
      const { code, err, out } = await sluice("forget", id, config, ...args)
      return { code, err: here(err), out: here(out) }
    },
    /** The files of the project that contain a string, apart from its sources. */
    containing: (text: string, ...folders: ReadonlyArray<string>) =>
      (folders.length === 0 ? ["", ".sluice"] : folders).flatMap((below) =>
        readdirSync(file(below))
          .filter((one) => statSync(file(join(below, one))).isFile())
          .filter((one) => readFileSync(file(join(below, one))).includes(text))
          .map((one) => join(below, one))
      ),
    stateFile: () => file(`.sluice/${readdirSync(file(".sluice")).find((one) => one.endsWith(".db"))}`)
  }
}

const later = "Later records with this id or address are skipped and counted as `forgotten`."
const others = "Sources, reports, tables written with --rejects and delivered data are not changed."

describe("sluice forget", () => {
  it("removes letters, their journal and outcomes of a record, and skips the record from then on", async () => {
    const { config, containing, file, forget, mock, run } = await project()
    const records = [sale(1, { price: "x" }), sale(2, { price: "y" }), sale(3)]
    writeFileSync(file("in/a.ndjson"), ndjson(records))
    await run("--outcomes", file("outcomes.ndjson"))
    await sluice("dead-letters", "dismiss", file("dead-letters.ndjson"), "chat-1", "chat-2")
    const journal = () => readFileSync(file("dead-letters.ndjson.replay"), "utf8")
    const before = journal()
    expect(await forget("chat-1")).toEqual({
      code: 0,
      err: "",
      out: `Removed:\n  1 dead letter in dead-letters.ndjson\n  1 outcome in outcomes.ndjson\n${later}\n${others}\n`
    })
    expect([containing("chat-1"), containing("Ada1@")]).toEqual([["report.json"], []])
    expect(containing("chat-2")).toEqual(["dead-letters.ndjson", "outcomes.ndjson"])
    expect(statSync(file("dead-letters.ndjson")).mode & 0o777).toBe(0o600)
    const [{ dismissed }, { dismissed: left }] = [JSON.parse(before), JSON.parse(journal())]
    expect([dismissed.length, left]).toEqual([2, dismissed.slice(1)])
    const sent = mock.stats().accepted.purchases ?? 0
    const report = await run("--again", "--outcomes", file("outcomes.ndjson"))
    expect([report.read, report.skipped, report.invalid, report.delivered]).toEqual([3, 1, 1, 1])
    expect(report.reasons.filter(({ outcome }) => outcome === "skipped")).toMatchObject([
      { code: "forgotten", count: 1, first: { id: "forgotten", origin: { source: "in/a.ndjson", line: 1 } } }
    ])
    expect(mock.stats().accepted.purchases).toBe(sent + 1)
    expect(containing("chat-1")).toEqual([])
    expect((await sluice("dead-letters", "list", file("dead-letters.ndjson"), "--json")).out).toContain('"letters": 2')
    expect((await sluice("status", config)).code).toBe(2)
  })

  it.each([
    ["an external_id", "customer-1"],
    ["an email address in any case", " ada1@EXAMPLE.com "]
  ])("recognises %s at every route, and ignores an equal value that does not identify a person", async (_, id) => {
    const { containing, file, forget, mock, run } = await project()
    const other = sale(2, { name: "customer-1", product: "customer-1" })
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" })]))
    await run()
    expect((await forget(id)).out).toContain("Removed:\n  1 dead letter in dead-letters.ndjson\n")
    expect([containing("customer-1"), containing("Ada1@")]).toEqual([[], []])
    writeFileSync(file("in/b.ndjson"), ndjson([sale(1), sale(1, { chat_id: "chat-9", price: "x" }), other]))
    const report = await run()
    expect([report.skipped, report.delivered, report.deadLetters]).toEqual([2, 1, 0])
    expect(mock.ledger({ lane: "purchases" }).entries.map(({ key }) => key)).toEqual(["external_id:customer-2"])
  })

  it("keeps a line that cannot be read without its text", async () => {
    const { containing, file, forget, run } = await project()
    writeFileSync(file("in/a.ndjson"), '{"chat_id":"chat-1","email":"ada1@example.com",\n')
    await run()
    expect(containing("ada1@example.com")).toEqual(["dead-letters.ndjson"])
    expect((await forget("ada1@example.com")).out).toContain("1 dead letter in dead-letters.ndjson")
    const report = await run("--again")
    expect([report.invalid, report.deadLetters, containing("ada1@example.com")]).toEqual([1, 1, []])
  })

  it("is respected by replays of a copy, samples, standard input and single sends", async () => {
    const { config, containing, file, forget, mock, run, written } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" }), sale(2, { price: "y" })]))
    await run()
    copyFileSync(file("dead-letters.ndjson"), file("copy.ndjson"))
    writeFileSync(
      file("copy.ndjson"),
      readFileSync(file("copy.ndjson"), "utf8").replaceAll(/"price":"[xy]"/g, '"price":1')
    )
    await forget("customer-1")
    const { out } = await sluice("replay", file("copy.ndjson"), "--config", config)
    expect(out).toContain("skipped    1")
    expect(await run("--again", "--sample", "100%")).toMatchObject({ skipped: 1, invalid: 1 })
    const piped = await spawned(["run", config, "--yes", "--input", "-"], ndjson([sale(1), sale(3)])).ended
    expect(piped.out).toContain("skipped    1")
    const library = await createSluice(config)
    expect(await library.trySend(sale(1))).toMatchObject({ outcome: "skipped" })
    await library.close()
    expect(mock.ledger({ lane: "purchases" }).entries.map(({ key }) => key)).toEqual([
      "external_id:customer-2",
      "external_id:customer-3"
    ])
    expect(written.routes).toHaveLength(2)
    expect(containing("customer-1").filter((name) => name !== "copy.ndjson")).toEqual([])
  })

  it("removes items that were in flight when a run was killed", async () => {
    const { config, file, forget, mock, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(2)]))
    mock.faults([{ match: {}, action: { type: "hang" } }])
    const uncertain = async () => {
      const status: Status = JSON.parse((await sluice("status", config, "--json")).out)
      return [status.uncertain, status.inFlight]
    }
    const killed = spawned(["run", config, "--yes"])
    await expect.poll(uncertain).toEqual([0, 2])
    expect(await forget("chat-1")).toMatchObject({
      code: 1,
      err: expect.stringContaining("A run is in progress: process ")
    })
    killed.kill("SIGKILL")
    await killed.ended
    expect(await uncertain()).toEqual([2, 0])
    expect((await forget("chat-1", "--dry-run")).out).toContain("Would remove:\n  1 item of an unfinished request\n")
    expect(await uncertain()).toEqual([2, 0])
    expect((await forget("chat-1")).out).toContain("Removed:\n  1 item of an unfinished request\n")
    expect(await uncertain()).toEqual([1, 0])
    mock.faults([])
    const report = await run()
    expect([report.skipped, report.unknown, mock.stats().accepted.purchases]).toEqual([1, 1, 0])
  })

  it("removes remembered deliveries, also of records with other ids, and counts them with --dry-run", async () => {
    const { containing, file, forget, mock, run } = await project({ remember: "90 days" })
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(2), sale(3, { email: "ADA1@example.com" })]))
    await run()
    expect((await forget("ada1@example.com", "--dry-run")).out).toContain("Would remove:\n  4 remembered deliveries\n")
    expect((await forget("ada1@example.com")).out).toContain("Removed:\n  4 remembered deliveries\n")
    expect([containing("chat-1"), containing("chat-3")]).toEqual([[], []])
    expect(containing("chat-2")).toEqual([expect.stringMatching(/source-.*\.db$/)])
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: 1 }), sale(2), sale(3, { email: "ada1@example.com" })]))
    expect(await run()).toMatchObject({ read: 3, skipped: 3, delivered: 0 })
    expect(mock.stats().accepted.purchases).toBe(3)
  })

  it("removes remembered deliveries of single sends once no program uses them", async () => {
    const { config, containing, forget, mock } = await project({ remember: "90 days" })
    const first = await createSluice(config)
    await first.send(sale(1))
    await first.send(sale(2))
    expect(await forget("chat-1")).toMatchObject({ code: 1, err: expect.stringContaining("A run is in progress") })
    await first.close()
    expect((await forget("chat-1", "--dry-run")).out).toContain("Would remove:\n  2 remembered deliveries\n")
    expect((await forget("chat-1")).out).toContain("Removed:\n  2 remembered deliveries\n")
    expect(containing("chat-1")).toEqual([])
    const second = await createSluice(config)
    expect(await second.trySend(sale(1))).toMatchObject({ outcome: "skipped", id: "forgotten" })
    expect(await second.trySend(sale(2))).toMatchObject({
      outcome: "skipped",
      destinations: [{ reasons: [{ code: "already-delivered" }] }, { reasons: [{ code: "already-delivered" }] }]
    })
    await second.close()
    expect(mock.stats().accepted.purchases).toBe(2)
  })

  it("reaches single sends of a program, also if runs have another state folder", async () => {
    const { config, containing, file, forget, mock, run } = await project({ remember: "90 days" })
    const elsewhere = ["--state", file("state")] as const
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(3)]))
    await run(...elsewhere)
    const first = await createSluice(config)
    await first.send(sale(1))
    await first.send(sale(2))
    expect(await forget("chat-1", ...elsewhere)).toMatchObject({
      code: 1,
      err: expect.stringContaining("A run is in progress")
    })
    await first.close()
    expect((await forget("chat-1", "--dry-run", ...elsewhere)).out).toContain(
      "Would remove:\n  4 remembered deliveries\n"
    )
    expect((await forget("chat-1", ...elsewhere)).out).toContain("Removed:\n  4 remembered deliveries\n")
    expect(containing("chat-1", "", ".sluice", "state")).toEqual([])
    const second = await createSluice(config)
    expect(await second.trySend(sale(1))).toMatchObject({ outcome: "skipped", id: "forgotten" })
    expect(await second.trySend(sale(2))).toMatchObject({ outcome: "skipped", id: "chat-2" })
    await second.close()
    expect(await run("--again", ...elsewhere)).toMatchObject({ read: 2, skipped: 1, delivered: 1 })
    expect((await forget("chat-1", ...elsewhere)).out).toContain("counted as `forgotten`, as before.")
    expect(mock.stats().accepted.purchases).toBe(5)
  })

  it("reaches the state folder that a program chose, with --state", async () => {
    const { config, containing, file, forget, mock } = await project({ remember: "90 days" })
    const options = { state: file("state") }
    const first = await createSluice(config, options)
    await first.send(sale(1))
    await first.run({ source: [sale(1), sale(2)] })
    expect(await forget("chat-1", "--state", options.state)).toMatchObject({
      code: 1,
      err: expect.stringContaining("A run is in progress")
    })
    await first.close()
    expect((await forget("chat-1", "--state", options.state)).out).toContain("Removed:\n  4 remembered deliveries\n")
    expect([containing("chat-1", "", "state"), containing("chat-2", "state").length]).toEqual([[], 1])
    const second = await createSluice(config, options)
    expect(await second.trySend(sale(1))).toMatchObject({ outcome: "skipped", id: "forgotten" })
    expect(await second.run({ source: [sale(1), sale(2)] })).toMatchObject({ skipped: 2, delivered: 0 })
    await second.close()
    expect(mock.stats().accepted.purchases).toBe(3)
  })

  it("says so if programs cannot learn of it, because their state folder cannot be created", async () => {
    const { file, forget } = await project()
    symlinkSync(file("missing/folder"), file(".sluice"))
    expect(await forget("chat-1", "--state", file("state"))).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /Programs that send with this configuration do not skip it: The state in \.sluice\/source-.* cannot be /
      )
    })
  })

  it.each([
    ["a sample", {}, ["--sample", "100%"]],
    ["standard input with remembered deliveries", { remember: "90 days" }, ["--input", "-"]]
  ])("removes items of a killed run of %s, and keeps those of others", async (_, source, args) => {
    const { config, file, forget, mock } = await project(source)
    const text = ndjson([sale(1), sale(2)])
    writeFileSync(file("in/a.ndjson"), text)
    mock.faults([{ match: {}, action: { type: "hang" } }])
    const killed = spawned(["run", config, "--yes", ...args], text)
    await mock.wait({ requests: 1 }, { timeoutMs: 600_000 })
    killed.kill("SIGKILL")
    await killed.ended
    expect((await forget("chat-1")).out).toContain("Removed:\n  1 item of an unfinished request\n")
    mock.faults([])
    await spawned(["run", config, "--yes", "--report", file("report.json"), ...args], text).ended
    const again: RunReport = JSON.parse(readFileSync(file("report.json"), "utf8"))
    expect([again.skipped, again.unknown, again.delivered, mock.stats().accepted.purchases]).toEqual([1, 1, 0, 0])
  })

  it("removes entries with the id if the source is missing, and reports that other records were not found", async () => {
    const { containing, file, forget, run } = await project({ remember: "90 days", file: "in/a.ndjson" })
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(2)]))
    await run()
    renameSync(file("in/a.ndjson"), file("a.ndjson.bak"))
    expect(await forget("chat-1")).toEqual({
      code: 1,
      err: "",
      out: `Removed:\n  2 remembered deliveries\n${later}\nThe source was not read to its end, so records with other ids were not found in it: in/a.ndjson cannot be read: there is no such file. Nothing was sent.\nFix the source and run the command again, or run it once for each of these ids.\n${others}\n`
    })
    expect(containing("chat-1")).toEqual(["a.ndjson.bak"])
  })

  it("reports that standard input cannot be searched for records with other ids", async () => {
    const { file, forget, run } = await project({ remember: "90 days", file: "in/a.ndjson" })
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1)]))
    await run()
    const written = JSON.parse(readFileSync(file("sluice.json"), "utf8"))
    writeFileSync(file("sluice.json"), JSON.stringify({ ...written, source: { ...written.source, file: "-" } }))
    expect(await forget("ada1@example.com")).toMatchObject({
      code: 1,
      out: expect.stringContaining("records with other ids were not found in it: standard input can be read only once.")
    })
  })

  it("changes nothing with --dry-run, also before the first run", async () => {
    const { file, forget, run } = await project()
    expect((await forget("chat-1", "--dry-run")).out).toBe(
      `No stored data was found.\nWithout --dry-run, later records with this id or address would be skipped and counted as \`forgotten\`. Nothing was changed.\n${others}\n`
    )
    expect(readdirSync(file(""))).toEqual(["in", "sluice.json"])
    expect((await forget("chat-1")).out).toBe(`No stored data was found.\n${later}\n${others}\n`)
    expect((await forget("chat-1")).out).toContain("counted as `forgotten`, as before.")
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1)]))
    expect(await run()).toMatchObject({ skipped: 1, delivered: 0 })
  })

  it("removes nothing while a letter is not valid, or for an empty id", async () => {
    const { containing, file, forget, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" })]))
    await run()
    appendFileSync(file("dead-letters.ndjson"), "oops\n")
    expect(await forget("chat-1")).toMatchObject({
      code: 1,
      err: "dead-letters.ndjson contains an entry that is not a valid dead letter, so it is unknown whether it must be removed. Correct or remove it first. Nothing was removed.\n"
    })
    expect(containing("chat-1")).toEqual(["dead-letters.ndjson", "report.json"])
    expect(await run()).toMatchObject({ read: 0 })
    expect((await forget(" ")).err).toBe(
      "sluice forget: ID is empty. Nothing was removed. Pass the id of a record, or an external_id, email address or phone number.\n"
    )
  })

  it("reports records in a queue on disk, which the next program removes instead of sending them", async () => {
    const { config, forget, mock } = await project()
    mock.faults([{ action: { type: "status", status: 503 } }])
    const first = await createSluice(config, { queue: "disk" })
    await first.enqueue(sale(1))
    await first.enqueue(sale(2))
    await first.close()
    const waits =
      "2 sent records wait in the queue on disk. Those with this id or address stay there until the next program opens the queue."
    const planned = await forget("ada1@example.com", "--dry-run")
    expect(planned.out).toContain(`${waits} Without --dry-run, it would remove them instead of sending them.`)
    const { code, out } = await forget("ada1@example.com")
    expect([code, out]).toEqual([0, expect.stringContaining(`${waits} It removes them instead of sending them.`)])
    mock.faults([])
    const second = await createSluice(config, { queue: "disk" })
    await expect.poll(async () => (await second.lag()).count).toBe(0)
    await second.close()
    expect(mock.stats().accepted).toMatchObject({ attributes: 1, purchases: 1 })
    expect((await forget("ada1@example.com")).out).not.toContain("queue")
  })

  it("stops every run if the list is damaged, because the run would send forgotten records", async () => {
    const { config, file, forget, stateFile } = await project()
    await forget("chat-1")
    await Effect.runPromise(
      Effect.scoped(Effect.flatMap(StateFile.make(stateFile()), (state) => state.setProperty("forgotten", "oops")))
    )
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1)]))
    expect(await sluice("run", config, "--yes")).toMatchObject({
      code: 1,
      err: expect.stringContaining("is damaged. Nothing was sent. Restore the file from a backup.")
    })
  })
})
