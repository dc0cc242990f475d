import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import * as CustomDestination from "@sluice/core/CustomDestination"
import { Effect, Either, TestClock } from "effect"
import * as fc from "fast-check"
import ndjson, { over } from "../src/index.js"
import type { NdjsonSettings } from "../src/Settings.js"
import { Writer } from "../src/Writer.js"
import { Disk } from "./Disk.js"

const transport = { send: () => Effect.die("nothing is sent over HTTP") }

const made = (definition: typeof ndjson, settings: Partial<NdjsonSettings> = {}, folder = "/data") => {
  const destination = Either.getOrThrow(
    CustomDestination.make(definition, {
      name: "orders to disk",
      folder,
      settings: { folder: "out", ...settings },
      fields: { id: "$.id" },
      transport
    })
  )
  const { attempt, keepOpen = Effect.void } = destination.endpoint
  const write = (...ids: ReadonlyArray<string>) => {
    const records = ids.map((id, seq) => ({
      id,
      seq,
      origin: { source: "orders.ndjson", line: seq + 1 },
      body: { id }
    }))
    const prepared = destination.prepare(records, { now: 0 })
    return attempt(prepared.flatMap((one) => (one._tag === "Items" ? one.items : [])))
  }
  return { write, keepOpen }
}

const open = /\.ndjson\.[a-zA-Z0-9-]+\.\d+\.open$/
/** Names without the process that writes them. */
const named = ({ texts }: Disk) =>
  Object.entries(texts).map(([name, text]) => `${name.replace(open, ".ndjson (open)")}: ${text.replaceAll("\n", "|")}`)

describe("files", () => {
  it.scoped("have the time and a number in their names, and are renamed when they are complete", () =>
    Effect.gen(function* () {
      const disk = new Disk()
      const { keepOpen, write } = made(over(disk), { maxBytes: 25 })
      yield* TestClock.setTime(Date.UTC(2026, 11, 1, 0, 30))
      yield* Effect.scoped(
        Effect.gen(function* () {
          yield* keepOpen
          yield* write("o-1")
          expect(named(disk)).toEqual(['orders-to-disk-20261201T003000Z-000001.ndjson (open): {"id":"o-1"}|'])
          yield* write("o-2")
          yield* TestClock.adjust("1 minute")
          yield* write("o-3")
        })
      )
      expect(named(disk)).toEqual(
        [
          'orders-to-disk-20261201T003000Z-000001.ndjson: {"id":"o-1"}|',
          'orders-to-disk-20261201T003000Z-000002.ndjson: {"id":"o-2"}|',
          'orders-to-disk-20261201T003100Z-000001.ndjson: {"id":"o-3"}|'
        ].map((line) => line)
      )
    })
  )

  it.scoped("are complete at their age, even if nothing more is written", () =>
    Effect.gen(function* () {
      const disk = new Disk()
      const { keepOpen, write } = made(over(disk), { maxAge: "5 minutes", name: "audit" })
      yield* keepOpen
      yield* write("o-1")
      yield* TestClock.adjust("4 minutes")
      expect(named(disk)[0]).toContain("(open)")
      yield* TestClock.adjust("1 minute")
      yield* Effect.promise(() => new Promise((done) => setImmediate(done)))
      expect(named(disk)).toEqual(['audit-19700101T000000Z-000001.ndjson: {"id":"o-1"}|'])
    })
  )

  it.effect("of an audit say when which record was sent", () =>
    Effect.gen(function* () {
      const disk = new Disk()
      const { write } = made(over(disk), { line: "audit" })
      yield* TestClock.setTime(Date.UTC(2026, 11, 1))
      yield* write("o-1")
      expect(Object.values(disk.texts)).toEqual([
        '{"at":"2026-12-01T00:00:00.000Z","id":"o-1","source":"orders.ndjson","line":1,"object":{"id":"o-1"}}\n'
      ])
    })
  )
})

