import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { createSluice } from "../src/index.js"
import type { Status } from "../src/run/Status.js"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { conversations, projectFolders, sale as purchase, saleRoute } from "./support/project.js"
import { spawned } from "./support/spawned.js"

const { open } = projectFolders()

/** A conversation with a profile and a purchase. */
const sale = (n: number, change: object = {}) => purchase(n, { name: `Ada ${n}`, ...change })
const sales = (count: number) => ndjson(Array.from({ length: count }, (_, n) => sale(n)))

/** A folder with a configuration that reads `in/*.ndjson*`. */
const project = async (change: object = {}) => {
  const { config, file, here, mock } = await open((workspace) => ({
    ...conversations(workspace),
    source: { file: "in/*.ndjson*", id: "$.chat_id" },
    routes: [{ name: "profile", to: "braze-user-track", fields: { first_name: "$.name" } }, saleRoute],
    ...change
  }))
  return {
    mock,
    config,
    file,
    run: (...args: ReadonlyArray<string>) => sluice("run", config, ...args),
    status: async (...args: ReadonlyArray<string>) => {
      const { code, err, out } = await sluice("status", config, ...args)
      return { code, err: here(err), out: here(out) }
    },
    json: async (): Promise<Status> => {
      const { code, out } = await sluice("status", config, "--json")
      const status: Status = JSON.parse(out)
      expect(status.exit).toBe(code)
      return status
    },
    stateFile: () => file(`.sluice/${readdirSync(file(".sluice")).find((one) => one.endsWith(".db"))}`)
  }
}

/** SQLite adds and removes its log and its index whenever it opens or closes a file. libsql does so some time later. */
const savedIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((name) => !/-(shm|wal)$/.test(name))
    .sort()

/** The differences between files and routes. */
const rows = ({ files }: Status) =>
  files.flatMap((file) =>
    file.routes.map(({ deadLetters, pendingBytes, percent, route, uncertain }) => ({
      file: file.name,
      is: file.state,
      route,
      percent,
      pendingBytes,
      deadLetters,
      uncertain
    }))
  )

const done = { percent: 100, pendingBytes: 0, deadLetters: 0, uncertain: 0 }

