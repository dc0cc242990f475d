import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Proof } from "./Proofs.js"

/** How many tests passed and failed. */
export interface Count {
  readonly passed: number
  readonly failed: number
}

/** The test files of a proof by the folder of their package: vitest runs one package at a time. */
export const byPackage = ({ files }: Proof): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const path of files) {
    const [parent = "", name = "", ...rest] = path.split("/")
    const folder = `${parent}/${name}`
    found.set(folder, [...(found.get(folder) ?? []), rest.join("/")])
  }
  return found
}

/** A report without tests, as when a file does not load, counts as one failure. */
const counted = (report: string, code: number): Count => {
  const { numPassedTests = 0, numFailedTests = 0 }: { numPassedTests?: number; numFailedTests?: number } =
    JSON.parse(report)
  return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 && numPassedTests > 0 ? 0 : 1) }
}

const runPackage = async (root: string, folder: string, files: ReadonlyArray<string>): Promise<Count> => {
  const scratch = mkdtempSync(join(tmpdir(), "sluice-proof-"))
  const report = join(scratch, "report.json")
  try {
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs")
    const config = ["--config", join(root, "vitest.config.ts"), "--root", join(root, folder)]
    const reporters = ["--reporter=verbose", "--reporter=json", `--outputFile.json=${report}`]
    const child = spawn(process.execPath, [vitest, "run", ...config, ...reporters, ...files], {
      cwd: join(root, folder),
      env: { ...process.env, SLUICE_PROOF: "full" },
      stdio: "inherit"
    })
    const [code]: Array<number | null> = await once(child, "close")
    try {
      return counted(readFileSync(report, "utf8"), code ?? 1)
    } catch {
      return { passed: 0, failed: 1 }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Runs the tests of a proof at full size, one package after another, and shows their progress. */
export const run = async (root: string, proof: Proof): Promise<Count> => {
  let total: Count = { passed: 0, failed: 0 }
  for (const [folder, files] of byPackage(proof)) {
    const { passed, failed } = await runPackage(root, folder, files)
    total = { passed: total.passed + passed, failed: total.failed + failed }
  }
  return total
}
