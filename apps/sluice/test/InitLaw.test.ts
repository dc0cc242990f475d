import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Transport } from "@sluice/core/Transport"
import { BrazeVendor, Canary } from "@sluice/testing"
import { isObject, type Json } from "@sluice/values/Json"
import { Effect } from "effect"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { read } from "../src/configuration/ConfigurationFile.js"
import * as Runs from "../src/run/Runs.js"
import { sluice } from "./support/cli.js"
import { analyticsExports } from "./support/exports/AnalyticsExports.js"
import { brazeExports } from "./support/exports/BrazeExports.js"
import type { ExportKind, Objects, Person } from "./support/exports/Export.js"
import { people } from "./support/exports/People.js"
import { peopleExports } from "./support/exports/PeopleExports.js"
import { productExports } from "./support/exports/ProductExports.js"
import { temporaryFolder } from "./support/temporary.js"

const kinds: ReadonlyArray<ExportKind> = [...peopleExports, ...analyticsExports, ...productExports, ...brazeExports]

/** `npm run proof init` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

const { folder } = temporaryFolder()
const endpoint = "http://127.0.0.1:8099"
const now = Date.UTC(2026, 10, 30)

beforeAll(() => {
  process.env["BRAZE_ENDPOINT"] = endpoint
  process.env["BRAZE_API_KEY"] = Canary.key
})
afterAll(() => {
  delete process.env["BRAZE_ENDPOINT"]
  delete process.env["BRAZE_API_KEY"]
})

const lanes = ["attributes", "events", "purchases"] as const

/** An emulator, and the objects that it was sent. */
const braze = () => {
  const { emulator } = BrazeVendor.make(() => now)
  const sent: Record<(typeof lanes)[number], Array<Json>> = { attributes: [], events: [], purchases: [] }
  const transport: Transport = {
    send: ({ body = "", headers, method, url }) =>
      Effect.sync(() => {
        const request: Json = JSON.parse(body)
        for (const lane of lanes) {
          const objects =
            request !== null && typeof request === "object" && isObject(request) ? request[lane] : undefined
          if (Array.isArray(objects)) sent[lane].push(...objects)
        }
        return emulator.handle({ method, path: new URL(url).pathname, headers, body })
      })
  }
  return { emulator, sent, transport }
}

/** Objects in an order that does not depend on that of the records, without the flag that identity entries add. */
const sorted = (objects: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  [...objects].map(withoutFlag).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

const withoutFlag = (object: unknown): unknown => {
  if (typeof object !== "object" || object === null) return object
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name !== "_update_existing_only")
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )
}

const ordered = ({
  attributes = [],
  events = [],
  purchases = []
}: { readonly [Lane in keyof Objects]: ReadonlyArray<Json> }) => ({
  attributes: sorted(attributes),
  events: sorted(events),
  purchases: sorted(purchases)
})

let exported = 0

/** Writes an export, runs `init` and `check` on it, and sends it by the result. */
const delivered = async (kind: ExportKind, group: ReadonlyArray<Person>) => {
  const file = join(folder, `${exported++}`, kind.file)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, kind.write(group))
  const config = join(dirname(file), "sluice.yaml")
  const init = await sluice("init", file, "--out", config)
  if (init.code !== 0) throw new Error(`init: ${init.err}`)
  const check = await sluice("check", config)
  if (check.code !== 0) throw new Error(`check: ${check.err}`)
  const { emulator, sent, transport } = braze()
  const run = Effect.scoped(
    Effect.gen(function* () {
      const { execution } = yield* Runs.prepare(yield* read(config), transport, {
        state: "none",
        deadLetters: join(dirname(file), "letters")
      })
      return yield* execution.run
    })
  )
  const report = await Effect.runPromise(run)
  return { report, said: init.out, sent, refused: emulator.workspace.mistakes.list() }
}

describe("init", () => {
  it.each(kinds.map((kind) => [kind.name, kind] as const))(
    "writes a configuration that delivers the contents of the export: %s",
    async (_, kind) => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          // A counterexample is a seed, because 50 people are too many to print.
          const [group = []] = fc.sample(people(50), { seed, numRuns: 1 })
          const { refused, report, said, sent } = await delivered(kind, group)
          if (kind.shape === undefined) expect(said).not.toContain("recognised by")
          else expect(said).toContain(`(${kind.shape}), recognised by`)
          expect(ordered(sent)).toEqual(ordered(kind.expected(group)))
          expect({ invalid: report.invalid, refused }).toEqual({ invalid: 0, refused: [] })
        }),
        { numRuns: full ? 100 : 1, endOnFailure: true }
      )
    }
  )
})
