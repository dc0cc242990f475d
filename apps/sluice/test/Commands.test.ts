import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { conversation, conversations, ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
let names = 0

const project = (
  site: { readonly url: string; readonly apiKey: string },
  records: ReadonlyArray<unknown>,
  change: object = {}
) => {
  const name = `p${names++}`
  put(`${name}/in.ndjson`, ndjson(records))
  const written = { ...conversations(site), source: { file: "in.ndjson", id: "$.chat_id" }, ...change }
  return {
    config: put(`${name}/sluice.json`, JSON.stringify(written)),
    file: (path: string) => join(folder, name, path),
    here: (text: string) => text.replaceAll(`${join(folder, name)}/`, "")
  }
}

describe("sluice map", () => {
  it("shows fields with their origin, unused paths and the request, and sends nothing", async () => {
    const mock = await workspace()
    const { config } = project(mock, [{ ...conversation(1), extra: { a: [{ b: 1 }] } }])
    const { code, out } = await sluice("map", config)
    expect(code).toBe(0)
    expect(out).toBe(`chat-1 (in.ndjson:1)

profile → braze-user-track
  attributes
    external_id  "customer-1"  ← $.customer
    first_name   "Ada 1"  ← $.name
    email        "ada1@example.com"  ← $.email

ended → braze-event-tracking
  events
    external_id     "customer-1"  ← $.customer
    name            "conversation ended"
    time            "2026-03-04T10:00:00Z"  ← $.ended_at
    properties.seq  1  ← $.n

Not used: $.extra.a[*].b

POST ${mock.url}/users/track
${JSON.stringify(
  {
    attributes: [{ external_id: "customer-1", first_name: "Ada 1", email: "ada1@example.com" }],
    events: [
      { external_id: "customer-1", name: "conversation ended", time: "2026-03-04T10:00:00Z", properties: { seq: 1 } }
    ],
    partner: "pypestream"
  },
  null,
  2
)}
`)
    expect(mock.requests().total).toBe(0)
  })

  it("shows why a record is skipped or invalid, and masks values with --mask", async () => {
    const { config } = project(await workspace(), [{ chat_id: "x", customer: { secret: 1 }, name: "CANARY", email: 5 }])
    const { out } = await sluice("map", config, "--record", "x", "--mask")
    expect(out).toContain("profile → braze-user-track: invalid\n  identity-type at $.customer")
    expect(out).toContain(
      "ended → braze-event-tracking: skipped\n  route-condition: The record does not meet the condition of the route, which reads $.ended_at."
    )
    expect(out).not.toContain("CANARY")
  })

  it("prints JSON with --json, masked with --mask", async () => {
    const { config } = project(await workspace(), [conversation(1)])
    const plain = JSON.parse((await sluice("map", config, "--json")).out)
    expect(plain).toMatchObject({
      id: "chat-1",
      routes: [{ name: "profile", outcome: "items" }, { name: "ended" }],
      unused: []
    })
    const masked = await sluice("map", config, "--json", "--mask")
    expect(masked.out).not.toContain("ada1")
    expect(JSON.parse(masked.out).requests[0].body.attributes[0]).toEqual({
      external_id: "‹text of 10›",
      first_name: "‹text of 5›",
      email: "‹text of 16›"
    })
  })

  it("shows a line that cannot be read, and reports a missing record", async () => {
    const { config, file, here } = project(await workspace(), [])
    writeFileSync(file("in.ndjson"), '{"a"\n')
    expect((await sluice("map", config)).out).toContain(
      "cannot be read: invalid\n  not-json: Line 1, column 5: the line ends before an object is closed, after a key."
    )
    const ended = await sluice("map", config, "--record", "nobody")
    expect([ended.code, here(ended.err)]).toEqual([
      1,
      "in.ndjson has no record with the id nobody. Check the id, and source.id in the configuration.\n"
    ])
  })
})

describe("sluice check", () => {
  it("describes a valid configuration", async () => {
    const mock = await workspace()
    const { config } = project(mock, [conversation(1)])
    const { code, out } = await sluice("check", config)
    expect([code, out]).toEqual([
      0,
      `  connection braze: ${new URL(mock.url).host}, key …${mock.apiKey.slice(-4)}, at most 3000 requests in 3 s
  route profile → braze-user-track
  route ended → braze-event-tracking
  source: in.ndjson, 1 line
${config} is valid.
`
    ])
  })

  it("notes records that repeat an id, unless deliveries are remembered", async () => {
    const records = [conversation(1), conversation(2), conversation(1), conversation(1)]
    const plain = project(await workspace(), records)
    const note =
      "Note: 2 of the first 4 records repeat an id. Each is sent, so events and purchases may be counted again. To send each record once, add remember: 90 days under source.\n"
    const { code, err, out } = await sluice("check", plain.config)
    expect([code, err, out.split("\n").slice(-2)]).toEqual([0, note, [`${plain.config} is valid (1 note).`, ""]])
    const remembered = project(await workspace(), records, {
      source: { file: "in.ndjson", id: "$.chat_id", remember: "90 days" }
    })
    expect((await sluice("check", remembered.config)).err).toBe("")
  })

  it("reports every mistake, and a missing file", async () => {
    const broken = project(await workspace(), [], { guard: { maxInvalid: 5 }, identity: [{}] })
    const { code, err } = await sluice("check", broken.config)
    expect([
      code,
      broken
        .here(err)
        .split("\n")
        .map((line) => line.replace(/^(\S+:1:)\d+( \S+) .*/, "$1$2"))
    ]).toEqual([1, ["sluice.json:1: identity[0]:", "sluice.json:1: guard.maxInvalid:", ""]])
    const noFile = project(await workspace(), [], { source: { file: "gone/*.ndjson" } })
    expect(await sluice("check", noFile.config)).toMatchObject({
      code: 1,
      err: expect.stringContaining("No file matches gone/*.ndjson in ")
    })
  })

  it("reports fields that are not declared, and a route name that dead letters reserve", async () => {
    const { routes } = conversations({ url: "http://127.0.0.1:1", apiKey: "k" })
    const named = routes.map((route, i) =>
      i === 0 ? { ...route, fields: { "frist_name?": "$.name", plan: "$.p" } } : { ...route, name: "*" }
    )
    const site = project(await workspace(), [], { routes: named, attributes: { unknown: "refuse", plan: "string" } })
    const { code, err } = await sluice("check", site.config)
    expect([
      code,
      site
        .here(err)
        .replaceAll(/:1:\d+/g, "")
        .split("\n")
    ]).toEqual([
      1,
      [
        'sluice.json routes[0].fields.frist_name?: The attribute is not declared under attributes. Did you mean "first_name"?',
        "sluice.json routes[1].name: Expected a name other than *; found other text.",
        ""
      ]
    ])
  })

  it("reports with --online whether a key works, is wrong or lacks the permission, and writes nothing", async () => {
    const mock = await workspace()
    const good = project(mock, [])
    expect(await sluice("check", good.config, "--online")).toMatchObject({
      code: 0,
      out: expect.stringContaining("accepts the key, and the key can write.")
    })
    const wrong = project({ url: mock.url, apiKey: "wrong-key-CANARY-1234" }, [])
    const ended = await sluice("check", wrong.config, "--online")
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining("rejected the key …1234 (401).")])
    expect(ended.err + ended.out).not.toContain("CANARY")
    mock.keys([{ apiKey: "poor-key-for-export-5678", permissions: ["users.export.ids"] }])
    const poor = project({ url: mock.url, apiKey: "poor-key-for-export-5678" }, [])
    expect(await sluice("check", poor.config, "--online")).toMatchObject({
      code: 1,
      err: expect.stringContaining("The key …5678 lacks the permission users.track on ")
    })
    expect(mock.stats().users).toBe(0)
  })
})