describe("sluice status", () => {
  it("shows before the first run that everything is pending, and writes nothing", async () => {
    const { file, json, status } = await project()
    writeFileSync(file("in/a.ndjson"), sales(3))
    const pending = Buffer.byteLength(sales(3))
    const found = await json()
    expect([found.exit, found.stateExists, found.runs, found.damage]).toEqual([0, false, [], []])
    expect(rows(found)).toEqual(
      ["profile", "sale"].map((route) => ({
        ...done,
        file: "in/a.ndjson",
        is: "new",
        route,
        percent: 0,
        pendingBytes: pending
      }))
    )
    expect((await status()).out).toContain("No run has saved state yet.")
    expect(existsSync(file(".sluice"))).toBe(false)
  })

  it("shows for each file and route what is processed, pending and dead, and the run", async () => {
    const { file, json, run, status } = await project()
    writeFileSync(file("in/a.ndjson"), sales(3))
    writeFileSync(file("in/b.ndjson"), `${ndjson([sale(7, { price: "x" }), sale(8)])}no JSON\n`)
    expect((await run()).code).toBe(2)
    const more = ndjson([sale(4)])
    appendFileSync(file("in/a.ndjson"), more)
    writeFileSync(file("in/c.ndjson.gz"), gzipSync(sales(2)))
    const size = Buffer.byteLength(sales(3) + more)
    const percent = Math.floor((1000 * (size - Buffer.byteLength(more))) / size) / 10
    const kept = savedIn(file(".sluice"))
    const found = await json()
    expect(savedIn(file(".sluice"))).toEqual(kept)
    const appended = { ...done, file: "in/a.ndjson", is: "appended", percent, pendingBytes: Buffer.byteLength(more) }
    expect(rows(found)).toEqual([
      { ...appended, route: "profile" },
      { ...appended, route: "sale" },
      { ...done, file: "in/b.ndjson", is: "unchanged", route: "profile" },
      { ...done, file: "in/b.ndjson", is: "unchanged", route: "sale", deadLetters: 1 },
      { file: "in/b.ndjson", is: "unchanged", route: "*", deadLetters: 1, uncertain: 0 },
      { file: "in/c.ndjson.gz", is: "new", route: "profile", deadLetters: 0, uncertain: 0 },
      { file: "in/c.ndjson.gz", is: "new", route: "sale", deadLetters: 0, uncertain: 0 }
    ])
    expect([found.exit, found.deadLetters, found.deadLetterFiles]).toEqual([
      2,
      2,
      [{ file: file("dead-letters.ndjson"), open: 2, unknown: 0 }]
    ])
    expect(found.runs).toMatchObject([
      { state: "completed", ended: { exit: 2, counts: { read: 6, delivered: 4, invalid: 2, pending: 0 } } }
    ])
    const { code, out } = await status()
    expect(code).toBe(2)
    expect(out).toContain("No run is in progress.")
    expect(out).toMatch(/^ {2}in\/b\.ndjson +unchanged +sale +\d+ B \(100 %\) +0 B +1 +0$/m)
    expect(out).toContain("2 open dead letters, 0 uncertain items.")
    expect(out).toMatch(/completed +2 {2}read 6, delivered 4, invalid 2$/m)
    expect(out).toContain("2 open dead letters in dead-letters.ndjson. Fix the causes, then run: npx sluice replay")
  })

  it("shows the state of a sample, an unknown pending part of an archive, and short names of endpoints", async () => {
    const { file, mock, run, status } = await project()
    const { mock: other } = await project()
    const config = JSON.parse(readFileSync(file("sluice.json"), "utf8"))
    config.connections.other = { endpoint: other.url, apiKey: other.apiKey }
    config.routes[0].connection = "other"
    config.routes[1].connection = "braze"
    writeFileSync(file("sluice.json"), JSON.stringify(config))
    writeFileSync(file("in/a.ndjson.gz"), gzipSync(sales(3)))
    expect((await run("--sample", "100%")).code).toBe(0)
    expect((await status()).out).toContain("No run has saved state yet.")
    const { out } = await status("--sample", "100%")
    expect(out).toContain("No run is in progress.")
    const row = out.split("\n").find((line) => line.includes("sale ")) ?? ""
    expect(row).toMatch(
      /in\/a\.ndjson\.gz +compressed, unchanged +sale +users\/track@127\.0\.0\.1:\d+#\w+ +up to byte \d+ +unknown +0 +0$/
    )
    expect(mock.stats().accepted.purchases).toBe(3)
  })

  it("prints the replay command with --only unknown if all letters are unknown", async () => {
    const { file, mock, run, status } = await project()
    mock.faults([{ match: {}, action: { type: "reset", when: "after" }, times: 1 }])
    writeFileSync(file("in/a.ndjson"), sales(1))
    expect((await run("--yes")).code).toBe(2)
    expect((await status()).out).toContain(
      "1 open dead letter in dead-letters.ndjson, which may have arrived. Check the destination, then run: npx sluice replay dead-letters.ndjson --config sluice.json --only unknown"
    )
  })

  it("ends with 0 once a replay has sent the dead letters", async () => {
    const { config, file, json, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" }), sale(2)]))
    expect((await run()).code).toBe(2)
    const letters = file("dead-letters.ndjson")
    writeFileSync(letters, readFileSync(letters, "utf8").replace('"price":"x"', '"price":2'))
    expect((await json()).exit).toBe(2)
    expect((await sluice("replay", letters, "--config", config)).code).toBe(0)
    const found = await json()
    expect([found.exit, found.deadLetters, found.deadLetterFiles]).toEqual([0, 0, []])
  })

  it("counts the dead letters of a route that was removed from the configuration, and those in other dead-letter files", async () => {
    const { config, file, json, run } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" })]))
    expect((await run("--dead-letters", file("others.ndjson"))).code).toBe(2)
    writeFileSync(config, readFileSync(config, "utf8").replace('"name":"sale"', '"name":"bought"'))
    const found = await json()
    expect(found.exit).toBe(2)
    expect(rows(found).map(({ deadLetters, route }) => [route, deadLetters])).toEqual([
      ["profile", 0],
      ["bought", 0],
      ["sale", 1]
    ])
  })

  it("names files that were moved, rewritten, deleted, or are not in the source", async () => {
    const { config, file, json, run } = await project()
    for (const name of ["a", "b", "c", "d"])
      writeFileSync(file(`in/${name}.ndjson`), ndjson([sale(name.charCodeAt(0))]))
    expect((await run()).code).toBe(0)
    renameSync(file("in/a.ndjson"), file("in/e.ndjson"))
    writeFileSync(file("in/b.ndjson"), ndjson([sale(9)]))
    rmSync(file("in/c.ndjson"))
    writeFileSync(config, readFileSync(config, "utf8").replace("in/*.ndjson*", "in/[!d].ndjson"))
    const { exit, files } = await json()
    expect(exit).toBe(0)
    expect(files.map(({ earlier, name, refused, state }) => [name, state, earlier, refused !== undefined])).toEqual([
      ["in/b.ndjson", "rewritten", undefined, true],
      ["in/e.ndjson", "moved", "in/a.ndjson", false],
      ["in/c.ndjson", "vanished", undefined, false],
      ["in/d.ndjson", "other", undefined, false]
    ])
  })

  it("works during a run, and shows the uncertain items after kill -9", async () => {
    const { config, file, json, mock, run, status } = await project({ delivery: { concurrency: 1 } })
    writeFileSync(file("in/a.ndjson"), sales(300))
    mock.faults([{ match: {}, action: { type: "hang" } }])
    const killed = spawned(["run", config])
    await expect.poll(() => mock.requests().total).toBeGreaterThan(0)
    await expect.poll(async () => (await json()).inFlight).toBeGreaterThan(0)
    const during = await json()
    expect([during.exit, during.uncertain, during.runs.map(({ state }) => state)]).toEqual([0, 0, ["running"]])
    expect((await status()).out).toContain("A run is in progress: process")
    killed.kill("SIGKILL")
    await killed.ended
    const after = await json()
    expect([after.exit, after.running, after.killed?.pid]).toEqual([0, undefined, during.running?.pid])
    expect([after.uncertain, after.inFlight]).toEqual([during.inFlight, 0])
    expect(after.runs.map(({ state }) => state)).toEqual(["killed"])
    expect(rows(after).map(({ route, uncertain }) => [route, uncertain])).toEqual([
      ["profile", 0],
      ["sale", during.inFlight]
    ])
    expect((await status()).out).toContain("Continue with: npx sluice run sluice.json")
    mock.faults([])
    expect((await run()).code).toBe(2)
    const last = await json()
    expect([last.exit, last.killed, last.uncertain, last.deadLetters]).toEqual([2, undefined, 0, during.inFlight])
    expect(last.runs.map(({ state }) => state)).toEqual(["killed", "completed"])
  })

  it("keeps the last 20 runs", async () => {
    const { file, json, run } = await project()
    writeFileSync(file("in/a.ndjson"), "")
    for (let n = 0; n < 22; n++) {
      appendFileSync(file("in/a.ndjson"), ndjson([sale(n)]))
      await run()
    }
    const { runs } = await json()
    expect(runs.length).toBe(20)
    expect(runs.every(({ state, ended }) => state === "completed" && ended?.counts["delivered"] === 1)).toBe(true)
  })

  it("shows damage to the state, the history, the journal and the letters, and the remaining data", async () => {
    const { file, json, run, stateFile, status } = await project()
    writeFileSync(file("in/a.ndjson"), ndjson([sale(1, { price: "x" }), sale(2)]))
    await run()
    const history = stateFile().replace(/\.db$/, ".runs.json")
    writeFileSync(history, "{")
    writeFileSync(file("dead-letters.ndjson.replay"), "nonsense\n")
    appendFileSync(file("dead-letters.ndjson"), "nonsense\n{}\n")
    const found = await json()
    expect([found.exit, found.deadLetters, found.runs]).toEqual([2, 1, []])
    expect(found.damage).toEqual([
      `The history of runs in ${history} is damaged. The next run starts a new history.`,
      expect.stringContaining("is damaged in line 1"),
      `${file("dead-letters.ndjson")} contains 2 entries that are not valid dead letters. Replay leaves them out. Correct them or remove them.`
    ])
    writeFileSync(stateFile(), "nonsense ".repeat(1000))
    const { code, out } = await status()
    expect(code).toBe(1)
    expect(out).toContain("Damage: The state in .sluice/")
    expect(out).toContain("1 open dead letter in dead-letters.ndjson.")
  })

  it("ends with 1 for a mistake in the configuration", async () => {
    const { config, status } = await project()
    writeFileSync(config, "{}")
    expect((await status()).code).toBe(1)
    expect((await sluice("status", `${config}.missing.yaml`)).err).toContain("The file does not exist.")
  })
})

describe("the queue of sent records", () => {
  it("is shown while a program uses it, and afterwards with the remaining records", async () => {
    const { config, json, mock, status } = await project()
    mock.faults([{ action: { type: "status", status: 503 } }])
    const sending = await createSluice(config, { queue: "disk" })
    await sending.enqueue(sale(1))
    await sending.enqueue(sale(2))
    const during = (await json()).queue
    expect(during).toMatchObject({ records: 2, sender: { pid: process.pid }, uncertain: 0 })
    expect((await status()).out).toContain("2 sent records (")
    await sending.close()
    const after = await json()
    expect([after.exit, after.queue]).toMatchObject([0, { records: 2, oldest: during?.oldest, inFlight: 0 }])
    expect((await status()).out).toContain(
      "No program uses the queue. The next program that opens the queue sends them."
    )
    mock.faults([])
    const next = await createSluice(config, { queue: "disk" })
    await expect.poll(async () => (await next.lag()).count).toBe(0)
    await next.close()
    expect((await json()).queue).toMatchObject({ records: 0, bytes: 0 })
    expect((await status()).out).toContain("No sent record waits in the queue.")
    expect(mock.stats().accepted).toMatchObject({ attributes: 2, purchases: 2 })
  })

  it("is reported with what it contains after the name of the configuration changes", async () => {
    const { config, json, mock, status } = await project()
    mock.faults([{ action: { type: "status", status: 503 } }])
    const before = await createSluice(config, { queue: "disk" })
    await before.enqueue(sale(1))
    await before.close()
    const { queue } = await json()
    const text = readFileSync(config, "utf8")
    writeFileSync(config, JSON.stringify({ ...JSON.parse(text), name: "renamed" }))
    const warnings: Array<string> = []
    const hear = ({ message, name }: Error) => warnings.push(`${name}: ${message}`)
    process.on("warning", hear)
    const renamed = await createSluice(config, { queue: "disk" })
    await renamed.close()
    const found = await json()
    expect(found.leftQueues).toEqual([{ file: queue?.file, records: 1, oldest: queue?.oldest }])
    const sentence =
      "the queue of a configuration with another name, environment or connection address. No program uses it. To send it, start a program with that configuration."
    await expect.poll(() => warnings).toEqual([`SluiceWarning: 1 sent record waits in ${queue?.file}, ${sentence}`])
    process.off("warning", hear)
    expect((await status()).out).toContain(sentence)
    mock.faults([])
    writeFileSync(config, text)
    const back = await createSluice(config, { queue: "disk" })
    await expect.poll(async () => (await back.lag()).count).toBe(0)
    await back.close()
    expect((await json()).leftQueues).toEqual([])
  })
})
