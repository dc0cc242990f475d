import type { SourceValue } from "@sluice/core/ValueSource"
import { FastCheck as fc } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { binaries, type PostgresServer, start } from "./support/PostgresServer.js"
import { knownOf, read } from "./support/read.js"
import * as TransactionPooler from "./support/TransactionPooler.js"

const ids = (values: ReadonlyArray<SourceValue>) => values.map(({ name }) => name)
const settings = { query: "select * from people;", cursor: "updated_at", id: "id" }
const all = Array.from({ length: 25 }, (_, i) => String(i + 1))

describe.skipIf(binaries === undefined)("rows of Postgres (skipped without the Debian package postgresql)", () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await start(binaries ?? "")
    await server.run("create sequence s; grant usage on sequence s to reader")
    await server.run(`create table people (id bigint primary key, email text, updated_at timestamptz);
      insert into people select n, 'p' || n || '@example.com',
        timestamptz '2024-03-04 12:00+01' + (n / 3) * interval '1 microsecond' from generate_series(1, 25) n`)
  })
  afterAll(() => server?.stop())

  it("are read once in order over any pages, and continue after the last one, within a microsecond", async () => {
    for (const page of [1, 2, 7, 100]) {
      const whole = await read({ ...settings, url: server.url, page })
      expect([ids(whole.values), whole.failure]).toEqual([all, undefined])
      const some = await read({ ...settings, url: server.url, page }, [], { pages: 1 })
      const rest = await read({ ...settings, url: server.url, page }, knownOf(some.values))
      expect([...ids(some.values), ...ids(rest.values)]).toEqual(all)
    }
  })

  it("are in the order of the bytes of strings and of numbers of any size", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.tuple(
            fc.integer({ min: -3, max: 3 }),
            fc.string({ unit: fc.constantFrom("a", "B", "é", "😀", "\ue000", "\u0001") })
          ),
          { selector: ([number, text]) => `${number} ${text}`, maxLength: 20 }
        ),
        fc.integer({ min: 1, max: 4 }),
        async (rows, page) => {
          await server.run(`drop table if exists mixed; create table mixed (id text, updated_at numeric)`)
          for (const [number, text] of rows) await server.run(`insert into mixed values ('${text}', ${number} * 5.5)`)
          const { failure, values } = await read({ ...settings, query: "select * from mixed", url: server.url, page })
          expect([failure, values.length]).toEqual([undefined, rows.length])
        }
      ),
      { numRuns: 15 }
    ))

  it("keep every digit, and are UTC in ISO 8601 regardless of the settings of the role", async () => {
    await server.run("alter role reader set timezone = 'Asia/Tokyo'; alter role reader set datestyle = 'German'")
    const query = `select 1 as id, 9223372036854775807 as large, 12 as small, 0.1234567890123456789 as exact, 10.50 as price,
      timestamptz '2024-03-04 13:06:00.123456+00' as at, date '2024-03-04' as day, true as yes, null as none,
      '{"a": 12345678901234567890}'::jsonb as json, array['a', null, 'NULL', 'b,"c'] as texts, array[[1, 2], [3, 4]] as numbers`
    const { failure, values } = await read({ url: server.url, query, id: "id" })
    expect(failure).toBeUndefined()
    expect(values.map(({ value }) => value)).toEqual([
      {
        id: 1,
        large: "9223372036854775807",
        small: 12,
        exact: "0.1234567890123456789",
        price: 10.5,
        at: "2024-03-04T13:06:00.123456Z",
        day: "2024-03-04",
        yes: true,
        none: null,
        json: { a: "12345678901234567890" },
        texts: ["a", null, "NULL", 'b,"c'],
        numbers: [
          [1, 2],
          [3, 4]
        ]
      }
    ])
  })

  it("that are late are read again with an overlap, without a position", async () => {
    const first = await read({ ...settings, url: server.url })
    const again = await read({ ...settings, url: server.url, overlap: 60_000 }, knownOf(first.values))
    expect(ids(again.values)).toEqual(ids(first.values))
    expect(new Set(again.values.map(({ part, position }) => `${part} ${position}`))).toEqual(new Set(["* undefined"]))
  })

  it("are not lost with the connection: those before are returned, and the next run continues", async () => {
    const cut = await read({ ...settings, url: server.url, page: 10 }, [], { between: server.cutConnections })
    expect(ids(cut.values)).toHaveLength(10)
    expect(cut.failure).toContain("run the same command again to continue.")
    const rest = await read({ ...settings, url: server.url }, knownOf(cut.values))
    expect(ids([...cut.values, ...rest.values])).toEqual(all)
  })

  it("end with a message if the server answers no more, and the next run continues", async () => {
    let thaw = () => {}
    const frozen = await read({ ...settings, url: server.url, page: 10, timeout: 100 }, [], {
      between: async () => {
        thaw = await server.freezeConnections()
      }
    })
    thaw()
    expect(ids(frozen.values)).toHaveLength(10)
    expect(frozen.failure).toBe(
      "The database did not answer within source.sql.timeout: it is overloaded or stopped, or the network is down. The rows read before are not lost; run the same command again to continue."
    )
    const rest = await read({ ...settings, url: server.url }, knownOf(frozen.values))
    expect(ids([...frozen.values, ...rest.values])).toEqual(all)
  })

  it("are all read in their last version, whenever runs are killed, connections are lost and rows change", async () => {
    const versionOf = ({ value }: SourceValue) => JSON.stringify(value)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(
          fc.record({
            // Rows that are inserted, or changed if they exist.
            changed: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
            pages: fc.integer({ min: 1, max: 4 }),
            // The share of the rows read that is settled when the process is killed.
            settled: fc.integer({ min: 0, max: 4 }),
            cut: fc.boolean()
          }),
          { minLength: 1, maxLength: 6 }
        ),
        async (page, runs) => {
          await server.run("drop table if exists live; create table live (id int primary key, at int, version int)")
          let clock = 0
          const seen: Array<SourceValue> = []
          let settled: ReadonlyArray<SourceValue> = []
          const once = async (pages: number, share: number, cut: boolean) => {
            const options = { pages, ...(cut && { between: server.cutConnections }) }
            const live = { url: server.url, query: "select * from live", cursor: "at", id: "id", page }
            const run = await read(live, knownOf(settled), options)
            expect(run.failure === undefined || cut).toBe(true)
            seen.push(...run.values)
            settled = [...settled, ...run.values.slice(0, Math.floor((run.values.length * share) / 4))]
          }
          for (const { changed, cut, pages, settled: share } of runs) {
            for (const id of changed)
              await server.run(
                `insert into live values (${id}, ${++clock}, 1) on conflict (id) do update set at = ${clock}, version = live.version + 1`
              )
            await once(pages, share, cut)
          }
          await once(Number.POSITIVE_INFINITY, 4, false)
          const whole = await read({ url: server.url, query: "select * from live", id: "id" })
          const known = new Set(seen.map(versionOf))
          expect(whole.values.map(versionOf).filter((row) => !known.has(row))).toEqual([])
          // Finished rows are never read again.
          expect(new Set(settled.map(versionOf)).size).toBe(settled.length)
        }
      ),
      { numRuns: 15 }
    )
  })

  it("are the same through a pooler, which keeps no setting between two transactions", async () => {
    await server.run("alter role reader set timezone = 'Asia/Tokyo'; alter role reader set datestyle = 'German'")
    const pooler = await TransactionPooler.start(server.port)
    const through = { ...settings, url: server.url.replace(`:${server.port}/`, `:${pooler.port}/`), page: 10 }
    const direct = await read({ ...settings, url: server.url })
    const pooled = await read(through)
    expect(pooled.failure).toBeUndefined()
    expect(pooled.values.map(({ value }) => value)).toEqual(direct.values.map(({ value }) => value))
    expect(pooler.resets()).toBeGreaterThan(2)
    const writing = await read({ ...through, query: "select nextval('s')", id: "nextval", cursor: "nextval" })
    expect(writing.failure).toContain("The query writes.")
    pooler.stop()
  })

  it("end with a message if a column disappears between two pages", async () => {
    await server.run(
      "create table shrinking (id int, updated_at int, email text); insert into shrinking values (1, 1), (2, 2)"
    )
    const lose = (column: string) =>
      read({ ...settings, query: "select * from shrinking", url: server.url, page: 1 }, [], {
        between: () => server.run(`alter table shrinking drop column if exists ${column}`)
      })
    expect((await lose("email")).failure).toContain("The column email is no longer part of the query")
    expect((await lose("updated_at")).failure).toContain("rejects source.sql.query with the error 42703.")
  })

  it.each([
    ["a syntax error", { query: "select *\nform people" }, 'at line 2, column 1: syntax error at or near "form".'],
    ["a cursor that is not returned", { cursor: "updatedAt" }, "Did you mean updated_at?"],
    [
      "a column without an order",
      { query: "select 1 as id, '1'::json as updated_at" },
      "a type without a suitable order"
    ],
    ["a query that writes", { query: "select nextval('s')", id: "nextval", cursor: "nextval" }, "The query writes."],
    ["a slow page", { query: "select id, updated_at, pg_sleep(10) from people", timeout: 50 }, "source.sql.timeout"],
    ["an infinite cursor", { query: "select 1 as id, timestamptz 'infinity' as updated_at" }, "no place in the order"],
    [
      "a cursor without an overlap",
      { cursor: "id", overlap: 1000 },
      "overlap needs a cursor that is a date or a time."
    ],
    ["a limit", { query: "select * from people fetch first 5 rows only" }, "source.sql.query has FETCH"],
    [
      "a name that is a value",
      { query: "select id, updated_at, ('x' || id)::regclass from people" },
      "rejects source.sql.query with the error 42P01."
    ],
    ["an error that quotes a value", { query: "select id, updated_at, email::int from people" }, "the error 22P02"]
  ])("name %s", async (_, change, message) => {
    const { failure } = await read({ ...settings, url: server.url, ...change })
    expect(failure).toContain(message)
    expect(failure).not.toMatch(/example\.com|canary|reader|127\.0\.0\.1/)
  })

  it.each([
    ["password", (url: string) => url.replace("canary", "canary-wrong"), "rejected the user or the password"],
    ["database", (url: string) => url.replace(/postgres$/, "canary-missing"), "does not exist on this server"],
    ["host", (url: string) => url.replace("127.0.0.1", "canary.invalid"), "The host of the database URL"],
    ["port", (url: string) => url.replace(/:\d+\//, ":1/"), "The database refuses connections."]
  ])("name a wrong %s and never quote the URL", async (_, change, message) => {
    const { failure } = await read({ ...settings, url: change(server.url) })
    expect(failure).toContain(message)
    expect(failure).not.toMatch(/canary|reader|127\.0\.0\.1/)
  })
})