describe("a full disk", () => {
  it.effect("pauses without a partial line, and continues when there is room", () =>
    Effect.gen(function* () {
      const faults = { room: 20 }
      const disk = new Disk(faults)
      const { write } = made(over(disk))
      expect((yield* write("o-1"))._tag).toBe("Judged")
      const reply = yield* write("o-2", "o-3")
      expect(reply).toEqual({
        _tag: "Wait",
        millis: undefined,
        reason: {
          code: "disk-full",
          message:
            "The disk of /data/out is full (ENOSPC). No line is lost. Free some space: the run continues when there is room."
        }
      })
      expect(Object.values(disk.texts)).toEqual(['{"id":"o-1"}\n'])
      faults.room = 100
      yield* write("o-2", "o-3")
      expect(Object.values(disk.texts)).toEqual(['{"id":"o-1"}\n{"id":"o-2"}\n{"id":"o-3"}\n'])
    })
  )

  it("law: files contain exactly the lines that were reported as written, whatever the room", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.stringMatching(/^[a-z]{0,12}$/), fc.nat(60)), { maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 40 }),
        async (writes, longestWrite, maxBytes) => {
          const faults = { room: 0, longestWrite }
          const disk = new Disk(faults)
          const writer = new Writer({
            files: disk,
            folder: "/data",
            name: "w",
            maxBytes,
            sync: true,
            date: () => new Date(0),
            later: () => () => undefined
          })
          let expected = ""
          for (const [text, more] of writes) {
            faults.room += more
            const { _tag } = await writer.write(`${text}\n`)
            expect(_tag).not.toBe("Unsure")
            if (_tag === "Written") expected += `${text}\n`
          }
          await writer.close()
          expect(Object.values(disk.texts).join("")).toBe(expected)
          expect(Object.keys(disk.texts).filter((name) => open.test(name))).toEqual([])
        }
      ),
      { numRuns: 100 }
    )
  })
})

describe("a file with a part of a line that cannot be cut off", () => {
  const written = async (isRepaired: boolean) => {
    const faults = { room: 6, isNotTruncated: true }
    const disk = new Disk(faults)
    const writer = new Writer({
      files: disk,
      folder: "/data",
      name: "w",
      maxBytes: 100,
      sync: true,
      date: () => new Date(0),
      later: () => () => undefined
    })
    expect((await writer.write("one\n"))._tag).toBe("Written")
    expect((await writer.write("two\n"))._tag).toBe("Unsure")
    faults.isNotTruncated = !isRepaired
    const closed = await writer.close().then(
      () => "closed",
      (error) => error.code
    )
    return [closed, ...named(disk)]
  }

  it("keeps the name of an open file", async () => {
    expect(await written(false)).toEqual(["EIO", "w-19700101T000000Z-000001.ndjson (open): one|tw"])
  })

  it("is complete without the part once it can be cut off", async () => {
    expect(await written(true)).toEqual(["closed", "w-19700101T000000Z-000001.ndjson: one|"])
  })
})

