import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { spawned } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

/** `npm run proof kills` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const rounds = full ? 200 : 6
const files = 5
const perFile = full ? 20_000 : 1_000

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

const linesOf = <A>(path: string): ReadonlyArray<A> =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

describe("kill -9 at random moments", () => {
  it(
    `loses no record and applies none twice, over ${rounds} kills and ${files * perFile} events in ${files} files`,
    async () => {
      const mock = await workspace()
      // Answers take a moment, so that kills find requests in flight.
      mock.faults([{ action: { type: "delay", ms: 5 } }])
      mkdirSync(join(folder, "in"))
      const event = (file: number, n: number) => ({
        id: `${file}-${n}`,
        who: `u${n % 500}`,
        at: "2026-03-04T10:00:00Z"
      })
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
      const all = files * perFile
      for (let round = 0; round < rounds && accepted() < all; round++) {
        // Kills are spread over the events that are left, wherever the process is then.
        const until = accepted() + Math.ceil(draw() * ((all - accepted()) / (rounds - round)) * 1.5)
        const run = spawned(args)
        const met = mock.wait({ accepted: { events: until } }, { timeoutMs: 120_000 })
        await Promise.race([met, run.ended])
        run.kill("SIGKILL")
        await run.ended
      }
      appendFileSync(join(folder, "in", "0.ndjson"), ndjson([event(0, perFile)]))
      const last = await spawned(args).ended
      expect([0, 2]).toContain(last.code)

      // Each event is about a person of its own, so the ledger counts how often each was applied.
      const counted = new Map<string, number>()
      for (const { key } of mock.ledger({ lane: "events", limit: 2 * all }).entries) {
        const id = key.replace("external_id:", "")
        counted.set(id, (counted.get(id) ?? 0) + 1)
      }
      const ids = [
        ...Array.from({ length: files }, (_, file) =>
          Array.from({ length: perFile }, (__, n) => `${file}-${n}`)
        ).flat(),
        `0-${perFile}`
      ]
      const unknown = new Set(
        linesOf<Line>(join(folder, "dead-letters.ndjson")).flatMap(({ id, outcome }) =>
          outcome === "unknown" ? id : []
        )
      )
      expect([...counted].filter(([, times]) => times > 1)).toEqual([])
      expect(ids.filter((id) => !counted.has(id) && !unknown.has(id))).toEqual([])
      // Four requests of 75 at each kill, at most.
      expect(unknown.size).toBeLessThanOrEqual(rounds * 4 * 75)
      const again = await spawned(args).ended
      expect(again.code).toBe(0)
    },
    full ? 3_600_000 : 240_000
  )
})
