import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as StateFile from "@sluice/node/StateFile"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { ndjson } from "./support/configuration.js"
import { figure } from "./support/figures.js"
import { mockServer } from "./support/mock.js"
import { spawned } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

/** `npm run proof kills` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const rounds = full ? 200 : 4
const files = 5
const perFile = full ? 20_000 : 1_000
const all = files * perFile

/** A proof runs the program as it is published. */
const start = (args: ReadonlyArray<string>) => (full ? spawned(args, "", {}, ["bin/sluice.js"]) : spawned(args))

const workspace = mockServer()
const { folder } = temporaryFolder()

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

const linesOf = (path: string): ReadonlyArray<Line> =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

const counted = (ids: Iterable<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

const several = (counts: ReadonlyMap<string, number>): ReadonlyArray<string> =>
  [...counts].flatMap(([id, count]) => (count > 1 ? [id] : []))

const event = (file: number, n: number) => ({ id: `${file}-${n}`, at: "2026-03-04T10:00:00Z" })

/** The ids of the files by position: the byte after the content of their line. */
const idsByPosition = (): ReadonlyMap<string, ReadonlyMap<number, string>> =>
  new Map(
    readdirSync(join(folder, "in")).map((name) => {
      const path = join(folder, "in", name)
      const ids = new Map<number, string>()
      let end = 0
      for (const line of readFileSync(path, "utf8").split("\n")) {
        end += Buffer.byteLength(line)
        if (line !== "") ids.set(end, JSON.parse(line).id)
        end++
      }
      return [realpathSync(path), ids]
    })
  )

const pathOf = (mark: unknown): string =>
  typeof mark === "object" && mark !== null && "path" in mark ? String(mark.path) : ""

/** The ids of the events with a note but without a response when the process was killed. */
const inFlight = async (places: ReturnType<typeof idsByPosition>): Promise<ReadonlyArray<string>> => {
  const state = join(folder, ".sluice")
  const name = existsSync(state) ? readdirSync(state).find((one) => one.endsWith(".db")) : undefined
  if (name === undefined) return []
  const loaded = await Effect.runPromise(Effect.either(StateFile.read(join(state, name))))
  // The process was killed before it had created the tables.
  if (loaded._tag === "Left") return []
  const paths = new Map(loaded.right.parts.map(({ identity, mark, part }) => [part, pathOf(mark ?? identity)]))
  return loaded.right.inFlight.flatMap(({ items }) =>
    items.map(({ part, position }) => places.get(paths.get(part) ?? "")?.get(Number(position)) ?? `${part}:${position}`)
  )
}

describe("kill -9 at random moments", () => {
  it(
    `loses no record and applies none twice, over ${rounds} kills and ${all} events in ${files} files`,
    async () => {
      const mock = await workspace()
      // Responses are delayed, so that kills happen while requests are in flight.
      mock.faults([{ action: { type: "delay", ms: 5 } }])
      mkdirSync(join(folder, "in"))
      for (let file = 0; file < files; file++)
        writeFileSync(
          join(folder, "in", `${file}.ndjson`),
          ndjson(Array.from({ length: perFile }, (_, n) => event(file, n)))
        )
      writeFileSync(
        join(folder, "sluice.yaml"),
        `version: 1
source: { file: "in/*.ndjson", id: $.id }
connections: { braze: { endpoint: "${mock.url}", apiKey: "${mock.apiKey}" } }
identity: [{ external_id: $.id }]
routes:
  - { name: bought, to: braze-event-tracking, fields: { name: bought, time: $.at, properties: { id: $.id } } }
deadLetters: { file: dead-letters.ndjson }
delivery: { concurrency: 4 }
`
      )
      const outcomes = join(folder, "outcomes.ndjson")
      const args = ["run", join(folder, "sluice.yaml"), "--yes", "--outcomes", outcomes]
      const draw = draws(7)
      const accepted = () => mock.stats().accepted["events"] ?? 0
      const places = idsByPosition()
      const uncertain = new Set<string>()
      const starts: Array<number> = []
      let kills = 0
      // A process that ends before the kill does not count, because it has read everything.
      let hasEnded = false
      while (kills < rounds && !hasEnded) {
        // Kills are spread over the remaining events. Some events remain for the last run.
        const before = accepted()
        const until = before + Math.ceil(draw() * ((all - before) / (rounds - kills)))
        const began = performance.now()
        const run = start(args)
        const met = (count: number) =>
          Promise.race([mock.wait({ accepted: { events: count } }, { timeoutMs: 600_000 }), run.ended])
        await met(before + 1)
        starts.push(performance.now() - began)
        await met(until)
        run.kill("SIGKILL")
        if ((await run.ended).code === null) kills++
        else hasEnded = true
        for (const id of await inFlight(places)) uncertain.add(id)
      }
      appendFileSync(join(folder, "in", "0.ndjson"), ndjson([event(0, perFile)]))
      const last = await start(args).ended
      expect([0, 2]).toContain(last.code)

      // Each event has a different person, so the ledger counts how often each was applied.
      const applied = counted(
        mock.ledger({ lane: "events", limit: 2 * all }).entries.map(({ key }) => key.replace("external_id:", ""))
      )
      const ids = [...places.values()].flatMap((byPosition) => [...byPosition.values()]).concat(`0-${perFile}`)
      const letters = existsSync(join(folder, "dead-letters.ndjson"))
        ? linesOf(join(folder, "dead-letters.ndjson"))
        : []
      const unknown = counted(letters.map(({ id }) => id))
      expect(several(applied)).toEqual([])
      expect(ids.filter((id) => !applied.has(id) && !unknown.has(id))).toEqual([])
      // Exactly the events in flight at a kill are Unknown, and each has one letter.
      expect(new Set(letters.map(({ outcome }) => outcome))).toEqual(new Set(uncertain.size === 0 ? [] : ["unknown"]))
      expect([...unknown.keys()].sort()).toEqual([...uncertain].sort())
      expect(several(unknown)).toEqual([])
      // The outcomes list each record. A kill between the line and the checkpoint correctly adds a second line.
      const lines = linesOf(outcomes)
      const final = new Map(lines.map(({ id, outcome }) => [id, outcome]))
      expect(ids.filter((id) => final.get(id) !== (unknown.has(id) ? "unknown" : "delivered"))).toEqual([])
      expect(several(counted(lines.map(({ id }) => id))).filter((id) => !uncertain.has(id))).toEqual([])
      const again = await start(args).ended
      expect(again.code).toBe(0)

      const [first = 0, ...resumed] = starts
      const sorted = resumed.sort((a, b) => a - b)
      const seconds = (ms = 0): string => `${(ms / 1000).toFixed(1)} s`
      const lost = ids.filter((id) => !applied.has(id) && !unknown.has(id)).length
      figure(
        `${kills} kills over ${all.toLocaleString("en-GB")} events in ${files} files: ${lost} lost, ${several(applied).length} applied twice, ${unknown.size} in flight at a kill and Unknown`
      )
      figure(
        `from the start of the process to its first event: ${seconds(first)} without state; after a kill ${seconds(sorted[sorted.length >> 1])} (median), ${seconds(sorted.at(-1))} (longest)`
      )
    },
    full ? 7_200_000 : 600_000
  )
})
