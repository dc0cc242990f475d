import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Sqlite from "@sluice/node/Sqlite"
import { afterEach, describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()
const reference = (name: string): string => `\${${name}}`
let made = 0

/** A SQLite file with these statements. */
const database = (statements: string): string => {
  const path = join(folder, `data-${made++}.db`)
  const opened = Sqlite.open(path)
  opened.exec(statements)
  opened.close()
  return path
}

const customers = `create table customers (id integer primary key, email text, first_name text, plan text, updated_at text);
  insert into customers values (1, 'ada@example.com', 'Ada', 'pro', '2026-03-04T10:00:00Z'),
    (2, 'bo@example.com', 'Bo', 'free', '2026-03-05T10:00:00Z')`

const init = async (exported: string, ...options: ReadonlyArray<string>) => {
  const config = join(folder, `${made++}.yaml`)
  const { code, err, out } = await sluice("init", exported, "--out", config, ...options)
  const said = (out + err).replaceAll(`${folder}/`, "")
  return { code, said, config, text: existsSync(config) ? readFileSync(config, "utf8") : "" }
}

describe("sluice init with a database", () => {
  afterEach(() => {
    delete process.env["SHOP_DATABASE"]
  })

  it("writes a configuration that reads the only table, and reads its changes", async () => {
    const path = database(customers)
    const { code, config, said, text } = await init(path)
    const [name, written] = [path, config].map((file) => file.replace(`${folder}/`, ""))
    expect([code, said]).toEqual([
      0,
      `Wrote ${written} from 2 records of ${name}.
  person:  $.id
  profile: first_name, email, plan, updated_at
  not sent: nothing; every column is used.
  1 line of it is uncertain: look for "uncertain:" in ${written}.
  rows:    every run reads those with a new updated_at; the id of a row is id
Next: npx sluice map ${written}
`
    ])
    expect(text).toContain(`source:
  sql:
    url: sqlite:${name}
    query: select * from customers
    # A run continues after the last row that was read, in the order of this column.
    cursor: updated_at  # uncertain: a change of a row is only read if it also sets this column
    id: id
  # Deliveries are remembered by id, so no record is sent twice.
  remember: 90 days
`)
    expect(await sluice("run", config, "--mock")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Delivered 2 of 2 records")
    })
  })

  it("reads all rows in every run if no column shows when a row changed", async () => {
    const path = database(
      "create table people (user_id text, email text); insert into people values ('a', 'a@example.com')"
    )
    const { config, said, text } = await init(path)
    expect(said).toContain(
      "  rows:    every run reads all of them, and sends the new and changed ones; the id of a row is user_id\n"
    )
    expect(text).toContain(
      `    # No column shows when a row changed, so every run reads all rows and sends those that are new or changed.
    # cursor: updated_at
    id: user_id
`
    )
    expect(await sluice("run", config, "--mock")).toMatchObject({ code: 0 })
  })

  it("reads events in the order of their time", async () => {
    const path = database(`create table events (event_id text, user_id text, event_name text, occurred_at text);
      insert into events values ('e1', 'a', 'Signed Up', '2026-03-04T10:00:00Z'), ('e2', 'a', 'Left', '2026-03-05T10:00:00Z')`)
    const { config, text } = await init(path)
    expect(text).toContain(
      "    cursor: occurred_at  # uncertain: rows that are added later with an older time, and changed rows, are not read\n    id: event_id\n"
    )
    expect((await sluice("run", config, "--mock")).out).toContain("Delivered 2 of 2 records")
  })

  it("reads a query, whose variables are characters", async () => {
    const { code, config, text } = await init(
      database(customers),
      "--query",
      `select *, '${reference("X")}' as mark\nfrom customers where plan = 'pro';`
    )
    expect(text).toContain("    query: \"select *, '$${X}' as mark\\nfrom customers where plan = 'pro'\"\n")
    expect([code, (await sluice("run", config, "--mock")).out]).toEqual([
      0,
      expect.stringContaining("Delivered 1 of 1 record")
    ])
  })

  it("writes the variable that contains the URL, and never the URL", async () => {
    process.env["SHOP_DATABASE"] = `sqlite:${database(customers)}`
    for (const given of [reference("SHOP_DATABASE"), "$SHOP_DATABASE"]) {
      const { code, config, text } = await init(given, "--query", "customers")
      expect([code, text]).toEqual([0, expect.stringContaining(`    url: "${reference("SHOP_DATABASE")}"\n`)])
      expect(text).not.toContain("sqlite:")
      expect((await sluice("run", config, "--mock")).code).toBe(0)
    }
  })

  it.each([
    ["a variable that is not set", [reference("SHOP_DATABASE")], "The variable SHOP_DATABASE is not set."],
    ["--query for files", ["x.csv", "--query", "people"], "--query applies to a database"],
    ["--records for a database", ["sqlite:x.db", "--records", "$.a"], "--records applies to JSON files."],
    ["a server that is not running", ["postgres://u:canary@127.0.0.1:1/d"], "The database refuses connections."],
    ["a missing file", ["sqlite:nowhere.db"], "The SQLite file does not exist"]
  ])("is refused with %s", async (_, [exported = "", ...options], message) => {
    const { code, said, text } = await init(exported, ...options)
    expect([code, said, text]).toEqual([1, expect.stringContaining(message), ""])
    expect(said).not.toContain("canary")
  })

  it.each([
    [
      "several tables",
      `${customers}; create table "my orders" (id integer)`,
      `--query is missing: a table, or a SELECT. Tables: customers, "my orders". For example: npx sluice init `
    ],
    ["no table", "select 1", "has no table that its user can see."],
    [
      "no rows",
      "create table people (id integer)",
      "The query returns no rows, so no configuration can be proposed. Check the query: select * from people"
    ],
    [
      "no column that identifies a row",
      "create table people (name text); insert into people values ('Ada'), ('Ada')",
      "No column identifies a row"
    ]
  ])("is refused for a database with %s", async (_, statements, message) => {
    const { code, said, text } = await init(database(statements))
    expect([code, said, text]).toEqual([1, expect.stringContaining(message), ""])
  })
})
