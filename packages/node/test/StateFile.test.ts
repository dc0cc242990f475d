import { execFileSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import type { Change, Checkpoint, InFlightItem, Noted, OpenItems, Position, State } from "@sluice/core/StateStore"
import type { Json } from "@sluice/values/Json"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { afterAll } from "vitest"
import * as Sqlite from "../src/state/Sqlite.js"
import { asStateError } from "../src/state/StateFault.js"
import * as StateFile from "../src/state/StateFile.js"

const folder = mkdtempSync(join(tmpdir(), "state-file-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const fresh = (): string => join(folder, `${files++}`, "source.db")

const use = <A, E>(path: string, body: (file: StateFile.StateFile) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(StateFile.make(path), body)))

const load = (path: string): Promise<State> => use(path, (file) => file.load)

/** A model of a store in memory. */
class Model {
  checkpoints = new Map<string, { position: Position | undefined; settled: Set<Position> }>()
  parts = new Map<string, { readonly identity: Json; readonly mark: Json }>()
  items = new Map<string, OpenItems>()
  notes = new Map<number, Noted>()

  commit({ marks, notes, openItems, settled }: Change): void {
    for (const note of notes) this.notes.delete(note)
    for (const { mark, part } of marks) this.parts.set(part, { identity: this.parts.get(part)?.identity ?? null, mark })
    for (const { part } of [...settled, ...openItems])
      if (!this.parts.has(part)) this.parts.set(part, { identity: null, mark: null })
    for (const { endpoint, part, positions } of settled) {
      const key = JSON.stringify([part, endpoint])
      const checkpoint = this.checkpoints.get(key) ?? { position: undefined, settled: new Set() }
      this.checkpoints.set(key, checkpoint)
      for (const at of positions) checkpoint.settled.add(at)
    }
    for (const one of openItems) {
      const key = JSON.stringify([one.part, one.position, one.destination])
      if (one.accepted.length + one.unknown.length === 0) this.items.delete(key)
      else this.items.set(key, one)
    }
  }

  state(): Omit<State, "damage" | "lastChange"> {
    const checkpoints = [...this.checkpoints].map(([key, { position, settled }]): Checkpoint => {
      const [part, endpoint]: [string, string] = JSON.parse(key)
      return { part, endpoint, position, settled: [...settled].sort((a, b) => Number(a) - Number(b)) }
    })
    const noted = new Set([...this.notes.values()].flatMap(({ items }) => items.map(({ part }) => part)))
    const onlyNoted = [...noted].filter((part) => !this.parts.has(part))
    return {
      checkpoints: byKey(checkpoints),
      parts: byKey([
        ...[...this.parts].map(([part, one]) => ({ part, ...one })),
        ...onlyNoted.map((part) => ({ part, identity: null, mark: null }))
      ]),
      openItems: byKey([...this.items.values()]),
      inFlight: [...this.notes].map(([number, noted]) => ({ number, ...noted }))
    }
  }
}

const byKey = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

const sorted = ({ damage, inFlight, lastChange: _, ...state }: State) => ({
  checkpoints: byKey(state.checkpoints),
  parts: byKey(state.parts),
  openItems: byKey(state.openItems),
  inFlight,
  damage
})

const part = fc.constantFrom("a", "b")
const endpoint = fc.constantFrom("track", "__proto__")
const position = fc.integer({ min: 0, max: 20 })
const destination = fc.constantFrom("people", "events")
const hash = fc.constantFrom("h1", "h2")
const openItems = fc.record({
  part,
  position,
  destination,
  accepted: fc.array(hash, { maxLength: 2 }),
  unknown: fc.array(hash, { maxLength: 2 })
})

type Command =
  | { readonly type: "note"; readonly items: ReadonlyArray<InFlightItem> }
  | { readonly type: "commit"; readonly ends: number; readonly change: Omit<Change, "notes"> }
  | { readonly type: "save" }
  | { readonly type: "reopen" }

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    type: fc.constant("note" as const),
    items: fc.array(fc.record({ part, position, destination, hash }), { minLength: 1, maxLength: 3 })
  }),
  fc.record({
    type: fc.constant("commit" as const),
    ends: fc.nat({ max: 3 }),
    change: fc.record({
      marks: fc.array(fc.record({ part, mark: fc.constantFrom("m1", "m2") }), { maxLength: 1 }),
      settled: fc.array(fc.record({ part, endpoint, positions: fc.array(position, { minLength: 1, maxLength: 3 }) }), {
        maxLength: 2
      }),
      openItems: fc.array(openItems, { maxLength: 2 })
    })
  }),
  fc.constant({ type: "save" as const }),
  fc.constant({ type: "reopen" as const })
)

