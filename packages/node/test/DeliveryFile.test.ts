import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { describe, expect, it } from "@effect/vitest"
import { all, isRemembered } from "@sluice/core/Outcome"
import type { RememberedDelivery } from "@sluice/core/RememberedDeliveries"
import type { Change } from "@sluice/core/StateStore"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { afterAll } from "vitest"
import { compileCode } from "../../../vitest.programs.js"
import { ByteWriter } from "../src/state/Bytes.js"
import { DeliveryMerger } from "../src/state/DeliveryMerge.js"
import { append, newRowOf, ofRow, readDeliveries, rowOf } from "../src/state/DeliveryRows.js"
import { IdFilter, hashOf as pairOf } from "../src/state/IdFilter.js"
import * as RowBody from "../src/state/RowBody.js"
import * as Sqlite from "../src/state/Sqlite.js"
import { StagedIds } from "../src/state/StagedIds.js"
import * as StateFile from "../src/state/StateFile.js"

const full = process.env["SLUICE_PROOF"] === "full"

/** The folder of this package. */
const root = fileURLToPath(new URL("..", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "deliveries-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = (): string => join(folder, `${files++}`, "source.db")

const day = 24 * 60 * 60 * 1000

const use = <A, E>(
  path: string,
  body: (file: StateFile.StateFile, deliveries: StateFile.Deliveries) => Effect.Effect<A, E>,
  { duration = 90 * day, mergeEvery = 4 } = {}
) =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(StateFile.make(path, { remember: { duration, mergeEvery } }), (file) =>
        file.deliveries === undefined ? Effect.dieMessage("not remembered") : body(file, file.deliveries)
      )
    )
  )

const change = (remembered: ReadonlyArray<RememberedDelivery>): Change => ({
  notes: [],
  marks: [],
  settled: [],
  openItems: [],
  remembered
})

const now = Math.ceil(Date.now() / 60_000) * 60_000

const hash64 = fc
  .tuple(fc.nat({ max: 0xffffffff }), fc.nat({ max: 0xffffffff }))
  .map(([one, two]) => one.toString(16).padStart(8, "0") + two.toString(16).padStart(8, "0"))
const content = fc.record({
  repeatable: fc.oneof(fc.constant(""), hash64),
  once: fc.oneof(fc.constant(""), hash64)
})
const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 4 }).map((s) => s.toWellFormed())
)
const delivery = (id: fc.Arbitrary<string>): fc.Arbitrary<RememberedDelivery> =>
  fc
    .record({
      id,
      destination: fc.constantFrom("people", "events"),
      outcome: fc.constantFrom(...all.filter(isRemembered)),
      content,
      whole: fc.boolean(),
      before: fc.option(content, { nil: undefined }),
      accepted: fc.array(hash64, { maxLength: 2 }),
      repeated: fc.array(hash64, { maxLength: 2 }),
      unknown: fc.array(hash64, { maxLength: 2 }),
      at: fc.nat({ max: 2 ** 40 }),
      run: fc.nat({ max: 2 ** 31 }),
      version: fc.constantFrom("v1", "v2"),
      place: fc.record({ source: text, line: fc.option(fc.integer({ min: 1, max: 2 ** 31 }), { nil: undefined }) })
    })
    .map(({ before, whole, ...rest }) => ({ ...rest, seen: now, delivered: whole ? rest.content : before }))

const plain = (id: string, own: Partial<RememberedDelivery> = {}): RememberedDelivery => {
  const same = { repeatable: "", once: "00112233aabbccdd" }
  return {
    id,
    destination: "events",
    outcome: "delivered",
    content: same,
    delivered: same,
    accepted: [],
    repeated: [],
    unknown: [],
    at: now,
    seen: now,
    run: 1,
    version: "v1",
    place: { source: "in/a.ndjson", line: 1 },
    ...own
  }
}

const idsOf = (run: number, count: number) => Array.from({ length: count }, (_, n) => `${run}-${n}`)

const sorted = (deliveries: ReadonlyArray<RememberedDelivery>) =>
  [...deliveries].sort((a, b) => (`${a.id}\n${a.destination}` < `${b.id}\n${b.destination}` ? -1 : 1))

const found = (deliveries: StateFile.Deliveries, ids: ReadonlyArray<string>) =>
  sorted(Either.getOrThrow(deliveries.find(ids)))

const names = (() => {
  const numbers = new Map<string, number>()
  const numberOf = (name: string): number => {
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1)
    return numbers.get(name) ?? 0
  }
  const textOf = (number: number) => [...numbers].find(([, one]) => one === number)?.[0]
  return { numberOf, textOf }
})()

