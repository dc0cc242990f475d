import { readFileSync, writeFileSync } from "node:fs"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { spawned } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

const { put } = temporaryFolder()
let names = 0

const letter = (id: string, change: Partial<DeadLetter> = {}): DeadLetter => ({
  v: 1,
  id,
  seq: 0,
  origin: { source: "export.ndjson", line: 7, offset: 0 },
  destination: "profile",
  outcome: "invalid",
  reasons: [{ code: "email-not-valid", path: "$.email", message: "The address has no @." }],
  attempts: 0,
  at: "2026-01-01T00:00:00.000Z",
  record: { email: `secret-${id}` },
  delivered: [],
  ...change
})

const rejected: Partial<DeadLetter> = {
  outcome: "rejected",
  attempts: 1,
  answer: { status: 400, words: "no" },
  reasons: [{ code: "rejected-by-braze", message: "Braze refused it." }]
}

const file = (...letters: ReadonlyArray<DeadLetter>) => put(`d${names++}.ndjson`, ndjson(letters))
const listed = async (path: string) => JSON.parse((await sluice("dead-letters", "list", path, "--json")).out)

describe("dead-letters list", () => {
  it("groups open letters by reason, without a value of a record", async () => {
    const path = file(letter("a"), letter("b"), letter("c", rejected))
    const { code, out } = await sluice("dead-letters", "list", path)
    expect([code, out.replaceAll(path, "FILE")]).toEqual([
      0,
      `FILE: 3 open of 3 dead letters.

  2 × invalid: email-not-valid at $.email
    The address has no @.
    Fix the mapping in the configuration, or \`record\` in the letters, then replay them.
    first: a, line 1 in profile

  1 × rejected: rejected-by-braze
    Braze refused it.
    Fix the mistake in the response, in the configuration or in \`record\` of the letters, then replay them.
    first: c, line 3 in profile

Show one letter: npx sluice dead-letters show FILE ID
Send them again: npx sluice replay FILE --config CONFIG
Do not send them: npx sluice dead-letters dismiss FILE --reason CODE
`
    ])
  })

  it("prints the same as JSON, and counts letters once", async () => {
    const path = file(letter("a"), letter("a"), letter("c", rejected))
    writeFileSync(path, `${readFileSync(path, "utf8")}not a letter\n`)
    expect(await listed(path)).toEqual({
      file: path,
      letters: 2,
      open: 2,
      dismissed: 0,
      damaged: 1,
      reasons: [
        {
          outcome: "invalid",
          code: "email-not-valid",
          path: "$.email",
          count: 1,
          message: "The address has no @.",
          first: { id: "a", source: "export.ndjson", line: 7, destination: "profile", letterLine: 1 },
          advice: "Fix the mapping in the configuration, or `record` in the letters, then replay them."
        },
        {
          outcome: "rejected",
          code: "rejected-by-braze",
          count: 1,
          message: "Braze refused it.",
          first: { id: "c", source: "export.ndjson", line: 7, destination: "profile", letterLine: 3 },
          advice:
            "Fix the mistake in the response, in the configuration or in `record` of the letters, then replay them."
        }
      ]
    })
  })

  it("counts records that an interrupted replay may have sent as unknown, and leaves out replayed ones", async () => {
    const path = file(letter("a"), letter("b"))
    const [a, b] = [letter("a"), letter("b")].map(ReplayJournal.keyOf)
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const journal = yield* ReplayJournal.open(path)
          yield* journal.intend([a ?? "", b ?? ""])
          yield* journal.settle([{ key: b ?? "", outcome: "delivered" }])
        })
      )
    )
    expect(await listed(path)).toMatchObject({ open: 1, reasons: [{ outcome: "unknown", first: { id: "a" } }] })
  })

  it("reports a missing file and a file without letters", async () => {
    const other = put("notes.txt", "notes\n")
    const missing = `${other}.none`
    expect([
      await sluice("dead-letters", "list", missing),
      await sluice("dead-letters", "dismiss", other, "a")
    ]).toEqual([
      { code: 1, out: "", err: `${missing} cannot be read: there is no such file.\n` },
      {
        code: 1,
        out: "",
        err: `${other} has no valid dead letter. Pass the path of a dead-letter file that a run wrote.\n`
      }
    ])
  })
})