describe("sluice replay", () => {
  const refused = async () => {
    const mock = await workspace()
    mock.faults([{ match: { key: "external_id:customer-2" }, action: { type: "refuse", reason: "no" } }])
    const site = project(mock, [conversation(1), conversation(2), { chat_id: "bad" }])
    await sluice("run", site.config)
    mock.faults([])
    return { mock, ...site, letters: site.file("dead-letters.ndjson") }
  }

  it("sends dead letters again, reports what it left out, and sends nothing twice", async () => {
    const { mock, config, letters } = await refused()
    const first = await sluice("replay", letters, "--config", config)
    expect(first.code).toBe(2)
    expect(first.out).toContain("Delivered 2 of 3 records")
    expect(first.out).toContain("Replayed all 3 dead letters.")
    const second = await sluice("replay", letters, "--config", config)
    expect(second.out).toContain("Replayed 1 of 4 dead letters.\nLeft out:\n  3 were replayed before")
    expect(mock.user("customer-2")).toMatchObject({ first_name: "Ada 2" })
    expect(mock.verify([{ type: "once", lane: "events", by: "properties.seq" }]).ok).toBe(true)
  })

  it("sends only the outcomes of --only, and leaves out old attributes", async () => {
    const { mock, config, letters } = await refused()
    expect((await sluice("replay", letters, "--config", config, "--only", "failed,unknown")).out).toBe(
      "Replayed 0 of 3 dead letters.\nLeft out:\n  1 is invalid, which --only does not list\n  2 are rejected, which --only does not list\n"
    )
    const old = readFileSync(letters, "utf8").replaceAll(/"at":"20\d\d/g, '"at":"2001')
    writeFileSync(letters, old)
    expect((await sluice("replay", letters, "--config", config, "--only", "rejected")).out).toContain(
      "Replayed 1 of 3 dead letters.\nLeft out:\n  1 is invalid, which --only does not list\n  1 has attributes older than --max-age, or a later version was delivered; it would overwrite newer values\n"
    )
    expect(mock.user("customer-2")?.first_name ?? null).toBe(null)
    expect(
      (await sluice("replay", letters, "--config", config, "--max-age", "100000 days", "--only", "rejected")).out
    ).toContain("Delivered 1 of 1 record")
    expect(mock.user("customer-2")).toMatchObject({ first_name: "Ada 2" })
  })

  it("prints the command that continues with the same letters", async () => {
    const { config, letters, mock } = await refused()
    mock.faults([{ match: {}, action: { type: "status", status: 401 } }])
    const asked = ["--only", "rejected", "--max-age", "1000 hours"]
    const { code, out } = await sluice("replay", letters, "--config", config, ...asked)
    expect([code, out.match(/Continue with: .*$/m)?.[0]]).toEqual([
      1,
      `Continue with: npx sluice replay ${letters} --config ${config} --only rejected --max-age '1000 hours'`
    ])
  })

  it("leaves out an old letter only if it would write attributes", async () => {
    const mock = await workspace()
    const [profile, ended] = conversations(mock).routes
    const routes = [{ ...profile, when: { "$.vip": true } }, ended]
    const site = project(mock, [], { routes })
    const letter = {
      ...{ v: 1, id: "in.ndjson:1", seq: 0, origin: { source: "in.ndjson", line: 1, offset: 0 }, destination: "*" },
      ...{ outcome: "invalid", reasons: [], attempts: 0, at: "2001-01-01T00:00:00.000Z", delivered: [] }
    }
    const records = [false, true].map((vip) => ({ ...conversation(1), vip }))
    const lines = records.map((record, seq) => ({ ...letter, seq, record }))
    const path = put("held.ndjson", ndjson(lines))
    const { out } = await sluice("replay", path, "--config", site.config)
    expect(out).toContain("Replayed 1 of 2 dead letters.\nLeft out:\n  1 has attributes older")
    expect(mock.stats().accepted).toMatchObject({ attributes: 0, events: 1 })
  })

  it("prints size and cost before the first run on a real host, and sends nothing without confirmation", async () => {
    const { mock, config, letters } = await refused()
    const real = readFileSync(config, "utf8")
      .replace(mock.url, "https://rest.fra-01.braze.eu")
      .replace(mock.apiKey, "0a1b2c3d-0000-0000-0000-00000000beef")
    writeFileSync(config, real)
    const told = async (...args: ReadonlyArray<string>) => {
      const { code, err } = await sluice("replay", letters, "--config", config, ...args)
      return [code, err.split("\n").find((line) => line.includes("data point")) ?? err]
    }
    expect(await told()).toEqual([1, "  3 records, about 3 data points (1.0 data points each)."])
    expect(await told("--only", "rejected")).toEqual([1, "  2 records, about 3 data points (1.5 data points each)."])
    const missing = await sluice("replay", `${letters}.gone`, "--config", config)
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("there is no such file")])
  })

  it("reports a missing file", async () => {
    const { config } = project(await workspace(), [])
    const path = join(folder, "none.ndjson")
    expect(await sluice("replay", path, "--config", config)).toMatchObject({
      code: 1,
      err: `${path} cannot be read: there is no such file.\n`
    })
  })
})