/** The row of a delivery in the file of ids. */
const idsRow = (one: RememberedDelivery) => {
  const row = newRowOf(one, names)
  const { body, id } = append(new ByteWriter(), row)
  expect(Buffer.from(id).toString()).toBe(one.id)
  return { id: one.id, destination: row.destination, seen: row.seen, body }
}

const hashOf = (id: string): readonly [number, number] => {
  const { one, two } = pairOf(id)
  return [one, two]
}

describe("a row of a remembered delivery", () => {
  it("is read as it was written, in the row of its commit", () =>
    fc.assert(
      fc.property(fc.array(delivery(text), { minLength: 1, maxLength: 3 }), (all) => {
        const [body, crc] = RowBody.encodeBytes(rowOf(all))
        expect(readDeliveries({ body, crc: String(crc) })).toEqual(all)
      })
    ))

  it("is read as it was written, in the file of ids", () =>
    fc.assert(
      fc.property(delivery(text), (one) => {
        expect(ofRow(idsRow(one), names)).toEqual(one)
      })
    ))

  it("is not read if any bit of it changed", () =>
    fc.assert(
      fc.property(delivery(text), fc.nat(), (one, at) => {
        const row = idsRow(one)
        const body = Uint8Array.from(row.body)
        const bit = at % (body.length * 8)
        body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(ofRow({ ...row, body }, names)).toBeUndefined()
        expect(ofRow({ ...row, id: `${one.id}x` }, names)).toBeUndefined()
        expect(ofRow({ ...row, seen: row.seen + 1 }, names)).toBeUndefined()
        expect(ofRow({ ...row, destination: row.destination + 1 }, names)).toBeUndefined()
      })
    ))
})

describe("the rows of ids that were not merged", () => {
  it("are found like those of a map, for any number of ids and rows", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 2 })), { maxLength: 60 }),
        fc.nat({ max: 2 ** 40 }),
        (added, first) => {
          const staged = new StagedIds()
          const model = new Map<number, Array<number>>()
          for (const [at, [id, later]] of added.entries()) {
            const row = first + 3 * at + later
            // Few hashes, so that ids share slots.
            staged.add(id % 4, id, row)
            model.set(id, [...(model.get(id) ?? []), row])
          }
          for (let id = 0; id <= 30; id++) expect(staged.rowsOf(id % 4, id)).toEqual(model.get(id) ?? [])
          expect(staged.size).toBe(added.length)
        }
      )
    ))

  it("are found after the table has grown", () => {
    const staged = new StagedIds()
    for (let row = 1; row <= 5_000; row++) staged.add(...hashOf(`chat-${row}`), row)
    const found = Array.from({ length: 5_000 }, (_, at) => staged.rowsOf(...hashOf(`chat-${at + 1}`)))
    expect(found).toEqual(Array.from({ length: 5_000 }, (_, at) => [at + 1]))
  })
})

describe("the filter of ids", () => {
  it("finds every id that was added, and less than one percent of the others, in all of its layers", () => {
    const filter = new IdFilter()
    const count = 150_000
    for (let n = 0; n < count; n++) filter.add(...hashOf(`chat-${n}`))
    let missing = 0
    let wrong = 0
    for (let n = 0; n < count; n++) if (!filter.has(...hashOf(`chat-${n}`))) missing++
    for (let n = count; n < 2 * count; n++) if (filter.has(...hashOf(`chat-${n}`))) wrong++
    expect([missing, filter.layers.length]).toEqual([0, 2])
    expect(wrong / count).toBeLessThan(0.01)
  })
})

type Command =
  | { readonly type: "commit"; readonly deliveries: ReadonlyArray<RememberedDelivery> }
  | { readonly type: "forget"; readonly id: string }
  | { readonly type: "reopen" }

const ids = ["a", "b", "c", "d", "é\u0000\n", "lone \ud800", "lone \ud801"]
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("commit" as const),
      deliveries: fc.array(delivery(fc.constantFrom(...ids)), { minLength: 1, maxLength: 4 })
    })
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("forget" as const), id: fc.constantFrom(...ids) }) },
  { weight: 1, arbitrary: fc.constant({ type: "reopen" as const }) }
)