describe("dead-letters show", () => {
  it("prints the letters of a record with its values", async () => {
    const path = file(letter("b"), letter("a", { ...rejected, delivered: ["x"] }))
    expect(await sluice("dead-letters", "show", path, "a")).toEqual({
      code: 0,
      out: `a
  dead letter, line 2: rejected at profile after 1 attempt, 2026-01-01T00:00:00.000Z
    rejected-by-braze: Braze refused it.
    response 400: no
    from export.ndjson:7
    1 item accepted before
    {
      "email": "secret-a"
    }
`,
      err: ""
    })
  })

  it("prints the same as JSON", async () => {
    const path = file(letter("a"))
    const { out } = await sluice("dead-letters", "show", path, "a", "--json")
    expect(JSON.parse(out)).toEqual([{ line: 1, state: "open", letter: letter("a") }])
  })

  it("suggests a similar id", async () => {
    const { code, err } = await sluice("dead-letters", "show", file(letter("chat-1")), "chat1")
    expect([code, err]).toEqual([1, "No dead letter has the id chat1. Did you mean chat-1?\n"])
  })
})

describe("dead-letters dismiss", () => {
  it("marks letters by id or reason in the journal, and leaves the file as it is", async () => {
    const path = file(letter("a"), letter("b"), letter("c", rejected), letter("d"))
    const before = readFileSync(path, "utf8")
    expect((await sluice("dead-letters", "dismiss", path, "a", "c")).out).toBe(
      "Dismissed 2 dead letters. 2 are still open.\n"
    )
    expect(await listed(path)).toMatchObject({ letters: 4, open: 2, dismissed: 2 })
    expect((await sluice("dead-letters", "show", path, "a")).out).toContain("    dismissed: no replay sends it\n")
    expect((await sluice("dead-letters", "dismiss", path, "--reason", "email-not-valid")).out).toBe(
      "Dismissed 2 dead letters. 0 are still open.\n"
    )
    expect(readFileSync(path, "utf8")).toBe(before)
  })

  it("dismisses nothing if an id or the reason is not found, and reports all of them", async () => {
    const path = file(letter("chat-1"), letter("chat-2"))
    const ended = await sluice("dead-letters", "dismiss", path, "chat-1", "zzz", "--reason", "email-no-valid")
    expect(ended).toEqual({
      code: 1,
      out: "",
      err: "No open dead letter has the id zzz.\nNo open dead letter has the reason email-no-valid. Did you mean email-not-valid?\n"
    })
    expect(await listed(path)).toMatchObject({ open: 2 })
    expect((await sluice("dead-letters", "dismiss", path)).err).toBe(
      `Nothing was dismissed. Name letters by their ids or by --reason CODE. See: npx sluice dead-letters list ${path}\n`
    )
  })

  it("works in the real program, and the next replay sends nothing", async () => {
    const path = file(letter("a"), letter("b"))
    expect(await spawned(["dead-letters", "dismiss", path, "a", "b"]).ended).toEqual({
      code: 0,
      out: "Dismissed 2 dead letters. 0 are still open.\n",
      err: ""
    })
    const config = put(
      "dismissed.json",
      JSON.stringify({
        version: 1,
        source: { file: "none.ndjson", id: "$.id" },
        connections: { braze: { endpoint: "http://127.0.0.1:1", apiKey: "k" } },
        identity: [{ external_id: "$.email" }],
        routes: [{ name: "profile", to: "braze-user-track", fields: { email: "$.email" } }]
      })
    )
    const { code, out } = await sluice("replay", path, "--config", config, "--yes")
    expect([out, code]).toEqual(["Replayed 0 of 2 dead letters.\nLeft out:\n  2 were dismissed\n", 0])
  })
})
