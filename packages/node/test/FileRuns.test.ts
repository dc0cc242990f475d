import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "@effect/vitest"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as Item from "@sluice/core/Item"
import * as Pipeline from "@sluice/core/Pipeline"
import * as Prepared from "@sluice/core/Prepared"
import * as Reply from "@sluice/core/Reply"
import * as FileSource from "@sluice/node/FileSource"
import * as StateFile from "@sluice/node/StateFile"
import { Effect } from "effect"
import * as fc from "fast-check"
import { temporaryFolder } from "./support/temporary.js"

const root = temporaryFolder()
let folders = 0

/** The result of a run. */
interface Came {
  /** Values of the records that were sent, in order. */
  readonly sent: ReadonlyArray<string>
  /** Each file as `name state`, with its treatment if it was not continued. */
  readonly files: ReadonlyArray<string>
}

/** A folder with files, and runs over them with one state. Each record is `{"v":"text"}`, and its item is not repeatable. */
const stage = (more: Partial<FileSource.Settings> = {}) => {
  const folder = join(root, String(folders++))
  mkdirSync(join(folder, "in"), { recursive: true })
  const path = (name: string): string => join(folder, "in", name)
  const lines = (values: string): string => [...values].map((v) => `{"v":"${v}"}\n`).join("")
  return {
    path,
    write: (name: string, values: string) => writeFileSync(path(name), lines(values)),
    append: (name: string, values: string) => appendFileSync(path(name), lines(values)),
    lines,
    /** Runs over `in/*`. After `endAfter` records, the process is killed. */
    run: (settings: Partial<FileSource.Settings> = {}, endAfter = Number.POSITIVE_INFINITY): Promise<Came> =>
      run({ folder, input: "in/*", ...more, ...settings }, join(folder, "state", "source.db"), endAfter)
  }
}

const run = (settings: FileSource.Settings, state: string, endAfter: number): Promise<Came> =>
  Effect.gen(function* () {
    const sent: Array<string> = []
    const source = yield* FileSource.make(settings)
    const died = yield* Effect.makeLatch()
    const endpoint: Endpoint = {
      id: "memory",
      lanes: ["events"],
      limits: { items: 2, bytes: 10_000, bytesAlone: 10_000, envelope: 2 },
      budget: { pool: "memory", count: 1_000_000, per: 1_000 },
      attempt: (items) =>
        Effect.suspend(() => {
          if (sent.length >= endAfter) return Effect.zipRight(died.open, Effect.never)
          sent.push(...items.map(({ record }) => String(record.body["v"])))
          return Effect.succeed(Reply.judged(undefined))
        })
    }
    const pipeline = yield* Pipeline.make({
      source,
      routes: [{ destination: destinationOf(endpoint) }],
      deadLetters: { name: "none", write: () => Effect.void },
      state: unsaved(yield* StateFile.make(state), endAfter),
      concurrency: 1
    })
    // A killed process does not write dead letters or close in order. Its fiber is abandoned, and its state is closed.
    yield* endAfter === Number.POSITIVE_INFINITY
      ? pipeline.run
      : Effect.raceFirst(Effect.disconnect(pipeline.run), died.await)
    return {
      sent,
      files: source
        .reports()
        .map(({ decision, name, state: found }) =>
          [name.slice("in/".length), found, ...(decision === "continued" ? [] : [decision])].join(" ")
        )
    }
  }).pipe(Effect.scoped, Effect.runPromise)

/** A process that will be killed saves only the changes of each response. */
const unsaved = (file: StateFile.StateFile, endAfter: number): StateFile.StateFile => {
  if (endAfter === Number.POSITIVE_INFINITY) return file
  let commits = 0
  return {
    ...file,
    commit: (change) => (++commits > endAfter + 2 ? Effect.never : file.commit(change)),
    save: (snapshot) => (snapshot.forgotten.length > 0 ? file.save(snapshot) : Effect.void)
  }
}

const destinationOf = (endpoint: Endpoint): Destination => ({
  name: "memory",
  endpoint,
  prepare: (records) =>
    records.map((record) =>
      Prepared.items([
        Item.make({
          record,
          destination: "memory",
          part: 0,
          key: Item.key("external_id", record.id),
          lane: "events",
          json: JSON.stringify(record.body),
          repeatable: false
        })
      ])
    )
})

