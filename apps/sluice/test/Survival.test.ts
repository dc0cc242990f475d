import { mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import { figure } from "./support/figures.js"
import { commands } from "./support/survival/Commands.js"
import { Model } from "./support/survival/Laws.js"
import { RememberModel } from "./support/survival/RememberLaws.js"
import { Stage } from "./support/survival/Stage.js"
import { temporaryFolder } from "./support/temporary.js"

/** `npm run proof survival` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

const { folder } = temporaryFolder()

/** Rejects with the shortest sequence of commands after which a law does not hold. */
const check = async (storage: "memory" | "sqlite", sequences: number, remembers = false): Promise<void> => {
  let steps = 0
  // `PATH REPLAYPATH` of a failure repeats it.
  const [path, replayPath] = process.env["SLUICE_REPLAY"]?.split(" ") ?? []
  const property = fc.asyncProperty(commands(14, replayPath), async (sequence) => {
    const place = mkdtempSync(join(folder, "s-"))
    try {
      const model = (): Model => (remembers ? new RememberModel() : new Model())
      await fc.asyncModelRun(() => ({ model: model(), real: new Stage(place, storage, remembers) }), sequence)
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
    steps += [...sequence].length
  })
  await fc.assert(property, { numRuns: sequences, ...(path !== undefined && { path, endOnFailure: true }) })
  if (full)
    figure(
      `${sequences.toLocaleString("en-GB")} sequences of ${steps.toLocaleString("en-GB")} commands, state in ${storage}${remembers ? ", with remembered deliveries" : ""}`
    )
}

describe("with any changes to files and dead letters, and kills at any write", () => {
  it("no record is lost, sent twice or missing in the account, with state in memory", () =>
    check("memory", full ? 10_000 : 120))

  it("no record is lost, sent twice or missing in the account, with state in SQLite", () =>
    check("sqlite", full ? 2_000 : 15))

  it("each record counts once with remembered deliveries, with state in memory", () =>
    check("memory", full ? 5_000 : 60, true))

  it("each record counts once with remembered deliveries, with state in SQLite", () =>
    check("sqlite", full ? 1_000 : 8, true))
})
