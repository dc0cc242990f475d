import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { KnownPart } from "@sluice/core/Source"
import type { SourceValue } from "@sluice/core/ValueSource"
import * as Sqlite from "@sluice/node/Sqlite"
import { FastCheck as fc } from "effect"
import { describe, expect, it } from "vitest"
import { knownOf, read } from "./support/read.js"

const pathOf = (name: string): string => join(mkdtempSync(join(tmpdir(), "sluice-test-")), name)

const write = (url: string, sql: string): void => {
  const database = Sqlite.open(url.slice("sqlite:".length))
  database.exec(sql)
  database.close()
}

const fresh = (sql: string): string => {
  const url = `sqlite:${pathOf("data.db")}`
  write(url, sql)
  return url
}

const settings = { query: "select * from t", cursor: "at", id: "id" }
/** A part of a state, if there is one. */
const asKnown = (part: Partial<KnownPart> | undefined): ReadonlyArray<KnownPart> =>
  part?.part === undefined
    ? []
    : [{ identity: null, mark: null, from: undefined, damaged: false, ...part, part: part.part }]

const ids = (values: ReadonlyArray<SourceValue>) => values.map(({ name }) => name)

describe("rows of a SQLite file", () => {
  it("are read exactly once in order of cursor and id, over any pages, kills and appends", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
        async (appends, page, kills) => {
          const url = fresh("create table t (id integer primary key, at integer)")
          const rows: Array<readonly [at: number, id: number]> = []
          const all: Array<SourceValue> = []
          const once = async (pages = Number.POSITIVE_INFINITY) => {
            const { failure, values } = await read({ ...settings, url, page }, knownOf(all), { pages })
            expect(failure).toBeUndefined()
            all.push(...values)
          }
          for (const [batch, cursors] of appends.entries()) {
            // A row that is appended later has a later cursor.
            const added = cursors.map((at, i) => [batch * 10 + at, rows.length + i + 1] as const)
            rows.push(...added)
            write(url, added.map(([at, id]) => `insert into t values (${id}, ${at});`).join(""))
            await once(kills[batch])
          }
          await once()
          const sorted = rows.toSorted(([at1, id1], [at2, id2]) => at1 - at2 || id1 - id2)
          expect(ids(all)).toEqual(sorted.map(([, id]) => String(id)))
        }
      ),
      { numRuns: 20 }
    ))

  it("keep every digit, and are in order of numbers, then strings", async () => {
    const url = fresh(
      "create table t (id, at); insert into t values ('b', 9223372036854775807), ('a', 10), ('c', 9), ('d', -2.5), ('e', 'text')"
    )
    const { values } = await read({ ...settings, url, page: 2 })
    expect(values.map(({ value }) => value)).toEqual([
      { id: "d", at: -2.5 },
      { id: "c", at: 9 },
      { id: "a", at: 10 },
      { id: "b", at: "9223372036854775807" },
      { id: "e", at: "text" }
    ])
  })

  it("that change while they are read are read again by the next pass, not by the same one", async () => {
    const url = fresh("create table t (id integer, at integer); insert into t values (1, 1), (2, 2), (3, 3), (4, 4)")
    let at = 4
    const first = await read({ ...settings, url, page: 1 }, [], {
      between: async () => write(url, `update t set at = ${++at} where id in (1, 3)`)
    })
    expect([ids(first.values), first.failure]).toEqual([["1", "2", "4"], undefined])
    const second = await read({ ...settings, url }, knownOf(first.values))
    expect(ids(second.values)).toEqual(["1", "3"])
  })

  it("with NULL in the cursor are not read but counted in one note, until they have a value", async () => {
    const url = fresh("create table t (id integer, at integer); insert into t values (1, 5), (2, null), (4, null)")
    const first = await read({ ...settings, url, page: 1 })
    expect([ids(first.values), first.failure, first.notes]).toEqual([
      ["1"],
      undefined,
      [
        "2 rows have NULL in at, the column of source.sql.cursor, and were not read. Set it, or use coalesce in the query."
      ]
    ])
    write(url, "update t set at = 6 where id = 2")
    const second = await read({ ...settings, url, page: 1 }, knownOf(first.values))
    expect([ids(second.values), second.notes]).toEqual([
      ["2"],
      ["1 row has NULL in at, the column of source.sql.cursor, and was not read. Set it, or use coalesce in the query."]
    ])
  })

  it("are read from any REAL cursor on", async () => {
    const url = fresh("create table t (id integer, at real); insert into t values (1, 1e18), (2, 1e19), (3, 1e300)")
    const first = await read({ ...settings, url, page: 1 })
    expect([ids(first.values), first.failure]).toEqual([["1", "2", "3"], undefined])
    const second = await read({ ...settings, url }, knownOf(first.values))
    expect([second.values, second.failure]).toEqual([[], undefined])
  })

  it("without an id end the run after all others", async () => {
    const url = fresh("create table t (id integer, at integer); insert into t values (1, 5), (null, 4)")
    const { failure, values } = await read({ ...settings, url })
    expect(ids(values)).toEqual(["1"])
    expect(failure).toContain("1 row has NULL in id, the column of source.sql.id")
  })

  it("with the same cursor and id end the run, also at the end of a page", async () => {
    const url = fresh("create table t (id integer, at integer); insert into t values (1, 5), (2, 6), (2, 6)")
    for (const page of [1, 2, 3]) {
      const { failure, values } = await read({ ...settings, url, page })
      expect(ids(values)).toEqual(["1", "2"])
      expect(failure).toContain("Two rows have the same at and id.")
    }
  })
})