describe("after a user changed a file, the next run behaves as follows", () => {
  it("not changed: nothing is sent", async () => {
    const { run, write } = stage()
    write("a", "12")
    expect(await run()).toEqual({ sent: ["1", "2"], files: ["a new fresh"] })
    expect(await run()).toEqual({ sent: [], files: ["a unchanged"] })
  })

  it("records were appended: the new records are sent", async () => {
    const { append, run, write } = stage()
    write("a", "12")
    await run()
    append("a", "34")
    expect(await run()).toEqual({ sent: ["3", "4"], files: ["a appended"] })
    expect(await run()).toEqual({ sent: [], files: ["a unchanged"] })
  })

  it("a JSON list: it counts as appended only if it has grown", async () => {
    const { path, run } = stage()
    writeFileSync(path("a"), '[{"v":"1"},{"v":"2"}]\n')
    expect((await run()).sent).toEqual(["1", "2"])
    expect(await run()).toEqual({ sent: [], files: ["a unchanged"] })
    writeFileSync(path("a"), '[{"v":"1"},{"v":"2"},{"v":"3"}]\n')
    expect(await run()).toEqual({ sent: ["3"], files: ["a appended"] })
    expect(await run()).toEqual({ sent: [], files: ["a unchanged"] })
  })

  it("its last line was completed: the line is sent again only if it has grown", async () => {
    const { path, run } = stage()
    writeFileSync(path("a"), '{"v":"1"}\n{"v":"2"}')
    expect((await run()).sent).toEqual(["1", "2"])
    appendFileSync(path("a"), "\n")
    expect((await run()).sent).toEqual([])
    appendFileSync(path("a"), '{"v":"3"}\r')
    expect((await run()).sent).toEqual(["3"])
    appendFileSync(path("a"), "\n")
    expect((await run()).sent).toEqual([])
    appendFileSync(path("a"), '{"v":"4"')
    expect((await run()).sent).toEqual([])
    appendFileSync(path("a"), ',"w":0}\n')
    expect((await run()).sent).toEqual(["4"])
  })

  it("renamed: nothing is sent until records are appended", async () => {
    const { append, path, run, write } = stage()
    write("a", "12")
    await run()
    renameSync(path("a"), path("z"))
    expect(await run()).toEqual({ sent: [], files: ["z moved"] })
    append("z", "3")
    expect((await run()).sent).toEqual(["3"])
  })

  it("rotated by renaming: the old file is continued and the new file is read", async () => {
    const { append, path, run, write } = stage()
    write("a", "12")
    await run()
    append("a", "3")
    renameSync(path("a"), path("a.1"))
    write("a", "45")
    expect(await run()).toEqual({ sent: ["4", "5", "3"], files: ["a new fresh", "a.1 moved"] })
    expect((await run()).sent).toEqual([])
  })

  it("rotated by copying and truncating: the copy is continued and the emptied file is new", async () => {
    const { append, path, run, write } = stage()
    write("a", "12")
    await run()
    copyFileSync(path("a"), path("a.1"))
    truncateSync(path("a"), 0)
    append("a", "3")
    expect(await run()).toEqual({ sent: ["3"], files: ["a new fresh", "a.1 moved"] })
    expect((await run()).sent).toEqual([])
  })

  it("a row was rewritten: only this file is refused, and the others are read", async () => {
    const { run, write } = stage()
    write("a", "123")
    write("b", "7")
    await run()
    write("a", "1X3")
    write("c", "8")
    expect(await run()).toEqual({ sent: ["8"], files: ["a rewritten refused", "b unchanged", "c new fresh"] })
    expect(await run({ again: ["in/a"] })).toEqual({
      sent: ["1", "X", "3"],
      files: ["a rewritten fresh", "b unchanged", "c unchanged"]
    })
    expect((await run()).sent).toEqual([])
  })

  it("truncated: the file is refused until the user accepts it as read", async () => {
    const { append, run, write } = stage()
    write("a", "123")
    await run()
    write("a", "1")
    expect(await run()).toEqual({ sent: [], files: ["a rewritten refused"] })
    expect(await run({ accept: ["in/a"] })).toEqual({ sent: [], files: ["a rewritten accepted"] })
    append("a", "9")
    expect(await run()).toEqual({ sent: ["9"], files: ["a appended"] })
  })

  it("accepted while compressed: records that are appended later are read", async () => {
    const { lines, path, run } = stage()
    writeFileSync(path("a.gz"), gzipSync(lines("1".repeat(300))))
    expect(await run({ accept: ["in/a.gz"] })).toEqual({ sent: [], files: ["a.gz new accepted"] })
    appendFileSync(path("a.gz"), gzipSync(lines("9")))
    expect((await run()).sent).toEqual(["9"])
  })

  it("replaced by a file with the same name: the file is refused", async () => {
    const { path, run, write } = stage()
    write("a", "12")
    await run()
    rmSync(path("a"))
    write("a", "78")
    expect(await run()).toEqual({ sent: [], files: ["a rewritten refused"] })
  })

  it("copied: the copy is refused", async () => {
    const { path, run, write } = stage()
    write("b", "12")
    await run()
    copyFileSync(path("b"), path("a"))
    expect(await run()).toEqual({ sent: [], files: ["a copy refused", "b unchanged"] })
  })

  it("deleted and written again with the same content: nothing is sent", async () => {
    const { path, run, write } = stage()
    write("a", "12")
    await run()
    rmSync(path("a"))
    write("b", "3")
    expect(await run()).toEqual({ sent: ["3"], files: ["b new fresh", "a vanished"] })
    write("a", "12")
    expect((await run()).sent).toEqual([])
  })

  it("the oldest file was removed or one was added that sorts first: the others are not sent again", async () => {
    const { path, run, write } = stage()
    for (const [name, value] of [
      ["b", "1"],
      ["c", "2"],
      ["d", "3"]
    ] as const)
      write(name, value)
    await run()
    rmSync(path("b"))
    expect((await run()).sent).toEqual([])
    write("a", "4")
    write("cc", "5")
    expect((await run()).sent).toEqual(["4", "5"])
  })

  it("linked: a link and its target count as one file", async () => {
    const { path, run, write } = stage()
    write("b", "12")
    await run()
    symlinkSync(path("b"), path("a"))
    linkSync(path("b"), path("c"))
    expect((await run()).sent).toEqual([])
  })

  it("a compressed file grew: only the new records are sent", async () => {
    const { lines, path, run } = stage()
    writeFileSync(path("a.gz"), gzipSync(lines("12")))
    expect((await run()).sent).toEqual(["1", "2"])
    expect(await run()).toEqual({ sent: [], files: ["a.gz unchanged"] })
    writeFileSync(path("a.gz"), Buffer.concat([readFileSync(path("a.gz")), gzipSync(lines("34"))]))
    expect(await run()).toEqual({ sent: ["3", "4"], files: ["a.gz appended"] })
  })

  it("an empty file was filled: its records are sent", async () => {
    const { run, write } = stage()
    write("a", "")
    await run()
    write("a", "12")
    expect((await run()).sent).toEqual(["1", "2"])
  })

  it("--again: everything is read", async () => {
    const { run, write } = stage()
    write("a", "12")
    await run()
    expect((await run({ again: "all" })).sent).toEqual(["1", "2"])
    expect((await run()).sent).toEqual([])
  })
})

