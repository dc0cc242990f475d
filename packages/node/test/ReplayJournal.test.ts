import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { afterAll } from "vitest"
import * as ReplayJournal from "../src/letters/ReplayJournal.js"
import { letter } from "./support/letters.js"

const folder = mkdtempSync(join(tmpdir(), "journal-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const keys = ["a", "b", "c"].map((id) => ReplayJournal.keyOf(letter(id)))
const [a = "", b = "", c = ""] = keys

const states = (letters: string): Promise<ReadonlyArray<ReplayJournal.LetterState> | string> =>
  Effect.runPromise(
    Effect.match(ReplayJournal.states(letters), {
      onFailure: ({ message }) => message,
      onSuccess: (stateOf) => keys.map(stateOf)
    })
  )

describe("the replay journal", () => {
  it("is read as it was written, or is reported as damaged, for a change of any byte", async () => {
    const letters = join(folder, "letters.ndjson")
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const journal = yield* ReplayJournal.open(letters)
          yield* journal.intend([a, b])
          yield* journal.settle([{ key: a, outcome: "delivered", delivered: { "1": ["x"], profile: ["y"] } }])
          yield* journal.dismiss([c])
        })
      )
    )
    const right = ["delivered", "intended", "dismissed"]
    expect(await states(letters)).toEqual(right)
    const whole = readFileSync(`${letters}.replay`)
    const silent: Array<number> = []
    for (let at = 0; at < whole.length; at++)
      for (const mask of [0x01, 0x80]) {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ mask
        writeFileSync(`${letters}.replay`, damaged)
        const found = await states(letters)
        const isNamed = typeof found === "string" && found.includes(" is damaged in line ")
        if (!isNamed && JSON.stringify(found) !== JSON.stringify(right)) silent.push(at)
      }
    expect(silent).toEqual([])
  })
})
