import { describe, expect, it } from "vitest"
import { noSource, severalKinds } from "../src/run/RunSource.js"

const file = { key: "file", advice: ["name a file with --input FILE", "add source: { file: FILE }"] }
const query = { key: "query", advice: ["add source: { query: SQL }"] }

describe("a configuration without a source", () => {
  it("names the key and the ways to name one", () => {
    expect(noSource([file])).toBe(
      "The configuration has no source.file. Name a file with --input FILE, or add source: { file: FILE }."
    )
  })

  it("names those of every kind", () => {
    expect(noSource([file, query])).toBe(
      "The configuration has no source.file or source.query. Name a file with --input FILE, add source: { file: FILE }, or add source: { query: SQL }."
    )
  })
})

describe("a configuration with sources of two kinds", () => {
  it("is a mistake that names both paths", () => {
    expect(severalKinds([file, query], { file: "a.csv", query: "select 1" })).toBe(
      "The configuration has source.file and source.query, but a run reads one source. Remove all but one."
    )
  })

  it("is no mistake with a single kind, or none", () => {
    expect(
      [{ file: "a.csv" }, { query: "select 1" }, {}, undefined].map((source) => severalKinds([file, query], source))
    ).toEqual([undefined, undefined, undefined, undefined])
  })
})