describe("a killed run", () => {
  it("that started over is continued at its own position, not at that of the run before", async () => {
    const { run, write } = stage()
    write("a", "123456")
    await run()
    expect((await run({ again: "all" }, 2)).sent).toEqual(["1", "2"])
    expect((await run()).sent).toEqual(["5", "6"])
  })

  it("loses nothing, sends nothing twice, and leaves items in flight unknown", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 14 }), { maxLength: 4 }), fc.boolean(), async (deaths, rotate) => {
        const { append, path, run, write } = stage()
        write("a", "0123456789")
        write("b", "abcde")
        const sent: Array<string> = []
        for (const after of deaths) sent.push(...(await run({}, after)).sent)
        if (rotate) renameSync(path("a"), path("c"))
        append(rotate ? "c" : "a", "XY")
        sent.push(...(await run()).sent)
        const all = [..."0123456789abcdeXY"]
        const twice = sent.filter((value, at) => sent.indexOf(value) !== at)
        expect(twice).toEqual([])
        // Two items per request, so each kill leaves at most two in flight.
        expect(all.filter((value) => !sent.includes(value)).length).toBeLessThanOrEqual(2 * deaths.length)
        expect((await run()).sent).toEqual([])
      }),
      { numRuns: 30 }
    )
  })
})

describe("files in other formats", () => {
  const list = (values: string, indent?: number): string =>
    JSON.stringify(
      [...values].map((v) => ({ v })),
      undefined,
      indent
    )
  const rows = (values: string): string => `w;v\n${[...values].map((v) => `x;${v}\n`).join("")}`

  it.each<[string, string, (values: string) => string]>([
    ["CSV", "a.csv", rows],
    ["a JSON list on one line", "a.json", (values) => list(values)],
    ["a JSON list on several lines", "a.json", (values) => list(values, 2)],
    [
      "JSON objects on several lines",
      "a.json",
      (values) => [...values].map((v) => JSON.stringify({ v }, undefined, 2)).join("\n")
    ]
  ])("%s continues where the last run or a killed one ended", async (_, name, write) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (steps, dies) => {
          const { path, run } = stage()
          const all = "abcdefghijklmnopqrstuvwxyz"
          let length = 0
          const sent: Array<string> = []
          for (const [turn, more] of steps.entries()) {
            length += more
            writeFileSync(path(name), write(all.slice(0, length)))
            const came = await run({}, dies && turn === 0 ? 2 : undefined)
            expect(came.files.filter((file) => file.includes("rewritten"))).toEqual([])
            sent.push(...came.sent)
          }
          sent.push(...(await run()).sent)
          const expected = [...all.slice(0, length)]
          // A kill leaves at most one request of two items whose result is unknown.
          const unknown = expected.filter((v) => !sent.includes(v))
          expect(unknown.length).toBeLessThanOrEqual(dies ? 2 : 0)
          expect(sent).toEqual(expected.filter((v) => !unknown.includes(v)))
        }
      ),
      { numRuns: 6 }
    )
  })

  it("a JSON list whose read part changes is rewritten", async () => {
    const { path, run } = stage()
    writeFileSync(path("a.json"), list("abc"))
    expect((await run()).sent.join("")).toBe("abc")
    writeFileSync(path("a.json"), list("axcd"))
    expect(await run()).toEqual({ sent: [], files: ["a.json rewritten refused"] })
  })
})
