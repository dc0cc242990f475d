import { describe, expect, it } from "vitest"
import { limitOf } from "../src/TopLevel.js"

describe("a query that limits its rows", () => {
  it.each([
    ["select * from t limit 5", "LIMIT"],
    ["select * from t\nOFFSET 0 rows", "OFFSET"],
    ["select * from t fetch first row only -- all", "FETCH"],
    ["(select * from (t) limit 5)", "LIMIT"],
    ["with a as (select 1) select ')' from a limit 1", "LIMIT"],
    ["select E'\\'' from t limit 1", "LIMIT"],
    ["select array['a]'] from t limit 1", "LIMIT"]
  ])("is found in Postgres: %s", (query, keyword) => expect(limitOf(query, "postgres")).toBe(keyword))

  it.each([
    "select * from (select * from t limit 5) a",
    "select 1 as limit, t.offset, t . fetch, x_limit, limits from t",
    "select 'limit', \"limit\", $$ limit $$, $a$ '$$ limit $a$ from t -- limit",
    "select /* limit ' */ 1 from t where a = '(' and b in (select b from c order by b limit 1)",
    "select E'\\' limit ' from t"
  ])("is not found in Postgres: %s", (query) => expect(limitOf(query, "postgres")).toBeUndefined())

  it("is found in SQLite by its only reserved word", () => {
    expect(limitOf("select offset from t limit 5 offset 2", "sqlite")).toBe("LIMIT")
    expect(limitOf("select offset, fetch, [limit], `limit` from t", "sqlite")).toBeUndefined()
  })
})