describe("a state file", () => {
  it("returns the same state as a model in memory after any operations, also when it is opened again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const path = fresh()
        const model = new Model()
        let last = 0
        const step = (file: StateFile.StateFile, one: Command) =>
          Effect.gen(function* () {
            if (one.type === "note")
              model.notes.set(yield* file.note({ items: one.items, marks: [] }), { items: one.items, marks: [] })
            if (one.type === "commit") {
              const change = { ...one.change, notes: [...model.notes.keys()].slice(one.ends, one.ends + 1) }
              last = yield* file.commit(change)
              model.commit(change)
            }
            if (one.type === "save") {
              const { checkpoints, openItems: items } = model.state()
              const parts = ["a", "b"].map((name) => ({ part: name, identity: `identity of ${name}`, mark: null }))
              yield* file.save({ checkpoints, openItems: items, parts, forgotten: [], upTo: last })
              for (const { part: name, ...one } of parts) model.parts.set(name, one)
            }
          })
        for (let at = 0; at < commands.length; ) {
          const end = commands.findIndex(({ type }, i) => i >= at && type === "reopen")
          const until = end < 0 ? commands.length : end
          const session = commands.slice(at, until)
          await use(path, (file) => Effect.forEach(session, (one) => step(file, one)))
          at = until + 1
        }
        expect(sorted(await load(path))).toEqual({ ...model.state(), damage: [] })
      }),
      { numRuns: 60 }
    )
  })

  it("and the files beside it have mode 0600", async () => {
    const path = fresh()
    await use(path, (file) =>
      Effect.andThen(file.note({ items: [], marks: [] }), () => {
        const modes = [path, `${path}-wal`, `${path}.owner`].map((name) => statSync(name).mode & 0o777)
        expect(modes).toEqual([0o600, 0o600, 0o600])
      })
    )
  })

  it("can be read while a run writes it", async () => {
    const path = fresh()
    const items = [{ part: "a", position: 1, destination: "people", hash: "h" }]
    await use(path, (file) =>
      Effect.gen(function* () {
        yield* file.note({ items, marks: [] })
        expect((yield* StateFile.read(path)).inFlight).toEqual([{ number: 1, items, marks: [] }])
      })
    )
  })

  it("is locked for a second run until the first one ends", async () => {
    const path = fresh()
    await use(path, () =>
      Effect.gen(function* () {
        const second = yield* Effect.either(Effect.scoped(StateFile.make(path)))
        expect(Either.isLeft(second) && second.left.message).toMatch(
          new RegExp(
            `^Another run uses the state in .*: process ${process.pid}, since .*Z\\. Wait until it ends, or stop it\\.$`
          )
        )
      })
    )
    expect(await use(path, (file) => Effect.succeed(file.abandoned))).toBeUndefined()
  })

  it("names the process that uses it or was killed while using it, without changing its folder", async () => {
    const path = fresh()
    const now = () => Effect.runPromise(StateFile.use(path))
    const nobody = { running: undefined, abandoned: undefined }
    expect(await now()).toEqual(nobody)
    const during = await use(path, () => StateFile.use(path))
    expect(during).toEqual({ running: { pid: process.pid, since: expect.any(String) }, abandoned: undefined })
    expect(await now()).toEqual(nobody)
    writeFileSync(`${path}.owner`, '{"pid":7,"since":"2026-03-04T10:00:00.000Z"}\n')
    const names = readdirSync(dirname(path))
    expect(await now()).toEqual({ running: undefined, abandoned: { pid: 7, since: "2026-03-04T10:00:00.000Z" } })
    expect(readdirSync(dirname(path))).toEqual(names)
  })

  it("is unlocked after its process was killed, and names that process", async () => {
    const path = fresh()
    await load(path)
    const script = `
      import { acquire } from ${JSON.stringify(fileURLToPath(new URL("../src/state/StateLock.ts", import.meta.url)))}
      acquire(${JSON.stringify(path)}, 0)
      process.kill(process.pid, "SIGKILL")`
    const killed = join(folder, "killed.mts")
    writeFileSync(killed, script)
    expect(() => execFileSync(process.execPath, ["--import", "tsx", killed], { stdio: "ignore" })).toThrow()
    expect(existsSync(`${path}.owner`)).toBe(true)
    const abandoned = await use(path, (file) => Effect.succeed(file.abandoned))
    expect(abandoned).toEqual({ pid: expect.any(Number), since: "1970-01-01T00:00:00.000Z" })
  })

  it("replaces a lock file that is not a SQLite file, such as one of an older version", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 6000 }), async (bytes) => {
        const path = fresh()
        mkdirSync(dirname(path))
        writeFileSync(`${path}.lock`, bytes)
        await use(path, (file) =>
          Effect.gen(function* () {
            expect(file.abandoned).toBeUndefined()
            expect(Either.isLeft(yield* Effect.either(Effect.scoped(StateFile.make(path))))).toBe(true)
          })
        )
      }),
      { numRuns: 20 }
    ))

  it("of a newer version is rejected", async () => {
    const path = fresh()
    await load(path)
    const database = Sqlite.open(path)
    database.run("UPDATE meta SET value = '6' WHERE key = 'format'")
    database.close()
    await expect(load(path)).rejects.toThrow(
      `A newer version of Sluice wrote the state in ${path} (format 6, this version reads 5). Update Sluice, or name another folder with --state.`
    )
  })

  it.each([
    [
      "1",
      "An earlier version of Sluice wrote the state in PATH (format 1, this version reads 5). This version cannot continue"
    ],
    ["0", "The state in PATH has no format that this version reads."],
    ["x", "The state in PATH has no format that this version reads."]
  ])("of another format is rejected, and stays as it is: format %s", async (found, message) => {
    const path = fresh()
    await use(path, (file) => file.note({ items: [], marks: [] }))
    const database = Sqlite.open(path)
    database.run("UPDATE meta SET value = ? WHERE key = 'format'", found)
    database.close()
    for (let i = 0; i < 2; i++) await expect(load(path)).rejects.toThrow(message.replace("PATH", path))
    await expect(Effect.runPromise(StateFile.read(path))).rejects.toThrow(message.replace("PATH", path))
    const same = Sqlite.open(path)
    expect(same.all("SELECT seq FROM note")).toHaveLength(1)
    same.close()
  })

  it("that is another kind of file is rejected", async () => {
    const path = fresh()
    await load(path)
    writeFileSync(path, "name,email\n".repeat(1000))
    await expect(load(path)).rejects.toThrow(/^The state in .* cannot be read: it is damaged\./)
  })

  it.each([
    [
      "attempt to write a readonly database",
      /^The state in a\.db cannot be written: .* is read-only for this user\. Make/
    ],
    ["database or disk is full", /^The state in a\.db cannot be written: the disk is full\. /],
    [
      "disk I/O error",
      /^The state in a\.db cannot be written or read: the disk reports an error, or the file has reached/
    ]
  ])("that cannot be used is named with what to do: %s", (text, message) => {
    expect(asStateError("a.db", new Error(text)).message).toMatch(message)
  })

  it("that can only be read is named with the reason if it cannot be read either", () => {
    expect(asStateError("a.db", new Error("unable to open database file"), "read").message).toMatch(
      /^The state in a\.db cannot be read: .* read-only for this user, and reading it needs an index beside it\. Make/
    )
  })

  it.skipIf(process.getuid?.() === 0)("in a read-only folder is rejected", async () => {
    const path = fresh()
    await load(path)
    chmodSync(join(path, ".."), 0o500)
    await expect(load(path)).rejects.toThrow(
      /cannot be written: the file, its folder or the disk is read-only for this user/
    )
  })
})

