import { existsSync, readFileSync, writeFileSync } from "node:fs"
import * as Sqlite from "@sluice/node/Sqlite"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { conversations, projectFolders } from "./support/project.js"

const { open, put } = projectFolders()

const project = async (sql: object = {}, source: object = {}) => {
  const made = await open((workspace) => ({
    ...conversations(workspace),
    identity: [{ external_id: "$.id" }],
    source: {
      sql: { url: "sqlite:data.db", query: "select * from people", cursor: "at", id: "id", ...sql },
      ...source
    },
    never: ["$.secret"],
    routes: [{ name: "profile", to: "braze-user-track", fields: { first_name: "$.name" } }]
  }))
  const database = (text: string): void => {
    const opened = Sqlite.open(made.file("data.db"))
    opened.exec(text)
    opened.close()
  }
  database("create table people (id text, at integer, name text, secret text)")
  database("insert into people values ('a', 1, 'Ada', 'canary'), ('b', 1, 'Bob', 'canary'), ('c', 2, 'Cy', 'canary')")
  const counts = async (...options: ReadonlyArray<string>) => {
    const { code, err, out } = await sluice("run", made.config, ...options, "--report", made.file("report.json"))
    return { code, text: out + err, counts: JSON.parse(readFileSync(made.file("report.json"), "utf8")) }
  }
  return { ...made, database, run: counts }
}

describe("sluice run with source.sql", () => {
  it("sends the rows after the checkpoint", async () => {
    const { database, mock, run } = await project({ page: 2 })
    expect((await run()).counts).toMatchObject({ delivered: 3 })
    expect((await run()).counts).toMatchObject({ delivered: 0 })
    database(
      "insert into people values ('d', 2, 'Di', ''), ('e', 3, 'Ed', ''); update people set at = 4 where id = 'a'"
    )
    expect((await run()).counts).toMatchObject({ delivered: 3 })
    expect(mock.stats().accepted.attributes).toBe(6)
  })

  it("counts rows without a cursor in a note of each run, and writes no dead letter", async () => {
    const { database, file, run } = await project()
    database("insert into people values ('n', null, 'Nan', 'canary'), ('o', null, 'Oz', 'canary')")
    const note =
      "2 rows have NULL in at, the column of source.sql.cursor, and were not read. Set it, or use coalesce in the query."
    for (const delivered of [3, 0]) {
      const { code, counts, text } = await run()
      expect(counts).toMatchObject({ delivered, invalid: 0, sourceNotes: [note] })
      expect([code, text]).toEqual([0, expect.stringContaining(note)])
    }
    expect(existsSync(file("dead-letters.ndjson"))).toBe(false)
  })

  it("keeps what never removes out of the dead letter of a row that is too large", async () => {
    const { database, file, run } = await project({}, { maxRecordBytes: 100 })
    database(`insert into people values ('n', 9, '${"N".repeat(200)}', 'canary')`)
    expect((await run()).counts).toMatchObject({ delivered: 3, invalid: 1 })
    const letters = readFileSync(file("dead-letters.ndjson"), "utf8")
    expect(letters).toContain("record-too-large")
    expect(letters).not.toContain("canary")
  })

  it("has nothing new after a complete run, and sends all rows with --again", async () => {
    const { database, run } = await project()
    await run()
    const idle = await run()
    expect(idle).toMatchObject({ code: 0, text: expect.stringContaining("Nothing new: earlier runs completed sql.") })
    for (const _ of [1, 2]) expect((await run("--again")).counts).toMatchObject({ exit: 0, delivered: 3 })
    database("insert into people values ('d', 3, 'Di', '')")
    expect((await run()).counts).toMatchObject({ delivered: 1 })
  })

  it("refuses a checkpoint of another query, until --again", async () => {
    const { config, database, run } = await project({ query: "select * from people where id <> 'a'" })
    expect((await run()).counts).toMatchObject({ delivered: 2 })
    writeFileSync(config, readFileSync(config, "utf8").replace("where id <> 'a'", ""))
    database("insert into people values ('d', 3, 'Di', '')")
    const refused = await run()
    expect(refused).toMatchObject({ code: 1, counts: { delivered: 0 } })
    expect(refused.text).toContain("source.sql.query is another query than in the last run.")
    expect(refused.text).not.toMatch(/no records|Continue with/)
    expect((await run("--again")).counts).toMatchObject({ delivered: 4 })
    expect((await run()).counts).toMatchObject({ delivered: 0 })
  })

  it("remembers by source.sql.id", async () => {
    const { run } = await project({ cursor: undefined }, { remember: "90 days" })
    expect((await run()).counts).toMatchObject({ delivered: 3 })
    expect((await run()).counts).toMatchObject({ delivered: 0, skipped: 3 })
  })

  it("sends only changed rows without a cursor, with remember", async () => {
    const { database, run } = await project({ cursor: undefined }, { id: "$.id", remember: "90 days" })
    expect((await run()).counts).toMatchObject({ delivered: 3 })
    database("update people set name = 'Bea' where id = 'b'")
    expect((await run()).counts).toMatchObject({ delivered: 1 })
  })
})

