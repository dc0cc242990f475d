import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import { Effect } from "effect"
import { letter } from "./support/letters.js"
import { temporaryFolder } from "./support/temporary.js"

const folder = temporaryFolder()
let names = 0
const path = () => join(folder, `d${names++}.ndjson`)
const write = (at: string, ...letters: ReadonlyArray<DeadLetter>) =>
  Effect.scoped(Effect.flatMap(DeadLetterFile.make(at), (file) => file.write(letters)))
const lines = (at: string) =>
  readFileSync(at, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line))

describe("dead letters", () => {
  it.effect("are appended over several runs, one line each", () =>
    Effect.gen(function* () {
      const at = path()
      yield* write(at, letter("a"), letter("b", { answer: { status: 201, words: "no" } }))
      yield* write(at, letter("c", { record: 'half {"', outcome: "invalid" }))
      expect(lines(at)).toEqual([
        letter("a"),
        letter("b", { answer: { status: 201, words: "no" } }),
        letter("c", { record: 'half {"', outcome: "invalid" })
      ])
    })
  )

  it.effect("create a file with the first letter, readable by its owner only", () =>
    Effect.gen(function* () {
      const at = join(folder, "new", "folder", "d.ndjson")
      yield* write(at)
      expect(existsSync(at)).toBe(false)
      yield* write(at, letter("a"))
      expect(statSync(at).mode & 0o777).toBe(0o600)
    })
  )

  it.effect("continue without an incomplete line after a crash", () =>
    Effect.gen(function* () {
      const at = path()
      yield* write(at, letter("a"))
      appendFileSync(at, `{"v":1,"id":"torn","record":{"text":"${"x".repeat(200_000)}`)
      yield* write(at, letter("b"))
      expect(lines(at)).toEqual([letter("a"), letter("b")])
    })
  )

  it.effect("start again after a crash in the first line", () =>
    Effect.gen(function* () {
      const at = path()
      writeFileSync(at, '{"v":1,"id')
      yield* write(at, letter("b"))
      expect(lines(at)).toEqual([letter("b")])
    })
  )

  it.effect("keep a last letter without a newline", () =>
    Effect.gen(function* () {
      const at = path()
      writeFileSync(at, JSON.stringify(letter("a")))
      yield* write(at, letter("b"))
      expect(lines(at)).toEqual([letter("a"), letter("b")])
    })
  )

  it.effect("are never appended to another kind of file", () =>
    Effect.gen(function* () {
      const at = path()
      writeFileSync(at, '{"chat_id":"1"}\n')
      const error = yield* Effect.flip(write(at, letter("a")))
      expect(error.message).toBe(
        `${at} contains something other than dead letters. Choose another file; nothing was written to this one.`
      )
      expect(readFileSync(at, "utf8")).toBe('{"chat_id":"1"}\n')
    })
  )

  it.effect("fail on a full disk with a clear message", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(write("/dev/full", letter("a")))
      expect(error.message).toBe(
        "/dev/full cannot be written: the disk is full. Free some space and run the same command again: it continues where it stopped."
      )
    })
  )

  it.effect("that cannot be written report the reason", () =>
    Effect.gen(function* () {
      const file = path()
      writeFileSync(file, "")
      expect((yield* Effect.flip(write(join(file, "x.ndjson"), letter("a")))).message).toBe(
        `${join(file, "x.ndjson")} cannot be written: a part of its path is not a folder.`
      )
      expect((yield* Effect.flip(write(folder, letter("a")))).message).toBe(
        `${folder} cannot be written: it is a folder.`
      )
    })
  )
})