describe("a damaged row", () => {
  const saved: Checkpoint = { part: "a", endpoint: "track", position: 7, settled: [] }

  it("of a part loses only that part, and is reported", async () => {
    const path = fresh()
    await use(path, (file) =>
      file.save({
        checkpoints: [saved, { ...saved, part: "b" }],
        parts: ["a", "b"].map((name) => ({ part: name, identity: null, mark: null })),
        openItems: [],
        forgotten: [],
        upTo: 0
      })
    )
    flip(path, `UPDATE part SET body = replace(body, '7', '8') WHERE part = 'a'`)
    const state = await load(path)
    expect(state.checkpoints).toEqual([{ ...saved, part: "b" }])
    expect(state.damage).toEqual([
      { part: "a", message: `The checkpoint of a in ${path} is damaged, so it is unknown how much of a was read.` }
    ])
  })

  it.each([
    ["flipped", `UPDATE change SET body = replace(body, '2', '3') WHERE seq = 2`, [1, 3]],
    ["missing", `DELETE FROM change WHERE seq = 2`, [1, 3]]
  ])("of a change that is %s loses only that change, and is reported", async (_, sql, settled) => {
    const path = fresh()
    const commit = (at: number) => ({
      notes: [],
      marks: [],
      settled: [{ part: "a", endpoint: "track", positions: [at] }],
      openItems: []
    })
    await use(path, (file) => Effect.forEach([1, 2, 3], (at) => file.commit(commit(at))))
    flip(path, sql)
    const state = await load(path)
    expect(state.checkpoints).toEqual([{ ...saved, position: undefined, settled }])
    expect(state.damage).toHaveLength(1)
    expect(state.damage[0]?.message).toMatch(
      /^Change [23] in .* is damaged or missing. Records that were delivered with it/
    )
  })

  it("of a note that a change ended is harmless", async () => {
    const path = fresh()
    const items = [{ part: "a", position: 1, destination: "people", hash: "h" }]
    const settled = [{ part: "a", endpoint: "track", positions: [1] }]
    const state = await use(path, (file) =>
      Effect.gen(function* () {
        const note = yield* file.note({ items, marks: [] })
        yield* file.commit({ notes: [note], marks: [], settled, openItems: [] })
        flip(path, `UPDATE note SET crc = crc + 1`)
        return yield* file.load
      })
    )
    expect(state).toMatchObject({ inFlight: [], damage: [], checkpoints: [{ settled: [1] }] })
  })

  it("of a note is reported", async () => {
    const path = fresh()
    await use(path, (file) =>
      file.note({ items: [{ part: "a", position: 1, destination: "people", hash: "h" }], marks: [] })
    )
    flip(path, `UPDATE note SET crc = crc + 1`)
    const state = await load(path)
    // Its number remains, so that the next run removes it.
    expect(state.inFlight).toEqual([{ number: 1, items: [], marks: [] }])
    expect(state.damage[0]?.message).toMatch(
      /^Note 1 in .* Records that were waiting for a response when a run was killed may be sent again/
    )
  })
})