describe("a checkpoint", () => {
  const rows = "create table t (id integer, at integer); insert into t values (1, 5), (2, 6)"

  it("is replaced by a new part if all rows are read again, also if it is damaged", async () => {
    const url = fresh(rows)
    const first = await read({ ...settings, url })
    const known = knownOf(first.values, first.identity)
    const ofFile = { part: "1", from: 7, identity: null, mark: null, damaged: false }
    for (const damaged of [false, true]) {
      const again = await read({ ...settings, url, again: true }, [
        ofFile,
        ...known.map((part) => ({ ...part, damaged }))
      ])
      expect([ids(again.values), again.forgotten]).toEqual([["1", "2"], ["rows"]])
      expect(new Set(again.values.map(({ part }) => part))).toEqual(new Set(["rows 2"]))
      const next = await read({ ...settings, url }, knownOf(again.values, again.identity))
      expect([next.values, next.failure, next.forgotten]).toEqual([[], undefined, []])
    }
    const third = await read({ ...settings, url, again: true }, [{ ...known[0], part: "rows 2" }].flatMap(asKnown))
    expect(third.values.map(({ part }) => part)).toEqual(["rows 3", "rows 3"])
  })

  it("that is damaged is refused, in every part", async () => {
    const url = fresh(rows)
    for (const part of ["rows", "", "1"]) {
      const known = [{ part, from: undefined, identity: null, mark: null, damaged: true }]
      expect(await read({ ...settings, url }, known)).toMatchObject({
        values: [],
        failure: expect.stringContaining("The stored checkpoint is damaged")
      })
      expect(ids((await read({ ...settings, url, again: true }, known)).values)).toEqual(["1", "2"])
    }
  })

  it.each([
    [
      "database",
      (url: string) => ({ url: url.replace(/data\.db$/, "other.db") }),
      "source.sql.url names another database"
    ],
    ["query", () => ({ query: "select * from t where id < 2" }), "source.sql.query is another query"],
    ["cursor", () => ({ cursor: "id" }), "source.sql.cursor names another column"],
    ["id", () => ({ id: "at" }), "source.sql.id names another column"]
  ])("of another %s is refused, and --again reads all rows", async (_, changeOf, message) => {
    const url = fresh(rows)
    write(url.replace(/data\.db$/, "other.db"), rows)
    const first = await read({ ...settings, url })
    expect(JSON.stringify(first.identity)).not.toMatch(/data\.db|select/)
    const change = changeOf(url)
    const [part] = knownOf(first.values, first.identity)
    const marked = part && { ...part, identity: null, mark: first.identity }
    for (const known of [part, marked].flatMap(asKnown)) {
      const refused = await read({ ...settings, url, ...change }, [known])
      expect(refused).toMatchObject({ values: [], failure: expect.stringContaining(message) })
      expect(refused.failure).toContain("--again")
      const again = await read({ ...settings, url, ...change, again: true }, [known])
      expect([again.failure, again.values.length > 0, again.forgotten]).toEqual([undefined, true, ["rows"]])
    }
  })

  it("still applies if only the semicolon or the spaces at the ends of the query change", async () => {
    const url = fresh(rows)
    const first = await read({ ...settings, url })
    const known = knownOf(first.values, first.identity)
    expect(await read({ ...settings, url, query: "\n select * from t ; " }, known)).toMatchObject({
      values: [],
      failure: undefined
    })
  })
})

describe("a SQLite query that cannot be read", () => {
  const url = fresh("create table t (id integer, at integer)")

  it.each([
    ["a missing file", { url: "sqlite:/nowhere/x.db" }, "The SQLite file does not exist or cannot be read."],
    ["a mistake in the query", { query: "select form" }, "rejects source.sql.query: no such column: form"],
    ["a cursor that is not returned", { cursor: "updated" }, "no such column: q.updated"],
    ["an overlap", { overlap: 1000 }, "source.sql.overlap needs Postgres."],
    ["a limit", { query: "select * from t limit 5" }, "source.sql.query has LIMIT"],
    ["an unknown URL", { url: "mysql://user:canary@host/db" }, "source.sql.url does not name a database."]
  ])("names %s", async (_, change, message) => {
    const { failure = "" } = await read({ ...settings, url, ...change })
    expect(failure).toContain(message)
    expect(failure).not.toContain("canary")
  })

  it("names no value of a row that a search rejects", async () => {
    const data = fresh(
      "create virtual table f using fts5(x); create table t (id integer, at integer, phone text); insert into f values ('a'); insert into t values (1, 1, 'canary:4930')"
    )
    const { failure } = await read({ ...settings, url: data, query: "select t.* from t join f on f match t.phone" })
    expect(failure).toContain("The database failed")
    expect(failure).not.toContain("canary")
  })

  it("names a file that is not a database", async () => {
    const path = pathOf("x.db")
    writeFileSync(path, "not a database at all, but a longer text".repeat(50))
    expect((await read({ ...settings, url: `sqlite:${path}` })).failure).toContain("not a SQLite database")
  })
})
