import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { Checkpoint } from "@sluice/core/Checkpoint"
import { start } from "@sluice/core/Checkpoint"
import { isUnreadable } from "@sluice/core/Source"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import * as ProgressFile from "@sluice/node/ProgressFile"
import { Effect, Exit } from "effect"
import * as fc from "fast-check"
import { temporaryFolder } from "./support/temporary.js"

const root = temporaryFolder()
let names = 0
const settings = (rest: Partial<ProgressFile.Settings> = {}): ProgressFile.Settings => ({
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
const save = (s: ProgressFile.Settings, position: Checkpoint) =>
  Effect.scoped(Effect.flatMap(ProgressFile.make(s), (file) => file.save(position)))
const load = (s: ProgressFile.Settings) => Effect.scoped(Effect.flatMap(ProgressFile.make(s), (file) => file.load))
const position: Checkpoint = {
  lowWater: 7,
  settled: [9, 10, 12],
  delivered: { "8": { profile: ["ab"] } },
  unknown: { "8": { events: ["cd"] } }
}
const damaged = (folder: string) =>
  join(folder, readdirSync(folder).find((name) => name.endsWith(".progress.json")) ?? "")

/** One run over a file: what was read whole, and what was not, is settled. */
const once = (folder: string) =>
  Effect.gen(function* () {
    const source = yield* NdjsonSource.make({ input: "a.ndjson", folder })
    const fingerprint = yield* source.fingerprint
    if (fingerprint === undefined) throw new Error("it is a file")
    const { lastLine, name } = source
    const file = yield* ProgressFile.make({ folder, configuration: "c", source: name, fingerprint, lastLine })
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

describe("progress", () => {
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
      { numRuns: 40 }
    )
  })

  it("of a file that is run while it is written brings each whole line once, wherever it was cut", async () => {
    const writings = fc
      .array(fc.tuple(fc.nat(9), fc.constantFrom("\n", "\r\n", " \n", "\n\n")), { minLength: 1, maxLength: 8 })
      .chain((lines) => {
        const text = `{"n":-1}\n${lines.map(([n, end], i) => `${JSON.stringify({ n: i, x: "é".repeat(n) })}${end}`).join("")}`
        const bytes = Buffer.from(text)
        return fc.record({
          bytes: fc.constant(bytes),
          count: fc.constant(lines.length),
          cuts: fc.array(fc.integer({ min: 9, max: bytes.length }), { maxLength: 6 })
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
      { numRuns: 60 }
    )
  })

  it.effect("knows a source of the same name and configuration that began otherwise", () =>
    Effect.gen(function* () {
      const s = settings()
      const beganOtherwise = (rest: Partial<ProgressFile.Settings>) =>
        Effect.scoped(Effect.map(ProgressFile.make({ ...s, ...rest }), (file) => file.beganOtherwise))
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

  it.effect("begins at the beginning where nothing was kept, and where it was cleared", () =>
    Effect.gen(function* () {
      const s = settings()
      expect(yield* load(s)).toEqual(start)
      yield* save(s, position)
      yield* Effect.scoped(Effect.flatMap(ProgressFile.make(s), (file) => file.clear))
      expect(yield* load(s)).toEqual(start)
    })
  )

  it.effect("is kept apart by configuration, source and first line", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      expect(yield* load({ ...s, configuration: "other.yaml" })).toEqual(start)
      expect(yield* load({ ...s, source: "b.ndjson" })).toEqual(start)
      expect(yield* load({ ...s, fingerprint: { ...s.fingerprint, head: "other" } })).toEqual(start)
      expect(yield* load(s)).toEqual(position)
    })
  )

  it.effect("goes on when the last file grew or files were added behind it", () =>
    Effect.gen(function* () {
      const s = settings({ fingerprint: files(["a", 5], ["b", 5]) })
      yield* save(s, position)
      expect(yield* load({ ...s, fingerprint: files(["a", 5], ["b", 9], ["c", 1]) })).toEqual(position)
    })
  )

  it.effect.each([
    [files(["a", 5], ["b", 4]), "b became shorter"],
    [files(["a", 6], ["b", 5]), "a, which is not the last file, became longer"],
    [files(["a", 5], ["aa", 5], ["b", 5]), "b is no longer where it was among the files"],
    [files(["a", 5]), "b is no longer where it was among the files"]
  ] as const)("refuses to go on in files that changed otherwise (%#)", ([now, words]) =>
    Effect.gen(function* () {
      const s = settings({ fingerprint: files(["a", 5], ["b", 5]) })
      yield* save(s, position)
      expect((yield* Effect.flip(load({ ...s, fingerprint: now }))).message).toBe(
        `${words} since the last run, so line numbers no longer mean the same and going on is not safe. Start over with --again, which sends everything once more, or bring the files back.`
      )
    })
  )

  it.effect.each([
    ["", "it is empty"],
    ['{"v":1}\nnonsense\n', "its checksum does not fit"]
  ] as const)("that is damaged is named, not guessed (%#)", ([text, words]) =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      const path = damaged(s.folder)
      writeFileSync(path, text)
      expect((yield* Effect.flip(load(s))).message).toBe(
        `The progress in ${path} is damaged (${words}). Going on would guess what was sent. Restore the file, or start over with --again, which sends everything once more.`
      )
    })
  )

  it.effect("with one bit flipped is damaged, wherever the bit is", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* save(s, position)
      const path = damaged(s.folder)
      const whole = readFileSync(path)
      for (let at = 0; at < whole.length - 1; at++) {
        const flipped = Buffer.from(whole)
        flipped[at] = (flipped[at] ?? 0) ^ 4
        writeFileSync(path, flipped)
        const exit = yield* Effect.exit(load(s))
        expect([at, Exit.isFailure(exit)]).toEqual([at, true])
      }
    })
  )

  it.scoped("keeps a second run out while the first one works, in words that help", () =>
    Effect.gen(function* () {
      const s = settings()
      yield* ProgressFile.make(s)
      const error = yield* Effect.flip(Effect.scoped(ProgressFile.make(s)))
      expect(error.message).toContain(`Another run over a.ndjson is under way (process ${process.pid}, since `)
      expect(error.message).toContain("If there is none, remove ")
    })
  )

  it.effect("takes over the lock of a process that is gone", () =>
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
})
