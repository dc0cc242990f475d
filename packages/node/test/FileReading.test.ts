import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { Entry } from "@sluice/core/Source"
import { Effect } from "effect"
import { ReadPartHasher } from "../src/files/ReadPart.js"
import * as RecordReader from "../src/format/RecordReader.js"
import { FileReading } from "../src/source/FileReading.js"
import { temporaryFolder } from "./support/temporary.js"

const folder = temporaryFolder()

/** Reads a whole file. */
const readAll = async (content: string) => {
  const path = join(folder, "list.json")
  writeFileSync(path, content)
  const reader = await Effect.runPromise(RecordReader.compile({}, path))
  const plan = { name: path, path, part: "1", resume: undefined }
  const reading = await FileReading.open(plan, { ...reader, format: {} }, () => {})
  const entries: Array<Entry> = []
  while (await reading.advance(entries, entries.length, 100));
  const part = reading.readPart()
  await reading.close()
  return { entries, part }
}

describe("the read part of a JSON list", () => {
  it("ends after its last element, also after one of 20 MB, which is not kept in memory [S-8]", async () => {
    const elements = `[{"a":1},{"a":"${"x".repeat(20 * 1024 * 1024)}"},{"a":2}`
    const { entries, part } = await readAll(`${elements}\n, {"b":3} ]\n`)
    const expected = ReadPartHasher.start()
    expected.update(Buffer.from(`${elements}\n, {"b":3}`))
    expect(entries.map((entry) => ("body" in entry ? entry.body : entry.reasons[0]?.code))).toEqual([
      { a: 1 },
      "record-too-large",
      { a: 2 },
      { b: 3 }
    ])
    expect(part).toEqual(expected.describe())
  })

  it("does not contain 20 MB of blanks after the list", async () => {
    const { part } = await readAll(`[{"a":1}]${" ".repeat(20 * 1024 * 1024)}`)
    const expected = ReadPartHasher.start()
    expected.update(Buffer.from('[{"a":1}'))
    expect(part).toEqual(expected.describe())
  })
})
