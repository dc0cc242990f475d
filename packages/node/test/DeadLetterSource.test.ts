import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import type { Outcome } from "@sluice/core/Outcome"
import { type Entry, isUnreadable } from "@sluice/core/Source"
import type { OpenItems } from "@sluice/core/StateStore"
import * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import { Effect } from "effect"
import { letter } from "./support/letters.js"
import { temporaryFolder } from "./support/temporary.js"

const folder = temporaryFolder()
let names = 0
const file = (...letters: ReadonlyArray<DeadLetter | string>): string => {
  const path = join(folder, `d${names++}.ndjson`)
  writeFileSync(path, letters.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`).join(""))
  return path
}
const usual: DeadLetterSource.DeadLetterSettings["only"] = ["invalid", "rejected", "failed"]

/** One replay: its letters, then their outcomes. `settle` returns the outcome of a letter; undefined leaves it open. */
/** Items of a letter that a pipeline did not settle. */
interface Left {
  readonly seq: number
  readonly destination: string
  readonly accepted?: ReadonlyArray<string>
  readonly unknown?: ReadonlyArray<string>
}

const openItemsOf = ({ accepted = [], destination, seq, unknown = [] }: Left): OpenItems => ({
  part: "",
  position: seq,
  destination,
  accepted,
  unknown
})

const replay = (
  path: string,
  settle: (id: string) => Outcome | undefined,
  rest: Partial<DeadLetterSource.DeadLetterSettings> & {
    readonly crash?: boolean
    /** The records that the pipeline leaves open. */
    readonly left?: ReadonlyArray<Left>
  } = {}
) =>
  Effect.scoped(
    Effect.gen(function* () {
      const journal = yield* ReplayJournal.open(path)
      const source = DeadLetterSource.make({ path, journal, only: usual, ...rest })
      const pull = yield* source.open([])
      const entries: Array<Entry> = []
      for (let chunk = yield* pull; chunk !== undefined; chunk = yield* pull) {
        entries.push(...chunk)
      }
      const at = (destination: string) =>
        entries.map((entry) => (isUnreadable(entry) ? undefined : source.concerns(entry, destination)))
      const concerns = at("profile")
      const elsewhere = at("events")
      for (const { seq, id, origin } of entries) {
        const outcome = settle(id)
        if (outcome !== undefined)
          source.onSettled([{ seq, part: "", position: seq, id, origin, outcome, destinations: [] }])
      }
      if (rest.left !== undefined)
        yield* source.state.commit({ notes: [], marks: [], settled: [], openItems: rest.left.map(openItemsOf) })
      if (rest.crash !== true) yield* source.finish
      return { concerns, elsewhere, ids: entries.map((entry) => entry.id), entries, tally: source.tally(), source }
    })
  )

describe("a replay", () => {
  it.effect("returns each letter only for its destination, with the items that were accepted before", () =>
    Effect.gen(function* () {
      const path = file(
        letter("a"),
        letter("b", { destination: "ended", delivered: ["x", "x"], origin: { source: "s", line: 9 } })
      )
      const { entries } = yield* replay(path, () => "delivered")
      expect(entries).toEqual([
        { id: "a", seq: 0, origin: { source: "a.ndjson", line: 1, offset: 0 }, body: { id: "a" } },
        { id: "b", seq: 1, origin: { source: "s", line: 9 }, body: { id: "b" } }
      ])
    })
  )

  it.scoped("returns the destination of a letter", () =>
    Effect.gen(function* () {
      const path = file(letter("b", { destination: "ended", delivered: ["x", "x"] }))
      const journal = yield* ReplayJournal.open(path)
      const source = DeadLetterSource.make({ path, journal, only: usual })
      const [record] = (yield* yield* source.open([])) ?? []
      if (record === undefined || "_tag" in record) throw new Error("no record was read")
      expect([source.concerns(record, "ended"), source.concerns(record, "profile")]).toEqual([["x", "x"], undefined])
    })
  )

  it.scoped("shows the letters that it would send, without changing anything", () =>
    Effect.gen(function* () {
      const path = file(letter("a"), "no letter", letter("b", { destination: "ended" }), letter("c"))
      const journal = yield* ReplayJournal.open(path)
      const source = DeadLetterSource.make({ path, journal, only: usual })
      const { letters, first } = yield* source.look(2)
      expect([letters, first.map(({ record, destination }) => [record.id, destination])]).toEqual([
        3,
        [
          ["a", "profile"],
          ["b", "ended"]
        ]
      ])
      expect([source.tally(), existsSync(journal.path)]).toEqual([DeadLetterSource.emptyTally, false])
    })
  )

  it.effect("reads letters that a person saved again", () =>
    Effect.gen(function* () {
      const path = file(
        `\u{feff}${JSON.stringify(letter("a"), null, 2)}`,
        JSON.stringify(letter("b")).replaceAll('":', '": '),
        JSON.stringify(letter("c"), null, "\t").replaceAll("\n", "\r\n")
      )
      expect((yield* replay(path, () => "delivered")).ids).toEqual(["a", "b", "c"])
      expect((yield* replay(path, () => "delivered")).tally).toEqual({
        ...DeadLetterSource.emptyTally,
        letters: 3,
        done: 3
      })
    })
  )

  it.effect("leaves out dismissed letters, also after the file was edited", () =>
    Effect.gen(function* () {
      const path = file(letter("a"), letter("b"))
      const before = readFileSync(path, "utf8")
      yield* Effect.scoped(
        Effect.flatMap(ReplayJournal.open(path), (journal) => journal.dismiss([ReplayJournal.keyOf(letter("a"))]))
      )
      expect(readFileSync(path, "utf8")).toBe(before)
      writeFileSync(path, before.replaceAll('"record":{"id"', '"record": {"changed"'))
      const { ids, tally } = yield* replay(path, () => "delivered", { only: ["rejected", "unknown"] })
      expect([ids, tally]).toEqual([["b"], { ...DeadLetterSource.emptyTally, letters: 2, replayed: 1, dismissed: 1 }])
    })
  )

  it.effect("sends nothing twice", () =>
    Effect.gen(function* () {
      const path = file(letter("a"), letter("b"))
      const outcomes: Readonly<Record<string, Outcome>> = { a: "delivered", b: "rejected" }
      expect((yield* replay(path, (id) => outcomes[id])).ids).toEqual(["a", "b"])
      const second = yield* replay(path, () => "delivered")
      expect([second.ids, second.tally]).toEqual([[], { ...DeadLetterSource.emptyTally, letters: 2, done: 2 }])
    })
  )

  it.effect("leaves its letters unknown after a crash; they are sent again only on request", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      yield* replay(path, () => undefined, { crash: true })
      const careful = yield* replay(path, () => "delivered")
      expect([careful.ids, careful.tally]).toEqual([[], { ...DeadLetterSource.emptyTally, letters: 1, uncertain: 1 }])
      expect((yield* replay(path, () => "delivered", { only: ["unknown"] })).ids).toEqual(["a"])
      expect((yield* replay(path, () => "delivered", { only: ["unknown"] })).ids).toEqual([])
    })
  )

  it.effect("that was stopped withdraws the letters that it did not send", () =>
    Effect.gen(function* () {
      const path = file(letter("a"), letter("b"))
      yield* replay(path, (id) => (id === "a" ? "delivered" : undefined))
      expect((yield* replay(path, () => "delivered")).ids).toEqual(["b"])
    })
  )

  it.effect("that was stopped inside a letter records which part was accepted and which was lost", () =>
    Effect.gen(function* () {
      const path = file(letter("part", { delivered: ["x"] }), letter("lost"), letter("none"))
      yield* replay(path, () => undefined, {
        left: [
          { seq: 0, destination: "profile", accepted: ["x", "y"] },
          { seq: 1, destination: "profile", accepted: ["w"], unknown: ["z"] }
        ]
      })
      const second = yield* replay(path, () => undefined)
      expect(second.ids).toEqual(["part", "none"])
      expect(second.concerns).toEqual([["x", "y"], []])
      expect(second.tally).toMatchObject({ uncertain: 1 })
      const third = yield* replay(path, () => "delivered", { only: ["rejected", "unknown"] })
      expect([third.ids, third.concerns]).toEqual([
        ["part", "lost", "none"],
        [["x", "y"], ["w"], []]
      ])
    })
  )

  it.effect("keeps a letter unknown that an earlier replay left unknown, even if it ends before sending it", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      yield* replay(path, () => undefined, { crash: true })
      expect((yield* replay(path, () => undefined, { only: ["unknown"] })).ids).toEqual(["a"])
      expect((yield* replay(path, () => "delivered")).tally).toEqual({
        ...DeadLetterSource.emptyTally,
        letters: 1,
        uncertain: 1
      })
      expect((yield* replay(path, () => "delivered", { only: ["unknown"] })).ids).toEqual(["a"])
    })
  )

  it.effect("counts the letters that it leaves, by reason", () =>
    Effect.gen(function* () {
      const path = file(
        letter("unknown", { outcome: "unknown" }),
        letter("half", { outcome: "invalid", record: '{"half' }),
        letter("old"),
        "no letter at all",
        letter("fine")
      )
      const { ids, tally } = yield* replay(path, () => "delivered", { hold: ({ id }) => id === "old" })
      expect(ids).toEqual(["fine"])
      const notChosenOutcomes = { ...DeadLetterSource.emptyTally.notChosenOutcomes, unknown: 1 }
      const counts = { letters: 5, replayed: 1, notChosen: 1, notChosenOutcomes, held: 1, notARecord: 1, damaged: 1 }
      expect(tally).toEqual({ ...DeadLetterSource.emptyTally, ...counts })
    })
  )

  it.effect("returns each letter once, even if it was edited or copied", () =>
    Effect.gen(function* () {
      const before = letter("a", { record: { email: "wrong" } })
      const path = file(before, before)
      const correct = (wrong: string, right: string) =>
        writeFileSync(path, readFileSync(path, "utf8").replaceAll(wrong, right))
      correct("wrong", "still wrong")
      const first = yield* replay(path, () => "rejected")
      expect(first.entries).toMatchObject([{ id: "a", body: { email: "still wrong" } }])
      expect(first.tally).toEqual({ ...DeadLetterSource.emptyTally, letters: 2, replayed: 1, done: 1 })
      appendFileSync(path, `${JSON.stringify({ ...before, at: "2026-01-02T00:00:00.000Z" })}\n`)
      correct("still wrong", "right")
      correct("wrong", "right")
      const second = yield* replay(path, () => "delivered")
      expect(second.entries).toMatchObject([{ id: "a", body: { email: "right" } }])
      expect(second.tally).toEqual({ ...DeadLetterSource.emptyTally, letters: 3, replayed: 1, done: 2 })
    })
  )

  it.effect("returns a corrected line for all destinations, without the `never` paths", () =>
    Effect.gen(function* () {
      const unread = { destination: "*", outcome: "invalid", attempts: 0 } as const
      const body = { id: "x", secret: "CANARY", email: "e" }
      const path = file(
        letter("text", { ...unread, record: JSON.stringify(body) }),
        letter("object", { ...unread, record: body }),
        letter("list", { ...unread, record: "[1]" }),
        letter("deep", { ...unread, record: `{"a":${"[".repeat(300)}${"]".repeat(300)}}` }),
        letter("half", { ...unread, record: '{"half' })
      )
      const { concerns, entries, tally } = yield* replay(path, () => "delivered", {
        records: { never: ["$.secret"], id: "$.id" }
      })
      expect(entries).toMatchObject([
        { id: "x", body: { id: "x", email: "e" } },
        { id: "x", body: { id: "x", email: "e" } }
      ])
      expect(JSON.stringify(entries)).not.toContain("CANARY")
      expect(concerns).toEqual([[], []])
      expect(tally).toEqual({ ...DeadLetterSource.emptyTally, letters: 5, replayed: 2, notARecord: 3 })
    })
  )

  it.effect("stores what each destination accepted or lost of a corrected line when it is stopped", () =>
    Effect.gen(function* () {
      const unread = { destination: "*", outcome: "invalid", attempts: 0 } as const
      const path = file(letter("part", unread), letter("lost", unread))
      const records = { id: "$.id" }
      yield* replay(path, () => undefined, {
        records,
        left: [
          { seq: 0, destination: "profile", accepted: ["x"] },
          { seq: 0, destination: "events", accepted: ["x", "z"] },
          { seq: 1, destination: "events", unknown: ["z"] }
        ]
      })
      const second = yield* replay(path, () => "delivered", { records })
      expect([second.ids, second.tally.uncertain]).toEqual([["part"], 1])
      expect([second.concerns, second.elsewhere]).toEqual([[["x"]], [["x", "z"]]])
    })
  )

  it.effect("does not read letters that are appended during the replay", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      const first = yield* replay(path, () => "rejected", {
        hold: () => {
          appendFileSync(path, `${JSON.stringify(letter("again"))}\n`)
          return false
        }
      })
      expect(first.ids).toEqual(["a"])
      expect((yield* replay(path, () => "delivered")).ids).toEqual(["again"])
    })
  )

  it.effect("returns each letter once if there are more than one chunk", () =>
    Effect.gen(function* () {
      const all = Array.from({ length: 700 }, (_, i) => letter(String(i), { seq: i }))
      const { ids } = yield* replay(file(...all), () => "delivered")
      expect(ids).toEqual(all.map(({ id }) => id))
    })
  )

  it.scoped("locks out a second replay", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      yield* ReplayJournal.open(path)
      expect((yield* Effect.flip(Effect.scoped(ReplayJournal.open(path)))).message).toMatch(
        /^Another replay of .* is in progress: process \d+, since .*Z\. Wait until it ends, or stop it\.$/
      )
    })
  )

  it.effect("is not locked out by a replay that was killed, even if another process now has its number", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      writeFileSync(`${path}.replay.owner`, JSON.stringify({ pid: process.pid, since: "2026-03-04T10:00:00.000Z" }))
      expect((yield* replay(path, () => "delivered")).ids).toEqual(["a"])
    })
  )

  it.scoped("shows the state of each letter during a replay", () =>
    Effect.gen(function* () {
      const [a, b] = [letter("a"), letter("b", { seq: 1 })]
      const path = file(a, b)
      const journal = yield* ReplayJournal.open(path)
      yield* journal.intend([ReplayJournal.keyOf(a)])
      yield* journal.settle([{ key: ReplayJournal.keyOf(a), outcome: "rejected" }])
      const stateOf = yield* ReplayJournal.states(path)
      expect([stateOf(ReplayJournal.keyOf(a)), stateOf(ReplayJournal.keyOf(b))]).toEqual(["rejected", "open"])
    })
  )

  it.effect("has one journal for a file and a link to it", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      symlinkSync(path, `${path}.link`)
      expect((yield* replay(path, () => "delivered")).ids).toEqual(["a"])
      expect((yield* replay(`${path}.link`, () => "delivered")).ids).toEqual([])
    })
  )

  it.effect("reports the damaged line of its journal, and continues after an incomplete last line", () =>
    Effect.gen(function* () {
      const path = file(letter("a"))
      yield* replay(path, () => "delivered")
      appendFileSync(`${path}.replay`, '{"intent":["torn')
      expect((yield* replay(path, () => "delivered")).ids).toEqual([])
      appendFileSync(`${path}.replay`, "nonsense\n")
      expect((yield* Effect.flip(replay(path, () => "delivered"))).message).toContain(".replay is damaged in line 3.")
    })
  )
})
