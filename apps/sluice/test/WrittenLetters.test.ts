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
  record: { id },
  delivered: [],
  ...rest
})

const written = async (inFile: ReadonlyArray<DeadLetter>, letters: ReadonlyArray<DeadLetter>) => {
  const path = join(folder, "letters.ndjson")
  writeFileSync(path, inFile.map((one) => `${JSON.stringify(one)}\n`).join(""))
  const ids: Array<string> = []
  const target = {
    name: path,
    write: (more: ReadonlyArray<DeadLetter>) => Effect.sync(() => void ids.push(...more.map(({ id }) => id)))
  }
  const left = await Effect.runPromise(WrittenLetters.without(path, "2026-03-04T09:00:00.000Z", target))
  for (const one of letters) await Effect.runPromise(left.write([one]))
  return ids
}

describe("dead letters after a kill", () => {
  it("are not written again for the records that the killed run had ended in the same way", async () => {
    expect(
      await written([letter("a")], [letter("a", { seq: 7, at: "2026-03-04T11:00:00.000Z" }), letter("b")])
    ).toEqual(["b"])
  })

  it("are written for records that end in another way, and for equal records that it had not reached", async () => {
    expect(await written([letter("a")], [letter("a", { outcome: "unknown" })])).toEqual(["a"])
    expect(await written([letter("a")], [letter("a"), letter("a")])).toEqual(["a"])
  })

  it("are written if the letter in the file is of an earlier run", async () => {
    expect(await written([letter("a", { at: "2026-03-04T08:00:00.000Z" })], [letter("a")])).toEqual(["a"])
  })
})
