import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
let names = 0

const sale = (n: number, price: unknown = 9.5) => ({ id: `r${n}`, who: `u${n}`, price, at: "2026-03-04T10:00:00Z" })

/** The folder of a run with a delivered record and a dead letter, and with another record to send. All tests copy it. */
const prepare = async () => {
  const mock = await workspace()
  const file = (path: string) => join(folder, "prepared", path)
  mkdirSync(file("in"), { recursive: true })
  const config = put(
    "prepared/sluice.json",
    JSON.stringify({
      version: 1,
      source: { file: "in/*.ndjson", id: "$.id" },
      connections: { braze: { endpoint: mock.url, apiKey: mock.apiKey } },
      identity: [{ external_id: "$.who" }],
      routes: [
        {
          name: "sale",
          to: "braze-event-tracking",
          fields: { product_id: "one", currency: "EUR", price: "$.price", time: "$.at" }
        }
      ]
    })
  )
  writeFileSync(file("in/a.ndjson"), ndjson([sale(1), sale(2, "x")]))
  expect((await sluice("run", config, "--yes", "--outcomes", file("outcomes.ndjson"))).code).toBe(2)
  await sluice("dead-letters", "dismiss", file("dead-letters.ndjson"), "r2")
  writeFileSync(file("in/b.ndjson"), ndjson([sale(3)]))
  return { mock, from: file("") }
}

let prepared: ReturnType<typeof prepare> | undefined

const project = async () => {
  prepared ??= prepare()
  const { from, mock } = await prepared
  const to = join(folder, `p${names++}`)
  const file = (path: string) => join(to, path)
  cpSync(from, to, { recursive: true, preserveTimestamps: true })
  const before = mock.stats().accepted.purchases ?? 0
  return {
    config: file("sluice.json"),
    file,
    run: () => sluice("run", file("sluice.json"), "--yes", "--outcomes", file("outcomes.ndjson")),
    /** The number of purchases that Braze has counted since the copy. */
    count: () => (mock.stats().accepted.purchases ?? 0) - before
  }
}

/** The kinds of damage to a file. */
const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  "other content": () => Buffer.from("oops\n"),
  "a changed first byte": (bytes) => Buffer.concat([Buffer.from([(bytes[0] ?? 0) ^ 0x01]), bytes.subarray(1)]),
  "a changed byte in the middle": (bytes) => {
    const changed = Buffer.from(bytes)
    const at = bytes.length >> 1
    changed[at] = (changed[at] ?? 0) ^ 0x80
    return changed
  },
  "half of its bytes": (bytes) => bytes.subarray(0, bytes.length >> 1),
  "no byte": () => Buffer.alloc(0)
}

/**
 * The possible effects of damage: the next run stops and sends nothing, the run or another command reports the damage,
 * or the damage has no effect on delivery.
 */
type Result = "stops" | "named by the run" | "named by status" | "without effect"

/** The allowed effects of damage to each file beside the state. */
const expected: Readonly<Record<string, Readonly<Record<string, Result>>>> = {
  "the lock": {
    "other content": "without effect",
    "a changed first byte": "without effect",
    "a changed byte in the middle": "without effect",
    "half of its bytes": "without effect",
    "no byte": "without effect"
  },
  "the owner": {
    "other content": "without effect",
    "a changed first byte": "without effect",
    "a changed byte in the middle": "without effect",
    "half of its bytes": "without effect",
    "no byte": "without effect"
  },
  "the numbers of the state": {
    "other content": "named by the run",
    "a changed first byte": "named by the run",
    "a changed byte in the middle": "named by the run",
    "half of its bytes": "named by the run",
    "no byte": "without effect"
  },
  "the history of runs": {
    "other content": "named by status",
    "a changed first byte": "named by status",
    "a changed byte in the middle": "named by status",
    "half of its bytes": "named by status",
    "no byte": "named by status"
  },
  "the last run": {
    "other content": "without effect",
    "a changed first byte": "without effect",
    "a changed byte in the middle": "without effect",
    "half of its bytes": "without effect",
    "no byte": "without effect"
  },
  "the confirmed hosts": {
    "other content": "without effect",
    "a changed first byte": "without effect",
    "a changed byte in the middle": "without effect",
    "half of its bytes": "without effect",
    "no byte": "without effect"
  },
  "dead letters": {
    "other content": "stops",
    "a changed first byte": "stops",
    // A letter has no checksum, because people edit it.
    "a changed byte in the middle": "without effect",
    "half of its bytes": "without effect",
    "no byte": "without effect"
  },
  "the replay journal": {
    "other content": "named by status",
    "a changed first byte": "named by status",
    "a changed byte in the middle": "named by status",
    // A line without an end was never durable.
    "half of its bytes": "without effect",
    "no byte": "without effect"
  },
  outcomes: {
    "other content": "without effect",
    "a changed first byte": "without effect",
    "a changed byte in the middle": "without effect",
    "half of its bytes": "without effect",
    "no byte": "without effect"
  }
}

const pathOf = (name: string, stateFile: string): string =>
  ({
    "the lock": `${stateFile}.lock`,
    "the owner": `${stateFile}.owner`,
    "the numbers of the state": `${stateFile}.count`,
    "the history of runs": stateFile.replace(/db$/, "runs.json"),
    "the last run": ".sluice/last-run.json",
    "the confirmed hosts": ".sluice/hosts.json",
    "dead letters": "dead-letters.ndjson",
    "the replay journal": "dead-letters.ndjson.replay",
    outcomes: "outcomes.ndjson"
  })[name] ?? ""

describe("a damaged file beside the state", () => {
  const cases = Object.entries(expected).flatMap(([name, byDamage]) =>
    Object.entries(byDamage).map(([damage, result]) => ({ name, damage, result }))
  )
  it.each(cases)(
    "stops the run, is reported or has no effect: $name, $damage: $result",
    async ({ damage, name, result }) => {
      const { config, count, file, run } = await project()
      const stateFile = `.sluice/${readdirSync(file(".sluice")).find((one) => one.endsWith(".db"))}`
      const path = file(pathOf(name, stateFile))
      const bytes = existsSync(path)
        ? readFileSync(path)
        : Buffer.from(`{"pid":1,"since":"2026-03-04T10:00:00.000Z"}\n`)
      writeFileSync(path, damages[damage]?.(bytes) ?? bytes)
      const status = await sluice("status", config)
      const { code, err, out } = await run()
      const isNamed = (text: string) => /damaged|not a valid dead letter/.test(text)
      const found: Result =
        code === 1
          ? "stops"
          : isNamed(err + out)
            ? "named by the run"
            : isNamed(status.out + status.err)
              ? "named by status"
              : "without effect"
      expect([found, count()]).toEqual([result, result === "stops" ? 0 : 1])
      expect([0, 1, 2]).toContain(code)
      // Nothing is sent twice, and the rest is sent after the file is restored.
      writeFileSync(path, bytes)
      expect([(await run()).code, count()]).toEqual([0, 1])
    }
  )
})