describe("remembered deliveries in a file", () => {
  it("are the last ones of each id and destination, before and after they are merged, forgotten, and opened again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), async (commands) => {
        const path = fresh()
        const model = new Map<string, RememberedDelivery>()
        const check = (deliveries: StateFile.Deliveries) =>
          expect(found(deliveries, [...ids, "never"])).toEqual(sorted([...model.values()]))
        let rest = commands
        do {
          const end = rest.findIndex(({ type }) => type === "reopen")
          const now = end < 0 ? rest : rest.slice(0, end)
          rest = end < 0 ? [] : rest.slice(end + 1)
          await use(path, (file, deliveries) =>
            Effect.gen(function* () {
              check(deliveries)
              for (const one of now) {
                if (one.type === "commit") {
                  yield* file.commit(change(one.deliveries))
                  for (const item of one.deliveries) model.set(`${item.id}\n${item.destination}`, item)
                }
                if (one.type === "forget") {
                  const known = [...model].filter(([, { id }]) => id === one.id)
                  for (const [key] of known) model.delete(key)
                  yield* deliveries.forget([one.id])
                }
                check(deliveries)
              }
            })
          )
        } while (rest.length > 0)
        await use(path, (_, deliveries) => Effect.sync(() => check(deliveries)))
      }),
      { numRuns: full ? 300 : 6 }
    )
  })

  it("are counted when they are forgotten, and leave no byte of their id in any file", async () => {
    const path = fresh()
    const secret = (n: number) => plain(`secret-id-${n}`)
    await use(path, (file) => file.commit(change([1, 2, 3, 4, 5].map(secret))))
    await use(path, (file) => file.commit(change([secret(6)])))
    await use(path, (file) => file.commit(change([secret(1)])))
    const asked = ["secret-id-1", "secret-id-6", "other"]
    // One of them is in both files.
    expect(await Effect.runPromise(StateFile.countRemembered(path, new Set(asked)))).toBe(2)
    await use(path, (_, deliveries) =>
      Effect.gen(function* () {
        expect(yield* deliveries.forget(asked)).toBe(2)
      })
    )
    expect(await Effect.runPromise(StateFile.countRemembered(path, new Set(asked)))).toBe(0)
    await use(path, (_, deliveries) =>
      Effect.sync(() =>
        expect(found(deliveries, ["secret-id-1", "secret-id-2", "secret-id-6"]).map(({ id }) => id)).toEqual([
          "secret-id-2"
        ])
      )
    )
    const containing = (id: string) =>
      readdirSync(dirname(path)).filter((name) => readFileSync(join(dirname(path), name)).includes(id))
    expect(containing("secret-id-2")).toEqual(["source.ids.db"])
    expect([containing("secret-id-1"), containing("secret-id-6")]).toEqual([[], []])
  })

  it("count the runs that used them", async () => {
    const path = fresh()
    const run = () => use(path, (_, { run }) => Effect.succeed(run))
    expect([await run(), await run()]).toEqual([1, 2])
  })

  it("are deleted by a merge when they were not seen for the whole duration", async () => {
    const path = fresh()
    const old = ["a", "b", "c", "d"].map((id) => plain(id, { seen: now - 100 * day }))
    await use(path, (file) => file.commit(change(old)), { duration: 365 * day })
    const left = () => {
      const database = Sqlite.open(path.replace(/\.db$/, ".ids.db"), { readOnly: true })
      const rows = database
        .all("SELECT id FROM delivery")
        .map(({ id }) => (id instanceof Uint8Array ? Buffer.from(id).toString() : ""))
      database.close()
      return rows
    }
    expect(left()).toEqual(["a", "b", "c", "d"])
    const database = Sqlite.open(path)
    database.run("DELETE FROM meta WHERE key = 'forgotAt'")
    database.close()
    await use(path, (file) => file.commit(change(["e", "f", "g", "h"].map((id) => plain(id)))))
    expect(left()).toEqual(["e", "f", "g", "h"])
  })

  it("are damaged one by one: a damaged row counts as delivered with unknown content, and is reported", async () => {
    const path = fresh()
    const idsPath = path.replace(/\.db$/, ".ids.db")
    await use(path, (file) => file.commit(change(["a", "b", "c", "d"].map((id) => plain(id)))))
    const database = Sqlite.open(idsPath)
    database.run("UPDATE delivery SET seen = seen + 1 WHERE id = ?", Buffer.from("b"))
    database.close()
    await use(path, (_, deliveries) =>
      Effect.sync(() => {
        const [a, b] = found(deliveries, ["a", "b"])
        expect([a, b?.outcome, b?.content]).toEqual([plain("a"), "delivered", { repeatable: "?", once: "?" }])
        expect(deliveries.damage()).toEqual([
          `1 remembered delivery in ${idsPath} is damaged. Unrepeatable items of its record were not sent.`
        ])
      })
    )
  })

  it("with a damaged id or destination are not sent again, at any destination", async () => {
    const both = (id: string) => [plain(id), plain(id, { destination: "people" })]
    for (const [damage, asked] of [
      // The order of the rows stays as it was.
      ["UPDATE delivery SET id = x'6263' WHERE id = x'62'", "b"],
      ["UPDATE delivery SET destination = 77 WHERE id = x'62' AND destination = 1", "b"]
    ] as const) {
      const path = fresh()
      const idsPath = path.replace(/\.db$/, ".ids.db")
      const single = damage.includes("SET id")
      await use(path, (file) =>
        file.commit(change(["a", "b", "c", "d"].flatMap((id) => (single ? [plain(id)] : both(id)))))
      )
      const database = Sqlite.open(idsPath)
      database.exec(damage)
      database.close()
      await use(path, (_, deliveries) =>
        Effect.sync(() => {
          const events = found(deliveries, [asked]).filter(({ destination }) => destination === "events")
          expect(events.map(({ content, outcome }) => [outcome, content.once])).toEqual([["delivered", "?"]])
          expect(deliveries.damage()).toEqual([
            `1 remembered delivery in ${idsPath} is damaged. Unrepeatable items of its record were not sent.`
          ])
        })
      )
    }
  })

  it.each(["events", "people"])(
    "of a record with a damaged row for %s keep its row for the other destination",
    async (damaged) => {
      const path = fresh()
      const idsPath = path.replace(/\.db$/, ".ids.db")
      const both = (id: string) => [plain(id), plain(id, { destination: "people" })]
      await use(path, (file) => file.commit(change(["a", "b", "c", "d"].flatMap(both))))
      const database = Sqlite.open(idsPath)
      const damage =
        "UPDATE delivery SET seen = seen + 1 WHERE id = x'62' AND destination = (SELECT number FROM name WHERE body = ?)"
      database.run(damage, damaged)
      database.close()
      await use(path, (_, deliveries) =>
        Effect.sync(() => {
          const ofRecord = found(deliveries, ["b"])
          const contents = ["events", "people"].map((name) =>
            ofRecord.flatMap(({ content, destination }) => (destination === name ? [content] : []))
          )
          const unknown = { repeatable: "?", once: "?" }
          expect(contents).toEqual(
            ["events", "people"].map((name) => [name === damaged ? unknown : plain("b").content])
          )
          expect(found(deliveries, ["a", "c", "d"])).toEqual(sorted(["a", "c", "d"].flatMap(both)))
          expect(deliveries.damage()).toEqual([
            `1 remembered delivery in ${idsPath} is damaged. Unrepeatable items of its record were not sent.`
          ])
        })
      )
    }
  )

  it("that were not merged are damaged row by row, and reported", async () => {
    const path = fresh()
    await use(path, (file) => Effect.forEach(["a", "b", "c"], (id) => file.commit(change([plain(id)]))))
    const database = Sqlite.open(path)
    database.run("UPDATE delivery SET crc = crc + 1 WHERE seq = 2")
    database.close()
    await use(path, (_, deliveries) =>
      Effect.sync(() => {
        expect(found(deliveries, ["a", "b", "c"]).map(({ id }) => id)).toEqual(["a", "c"])
        expect(deliveries.damage()).toEqual([
          `1 row of remembered deliveries in ${path} is damaged or missing. If their records are read again, they are sent again.`
        ])
      })
    )
  })

  it("are never empty silently: without the file of ids nothing runs", async () => {
    const path = fresh()
    const idsPath = path.replace(/\.db$/, ".ids.db")
    await use(path, (file) => file.commit(change(["a", "b", "c", "d"].map((id) => plain(id)))))
    rmSync(idsPath)
    await expect(use(path, () => Effect.void)).rejects.toThrow(
      `The remembered deliveries in ${idsPath} are missing or older than the state beside them. Nothing was sent. Restore the folder from a backup, or delete both files to start over; everything is then sent again.`
    )
  })

  it("are not used without their state: the rest of a lost state stops a run or is removed", async () => {
    const path = fresh()
    await use(path, (file) => file.commit(change([1, 2, 3, 4].map((n) => plain(`r${n}`)))))
    const left = fresh()
    mkdirSync(dirname(left))
    copyFileSync(path.replace(".db", ".ids.db"), left.replace(".db", ".ids.db"))
    await expect(use(left, () => Effect.void)).rejects.toThrow(
      `The state in ${left} is missing or empty, although earlier runs stored a state there.`
    )
    const again = StateFile.make(left, { startsOver: true, remember: { duration: 90 * day } })
    const found = Effect.flatMap(again, ({ deliveries }) => Effect.sync(() => deliveries?.find(["r1"])))
    expect(await Effect.runPromise(Effect.scoped(found))).toEqual(Either.right([]))
  })

  it("beside an older state are found, and no run gets a number that they already use", async () => {
    const path = fresh()
    await use(path, (file) => file.commit(change([plain("r0")])))
    const older = fresh()
    mkdirSync(dirname(older))
    copyFileSync(path, older)
    for (const n of [1, 2])
      await use(path, (file, { run }) => file.commit(change(idsOf(n, 4).map((id) => plain(id, { run })))))
    copyFileSync(path.replace(".db", ".ids.db"), older.replace(".db", ".ids.db"))
    await use(older, (file, deliveries) =>
      Effect.gen(function* () {
        expect(deliveries.run).toBe(4)
        expect(found(deliveries, ["1-3", "2-3"]).map(({ run }) => run)).toEqual([2, 3])
        // Merged under a separate number.
        yield* file.commit(change(idsOf(3, 4).map((id) => plain(id))))
      })
    )
    await use(older, (_, deliveries) =>
      Effect.sync(() =>
        expect(found(deliveries, ["r0", ...idsOf(1, 4), ...idsOf(2, 4), ...idsOf(3, 4)])).toHaveLength(13)
      )
    )
  })

  it("are found with a damaged filter, which is made again", async () => {
    const path = fresh()
    const idsPath = path.replace(/\.db$/, ".ids.db")
    await use(path, (file) => file.commit(change(["a", "b", "c", "d"].map((id) => plain(id)))))
    const database = Sqlite.open(idsPath)
    database.run("UPDATE recent SET crc = crc + 1")
    database.close()
    await use(path, (_, deliveries) =>
      Effect.sync(() => expect(found(deliveries, ["a", "d", "x"]).map(({ id }) => id)).toEqual(["a", "d"]))
    )
  })

  it("continue after more than nine commits that were not merged", async () => {
    const path = fresh()
    const commits = (run: string) => (file: StateFile.StateFile) =>
      Effect.forEach(
        Array.from({ length: 12 }, (_, n) => n),
        (n) => file.commit(change([plain(`${run}-${n}`)])),
        { discard: true }
      )
    await use(path, commits("one"), { mergeEvery: 100 })
    await use(path, commits("two"), { mergeEvery: 100 })
    await use(path, (_, deliveries) =>
      Effect.sync(() => {
        const all = ["one", "two"].flatMap((run) => Array.from({ length: 12 }, (_, n) => `${run}-${n}`))
        expect([deliveries.damage(), found(deliveries, all).length]).toEqual([[], 24])
      })
    )
  })

  it("are complete if a process ended after a merge, before it noted the merge in the state", async () => {
    const path = fresh()
    await use(path, (file) => file.commit(change([plain("a", { run: 1 }), plain("b")])), { mergeEvery: 100 })
    const merger = new DeliveryMerger({ state: path, ids: path.replace(".db", ".ids.db") })
    merger.merge({ upTo: 1, merge: 1, run: 1, layers: [], forgetBefore: undefined })
    merger.close()
    const all = ["a", "b", "c", "d", "e", "f"]
    await use(path, (file, deliveries) =>
      Effect.gen(function* () {
        expect(found(deliveries, all).map(({ id }) => id)).toEqual(["a", "b"])
        yield* file.commit(change([plain("a", { run: 2 }), plain("c"), plain("d")]))
        yield* file.commit(change([plain("e"), plain("f")]))
      })
    )
    await use(path, (_, deliveries) =>
      Effect.sync(() => {
        expect(found(deliveries, all).map(({ id }) => id)).toEqual(all)
        expect(found(deliveries, ["a"])[0]?.run).toBe(2)
        expect(deliveries.damage()).toEqual([])
      })
    )
  })

  it("are merged by a thread that does not load Effect", async () => {
    const merge = fileURLToPath(new URL("../src/state/DeliveryMerge.ts", import.meta.url))
    const code = `require("tsx/cjs/api").register()
      require(${JSON.stringify(merge)})
      require("node:worker_threads").parentPort.postMessage(Object.keys(require.cache))`
    const [loaded]: ReadonlyArray<ReadonlyArray<string>> = await once(new Worker(code, { eval: true }), "message")
    expect(loaded).toContain(merge)
    expect(loaded?.filter((path) => /node_modules.@?effect/.test(path))).toEqual([])
  })

  it("are complete after kill -9 while they are merged", async () => {
    const path = fresh()
    const known = new Set<string>()
    const program = await compileCode({
      folder: root,
      name: "kills",
      code: `
      import { Effect } from "effect"
      import * as StateFile from "../src/state/StateFile.js"
      const [, , path, round] = process.argv
      const one = ${JSON.stringify(plain(""))}
      const commits = (file) => Effect.forEach(Array.from({ length: 100_000 }), (_, n) => {
        const remembered = Array.from({ length: 20 }, (_, i) => ({ ...one, id: round + "-" + n + "-" + i }))
        const change = { notes: [], marks: [], settled: [], openItems: [], remembered }
        return Effect.zipRight(file.commit(change), Effect.promise(() => new Promise((done) => process.stdout.write(n + "\\n", done))))
      }, { discard: true })
      const remember = { duration: ${90 * day}, mergeEvery: 60 }
      await Effect.runPromise(Effect.scoped(Effect.flatMap(StateFile.make(path, { remember }), commits)))`
    })
    for (let round = 0; round < (full ? 100 : 3); round++) {
      const child = spawn(process.execPath, [...program, path, String(round)])
      let printed = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        printed += text
        // Merges begin with every third commit.
        if (printed.split("\n").length > 20 + 7 * round) child.kill("SIGKILL")
      })
      await once(child, "close")
      for (const n of printed.split("\n").slice(0, -1)) for (let i = 0; i < 20; i++) known.add(`${round}-${n}-${i}`)
      await use(path, (_, deliveries) =>
        Effect.sync(() => {
          const ids = new Set(found(deliveries, [...known]).map(({ id }) => id))
          const lost = [...known].filter((id) => !ids.has(id))
          expect({ lost, damage: deliveries.damage() }).toEqual({ lost: [], damage: [] })
        })
      )
    }
    expect(known.size).toBeGreaterThan(0)
  })

  it("open without reading the ids, for any number of ids", async () => {
    const path = fresh()
    const total = full ? 10_000_000 : 3_000
    const batch = full ? 100_000 : 1_000
    const commit = 1_000
    await use(
      path,
      (file) =>
        Effect.forEach(
          Array.from({ length: total / commit }, (_, n) => n * commit),
          (from) => file.commit(change(Array.from({ length: commit }, (_, n) => plain(`chat-${from + n}`)))),
          { discard: true }
        ),
      { mergeEvery: batch }
    )
    const program = await compileCode({
      folder: root,
      name: "opens",
      code: `
      import { performance } from "node:perf_hooks"
      import { Effect, Either } from "effect"
      import * as StateFile from "../src/state/StateFile.js"
      const before = process.memoryUsage().rss
      const began = performance.now()
      const beganCpu = process.cpuUsage()
      const opened = (file) => Effect.sync(() => {
        const millis = performance.now() - began
        const { system, user } = process.cpuUsage(beganCpu)
        const cpu = (system + user) / 1_000
        const megabytes = (process.memoryUsage().rss - before) / 1e6
        const ids = ["chat-0", "chat-${total - 1}", "chat-${total}"]
        const found = Either.getOrThrow(file.deliveries.find(ids)).map(({ id }) => id)
        console.log(JSON.stringify({ millis, cpu, megabytes, found }))
      })
      const remember = { duration: ${90 * day} }
      await Effect.runPromise(Effect.scoped(Effect.flatMap(StateFile.make(${JSON.stringify(path)}, { remember }), opened)))`
    })
    const output = execFileSync(process.execPath, program, { encoding: "utf8" })
    const { cpu, found: ids, megabytes, millis } = JSON.parse(output)
    expect([...ids].sort()).toEqual(["chat-0", `chat-${total - 1}`])
    if (!full) return
    const figures = process.env["SLUICE_PROOF_FIGURES"]
    const figure = `${total.toLocaleString("en-US")} ids opened in ${Math.round(millis)} ms (${Math.round(cpu)} ms of CPU) with ${Math.round(megabytes)} MB`
    if (figures !== undefined) appendFileSync(figures, `${figure}\n`)
    // CPU time, because other processes of the machine delay the opening.
    expect(cpu).toBeLessThanOrEqual(2_000)
    expect(megabytes).toBeLessThanOrEqual(150)
  })
})
