import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { Checkpoint } from "@sluice/core/Checkpoint"
import { start } from "@sluice/core/Checkpoint"
import { isUnreadable } from "@sluice/core/Source"
import * as CheckpointFile from "@sluice/node/CheckpointFile"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import * as CheckpointText from "../src/state/CheckpointText.js"
import { temporaryFolder } from "./support/temporary.js"

const root = temporaryFolder()
let names = 0
const settings = (rest: Partial<CheckpointFile.Settings> = {}): CheckpointFile.Settings => ({
  folder: join(root, `state${names++}`),
  configuration: "sluice.yaml",
  source: "a.ndjson",
  fingerprint: { head: "h", files: [{ name: "a.ndjson", bytes: 100 }] },
  ...rest
})
const files = (...all: ReadonlyArray<readonly [string, number]>) => ({
  head: "h",
  files: all.map(([name, bytes]) => ({ name, bytes }))
})
const save = (s: CheckpointFile.Settings, position: Checkpoint) =>
  Effect.scoped(Effect.flatMap(CheckpointFile.make(s), (file) => file.save(position)))
const load = (s: CheckpointFile.Settings) => Effect.scoped(Effect.flatMap(CheckpointFile.make(s), (file) => file.load))
const position: Checkpoint = {
  lowWater: 7,
  settled: [9, 10, 12],
  delivered: { "8": { profile: ["ab"] } },
  unknown: { "8": { events: ["cd"] } }
}
const damaged = (folder: string) =>
  join(folder, readdirSync(folder).find((name) => name.endsWith(".progress.json")) ?? "")

/** One run over a file: every line is settled, complete or not. */
const once = (folder: string) =>
  Effect.gen(function* () {
    const source = yield* NdjsonSource.make({ input: "a.ndjson", folder })
    const fingerprint = yield* source.fingerprint
    if (fingerprint === undefined) throw new Error("it is a file")
    const { lastLine, name } = source
    const file = yield* CheckpointFile.make({ folder, configuration: "c", source: name, fingerprint, lastLine })
    const { lowWater } = yield* file.load
    const pull = yield* source.open(lowWater)
    const found: Array<unknown> = []
    let next = lowWater
    for (let chunk = yield* pull; chunk !== undefined; chunk = yield* pull) {
      for (const entry of chunk) if (!isUnreadable(entry)) found.push(entry.body["n"])
      next += chunk.length
    }
    yield* file.save({ lowWater: next, settled: [], delivered: {} })
    return found
  }).pipe(Effect.scoped)

