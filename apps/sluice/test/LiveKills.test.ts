import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { compileProgram } from "../../../vitest.programs.js"
import { figure } from "./support/figures.js"
import { mockServer } from "./support/mock.js"
import { root } from "./support/program.js"
import { type Spawned, spawned, spawnedAfter } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

/** `npm run proof live` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const rounds = full ? 100 : 4
/** A killed sender has accepted up to this number of records. */
const most = full ? 2_000 : 200

const workspace = mockServer()
const { folder } = temporaryFolder()
let program: ReadonlyArray<string> = []
beforeAll(async () => {
  program = await compileProgram({ folder: root, name: "live", main: "test/support/LiveProgram.ts" })
})

/** Numbers that are the same in every run. */
const draws = (seed: number) => {
  let state = seed
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

interface Line {
  readonly id: string
  readonly outcome: string
}

const lettersOf = (path: string): ReadonlyArray<Line> =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line))
    : []

const several = (ids: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return ids.filter((id) => seen.size === seen.add(id).size)
}

const idsIn = (out: string): ReadonlyArray<string> => out.split("\n").slice(0, -1)

const configure = async (name: string) => {
  const mock = await workspace()
  const letters = join(folder, `${name}-letters.ndjson`)
  const path = join(folder, `${name}.yaml`)
  writeFileSync(
    path,
    `version: 1
name: ${name}
source: { id: $.id }
connections: { braze: { endpoint: "${mock.url}", apiKey: "${mock.apiKey}" } }
identity: [{ external_id: $.person }]
routes:
  - { name: bought, to: braze-event-tracking, fields: { name: $.id, time: $.at } }
deadLetters: { file: ${letters} }
`
  )
  const start = (round: number | string, count: number): Spawned =>
    spawned([path, `${round}`, `${count}`], "", {}, program)
  /** The ids of the applied events, in the order in which they were applied. */
  const applied = () =>
    mock
      .ledger({ lane: "events", limit: 1_000_000 })
      .entries.map(({ key, label }) => ({ person: key, id: label ?? "" }))
  /** Its files cannot grow beyond this number of blocks of 512 bytes. */
  const startOnFullDisk = (blocks: number): Spawned =>
    spawnedAfter(`ulimit -f ${blocks}`, [path, "0", "100000"], program)
  return { applied, letters: () => lettersOf(letters), mock, start, startOnFullDisk }
}

/** The acknowledged records of each person must be applied in the order of their numbers in each round. */
const outOfOrder = (applied: ReadonlyArray<{ readonly person: string; readonly id: string }>) => {
  const last = new Map<string, readonly [round: number, n: number]>()
  return applied.filter(({ id, person }) => {
    const [round = 0, n = 0] = id.split("-").map(Number)
    const [lastRound, lastN] = last.get(person) ?? [-1, -1]
    last.set(person, [round, n])
    return round < lastRound || (round === lastRound && n < lastN)
  })
}

describe("kill -9 of a live sender", () => {
  it(
    `delivers or reports every acknowledged record, in order for each person, over ${rounds} kills`,
    async () => {
      const { applied, letters, mock, start } = await configure("kills")
      // Responses are delayed, so that kills happen while requests are in flight.
      mock.faults([{ action: { type: "delay", ms: 5 } }])
      const draw = draws(11)
      const acknowledged: Array<string> = []
      for (let round = 0; round < rounds; round++) {
        const run = start(round, 10 * most)
        await run.printed(1 + Math.floor(draw() * most))
        run.kill("SIGKILL")
        acknowledged.push(...idsIn((await run.ended).out))
      }
      expect((await start("last", 0).ended).code).toBe(0)
      const all = applied()
      const ids = all.map(({ id }) => id)
      const reported = letters()
      const unknown = reported.filter(({ outcome }) => outcome === "unknown").map(({ id }) => id)
      const invalid = reported.filter(({ outcome }) => outcome === "invalid").map(({ id }) => id)
      const known = new Set([...ids, ...unknown, ...invalid])
      const lost = acknowledged.filter((id) => !known.has(id))
      expect(lost).toEqual([])
      expect(several(ids)).toEqual([])
      expect(several([...unknown, ...invalid])).toEqual([])
      expect(unknown.length + invalid.length).toBe(reported.length)
      expect(invalid.filter((id) => Number(id.split("-")[1]) % 10 < 9)).toEqual([])
      expect(outOfOrder(all)).toEqual([])
      figure(
        `${rounds} kills of a live sender with ${acknowledged.length.toLocaleString("en-GB")} acknowledged records: ${lost.length} lost, ${several(ids).length} applied twice, 0 out of order, ${unknown.length} in flight at a kill and Unknown`
      )
    },
    full ? 3_600_000 : 120_000
  )
})

describe("SIGTERM of a live sender", () => {
  it("finishes the requests in flight, and the next process sends the rest", async () => {
    const { applied, letters, mock, start } = await configure("stops")
    mock.faults([{ action: { type: "delay", ms: 50 } }])
    const run = start(0, 10_000)
    await run.printed(100)
    run.kill("SIGTERM")
    const { code, out } = await run.ended
    expect(code).toBe(0)
    expect((await start(1, 0).ended).code).toBe(0)
    const ids = applied().map(({ id }) => id)
    const invalid = letters().map(({ id }) => id)
    expect(idsIn(out).filter((id) => !ids.includes(id) && !invalid.includes(id))).toEqual([])
    expect([several([...ids, ...invalid]), outOfOrder(applied())]).toEqual([[], []])
  })

  it("ends during an outage without waiting, and keeps every record", async () => {
    const { applied, letters, mock, start } = await configure("outage")
    mock.faults([{ action: { type: "status", status: 503 } }])
    const run = start(0, 10_000)
    await run.printed(100)
    await mock.wait({ requests: 2 }, { timeoutMs: 30_000 })
    run.kill("SIGTERM")
    const { code, out } = await run.ended
    expect([code, applied()]).toEqual([0, []])
    mock.faults([])
    expect((await start(1, 0).ended).code).toBe(0)
    const ids = applied().map(({ id }) => id)
    const invalid = letters().map(({ id }) => id)
    expect(idsIn(out).filter((id) => !ids.includes(id) && !invalid.includes(id))).toEqual([])
    expect(several([...ids, ...invalid])).toEqual([])
  })
})

describe("a full disk", () => {
  it("refuses records with a reason, and every record that was accepted before is delivered", async () => {
    const { applied, letters, mock, start, startOnFullDisk } = await configure("full")
    mock.faults([{ action: { type: "status", status: 503 } }])
    const stopped = await startOnFullDisk(400).ended
    expect(stopped.err).toContain("the disk reports an error, or the file has reached")
    expect([stopped.code, idsIn(stopped.out).length > 0]).toEqual([0, true])
    mock.faults([])
    expect((await start(1, 0).ended).code).toBe(0)
    const ids = applied().map(({ id }) => id)
    const invalid = letters().map(({ id }) => id)
    const known = new Set([...ids, ...invalid])
    expect(idsIn(stopped.out).filter((id) => !known.has(id))).toEqual([])
    expect(several([...ids, ...invalid])).toEqual([])
  })
})