describe("sluice explain", () => {
  it("shows a record in its source, outcomes, dead letters and replays", async () => {
    const mock = await workspace()
    mock.faults([
      {
        match: { key: "external_id:customer-2", lane: "attributes" },
        action: { type: "refuse", reason: "no such luck" }
      }
    ])
    const { config, file, here } = project(mock, [conversation(1), conversation(2)])
    await sluice("run", config, "--outcomes", file("o.ndjson"))
    mock.faults([])
    await sluice("replay", file("dead-letters.ndjson"), "--config", config)
    const { code, out } = await sluice("explain", "chat-2", "--config", config)
    expect(code).toBe(0)
    expect(
      here(out)
        .replaceAll(/\([0-9a-f-]{36}\)/g, "(ID)")
        .replace(/, 20\d\d-\S+Z/, ", TIME")
    ).toBe(`chat-2
  found at in.ndjson:2, processed
  rejected
    profile: rejected in request 1 (ID)
      braze-refused: Braze refused it: no such luck
    ended: delivered in request 1 (ID)
  dead letter, line 1: rejected at profile after 1 attempt, TIME
    braze-refused: Braze refused it: no such luck
    response 201: {"attributes_processed":1,"events_processed":2,"message":"success","errors":[{"type":"no such luck","input_array":"attributes","index":1}]}
    replayed: delivered
`)
    expect((await sluice("explain", "chat-1", "--state", file(".sluice"))).out).toContain(
      "found at in.ndjson:1, processed\n  delivered"
    )
  })

  it("lists every record about a person, found by external id, email address or alias", async () => {
    const mock = await workspace()
    const { config, here } = project(
      mock,
      [
        { ...conversation(1), email: "Ada@example.com" },
        { ...conversation(2), ended_at: "soon" },
        { ...conversation(3), customer: "customer-1", email: undefined, ended_at: "soon" },
        { ...conversation(4), customer: null, device: "d-4" }
      ],
      {
        identity: [
          { external_id: "$.customer" },
          { user_alias: { alias_name: "$.device", alias_label: "device" }, create: true }
        ]
      }
    )
    await sluice("run", config)
    const found = async (id: string) => {
      const { code, out } = await sluice("explain", id, "--config", config)
      return [code, here(out).replaceAll(/, 20\d\d-\S+Z/g, ", TIME")]
    }
    const first = `chat-1
  found at in.ndjson:1, processed
  The record has no dead letter, so it was delivered or skipped. To record outcomes, pass --outcomes FILE to a run.
`
    const [code, text] = await found("customer-1")
    expect(code).toBe(0)
    expect(text).toContain(`customer-1: 2 records

${first}
chat-3
  found at in.ndjson:3, processed
  dead letter, line 2: invalid at ended after 0 attempts, TIME
`)
    expect(text).not.toContain("chat-2")
    expect(await found("ada@EXAMPLE.com")).toEqual([0, `ada@EXAMPLE.com: 1 record\n\n${first}`])
    expect((await found("d-4"))[1]).toContain("d-4: 1 record\n\nchat-4\n")
    expect((await found("chat-1"))[1]).toBe(first)
  })

  it("reports a record that is not found", async () => {
    const { config } = project(await workspace(), [conversation(1)])
    expect(await sluice("explain", "nobody", "--config", config)).toMatchObject({
      code: 1,
      err: "No record with the id nobody, and no record about a person with this identifier, was found in the source or the dead letters. Check the id, or name other files with --outcomes FILE and --dead-letters FILE.\n"
    })
    expect((await sluice("explain", "chat-1", "--config", config)).out).toContain(
      "found at in.ndjson:1, not processed yet"
    )
    expect(await sluice("explain", "x", "--state", join(folder, "no-state"))).toMatchObject({
      code: 1,
      err: `No run is recorded in ${join(folder, "no-state")}. Name a run with --config CONFIG, or with --outcomes FILE and --dead-letters FILE.\n`
    })
  })

  it("searches the source without the key of a connection", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    const { config } = project({ url: "http://127.0.0.1:1", apiKey: "${EXPLAIN_TEST_UNSET_KEY}" }, [conversation(1)])
    expect(await sluice("explain", "chat-1", "--config", config)).toEqual({
      code: 0,
      out: "chat-1\n  found at in.ndjson:1\n",
      err: ""
    })
  })

  it("says that the source was not searched, also for a record with a dead letter", async () => {
    const { config, file } = project(await workspace(), [{ ...conversation(1), ended_at: "soon" }])
    await sluice("run", config)
    rmSync(file("in.ndjson"))
    const why = "The source was not searched: in.ndjson cannot be read: there is no such file."
    const found = await sluice("explain", "chat-1", "--config", config)
    expect([found.code, found.err]).toEqual([0, expect.stringContaining(`Note: ${why}`)])
    const missing = await sluice("explain", "nobody", "--config", config)
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining(`was found in the dead letters. `)])
    expect(missing.err).toContain(why)
    writeFileSync(config, "{")
    expect((await sluice("explain", "nobody", "--config", config)).err).toContain(
      `The source was not searched: ${config}`
    )
  })

  it("says that standard input was not searched", async () => {
    const { config } = project(await workspace(), [], { source: { file: "-" } })
    expect((await sluice("explain", "nobody", "--config", config)).err).toContain(
      "The source was not searched: standard input can be read only once."
    )
  })

  it("does not search the files of the last run of another environment, and says so", async () => {
    const { config, file } = project(await workspace(), [{ ...conversation(1), ended_at: "soon" }])
    const written = JSON.parse(readFileSync(config, "utf8"))
    writeFileSync(file("empty.ndjson"), "")
    const environments = { here: {}, there: { source: { file: "empty.ndjson" } } }
    writeFileSync(config, JSON.stringify({ ...written, environments }))
    const own = ["--dead-letters", file("a.ndjson"), "--outcomes", file("o.ndjson")]
    await sluice("run", config, "--environment", "here", ...own)
    for (const chosen of [[], ["--environment", "here"]])
      expect((await sluice("explain", "chat-1", "--config", config, ...chosen)).out).toContain("dead letter, line 1")
    const other = await sluice("explain", "chat-1", "--config", config, "--environment", "there")
    expect([other.code, other.err]).toEqual([
      1,
      expect.stringContaining(
        "The last run used the environment here, so its outcomes and dead letters were not searched. Name those of the other run with --outcomes FILE and --dead-letters FILE."
      )
    ])
    expect((await sluice("explain", "chat-1", "--config", config, "--environment", "there", ...own)).code).toBe(0)
  })

  it("does not search the files of the last run of another configuration in the same folder", async () => {
    const { config, file } = project(await workspace(), [{ ...conversation(1), ended_at: "soon" }])
    await sluice("run", config, "--dead-letters", file("a.ndjson"), "--outcomes", file("o.ndjson"))
    writeFileSync(file("empty.ndjson"), "")
    const other = { ...JSON.parse(readFileSync(config, "utf8")), source: { file: "empty.ndjson", id: "$.chat_id" } }
    writeFileSync(file("other.json"), JSON.stringify(other))
    expect((await sluice("explain", "chat-1", "--config", config)).out).toContain("dead letter, line 1")
    expect(await sluice("explain", "chat-1", "--config", file("other.json"))).toMatchObject({
      code: 1,
      err: expect.stringContaining("was found in the source or the dead letters.")
    })
  })
})
