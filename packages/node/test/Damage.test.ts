import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { RememberedDelivery } from "@sluice/core/RememberedDeliveries"
import type { State, StateError } from "@sluice/core/StateStore"
import { Effect, Either } from "effect"
import { afterAll } from "vitest"
import * as StateFile from "../src/state/StateFile.js"
import { type ByteClass, classify, type Table } from "./support/sqliteBytes.js"

/** `npm run proof damage` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

/** Records a figure of the proof. */
const figure = (text: string): void => {
  const path = process.env["SLUICE_PROOF_FIGURES"]
  if (path !== undefined) appendFileSync(path, `${text}\n`)
}

const folder = mkdtempSync(join(tmpdir(), "damage-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const day = 24 * 60 * 60 * 1000

let files = 0
const fresh = (): string => {
  const path = join(folder, `${files++}`, "source.db")
  mkdirSync(dirname(path))
  return path
}

const use = <A, E>(path: string, body: (file: StateFile.StateFile) => Effect.Effect<A, E>, mergeEvery = 100) =>
  Effect.runPromise(
    Effect.scoped(Effect.flatMap(StateFile.make(path, { remember: { duration: day, mergeEvery } }), body))
  )

/** The ids of some records that were delivered, and of one that was not. */
const ids = ["r1", "r2", "r3", "r4", "r5"]

/** Everything that a run reads at its start, or the message if it does not start. */
const started = (path: string): Promise<Started | string> =>
  use(path, (file) =>
    Effect.map(Effect.all([file.load, file.property("unfinished-runs")]), ([state, property]) => ({
      state,
      property,
      found: Either.getOrElse(file.deliveries?.find(ids) ?? Either.right([]), String),
      lost: file.deliveries?.damage() ?? []
    }))
  ).catch((error: unknown) => String(error))

interface Started {
  readonly state: State
  readonly property: StateFile.StoredProperty
  /** The remembered deliveries of the records. */
  readonly found: unknown
  /** Which part of the remembered deliveries is damaged. */
  readonly lost: ReadonlyArray<string>
}

const content = { repeatable: "00000000000000a1", once: "00000000000000a2" }

const remembered = (id: string, destination = "people"): RememberedDelivery => ({
  id,
  destination,
  outcome: "delivered",
  content,
  delivered: content,
  accepted: [],
  repeated: [],
  unknown: [],
  at: Date.now(),
  seen: Date.now(),
  run: 1,
  version: "v",
  place: { source: "a.ndjson", line: 1 }
})

const filled = (file: StateFile.StateFile) =>
  Effect.gen(function* () {
    yield* file.save({
      checkpoints: ["a", "b"].map((part) => ({ part, endpoint: "track", position: 7, settled: [9] })),
      parts: ["a", "b"].map((part) => ({ part, identity: { name: `${part}.ndjson` }, mark: null })),
      openItems: [{ part: "b", position: 12, destination: "people", accepted: ["h"], unknown: [] }],
      forgotten: [],
      upTo: 0
    })
    for (const [at, id] of [
      [11, "r1"],
      [13, "r2"]
    ] as const)
      yield* file.commit({
        notes: [],
        marks: [],
        settled: [{ part: "a", endpoint: "track", positions: [at] }],
        openItems: [],
        remembered: [remembered(id)]
      })
    for (const position of [15, 17])
      yield* file.note({ items: [{ part: "a", position, destination: "people", hash: "h" }], marks: [] })
    yield* file.setProperty("unfinished-runs", { runs: ["one"] })
  })

const tables: ReadonlyArray<Table> = [
  { name: "meta", columns: ["key", "value"], hasRowid: false },
  { name: "part", columns: ["part", "name", "body", "crc"], hasRowid: false },
  { name: "change", columns: ["seq", "body", "crc"], hasRowid: true },
  { name: "note", columns: ["seq", "body", "crc"], hasRowid: true },
  { name: "property", columns: ["name", "body", "crc"], hasRowid: false },
  { name: "delivery", columns: ["seq", "body", "crc"], hasRowid: true }
]

/** The file of ids that merges make of what is remembered. */
const idTables: ReadonlyArray<Table> = [
  { name: "meta", columns: ["key", "value"], hasRowid: false },
  { name: "name", columns: ["number", "body", "crc"], hasRowid: true },
  { name: "delivery", columns: ["id", "destination", "seen", "body"], hasRowid: false },
  { name: "filter", columns: ["layer", "piece", "capacity", "count", "bits", "crc"], hasRowid: false },
  { name: "recent", columns: ["merge", "hashes", "crc"], hasRowid: true }
]

const masks = full ? [0x01, 0x80, 0xff] : [0x01, 0xff]

/** The effect of damage on a run: it does not start, it reports the loss, or it loses nothing. */
type Result = "refused" | "named" | "nothing"

/** The allowed effects of damage to a byte of each class. An unreported loss is never allowed. */
const expected: Readonly<Record<string, ReadonlyArray<Result>>> = {
  "file header": ["refused", "nothing"],
  "page header": ["refused"],
  "cell pointers": ["refused"],
  unused: ["nothing"],
  "schema: cell header": ["refused", "nothing"],
  "schema: type": ["refused"],
  "schema: name": ["refused"],
  "schema: table": ["refused"],
  "schema: root": ["refused"],
  "schema: sql": ["refused"],
  "meta: cell header": ["refused", "named", "nothing"],
  "meta: key": ["refused", "named", "nothing"],
  "meta: value": ["refused", "named", "nothing"],
  "part: cell header": ["refused", "named", "nothing"],
  "part: part": ["refused", "named"],
  "part: name": ["nothing"],
  "part: body": ["named"],
  "part: crc": ["named"],
  "change: cell header": ["refused", "named", "nothing"],
  "change: body": ["named"],
  "change: crc": ["named"],
  "note: cell header": ["refused", "named", "nothing"],
  "note: body": ["named"],
  "note: crc": ["named"],
  "property: cell header": ["refused", "nothing"],
  "property: name": ["refused", "nothing"],
  "property: body": ["named"],
  "property: crc": ["named"],
  "delivery: cell header": ["refused", "named", "nothing"],
  "delivery: body": ["named"],
  "delivery: crc": ["named"],
  "ids: file header": ["refused", "nothing"],
  "ids: page header": ["refused"],
  "ids: cell pointers": ["refused"],
  // Blocks that a replaced row left free are linked.
  "ids: unused": ["refused", "nothing"],
  "ids: schema: cell header": ["refused", "nothing"],
  "ids: schema: type": ["refused"],
  "ids: schema: name": ["refused"],
  "ids: schema: table": ["refused"],
  "ids: schema: root": ["refused"],
  "ids: schema: sql": ["refused"],
  "ids: meta: cell header": ["refused", "nothing"],
  "ids: meta: key": ["refused", "nothing"],
  "ids: meta: value": ["refused", "nothing"],
  "ids: name: cell header": ["refused"],
  "ids: name: body": ["refused"],
  "ids: name: crc": ["refused"],
  "ids: delivery: cell header": ["refused", "named"],
  "ids: delivery: id": ["refused", "named"],
  "ids: delivery: destination": ["refused", "named"],
  "ids: delivery: seen": ["named"],
  "ids: delivery: body": ["named"],
  // The filter is made again from the rows.
  "ids: recent: cell header": ["refused", "nothing"],
  "ids: recent: hashes": ["nothing"],
  "ids: recent: crc": ["nothing"],
  "log: header": ["refused", "nothing"],
  "log: frame header": ["refused", "named"],
  "log: page": ["refused", "named"],
  "count: numbers": ["named"],
  "count: sum": ["named"],
  "count: newline": ["named"]
}

/** Compares two started runs that lost nothing. The number of a note serves only to remove it. */
const comparable = ({ found, property, state }: Started) => ({
  property,
  found,
  state: { ...state, inFlight: state.inFlight.map(({ number: _, ...note }) => note) }
})

const resultOf = (found: Started | string, right: Started): Result | string => {
  if (typeof found === "string")
    return /StateError: The state in .* (cannot be (read: it is damaged|written)|has no format|is not complete|is older|is missing or empty)|The remembered deliveries in .* are (damaged|missing or older)|(A newer|An earlier) version of Sluice wrote the state/.test(
      found
    )
      ? "refused"
      : found
  if (found.state.damage.length + found.lost.length > 0 || found.property._tag === "Damaged") return "named"
  return JSON.stringify(comparable(found)) === JSON.stringify(comparable(right)) ? "nothing" : "lost silently"
}

/** The files of a state, by the end of their names. */
type Files = Readonly<Record<string, Buffer>>

/** Damages bytes of each class of a file, and compares the effect on a run with the expected effect. */
const damageAll = async (files: Files, suffix: string, classes: ReadonlyArray<ByteClass>, most: number) => {
  const right = await startedFrom(files)
  if (typeof right === "string") throw new Error(right)
  const wrong: Array<string> = []
  let tried = 0
  for (const { from, name, to } of classes) {
    // Most of a file is unused.
    const step = Math.max(1, Math.floor((to - from) / (name === "unused" ? Math.min(most, 50) : most)))
    for (let at = from; at < to; at += step)
      for (const mask of masks) {
        const whole = files[suffix] ?? Buffer.alloc(0)
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ mask
        tried++
        const result = resultOf(await startedFrom({ ...files, [suffix]: damaged }), right)
        if (!expected[name]?.some((one) => one === result)) wrong.push(`${name}: byte ${at} ^ ${mask}: ${result}`)
      }
  }
  expect(wrong).toEqual([])
  return tried
}

const startedFrom = async (files: Files): Promise<Started | string> => {
  const path = fresh()
  for (const [suffix, bytes] of Object.entries(files)) writeFileSync(path.replace(/\.db$/, suffix), bytes)
  try {
    return await started(path)
  } finally {
    rmSync(dirname(path), { recursive: true, force: true })
  }
}

/** The files that a killed process leaves. */
const killed = (more: (file: StateFile.StateFile) => Effect.Effect<unknown, StateError>): Promise<Files> => {
  const path = fresh()
  return use(path, (file) =>
    Effect.map(Effect.zipRight(filled(file), more(file)), () => ({
      ".db": readFileSync(path),
      ".db-wal": readFileSync(`${path}-wal`),
      ".db.count": readFileSync(`${path}.count`)
    }))
  )
}

const logClasses = (log: Buffer): ReadonlyArray<ByteClass> => {
  const frame = 24 + log.readUInt32BE(8)
  const frames = Array.from({ length: (log.length - 32) / frame }, (_, i) => 32 + i * frame)
  return [
    { name: "log: header", from: 0, to: 32 },
    ...frames.flatMap((at) => [
      { name: "log: frame header", from: at, to: at + 24 },
      { name: "log: page", from: at + 24, to: at + frame }
    ])
  ]
}

describe("a damaged byte of a state file affects only its row, or stops the run", () => {
  it("in every class of bytes of the file", async () => {
    const path = fresh()
    await use(path, filled)
    const whole = readFileSync(path)
    const classes = classify(whole, tables)
    // Every byte has a class, and every class is in the table above.
    expect(classes.reduce((end, { from, to }) => (from === end ? to : Number.NaN), 0)).toBe(whole.length)
    const logged = Object.keys(expected).filter((name) => !/^(?:log|count|ids)/.test(name))
    expect([...new Set(classes.map(({ name }) => name))].sort()).toEqual(logged.sort())
    const tried = await damageAll({ ".db": whole }, ".db", classes, full ? 4_096 : 2)
    if (full) figure(`${tried.toLocaleString("en-GB")} damaged bytes of a state file: each named, or without effect`)
  })

  it("in every class of bytes of its file of remembered ids", async () => {
    const path = fresh()
    await use(path, filled)
    // Two merges. The second destination has a number that is stored as a byte.
    for (const one of [remembered("r3"), remembered("r4", "events")])
      await use(path, (file) => file.commit({ notes: [], marks: [], settled: [], openItems: [], remembered: [one] }), 1)
    const whole = readFileSync(path.replace(/db$/, "ids.db"))
    const classes = classify(whole, idTables).map((one) => ({ ...one, name: `ids: ${one.name}` }))
    expect(classes.reduce((end, { from, to }) => (from === end ? to : Number.NaN), 0)).toBe(whole.length)
    const listed = Object.keys(expected).filter((name) => name.startsWith("ids: "))
    expect([...new Set(classes.map(({ name }) => name))].sort()).toEqual(listed.sort())
    const files = { ".db": readFileSync(path), ".ids.db": whole }
    const tried = await damageAll(files, ".ids.db", classes, full ? 4_096 : 2)
    if (full)
      figure(
        `${tried.toLocaleString("en-GB")} damaged bytes of a file of remembered ids: each named, or without effect`
      )
  })

  it("in every class of bytes of its log", async () => {
    const files = await killed((file) =>
      Effect.forEach([19, 21, 23], (at) =>
        file.commit({
          notes: [],
          marks: [],
          settled: [{ part: "b", endpoint: "track", positions: [at] }],
          openItems: []
        })
      )
    )
    const tried = await damageAll(files, ".db-wal", logClasses(files[".db-wal"] ?? Buffer.alloc(0)), full ? 40 : 2)
    if (full) figure(`${tried.toLocaleString("en-GB")} damaged bytes of the log of a killed run: each named`)
  })

  it("in every class of bytes of its numbers", async () => {
    const files = await killed(() => Effect.void)
    const classes = [
      { name: "count: numbers", from: 0, to: 54 },
      { name: "count: sum", from: 54, to: 63 },
      { name: "count: newline", from: 63, to: 64 }
    ]
    const tried = await damageAll(files, ".db.count", classes, full ? 64 : 4)
    if (full) figure(`${tried} damaged bytes of the numbers of a state: each named`)
  })

  it("and the log may end anywhere, even between two commits: the loss is reported", async () => {
    const files = await killed(() => Effect.void)
    const log = files[".db-wal"] ?? Buffer.alloc(0)
    const right = await startedFrom(files)
    if (typeof right === "string") throw new Error(right)
    const frame = 24 + log.readUInt32BE(8)
    const silent: Array<string> = []
    const ends = Array.from(
      { length: Math.ceil(log.length / (full ? 97 : 1_777)) },
      (_, at) => at * (full ? 97 : 1_777)
    )
    const betweenFrames = Array.from({ length: (log.length - 32) / frame }, (_, at) => 32 + at * frame)
    for (const end of new Set([...ends, ...betweenFrames])) {
      const result = resultOf(await startedFrom({ ...files, ".db-wal": log.subarray(0, end) }), right)
      if (!["refused", "named", "nothing"].includes(result)) silent.push(`${end} bytes: ${result}`)
    }
    expect(silent).toEqual([])
  })
})
