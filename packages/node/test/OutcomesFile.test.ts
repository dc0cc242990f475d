import { appendFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { Settled } from "@sluice/core/Settled"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import { Effect } from "effect"
import { temporaryFolder } from "./support/temporary.js"

const path = join(temporaryFolder(), "outcomes", "o.ndjson")
const settled = (id: string): Settled => ({
  seq: 0,
  part: "",
  position: 0,
  id,
  origin: { source: "a", line: 3 },
  outcome: "rejected",
  destinations: [
    { destination: "skip", outcome: "skipped", reasons: [], warnings: [] },
    {
      destination: "profile",
      outcome: "rejected",
      reasons: [{ code: "c", path: "$.x", message: "m" }],
      warnings: [{ code: "w", message: "n", effect: "left-out" }],
      request: 4,
      wire: { status: 201, requestId: "r-1" }
    }
  ]
})
const line = (id: string) => ({
  id,
  outcome: "rejected",
  origin: { source: "a", line: 3 },
  destinations: [
    { name: "skip", outcome: "skipped" },
    {
      name: "profile",
      outcome: "rejected",
      reasons: [{ code: "c", path: "$.x", message: "m" }],
      warnings: [{ code: "w", message: "n", effect: "left-out" }],
      request: 4,
      requestId: "r-1"
    }
  ]
})
const read = () =>
  readFileSync(path, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((text) => JSON.parse(text))

describe("outcomes", () => {
  it.effect("are one line each, in a new or a continued file", () =>
    Effect.gen(function* () {
      yield* Effect.scoped(
        Effect.map(OutcomesFile.make(path, "replace"), (file) => file.add([settled("a"), settled("b")]))
      )
      expect(read()).toEqual([line("a"), line("b")])
      expect(OutcomesFile.decode(JSON.stringify(line("a")))).toEqual(line("a"))
      expect(OutcomesFile.decode("{}")).toBe(undefined)
      yield* Effect.scoped(Effect.map(OutcomesFile.make(path, "append"), (file) => file.add([settled("c")])))
      expect(read()).toEqual([line("a"), line("b"), line("c")])
      yield* Effect.scoped(OutcomesFile.make(path, "replace"))
      expect(read()).toEqual([])
    })
  )

  it.effect(
    "are whole lines after a run that was killed: half a line is removed, one without its newline is kept",
    () =>
      Effect.gen(function* () {
        const added = (id: string, mode: "append" | "replace") =>
          Effect.scoped(Effect.map(OutcomesFile.make(path, mode), (file) => file.add([settled(id)])))
        yield* added("a", "replace")
        appendFileSync(path, '{"id":"half","outc')
        yield* added("b", "append")
        expect(read()).toEqual([line("a"), line("b")])
        appendFileSync(path, JSON.stringify(line("c")))
        yield* added("d", "append")
        expect(read()).toEqual([line("a"), line("b"), line("c"), line("d")])
      })
  )

  it.scoped("that do not fit on the disk are reported once and never throw", () =>
    Effect.gen(function* () {
      const file = yield* OutcomesFile.make("/dev/full", "append")
      for (let i = 0; i < 2000; i++) file.add([settled(`id ${i}`)])
      expect((yield* Effect.flip(file.flush)).message).toBe(
        "The outcomes file /dev/full cannot be written: the disk is full. Deliveries are not affected. Only this file is incomplete."
      )
    })
  )
})
