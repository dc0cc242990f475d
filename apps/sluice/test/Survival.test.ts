import { mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import * as fc from "fast-check"
import { describe, it } from "vitest"
import { figure } from "./support/figures.js"
import { commands } from "./support/survival/Commands.js"
import { Model } from "./support/survival/Laws.js"
import { Stage } from "./support/survival/Stage.js"
import { temporaryFolder } from "./support/temporary.js"

/** `npm run proof survival` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

const { folder } = temporaryFolder()

/** Rejects with the shortest sequence of commands after which a law does not hold. */
const check = async (storage: "memory" | "sqlite", sequences: number): Promise<void> => {
  let steps = 0
  const property = fc.asyncProperty(commands(14), async (sequence) => {
    const place = mkdtempSync(join(folder, "s-"))
    try {
      await fc.asyncModelRun(() => ({ model: new Model(), real: new Stage(place, storage) }), sequence)
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
    steps += [...sequence].length
  })
  await fc.assert(property, { numRuns: sequences })
  if (full)
    figure(
      `${sequences.toLocaleString("en-GB")} sequences of ${steps.toLocaleString("en-GB")} commands, state in ${storage}`
    )
}

describe("whatever people do to files and dead letters, and wherever a process is killed", () => {
  it("no record is lost, sent twice or forgotten by the account, with state in memory", () =>
    check("memory", full ? 10_000 : 120))

  it("no record is lost, sent twice or forgotten by the account, with state in SQLite", () =>
    check("sqlite", full ? 2_000 : 15))
})
