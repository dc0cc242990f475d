import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import { isObject } from "@sluice/values/Json"
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
  reasons: [{ code: "email-not-valid", path: "$.mail", message: "Not a valid email address." }],
  attempts: 0,
  at: "2026-03-04T10:00:00.000Z",
  run: "killed",
  record: { id },
  delivered: [],
  ...rest
})

const isConcerned = ({ run }: DeadLetter): boolean => run === "stopped" || run === "killed"

/** The deliveries and letters of a run with a file that has letters of earlier runs. */
const over = async (inFile: ReadonlyArray<DeadLetter>, startsOver = false) => {
  const path = join(folder, "letters.ndjson")
  writeFileSync(path, inFile.map((one) => `${JSON.stringify(one)}\n`).join(""))
  const ids: Array<string> = []
  const target = {
    name: path,
    write: (more: ReadonlyArray<DeadLetter>) => Effect.sync(() => void ids.push(...more.map(({ id }) => id)))
  }
  const left = await Effect.runPromise(WrittenLetters.without({ path, isConcerned, startsOver }, target))
  return {
    earlier: ({ destination, id, origin, record, seq }: DeadLetter) =>
      left.earlier?.({ id, origin, seq, body: isObject(record) ? record : {} }, destination)?.outcome,
    written: async (letters: ReadonlyArray<DeadLetter>) => {
      for (const one of letters) await Effect.runPromise(left.write([one]))
      return ids
    }
  }
}

const written = async (inFile: ReadonlyArray<DeadLetter>, letters: ReadonlyArray<DeadLetter>, startsOver = false) =>
  (await over(inFile, startsOver)).written(letters)

const now = { seq: 7, at: "2026-03-04T09:00:00.000Z", run: "this" }

describe("dead letters after a kill", () => {
  it("are not written again for records with the same outcome in the killed run", async () => {
    expect(await written([letter("a")], [letter("a", now), letter("b", now)])).toEqual(["b"])
  })

  it("are not written again when the file was renamed, or a lost response has another reason", async () => {
    const renamed = letter("a", { ...now, origin: { source: "old/in.ndjson", line: 1, offset: 0 } })
    expect(await written([letter("a")], [renamed])).toEqual([])
    const lost = letter("a", { outcome: "unknown" })
    const later = { ...lost, ...now, reasons: [{ code: "answer-lost-earlier", message: "The response was lost." }] }
    expect(await written([lost], [later])).toEqual([])
  })

  it("are written for records with another outcome, and for equal records that the killed run had not reached", async () => {
    expect(await written([letter("a")], [letter("a", { outcome: "unknown" })])).toEqual(["a"])
    expect(await written([letter("a")], [letter("a"), letter("a")])).toEqual(["a"])
    expect(await written([letter("a")], [letter("a", { record: { id: "a", other: 1 } })])).toEqual(["a"])
  })

  it("are written if the letter in the file belongs to a run that ended normally, or to none", async () => {
    const { run: _, ...single } = letter("b")
    expect(await written([letter("a", { run: "other" }), single], [letter("a"), letter("b")])).toEqual(["a", "b"])
  })

  it("decide the outcome of their records, which are not sent again because a replay may have sent them", async () => {
    const { earlier, written: write } = await over([letter("a", { outcome: "rejected" })])
    expect([earlier(letter("a", now)), earlier(letter("a", { ...now, seq: 8 })), earlier(letter("b", now))]).toEqual([
      "rejected",
      undefined,
      undefined
    ])
    const again = letter("a", { ...now, outcome: "rejected" })
    expect(await write([again, { ...again, seq: 8 }])).toEqual(["a"])
  })

  it("have no effect in a run that reads files from their start", async () => {
    const { earlier } = await over([letter("a")], true)
    expect(earlier(letter("a", now))).toBeUndefined()
    expect(await written([letter("a")], [letter("a", now)], true)).toEqual([])
  })
})
