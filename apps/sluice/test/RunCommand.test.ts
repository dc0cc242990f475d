import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { RunReport } from "../src/report/RunReport.js"
import { sluice } from "./support/cli.js"
import { conversation, conversations, ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
const records = (count: number) => Array.from({ length: count }, (_, n) => conversation(n))
let names = 0

const unset = `\${SLUICE_TEST_UNSET}`

interface Site {
  readonly url: string
  readonly apiKey: string
}

/** A configuration with its records in a separate folder. */
const project = (site: Site, content: string, change: object = {}) => {
  const name = `p${names++}`
  put(`${name}/in.ndjson`, content)
  const written = { ...conversations(site), source: { file: "in.ndjson", id: "$.chat_id" }, ...change }
  const config = put(`${name}/sluice.json`, JSON.stringify(written))
  const file = (path: string) => join(folder, name, path)
  return {
    config,
    file,
    run: async (...args: ReadonlyArray<string>) => {
      const ended = await sluice(
        "run",
        config,
        "--report",
        file("report.json"),
        "--outcomes",
        file("outcomes.ndjson"),
        ...args
      )
      const report: RunReport | undefined = existsSync(file("report.json"))
        ? JSON.parse(readFileSync(file("report.json"), "utf8"))
        : undefined
      return {
        ...ended,
        out: ended.out.replaceAll(`${join(folder, name)}/`, ""),
        err: ended.err.replaceAll(`${join(folder, name)}/`, ""),
        report
      }
    },
    letters: () => lines(file("dead-letters.ndjson")),
    outcomes: () => lines(file("outcomes.ndjson"))
  }
}
const lines = (path: string) =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : []

describe("sluice run", () => {
  it("prints the account and writes the report although the outcomes cannot be written", async () => {
    const { config, file } = project(await workspace(), ndjson(records(3)))
    const { code, out, err } = await sluice("run", config, "--report", file("report.json"), "--outcomes", "/dev/full")
    const report: RunReport = JSON.parse(readFileSync(file("report.json"), "utf8"))
    expect({ code, read: report.read, delivered: report.delivered }).toEqual({ code: 1, read: 3, delivered: 3 })
    expect(out).toContain("Delivered 3 of 3 records")
    expect(err).toContain("The outcomes file /dev/full cannot be written: the disk is full.")
  })

  it("stops when the outcomes cannot be written, and the next run sends nothing twice", async () => {
    const mock = await workspace()
    mock.faults([{ match: {}, action: { type: "delay", ms: 100 } }])
    const { config, file } = project(mock, ndjson(records(2000)), {
      delivery: { concurrency: 1, window: { records: 200 } }
    })
    const { code } = await sluice("run", config, "--report", file("report.json"), "--outcomes", "/dev/full")
    const report: RunReport = JSON.parse(readFileSync(file("report.json"), "utf8"))
    expect([code, report.stopped?.kind, report.read < 2000]).toEqual([1, "progress", true])
    expect(report.stopped?.message).toContain("The outcomes file /dev/full cannot be written: the disk is full.")
    mock.faults([])
    expect((await sluice("run", config)).code).toBe(0)
    expect(mock.stats().accepted).toMatchObject({ attributes: 2000, events: 2000 })
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
  })

  it("delivers, prints the account, and writes report and outcomes", async () => {
    const mock = await workspace()
    const { run, outcomes } = project(mock, ndjson(records(100)))
    const { code, out, report } = await run()
    expect(code).toBe(0)
    expect(
      out.replace(/in \d+\.\d s\./, "in 1 s.").replace(/in \d+ requests?/, "in 3 requests")
    ).toBe(`Delivered 100 of 100 records in 1 s.

  read       100
  delivered  100  100 %

           delivered
  profile        100
  ended          100

100 attributes, 100 events in 3 requests, about 300 data points.
`)
    expect(report).toMatchObject({
      exit: 0,
      read: 100,
      delivered: 100,
      pending: 0,
      items: { attributes: 100, events: 100 },
      dataPoints: 300,
      deadLetters: 0
    })
    expect(outcomes().map(({ id, outcome }) => [id, outcome])).toEqual(
      expect.arrayContaining(records(100).map(({ chat_id }) => [chat_id, "delivered"]))
    )
    expect(outcomes().length).toBe(100)
    expect(mock.mistakes()).toEqual([])
  })

  it("sends nothing for the same source, everything with --again, and only the new lines of a file that has grown", async () => {
    const mock = await workspace()
    const { run, file } = project(mock, ndjson(records(10)))
    await run()
    expect(await run()).toMatchObject({
      code: 0,
      out: expect.stringContaining("Nothing new: earlier runs completed in.ndjson. Pass --again to start over.")
    })
    expect(mock.stats().accepted["events"]).toBe(10)
    writeFileSync(file("in.ndjson"), ndjson(records(15)))
    expect((await run()).report).toMatchObject({ read: 5, delivered: 5 })
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
    expect((await run("--again")).report).toMatchObject({ read: 15, delivered: 15 })
    expect(mock.stats().accepted["events"]).toBe(30)
  })

  it("reads an incomplete last line again once it has grown, and no other", async () => {
    const { file, outcomes, run } = project(await workspace(), "")
    const read = async (more: string) => {
      appendFileSync(file("in.ndjson"), more)
      const { report } = await run()
      return [report?.read, report?.delivered, report?.invalid]
    }
    const lines = records(6).map((record) => JSON.stringify(record))
    const [first = "", second = "", third = "", fourth = "", fifth = "", sixth = ""] = lines
    expect([
      await read(`${first}\n${second.slice(0, 20)}`),
      await read(`${second.slice(20)}\n${third}`),
      await read(" \t"),
      await read(`\r\n${fourth}`),
      await read(`${fifth}\n${sixth}`),
      await read("\n")
    ]).toEqual([
      [2, 1, 1],
      [2, 2, 0],
      [0, 0, 0],
      [1, 1, 0],
      [2, 1, 1],
      [0, 0, 0]
    ])
    const told = outcomes().sort((a, b) => a.origin.line - b.origin.line)
    expect(told.map(({ outcome, origin }) => [origin.line, outcome])).toEqual([
      [1, "delivered"],
      [2, "invalid"],
      [2, "delivered"],
      [3, "delivered"],
      [4, "delivered"],
      [4, "invalid"],
      [5, "delivered"]
    ])
  })

  it("processes at most --limit records, and the next run continues after them", async () => {
    const { run } = project(await workspace(), ndjson(records(10)))
    expect((await run("--limit", "4")).report).toMatchObject({ exit: 0, read: 4 })
    expect((await run("--limit", "4")).report).toMatchObject({ exit: 0, read: 4 })
    expect((await run("--limit", "100")).report).toMatchObject({ exit: 0, read: 2 })
  })

  it("processes the same sample every time", async () => {
    const mock = await workspace()
    const { run } = project(mock, ndjson(records(400)))
    const { report } = await run("--sample", "25%")
    expect(report?.read).toBeGreaterThan(60)
    expect(report?.read).toBeLessThan(140)
    expect((await run("--sample", "25%")).report).toMatchObject({ read: 0 })
    expect(mock.stats().users).toBe(report?.read)
  })

  it("reads --input instead of the configured source", async () => {
    const { run, file } = project(await workspace(), "")
    writeFileSync(file("other.ndjson"), ndjson(records(3)))
    expect((await run("--input", file("other.ndjson"))).report).toMatchObject({ read: 3, delivered: 3 })
  })

  it("writes requests and saves nothing with --dry-run, without a key", async () => {
    const mock = await workspace()
    const { run, file } = project(mock, ndjson([...records(2), { chat_id: "x" }]), {
      connections: { braze: { endpoint: unset, apiKey: unset } }
    })
    const { code, out, report } = await run("--dry-run", "--requests", file("requests.ndjson"))
    expect([code, report?.delivered, report?.invalid]).toEqual([2, 2, 1])
    expect(out).toContain("Would deliver 2 of 3 records")
    expect(lines(file("requests.ndjson"))).toMatchObject([
      {
        method: "POST",
        url: "http://127.0.0.1:8099/users/track",
        headers: { authorization: "…" },
        body: {
          attributes: [{ external_id: "customer-0", first_name: "Ada 0" }, { external_id: "customer-1" }],
          events: [{}, {}]
        }
      }
    ])
    expect(statSync(file("requests.ndjson")).mode & 0o777).toBe(0o600)
    expect([existsSync(file(".sluice")), existsSync(file("dead-letters.ndjson")), mock.requests().total]).toEqual([
      false,
      false,
      0
    ])
    expect(await run("--requests", "x")).toMatchObject({
      code: 1,
      err: "sluice run: --requests needs --dry-run: a real run does not write its requests. Add --dry-run.\n"
    })
  })

  it("starts a mock with --mock, and saves no state", async () => {
    const { run, file } = project({ url: unset, apiKey: unset }, ndjson(records(5)))
    for (let i = 0; i < 2; i++) {
      const { code, out } = await run("--mock")
      expect(code).toBe(0)
      expect(out).toContain("The mock has 5 people after 1 request.")
    }
    expect(existsSync(file(".sluice/last-run.json"))).toBe(false)
  })

  it("asks before the first run on a real host, and sends nothing without a terminal", async () => {
    const { run } = project(
      { url: "https://rest.fra-01.braze.eu", apiKey: "0a1b2c3d-0000-0000-0000-00000000beef" },
      ndjson(records(5))
    )
    const { code, err } = await run()
    expect(code).toBe(1)
    expect(err).toBe(`This is the first run that sends to:
  rest.fra-01.braze.eu (EU-01), key …beef, at most 1,500 requests per 3 s
  5 records, about 15 data points (3.0 data points each).
Nothing was sent: confirmation needs a terminal. Pass --yes to proceed, or try it with --dry-run or --mock.
`)
  })
})

describe("bad input", () => {
  it("is Invalid with a code and a place, and affects no other record", async () => {
    const good = conversation(1)
    const text = (id: string, rest: string) => `{"chat_id":"${id}","customer":"c-${id}","name":"N",${rest}}\n`
    const { run, letters } = project(
      await workspace(),
      [
        ndjson([good]),
        '{"chat_id":"half","customer":"c\n',
        "[1,2]\n",
        text("deep", `"x":${"[".repeat(100_000)}${"]".repeat(100_000)}`),
        text("proto", '"__proto__":{"a":1}'),
        text("lone", '"email":"a\\ud800"'),
        '{"chat_id":1.5}\n',
        text("large", `"x":"${"y".repeat(5_000_000)}"`),
        ndjson([conversation(2)])
      ].join("")
    )
    const { code, out, report } = await run()
    expect([code, report?.delivered, report?.invalid]).toEqual([2, 3, 6])
    expect(letters().map(({ id, reasons }) => [id, reasons[0].code])).toEqual([
      ["in.ndjson:2", "not-json"],
      ["in.ndjson:3", "not-an-object"],
      ["in.ndjson:4", "nested-too-deep"],
      ["in.ndjson:6", "half-a-character"],
      ["in.ndjson:7", "id-number-not-exact"],
      ["in.ndjson:8", "record-too-large"]
    ])
    expect(out).toContain(
      "1 × invalid: not-json\n    Line 2, column 32: the line ends in the middle of a string.\n    first: in.ndjson:2\n"
    )
    expect(out).toContain(
      "6 dead letters in dead-letters.ndjson. Fix the problems above, then run: npx sluice replay dead-letters.ndjson --config sluice.json"
    )
  })

  it("is corrected in a text file if its lines could not be read, and replayed", async () => {
    const mock = await workspace()
    const [first = {}, second = {}] = [conversation(1), conversation(2)]
    const { config, file, letters, run } = project(mock, `${JSON.stringify(first).slice(0, -1)}\n${ndjson([second])}`)
    expect((await run()).report?.invalid).toBe(1)
    const [path, fixed] = [file("dead-letters.ndjson"), file("fixed.txt")]
    const written = await sluice("dead-letters", "export", path, "--out", fixed)
    const replay = `npx sluice replay ${path} --config CONFIG --corrections ${fixed}`
    expect(written).toEqual({
      code: 0,
      out: `Wrote 1 record to ${fixed}. It contains personal data. Correct the records, then run: ${replay}\n`,
      err: ""
    })
    const replayed = () => sluice("replay", path, "--config", config, "--corrections", fixed)
    expect((await replayed()).out).toContain("1 could not be read as a record")
    const text = readFileSync(fixed, "utf8")
    writeFileSync(fixed, `${text.trimEnd()} x\n`)
    expect(await replayed()).toMatchObject({
      code: 1,
      err: expect.stringContaining("has mistakes. Fix them and run the command again. Nothing was sent.")
    })
    writeFileSync(fixed, `${text.trimEnd()}}\n`)
    expect(await replayed()).toMatchObject({ code: 0, out: expect.stringContaining("Delivered 1 of 1 record") })
    expect(letters()).toHaveLength(1)
    expect((await sluice("dead-letters", "export", path, "--out", file("none.txt"))).out).toContain(
      "Nothing was written"
    )
  })

  it("is corrected as rows where it is CSV", async () => {
    const mock = await workspace()
    const rows = 'chat_id;customer;email\nc1;u1;a@example.com\nc2;u2\nc3;u3;"c@example.com\nc4;u4;d@example.com;\n'
    const route = { name: "profile", to: "braze-user-track", fields: { email: "$.email" } }
    const source = { file: "in.ndjson", id: "$.chat_id", format: "csv" }
    const { config, file, run } = project(mock, rows, {
      source,
      identity: [{ external_id: "$.customer" }],
      routes: [route]
    })
    expect((await run()).report?.invalid).toBe(3)
    const [path, fixed] = [file("dead-letters.ndjson"), file("fixed.txt")]
    await sluice("dead-letters", "export", path, "--out", fixed)
    const corrected = readFileSync(fixed, "utf8")
      .replace("\nc2;u2\n", "\nc2;u2;b@example.com\n")
      .replace('\nc3;u3;"c@', "\nc3;u3;c@")
      .replace("\nc4;u4;d@example.com;\n", "\nc4;u4;d@example.com\n")
    writeFileSync(fixed, corrected)
    const replayed = await sluice("replay", path, "--config", config, "--corrections", fixed)
    expect(replayed).toMatchObject({ code: 0, out: expect.stringContaining("Delivered 3 of 3 records") })
    const emails = ["u1", "u2", "u3", "u4"].map((id) => mock.user(id)?.email)
    expect(emails).toEqual(["a@example.com", "b@example.com", "c@example.com", "d@example.com"])
  })

  it("may be an empty file", async () => {
    expect(await project(await workspace(), "").run()).toMatchObject({
      code: 0,
      out: expect.stringContaining("in.ndjson has no records.")
    })
  })

  it("may be a CSV file with a header and no rows", async () => {
    const { run } = project(await workspace(), "id;email\n", { source: { file: "in.ndjson", format: "csv" } })
    expect(await run()).toMatchObject({
      code: 0,
      out: expect.stringContaining("in.ndjson has no rows: it is empty, or its only line is the header.")
    })
  })

  it("is reported when it is missing", async () => {
    const { run } = project(await workspace(), "", { source: { file: "nowhere.ndjson" } })
    expect(await run()).toMatchObject({
      code: 1,
      err: "nowhere.ndjson cannot be read: there is no such file. Nothing was sent.\n"
    })
    const none = project(await workspace(), "", { source: {} })
    expect(await none.run()).toMatchObject({
      code: 1,
      err: `The configuration has no source.file or source.sql. Name a file with --input FILE, add source: { file: FILE }, or add source: { sql: { url: \${DATABASE_URL}, query: QUERY, cursor: COLUMN, id: COLUMN } }.\n`
    })
  })

  it("stops the run above guard.maxInvalid, and ends with exit code 0 below it", async () => {
    const bad = { chat_id: "bad" }
    const mixed = (count: number, every: number) =>
      ndjson(Array.from({ length: count }, (_, n) => (n % every === 0 ? bad : conversation(n))))
    const fine = project(await workspace(), mixed(200, 100), { guard: { maxInvalid: "2%" } })
    expect((await fine.run()).report).toMatchObject({ exit: 0, invalid: 2 })
    const broken = project(await workspace(), mixed(5000, 2), {
      guard: { maxInvalid: "2%" },
      delivery: { window: { records: 300 } }
    })
    expect((await broken.run()).report).toMatchObject({ exit: 3, stopped: { kind: "guard", code: "too-many-invalid" } })
    const late = project(await workspace(), mixed(60, 2), { guard: { maxInvalid: "2%" } })
    expect((await late.run()).report).toMatchObject({ exit: 2, invalid: 30, pending: 0 })
  })

  it("stops the run above guard.maxLeftOut, and reports which field was left out of how many records", async () => {
    const wrong = (count: number, every: number) =>
      ndjson(
        Array.from({ length: count }, (_, n) => ({ ...conversation(n), ...(n % every === 0 && { email: "ada" }) }))
      )
    const fine = project(await workspace(), wrong(200, 50), { guard: { maxLeftOut: "5%" } })
    const { out, report } = await fine.run()
    expect(report).toMatchObject({
      exit: 0,
      delivered: 200,
      remarks: [{ effect: "left-out", code: "email-not-valid", mappingPath: "fields.email", count: 4 }]
    })
    expect(out).toContain("  4 of 200 records: email left out (email-not-valid) at $.email\n")
    const broken = project(await workspace(), wrong(5000, 2), {
      guard: { maxLeftOut: "5%" },
      delivery: { window: { records: 300 } }
    })
    expect((await broken.run()).report).toMatchObject({
      exit: 3,
      stopped: { kind: "guard", code: "too-much-left-out" }
    })
    const few = project(await workspace(), wrong(60, 2), { guard: { maxLeftOut: "5%" } })
    expect((await few.run()).report).toMatchObject({ exit: 2, delivered: 60, remarks: [{ count: 30 }] })
  })

  it("says of how many records no route sends anything, and counts a reason of several routes once", async () => {
    const route = { to: "braze-user-track", when: { "$.kind": "a" }, fields: { first_name: "$.name" } }
    const { run } = project(
      await workspace(),
      ndjson([
        { ...conversation(1), kind: "b" },
        { chat_id: "2", kind: "a" }
      ]),
      {
        routes: [
          { name: "one", ...route },
          { name: "two", ...route }
        ]
      }
    )
    const { report } = await run()
    expect(report?.reasons).toEqual([
      expect.objectContaining({
        outcome: "skipped",
        code: "for-no-route",
        message: "It does not meet the condition (when) of any route. If it should be sent, correct the conditions.",
        count: 1
      }),
      expect.objectContaining({ outcome: "invalid", code: "identity-missing", count: 1 })
    ])
  })

  it("ends with exit code 2 if every field of every record was left out, and writes each report in its format", async () => {
    const lost = project(await workspace(), ndjson([{ chat_id: "1", customer: "c", email: "ada" }]), {
      routes: [{ name: "profile", to: "braze-user-track", fields: { "email?": "$.email" } }]
    })
    const page = lost.file("run.html")
    const { code, out, report } = await lost.run("--report", page)
    expect([code, report?.exit, out.split("\n")[0]]).toEqual([
      2,
      2,
      "Delivered 0 of 1 record: every field was left out. The remarks say why."
    ])
    expect(out).toContain("  1 of 1 record: email left out (email-not-valid) at $.email\n")
    expect(readFileSync(page, "utf8")).toContain("<h1>0 of 1 record were delivered: every field was left out</h1>")
  })
})

describe("a destination", () => {
  it("with a wrong key stops the run at once, without dead letters and without printing the key", async () => {
    const mock = await workspace()
    const { run, letters } = project({ url: mock.url, apiKey: "CANARY-KEY-0000" }, ndjson(records(200)))
    const { code, out, err, report } = await run()
    expect([code, report?.pending, report?.delivered, letters()]).toEqual([1, report?.read, 0, []])
    expect(report?.stopped?.kind).toBe("halted")
    expect(out + err + JSON.stringify(report)).not.toContain("CANARY")
    expect(out).toContain("Continue with: npx sluice run")
  })

  it("with a key without the permission stops the run and names the permission", async () => {
    const mock = await workspace()
    mock.keys([{ apiKey: "poor-key-1234", permissions: ["users.export.ids"] }])
    const { run, letters } = project({ url: mock.url, apiKey: "poor-key-1234" }, ndjson(records(3)))
    const { code, report } = await run()
    expect([code, report?.pending, letters()]).toEqual([1, 3, []])
    expect(report?.stopped?.message).toContain("users.track")
  })

  it("ends the run with every record pending if it is down, and the next run delivers them", async () => {
    const mock = await workspace()
    const down = { braze: { endpoint: "http://127.0.0.1:9", apiKey: mock.apiKey } }
    const { run, letters, config } = project(mock, ndjson(records(50)), {
      connections: down,
      delivery: { giveUpAfter: "600 millis" }
    })
    const { code, out, report } = await run()
    expect([code, report?.pending, report?.stopped?.kind, letters()]).toEqual([3, 50, "outage", []])
    expect(out).toContain("50 records pending.")
    writeFileSync(config, JSON.stringify({ ...conversations(mock), source: { file: "in.ndjson", id: "$.chat_id" } }))
    expect((await run()).report).toMatchObject({ exit: 0, delivered: 50 })
  })

  const proxies: Array<ReturnType<typeof createServer>> = []
  afterAll(() => {
    for (const proxy of proxies) proxy.close()
  })
  const proxy = (status: number): Promise<string> =>
    new Promise((resolve) => {
      const server = createServer((request, response) => {
        request.resume()
        response.writeHead(status, { location: "/login" }).end("<html>proxy</html>")
      })
      proxies.push(server)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resolve(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`)
      })
    })

  it.each([
    [400, 3, "outage"],
    [301, 1, "halted"],
    [404, 1, "halted"]
  ])("causes no dead letters if a proxy returns %i to everything", async (status, exit, kind) => {
    const { run, letters } = project({ url: await proxy(status), apiKey: "some-key-1234" }, ndjson(records(300)))
    const { code, report } = await run()
    expect([code, report?.delivered, report?.stopped?.kind, letters()]).toEqual([exit, 0, kind, []])
    expect(report?.pending).toBe(report?.read)
  })
})

describe("a full disk", () => {
  it("stops the run while writing dead letters, and loses nothing", async () => {
    const { run } = project(await workspace(), ndjson([conversation(1), { chat_id: "bad" }]))
    const { code, out, report } = await run("--dead-letters", "/dev/full")
    expect([code, report?.stopped?.kind]).toEqual([3, "dead-letters"])
    expect(out).toContain(
      "Stopped: /dev/full cannot be written: the disk is full. Free some space and run the same command again. It continues where it stopped."
    )
    expect((await run()).report).toMatchObject({ invalid: 1, deadLetters: 1 })
  })
})

describe("a configuration", () => {
  it("with mistakes sends nothing and reports all of them", async () => {
    const mock = await workspace()
    const { run } = project(mock, ndjson(records(1)), { nver: [], routes: [{ name: "p", to: "braze-user-trak" }] })
    const { code, err } = await run()
    expect(code).toBe(1)
    expect(err.split("\n").length).toBe(3)
    expect(mock.requests().total).toBe(0)
  })
})

describe("private data", () => {
  it("appears in no message, report or outcome: neither keys nor values of records [S-13]", async () => {
    const mock = await workspace()
    mock.faults([
      {
        match: { key: "external_id:CANARY-1" },
        action: { type: "refuse", reason: "'email' is not valid: CANARY-1@example.com" }
      }
    ])
    const canary = (n: number, rest: object = {}) => ({
      ...conversation(n),
      name: `CANARY-${n}`,
      email: `CANARY-${n}@example.com`,
      customer: `CANARY-${n}`,
      ...rest
    })
    const key = "CANARY-KEY-12345678"
    mock.keys([{ apiKey: key }])
    const { run, file } = project(
      { url: mock.url, apiKey: key },
      `${ndjson([canary(1), canary(2, { email: "CANARY 2" }), canary(3, { ended_at: "CANARY" }), canary(4, { customer: { CANARY: 1 } }), canary(5, { name: 7 })])}{"chat_id":"x","name":"CANARY\n{CANARY}\n`,
      { never: ["$.never"] }
    )
    const { out, err } = await run()
    const kept = [out, err, readFileSync(file("report.json"), "utf8"), readFileSync(file("outcomes.ndjson"), "utf8")]
    for (const name of readdirSync(file(".sluice"))) kept.push(readFileSync(file(join(".sluice", name)), "utf8"))
    expect(kept.join("\n")).not.toContain("CANARY")
  })
})
