import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import * as WrittenLetters from "../src/run/WrittenLetters.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()

const letter = (id: string, rest: Partial<DeadLetter> = {}): DeadLetter => ({
  v: 1,
  id,
  seq: 0,
  origin: { source: "in.ndjson", line: 1, offset: 0 },
  destination: "profile",
  outcome: "invalid",
  reasons: [{ code: "email-not-valid", path: "$.mail", message: "Not a valid e-mail address." }],
  attempts: 0,
  at: "2026-03-04T10:00:00.000Z",
  run: "killed",
  record: { id },
  delivered: [],
  ...rest
})

const unfinished = { runs: ["stopped", "killed"], files: [], damage: [] }

const written = async (inFile: ReadonlyArray<DeadLetter>, letters: ReadonlyArray<DeadLetter>) => {
  const path = join(folder, "letters.ndjson")
  writeFileSync(path, inFile.map((one) => `${JSON.stringify(one)}\n`).join(""))
  const ids: Array<string> = []
  const target = {
    name: path,
    write: (more: ReadonlyArray<DeadLetter>) => Effect.sync(() => void ids.push(...more.map(({ id }) => id)))
  }
  const left = await Effect.runPromise(WrittenLetters.without(path, unfinished, target))
  for (const one of letters) await Effect.runPromise(left.write([one]))
  return ids
}

describe("dead letters after a kill", () => {
  it("are not written again for the records that the killed run had ended in the same way", async () => {
    const now = { seq: 7, at: "2026-03-04T09:00:00.000Z", run: "this" }
    expect(await written([letter("a")], [letter("a", now), letter("b", now)])).toEqual(["b"])
  })

  it("are written for records that end in another way, and for equal records that it had not reached", async () => {
    expect(await written([letter("a")], [letter("a", { outcome: "unknown" })])).toEqual(["a"])
    expect(await written([letter("a")], [letter("a"), letter("a")])).toEqual(["a"])
  })

  it("are written if the letter in the file is of a run that ended in order, or of none", async () => {
    const { run: _, ...single } = letter("b")
    expect(await written([letter("a", { run: "other" }), single], [letter("a"), letter("b")])).toEqual(["a", "b"])
  })
})
