import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Sqlite from "@sluice/node/Sqlite"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import * as ConfigurationFile from "../src/configuration/ConfigurationFile.js"
import { kinds, make, noSource, ofOtherKinds, severalKinds } from "../src/run/RunSource.js"

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

  it("is valid with a single kind, or none", () => {
    expect(
      [{ file: "a.csv" }, { query: "select 1" }, {}, undefined].map((source) => severalKinds([file, query], source))
    ).toEqual([undefined, undefined, undefined, undefined])
  })
})

/** Writes a record with a key and a secret for each kind, and returns the settings under `source`. */
const written: Readonly<Record<string, (folder: string) => object>> = {
  file: (folder) => {
    const file = join(folder, "in.ndjson")
    writeFileSync(file, `${JSON.stringify({ key: "k1", secret: "canary" })}\n`)
    return { file }
  },
  sql: (folder) => {
    const file = join(folder, "in.db")
    const database = Sqlite.open(file)
    database.exec("create table t (key text, secret text); insert into t values ('k1', 'canary')")
    database.close()
    return { sql: { url: `sqlite:${file}`, query: "select * from t", cursor: "key", id: "key" } }
  }
}

const routes = [{ name: "users", to: "braze-user-track" }]

const entriesOf = (source: object) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { configuration } = yield* ConfigurationFile.read({ version: 1, source, never: ["$.secret"], routes })
        const opened = yield* make(configuration, {})
        if (opened === undefined) return []
        return (yield* yield* opened.source.open([])) ?? []
      })
    )
  )

describe.each(kinds.map(({ key }) => key))("source.%s", (key) => {
  const source = written[key]?.(mkdtempSync(join(tmpdir(), "sluice-test-")))

  it("obeys source.id and never", async () => {
    expect(await entriesOf({ ...source, id: "$.key" })).toMatchObject([{ id: "k1", body: { key: "k1" } }])
    expect(JSON.stringify(await entriesOf({ ...source, id: "$.key" }))).not.toContain("canary")
  })

  it("keeps what never removes out of the dead letter of a record without an id", async () => {
    const entries = await entriesOf({ ...source, id: "$.missing" })
    expect(entries).toMatchObject([{ reasons: [{ code: "id-missing" }] }])
    expect(JSON.stringify(entries)).not.toContain("canary")
  })
})

describe("settings of another kind", () => {
  const files = {
    key: "file",
    settings: ["format", "csv"],
    options: [{ setting: "againFiles", option: "--again-file" }]
  } as const
  const queries = { key: "query", settings: [], options: [] }

  it("are refused, with the options", () => {
    const source = { query: "select 1", csv: {}, format: "csv" }
    expect(ofOtherKinds([files, queries], source, { againFiles: ["a.csv"] })).toBe(
      "source.format and source.csv and --again-file apply only to source.file, but the configuration has source.query. Remove them."
    )
    expect(ofOtherKinds([files, queries], { query: "select 1" }, { againFiles: ["a.csv"] })).toBe(
      "--again-file applies only to source.file, but the configuration has source.query. Remove it."
    )
  })

  it("are accepted by the kind that they belong to, and without a kind", () => {
    expect(ofOtherKinds([files, queries], { file: "a.csv", csv: {} }, { againFiles: ["a.csv"] })).toBeUndefined()
    expect(ofOtherKinds([files, queries], { csv: {} }, { againFiles: ["a.csv"] })).toBeUndefined()
  })
})