const flip = (path: string, sql: string): void => {
  const database = Sqlite.open(path)
  database.exec(sql)
  database.close()
}

describe("a property", () => {
  it("is stored and removed by its name, and a damaged property does not count as absent", async () => {
    const path = fresh()
    const property = (name: string) => use(path, (file) => file.property(name))
    await use(path, (file) => Effect.zipRight(file.setProperty("one", { list: [1] }), file.setProperty("two", 2)))
    expect([await property("one"), await property("three")]).toEqual([
      { _tag: "Found", value: { list: [1] } },
      { _tag: "Absent" }
    ])
    await use(path, (file) => file.setProperty("two", undefined))
    expect(await property("two")).toEqual({ _tag: "Absent" })
    flip(path, "UPDATE property SET body = replace(body, 'one', 'two')")
    expect([await property("one"), await property("two")]).toEqual([{ _tag: "Damaged" }, { _tag: "Damaged" }])
  })
})

const change: Change = {
  notes: [],
  marks: [],
  settled: [{ part: "a", endpoint: "track", positions: [1] }],
  openItems: []
}

describe("the log of a killed run", () => {
  /** Copies of the state that a run leaves if it is killed now. */
  const killed = async (...suffixes: ReadonlyArray<string>): Promise<string> => {
    const path = fresh()
    const left = fresh()
    mkdirSync(dirname(left))
    await use(path, (file) =>
      Effect.tap(file.commit(change), () => {
        for (const suffix of suffixes) copyFileSync(`${path}${suffix}`, `${left}${suffix}`)
      })
    )
    return left
  }

  const message = (path: string) =>
    `The state in ${path} is not complete: the run that used it last was killed, and its log (${path}-wal) is missing, damaged or from another run.`

  it("may be empty if the state contains everything, although a full disk left its mark", async () => {
    const path = fresh()
    await use(path, (file) => file.commit(change))
    flip(path, "INSERT OR REPLACE INTO meta (key, value) VALUES ('open', '1')")
    const read = await Effect.runPromise(StateFile.read(path))
    expect(read.damage).toEqual([])
    expect(await load(path)).toEqual(read)
    // The numbers beside it say what is missing.
    flip(path, "INSERT OR REPLACE INTO meta (key, value) VALUES ('open', '1'); DELETE FROM change")
    await expect(load(path)).rejects.toThrow(`its log (${path}-wal) is missing, damaged or from another run`)
  })

  it("is read with the file", async () => {
    const path = await killed("", "-wal")
    expect((await StateFile.read(path).pipe(Effect.runPromise)).damage).toEqual([])
    expect((await load(path)).checkpoints).toHaveLength(1)
    // A run that ended in order leaves a file that is complete alone.
    const alone = fresh()
    mkdirSync(dirname(alone))
    copyFileSync(path, alone)
    expect((await load(alone)).checkpoints).toHaveLength(1)
  })

  it("between a commit and the save that deletes its note: the note has ended, and its number is not used again", async () => {
    const noted = (position: number) => ({
      marks: [],
      items: [{ part: "a", position, destination: "d", hash: "h" }]
    })
    const path = fresh()
    const left = fresh()
    mkdirSync(dirname(left))
    await use(path, (file) =>
      Effect.gen(function* () {
        const first = yield* file.note(noted(1))
        yield* file.note(noted(2))
        yield* file.commit({ ...change, notes: [first] })
        for (const suffix of ["", "-wal", ".count"]) copyFileSync(`${path}${suffix}`, `${left}${suffix}`)
      })
    )
    const open = (state: State) => state.inFlight.map(({ items, number }) => [number, items[0]?.position])
    expect(open(await load(left))).toEqual([[2, 2]])
    // The change that ended the first note is still there, and must not end a later one.
    await use(left, (file) =>
      Effect.gen(function* () {
        const third = yield* file.note(noted(3))
        expect([third, open(yield* file.load)]).toEqual([
          3,
          [
            [2, 2],
            [3, 3]
          ]
        ])
        yield* file.save({ checkpoints: [], parts: [], openItems: [], forgotten: [], upTo: 1 })
      })
    )
    expect(open(await load(left))).toEqual([
      [2, 2],
      [3, 3]
    ])
  })

  it("is read in the order of its numbers, also from the tenth change and note on", async () => {
    const path = fresh()
    await use(path, (file) =>
      Effect.forEach(
        Array.from({ length: 12 }, (_, n) => n + 1),
        (n) =>
          Effect.zipRight(
            file.note({ marks: [], items: [{ part: "a", position: n, destination: "d", hash: "h" }] }),
            file.commit({
              ...change,
              marks: [{ part: "a", mark: n }],
              settled: [{ part: "a", endpoint: "t", positions: [n] }]
            })
          )
      )
    )
    const state = await load(path)
    expect([state.damage, state.lastChange, state.parts]).toEqual([[], 12, [{ part: "a", identity: null, mark: 12 }]])
    expect(state.inFlight.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
    await use(path, (file) => file.commit(change))
    expect((await load(path)).lastChange).toBe(13)
  })

  it("must not be missing: no run starts from the file alone", async () => {
    const path = await killed("")
    expect((await Effect.runPromise(StateFile.read(path))).damage).toEqual([
      { part: undefined, message: expect.stringContaining(message(path)) }
    ])
    for (let i = 0; i < 2; i++)
      await expect(load(path)).rejects.toThrow(
        `${message(path)} Nothing was sent. Restore both files from one backup. Without it, name another folder with --state, or delete every file whose name begins with ${path.replace(/db$/, "")}; everything is then sent again.`
      )
  })

  it("must be as old as the file", async () => {
    const path = await killed("")
    copyFileSync(`${await killed("", "-wal")}-wal`, `${path}-wal`)
    truncateSync(`${path}-wal`, 40)
    await expect(load(path)).rejects.toThrow(message(path))
  })
})

describe("a state that differs from the last stored one", () => {
  const stored = async () => {
    const path = fresh()
    await use(path, (file) => file.commit(change))
    return path
  }

  it.each([
    ["missing", (path: string) => rmSync(path)],
    ["empty", (path: string) => truncateSync(path)]
  ])("does not start over if it is %s, unless --again is set", async (_, lose) => {
    const path = await stored()
    // Under libsql the file stays open, so it is lost under another name.
    const left = fresh()
    mkdirSync(dirname(left))
    for (const suffix of ["", ".count"]) copyFileSync(`${path}${suffix}`, `${left}${suffix}`)
    lose(left)
    const lost = `The state in ${left} is missing or empty, although earlier runs stored a state there. Nothing was sent. Restore the file from a backup. To start over, delete every file whose name begins with ${left.replace(/db$/, "")}, or add --again to a run; everything is then sent again.`
    for (let i = 0; i < 2; i++) await expect(load(left)).rejects.toThrow(lost)
    expect(StateFile.lostState(left)).toBe(lost)
    const again = Effect.scoped(Effect.flatMap(StateFile.make(left, { startsOver: true }), (file) => file.load))
    expect((await Effect.runPromise(again)).checkpoints).toEqual([])
    expect((await load(left)).damage).toEqual([])
  })

  it("is refused if it is older, until the user continues from it", async () => {
    const path = await stored()
    const older = fresh()
    mkdirSync(dirname(older))
    copyFileSync(path, older)
    await use(path, (file) => file.setProperty("a", 1))
    copyFileSync(`${path}.count`, `${older}.count`)
    const message = `The state in ${older} is older than what was stored last (0 of 1 saves): a backup was restored, or the file was replaced or truncated. Nothing was sent. Restore the newest one. To continue from this state, delete ${older}.count. Records that were delivered after it was stored are then sent again.`
    await expect(load(older)).rejects.toThrow(message)
    expect((await Effect.runPromise(StateFile.read(older))).damage).toEqual([{ part: undefined, message }])
    rmSync(`${older}.count`)
    expect(await load(older)).toMatchObject({ checkpoints: [{ part: "a" }], damage: [] })
  })
})

describe("every byte of a state file", () => {
  it("can be damaged without an endless loop, a crash or a wrong state", async () => {
    const path = fresh()
    await use(path, (file) =>
      Effect.gen(function* () {
        yield* file.save({
          checkpoints: [{ part: "a", endpoint: "track", position: 7, settled: [9] }],
          parts: [{ part: "a", identity: { name: "in.ndjson" }, mark: null }],
          openItems: [],
          forgotten: [],
          upTo: 0
        })
        yield* file.commit({
          notes: [],
          marks: [],
          settled: [{ part: "a", endpoint: "track", positions: [11] }],
          openItems: []
        })
        yield* file.note({ items: [{ part: "a", position: 13, destination: "people", hash: "h" }], marks: [] })
        yield* file.setProperty("unfinished-runs", { runs: ["one"] })
      })
    )
    const whole = readFileSync(path)
    // Most bytes are unused.
    const used = [...whole.keys()].filter((at) => whole[at] !== 0)
    const right = sorted(await load(path))
    let noticed = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...used), fc.constantFrom(0x80, 0x40, 0x01, 0xff), async (at, bits) => {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ bits
        const other = fresh()
        await load(other)
        writeFileSync(other, damaged)
        const found = await load(other).then(sorted, (error: unknown) => String(error))
        if (typeof found === "string" || found.damage.length > 0) noticed++
        else expect(found).toEqual(right)
      }),
      { numRuns: 100 }
    )
    expect(noticed).toBeGreaterThan(0)
  })
})