describe("a checkpoint", () => {
  it("comes back as it was kept, whatever it was", async () => {
    const positions = fc
      .record({
        lowWater: fc.nat(),
        settled: fc.uniqueArray(fc.nat(500)).map((all) => all.sort((a, b) => a - b)),
        delivered: fc.dictionary(fc.nat().map(String), fc.dictionary(fc.string(), fc.array(fc.string())))
      })
      .map((all): Checkpoint => JSON.parse(JSON.stringify(all)))
    const s = settings()
    await fc.assert(
      fc.asyncProperty(positions, async (any) => {
        await Effect.runPromise(save(s, any))
        expect(await Effect.runPromise(load(s))).toEqual(any)
      }),
      { numRuns: 20 }
    )
  })

  it("of a growing file returns each complete line once, wherever the runs cut it", async () => {
    const writings = fc
      .array(fc.tuple(fc.nat(9), fc.constantFrom("\n", "\r\n", " \n", "\n\n")), { minLength: 1, maxLength: 8 })
      .chain((lines) => {
        const text = `{"n":-1}\n${lines.map(([n, end], i) => `${JSON.stringify({ n: i, x: "é".repeat(n) })}${end}`).join("")}`
        const bytes = Buffer.from(text)
        return fc.record({
          bytes: fc.constant(bytes),
          count: fc.constant(lines.length),
          cuts: fc.array(fc.integer({ min: 9, max: bytes.length }), { maxLength: 4 })
        })
      })
    await fc.assert(
      fc.asyncProperty(writings, async ({ bytes, count, cuts }) => {
        const folder = join(root, `growing${names++}`)
        mkdirSync(folder)
        const found: Array<unknown> = []
        for (const end of [...cuts, bytes.length].sort((a, b) => a - b)) {
          writeFileSync(join(folder, "a.ndjson"), bytes.subarray(0, end))
          found.push(...(await Effect.runPromise(once(folder))))
        }
        expect(found).toEqual(Array.from({ length: count + 1 }, (_, i) => i - 1))
      }),
      { numRuns: 25 }
    )
  })

  it.effect("finds a source of the same name and configuration with another beginning", () =>
    Effect.gen(function* () {
      const s = settings()
      const beganOtherwise = (rest: Partial<CheckpointFile.Settings>) =>
        Effect.scoped(Effect.map(CheckpointFile.make({ ...s, ...rest }), (file) => file.beganOtherwise))
      const other = { ...s.fingerprint, head: "other" }
      const files = [{ name: "first.ndjson", bytes: 5 }]
      expect(yield* beganOtherwise({})).toBe(undefined)
      yield* save(s, start)
      expect(yield* beganOtherwise({ fingerprint: other })).toBe(undefined)
      yield* save({ ...s, fingerprint: { ...s.fingerprint, files } }, position)
      mkdirSync(join(s.folder, "nobody.progress.json"))
      writeFileSync(join(s.folder, "damaged.progress.json"), "{")
      expect([
        yield* beganOtherwise({}),
        yield* beganOtherwise({ fingerprint: other }),
        yield* beganOtherwise({ fingerprint: other, source: "b.ndjson" }),
        yield* beganOtherwise({ fingerprint: other, configuration: "other.yaml" })
      ]).toEqual([undefined, { file: "first.ndjson" }, undefined, undefined])
      const latest = { head: "latest", files: [{ name: "latest.ndjson", bytes: 5 }] }
      yield* save({ ...s, fingerprint: latest }, position)
      expect(yield* beganOtherwise({ fingerprint: other })).toEqual({ file: "latest.ndjson" })
      yield* save({ ...s, fingerprint: other }, position)
      expect(yield* beganOtherwise({ fingerprint: other })).toBe(undefined)
    })
  )

  it.effect("starts from the beginning if nothing was saved, and after a clear", () =>
    Effect.gen(function* () {
      const s = settings()
      expect(yield* load(s)).toEqual(start)
      yield* save(s, position)
      yield* Effect.scoped(Effect.flatMap(CheckpointFile.make(s), (file) => file.clear))
      expect(yield* load(s)).toEqual(start)
    })
  )

  it.effect("is separate for each configuration, source and first line", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      expect(yield* load({ ...s, configuration: "other.yaml" })).toEqual(start)
      expect(yield* load({ ...s, source: "b.ndjson" })).toEqual(start)
      expect(yield* load({ ...s, fingerprint: { ...s.fingerprint, head: "other" } })).toEqual(start)
      expect(yield* load(s)).toEqual(position)
    })
  )

  it.effect("allows that the last file grew or files were added after it", () =>
    Effect.gen(function* () {
      const s = settings({ fingerprint: files(["a", 5], ["b", 5]) })
      yield* save(s, position)
      expect(yield* load({ ...s, fingerprint: files(["a", 5], ["b", 9], ["c", 1]) })).toEqual(position)
    })
  )

  it.effect.each([
    [files(["a", 5], ["b", 4]), "b became shorter"],
    [files(["a", 6], ["b", 5]), "a became longer, although it is not the last file"],
    [files(["a", 5], ["aa", 5], ["b", 5]), "b is missing or has another position among the files"],
    [files(["a", 5]), "b is missing or has another position among the files"]
  ] as const)("does not continue in files that changed in another way (%#)", ([now, words]) =>
    Effect.gen(function* () {
      const s = settings({ fingerprint: files(["a", 5], ["b", 5]) })
      yield* save(s, position)
      expect((yield* Effect.flip(load({ ...s, fingerprint: now }))).message).toBe(
        `${words} since the last run, so the checkpoint does not match the files. Restore the files, or start from the beginning with --again, which sends all records again.`
      )
    })
  )

  it.effect.each([
    ["", "the file is empty"],
    ['{"v":1}\nnonsense\n', "its checksum is wrong"]
  ] as const)("that is damaged is reported and not used (%#)", ([text, words]) =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      const path = damaged(s.folder)
      writeFileSync(path, text)
      expect((yield* Effect.flip(load(s))).message).toBe(
        `The checkpoint ${path} is damaged: ${words}. Without it, it is unknown which records were sent. Restore the file, or start from the beginning with --again, which sends all records again.`
      )
    })
  )

  it.effect("is damaged by any flipped bit", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      const path = damaged(s.folder)
      const whole = readFileSync(path)
      for (let at = 0; at < whole.length - 1; at++) {
        const flipped = Buffer.from(whole)
        flipped[at] = (flipped[at] ?? 0) ^ 4
        expect([at, Either.isLeft(CheckpointText.decode(flipped.toString()))]).toEqual([at, true])
      }
    })
  )

  it.scoped("locks out a second run, with a helpful message", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* CheckpointFile.make(s)
      const error = yield* Effect.flip(Effect.scoped(CheckpointFile.make(s)))
      expect(error.message).toContain(`Another run over a.ndjson is in progress (process ${process.pid}, since `)
      expect(error.message).toContain("If no such run exists, remove ")
    })
  )

  it.effect("takes over the lock of a process that no longer runs", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      const { hostname } = yield* Effect.promise(() => import("node:os"))
      const lock = damaged(s.folder).replace(".progress.json", ".lock")
      writeFileSync(lock, `999999999\n${hostname()}\n2026-01-01T00:00:00.000Z\n`)
      expect(yield* load(s)).toEqual(position)
      writeFileSync(lock, "999999999\nanother-host\n2026-01-01T00:00:00.000Z\n")
      expect((yield* Effect.flip(load(s))).message).toContain("process 999999999")
    })
  )

  it.effect("in a folder that cannot be created reports the real reason", () =>
    Effect.gen(function* () {
      const s = settings({ folder: "/proc/no-such-folder/state" })
      const error = yield* Effect.flip(load(s))
      expect(error.message).toMatch(
        /^The checkpoint \/proc\/no-such-folder\/state\/[0-9a-f]{16}\.progress\.json cannot be written: its folder does not exist and cannot be created\.$/
      )
    })
  )
})