describe("an error of the disk", () => {
  const failing = (code: string, at: "makeFolder" | "create") =>
    Object.assign(new Disk(), {
      [at]: async () => {
        throw Object.assign(new Error(code), { code })
      }
    })

  it.effect.each([
    ["EACCES", "makeFolder", "Halt"],
    ["EROFS", "create", "Halt"],
    ["ENOSPC", "makeFolder", "Wait"],
    ["EDQUOT", "create", "Wait"]
  ] as const)("%s in %s leaves the records pending: %s", ([code, at, tag]) =>
    Effect.gen(function* () {
      const reply = yield* made(over(failing(code, at))).write("o-1")
      expect([reply._tag, "mayHaveApplied" in reply]).toEqual([tag, false])
      if (reply._tag === "Halt")
        expect(reply.reason.message).toBe(
          `A file in /data/out could not be written (${code}). Check that it is a folder, its permissions, and the disk. Then run the command again.`
        )
    })
  )

  it.effect("during a sync leaves it unknown whether the lines are on the disk", () =>
    Effect.gen(function* () {
      const disk = new Disk({ onSync: () => Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" })) })
      expect(yield* made(over(disk)).write("o-1")).toMatchObject({ _tag: "Halt", mayHaveApplied: true })
    })
  )
})

describe("on a real disk", () => {
  const inFolder = <A>(use: (folder: string) => Promise<A>): Promise<A> => {
    const folder = mkdtempSync(join(tmpdir(), "ndjson-"))
    return use(folder).finally(() => rmSync(folder, { recursive: true, force: true }))
  }

  it("files of killed processes are completed without their unfinished line; those of others are left", () =>
    inFolder(async (folder) => {
      const host = hostname().replace(/[^a-zA-Z0-9-]/g, "-")
      const path = (name: string) => join(folder, name)
      const dead = 2 ** 22 + 1
      writeFileSync(path(`a-20261201T000000Z-000001.ndjson.${host}.${dead}.open`), '{"n":1}\n{"n":2}\n{"n"')
      writeFileSync(path(`a-20261201T000000Z-000002.ndjson.${host}.${process.pid}.open`), '{"n":3}\n')
      writeFileSync(path(`a-20261201T000000Z-000003.ndjson.${host}.${dead}.open`), '{"torn')
      writeFileSync(path(`a-20261201T000000Z-000004.ndjson.${host}.${process.ppid}.open`), '{"n":4}\n')
      writeFileSync(path(`a-20261201T000000Z-000005.ndjson.${host}x.${dead}.open`), '{"n":5}\n')
      writeFileSync(path(`ab-20261201T000000Z-000001.ndjson.${host}.${dead}.open`), '{"n":6}\n')
      const { keepOpen, write } = made(ndjson, { folder, name: "a", maxBytes: 10 })
      await Effect.runPromise(Effect.scoped(Effect.zipRight(keepOpen, Effect.zipRight(write("o-1"), write("o-2")))))
      const names = readdirSync(folder).sort()
      expect(names.filter((name) => name.startsWith("a-20261201T000000Z"))).toEqual([
        "a-20261201T000000Z-000001.ndjson",
        "a-20261201T000000Z-000002.ndjson",
        `a-20261201T000000Z-000004.ndjson.${host}.${process.ppid}.open`,
        `a-20261201T000000Z-000005.ndjson.${host}x.${dead}.open`
      ])
      expect(readFileSync(path("a-20261201T000000Z-000001.ndjson"), "utf8")).toBe('{"n":1}\n{"n":2}\n')
      const own = names.filter((name) => /^a-.*\.ndjson$/.test(name) && !name.includes("20261201T000000Z"))
      expect(own.map((name) => readFileSync(path(name), "utf8"))).toEqual(['{"id":"o-1"}\n', '{"id":"o-2"}\n'])
      expect(names).toContain(`ab-20261201T000000Z-000001.ndjson.${host}.${dead}.open`)
    }))

  it("a folder that is a file ends the run with a reason", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "out"), "")
      const reply = await Effect.runPromise(made(ndjson, {}, folder).write("o-1"))
      expect(reply).toMatchObject({ _tag: "Halt", reason: { code: "file-not-written" } })
    }))
})

describe("settings", () => {
  it("report every mistake at once", () => {
    const settings: object = { name: "a/b", line: "csv", maxBytes: "big", maxAge: "soon", sync: "yes", folders: "x" }
    const result = CustomDestination.make(ndjson, {
      name: "orders",
      settings: JSON.parse(JSON.stringify(settings)),
      fields: { id: "$.id" },
      transport
    })
    const messages = Either.match(result, {
      onRight: () => [],
      onLeft: (reasons) => reasons.map(({ mappingPath, message }) => `${mappingPath}: ${message}`)
    })
    expect(messages).toMatchInlineSnapshot(`
      [
        "settings.folders: Settings of ndjson: Unknown key "folders". Did you mean "folder"?",
        "settings.folder: Settings of ndjson: folder is missing. Expected non-empty text.",
        "settings.name: Settings of ndjson: Expected a name of at most 100 letters, digits, dots and hyphens; found other text.",
        "settings.line: Settings of ndjson: Expected one of object, audit; found "csv".",
        "settings.maxBytes: Settings of ndjson: Expected a whole number of at least 1; found other text.",
        "settings.maxAge: Settings of ndjson: Expected a duration such as "30 seconds" or "15 minutes"; found other text.",
        "settings.sync: Settings of ndjson: Expected true or false; found other text.",
      ]
    `)
  })
})