describe("a configuration with source.sql", () => {
  it("is checked, mapped and explained", async () => {
    const { config, run } = await project()
    expect(await sluice("check", config)).toMatchObject({ code: 0 })
    expect((await sluice("map", config, "--record", "c", "--json")).out).toContain('"first_name":"Cy"')
    await run()
    expect((await sluice("explain", "c", "--config", config)).out).toContain("sql")
  })

  it("is searched without a cursor by explain and forget", async () => {
    const { config, run } = await project({ cursor: undefined }, { id: "$.name", remember: "90 days" })
    await run()
    expect((await sluice("explain", "Bob", "--config", config)).out).toMatch(/^Bob\n {2}found at \S*sql/)
    expect((await sluice("explain", "b", "--config", config)).out).toMatch(/^b: 1 record\n\nBob\n {2}found at /)
    expect(await sluice("forget", "b", config)).toMatchObject({
      code: 0,
      out: expect.stringContaining("Removed:\n  1 remembered delivery\n")
    })
  })

  it("is named by its own settings if no row can be read", async () => {
    const { config, database } = await project({}, { maxRecordBytes: 100 })
    database(`update people set name = '${"N".repeat(200)}'`)
    const { out } = await sluice("doctor", config)
    expect(out).toContain("Check source.sql.query, source.sql.id and source.id.")
    expect(out).not.toContain("source.csv")
  })

  it.each([
    ["no cursor and nothing remembered", { cursor: undefined }, {}, [], "source.sql needs cursor"],
    ["an overlap without remember", { overlap: "1 minute" }, {}, [], "source.sql.overlap reads rows again"],
    [
      "an overlap on SQLite",
      { overlap: "1 minute" },
      { remember: "90 days" },
      [],
      "source.sql.overlap needs Postgres."
    ],
    ["a limit", { query: "select * from people limit 5" }, {}, [], "source.sql.query has LIMIT"],
    ["settings of files", {}, { csv: {} }, [], "source.csv applies only to source.file"],
    ["options of files", {}, {}, ["--again-file", "x"], "--again-file applies only to source.file"],
    ["a cursor that is not returned", { cursor: "changed" }, {}, [], "no such column: q.changed"]
  ])("is refused with %s", async (_, sql, source, args, message) => {
    const { config } = await project(sql, source)
    const { code, err, out } = await sluice("run", config, ...args)
    expect(code).not.toBe(0)
    expect(out + err).toContain(message)
  })

  it("names the variable and never the URL", async () => {
    const secret = "postgres://canary:canary@127.0.0.1:1/canary"
    const written = (url: string) => `version: 1
source: { sql: { url: "${url}", query: select 1 as id, cursor: id, id: id } }
connections: { braze: { endpoint: "http://127.0.0.1:1", apiKey: k } }
identity: [{ external_id: $.id }]
routes: [{ name: profile, to: braze-user-track, fields: { first_name: $.name } }]
`
    const literal = await sluice("check", put("literal.yaml", written(secret)))
    expect(literal).toMatchObject({ code: 1, err: expect.stringContaining("read only from a variable") })
    process.env["SLUICE_TEST_DATABASE"] = secret
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the configuration
    const variable = await sluice("check", put("variable.yaml", written("${SLUICE_TEST_DATABASE}")))
    delete process.env["SLUICE_TEST_DATABASE"]
    expect(variable).toMatchObject({ code: 1, err: expect.stringContaining("The database refuses connections.") })
    for (const { err, out } of [literal, variable]) expect(out + err).not.toContain("canary")
  })
})
