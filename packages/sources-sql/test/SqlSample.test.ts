import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Sqlite from "@sluice/node/Sqlite"
import { Effect, Either, Redacted } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as SqlSample from "../src/SqlSample.js"
import { binaries, type PostgresServer, start } from "./support/PostgresServer.js"

const database = (url: string): SqlSample.SampledDatabase => ({ url: Redacted.make(url), folder: "/" })
const rows = (url: string, query: string, limit = 10) =>
  Effect.runPromise(Effect.either(SqlSample.rows(database(url), query, limit)))
const tables = (url: string) => Effect.runPromise(SqlSample.tables(database(url)))

describe("a sample of a SQLite file", () => {
  const path = join(mkdtempSync(join(tmpdir(), "sluice-sample-")), "data.db")
  const opened = Sqlite.open(path)
  opened.exec('create table people (id integer, name text, photo blob); create view "odd name" as select 1 as one')
  opened.exec("insert into people values (9007199254740993, 'Ada', x'00'), (2, null, x'01'), (3, 'Cy', x'02')")
  opened.close()

  it("has the first rows as a run reads them, and the columns with an order", async () => {
    expect(await rows(`sqlite:${path}`, "select * from people;", 2)).toEqual(
      Either.right({
        columns: [
          { name: "id", isSortable: true, isTime: false },
          { name: "name", isSortable: true, isTime: false },
          { name: "photo", isSortable: false, isTime: false }
        ],
        rows: [
          { id: "9007199254740993", name: "Ada", photo: "\\x00" },
          { id: 2, name: null, photo: "\\x01" }
        ]
      })
    )
  })

  it("names the tables and views as a query writes them", async () => {
    expect(await tables(`sqlite:${path}`)).toEqual(['"odd name"', "people"])
  })

  it("reports a mistake in the query", async () => {
    const found = await rows(`sqlite:${path}`, "select * from persons")
    expect(Either.isLeft(found) && found.left.message).toBe(
      "The database rejects source.sql.query: no such table: persons."
    )
  })
})

describe.skipIf(binaries === undefined)("a sample of Postgres (skipped without the Debian package postgresql)", () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await start(binaries ?? "")
    await server.run(`create table people (id bigint, at timestamptz, data json);
      insert into people values (1, '2026-01-02 03:04:05+00', '{"a": 1}'), (2, null, null);
      create schema shop; create table shop."Orders" (id int); create view adults as select * from people`)
  }, 60_000)
  afterAll(() => server?.stop())

  it("has the first rows as a run reads them, and the columns with an order", async () => {
    expect(await rows(server.url, "select * from people", 1)).toEqual(
      Either.right({
        columns: [
          { name: "id", isSortable: true, isTime: false },
          { name: "at", isSortable: true, isTime: true },
          { name: "data", isSortable: false, isTime: false }
        ],
        rows: [{ id: 1, at: "2026-01-02T03:04:05Z", data: { a: 1 } }]
      })
    )
  })

  it("names the tables and views as a query writes them", async () => {
    expect(await tables(server.url)).toEqual(["adults", "people", 'shop."Orders"'])
  })

  it("reports a mistake in the query, and nothing of the URL", async () => {
    const found = await rows(server.url, "select * from persons")
    expect(Either.isLeft(found) && found.left.message).toBe(
      'The database rejects source.sql.query at line 1, column 15: relation "persons" does not exist.'
    )
  })
})
