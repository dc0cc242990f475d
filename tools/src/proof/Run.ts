import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Proof } from "./Proofs.js"

/** The numbers of passed and failed tests. */
export interface TestCounts {
  readonly passed: number
  readonly failed: number
}

/** The result of a proof. */
export interface ProofFindings extends TestCounts {
  /** Sentences with the measurements of its tests. */
  readonly figures: ReadonlyArray<string>
}

/** The test files of a proof by the folder of their package, because vitest runs one package at a time. */
export const byPackage = ({ files }: Proof): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const path of files) {
    const [, folder = "", file = ""] = /^(tools|[^/]+\/[^/]+)\/(.+)$/.exec(path) ?? []
    found.set(folder, [...(found.get(folder) ?? []), file])
  }
  return found
}

/** A report without tests counts as one failure. An example is a file that does not load. */
const counted = (report: string, code: number): TestCounts => {
  const { numPassedTests = 0, numFailedTests = 0 }: { numPassedTests?: number; numFailedTests?: number } =
    JSON.parse(report)
  return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 && numPassedTests > 0 ? 0 : 1) }
}

const runPackage = async (root: string, folder: string, files: ReadonlyArray<string>): Promise<ProofFindings> => {
  const scratch = mkdtempSync(join(tmpdir(), "sluice-proof-"))
  const report = join(scratch, "report.json")
  const figures = join(scratch, "figures")
  try {
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs")
    const config = ["--config", join(root, "vitest.config.ts"), "--root", join(root, folder)]
    const reporters = ["--reporter=verbose", "--reporter=json", `--outputFile.json=${report}`]
    const child = spawn(process.execPath, [vitest, "run", ...config, ...reporters, ...files], {
      cwd: join(root, folder),
      env: { ...process.env, SLUICE_PROOF: "full", SLUICE_PROOF_FIGURES: figures },
      stdio: "inherit"
    })
    const [code]: Array<number | null> = await once(child, "close")
    try {
      return { ...counted(readFileSync(report, "utf8"), code ?? 1), figures: linesOf(figures) }
    } catch {
      return { passed: 0, failed: 1, figures: [] }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** The figures that tests appended. Empty if no test appended figures. */
const linesOf = (path: string): ReadonlyArray<string> =>
  existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : []

/** Runs the tests of a proof at full size, one package after another, and shows their progress. */
export const run = async (root: string, proof: Proof): Promise<ProofFindings> => {
  let total: ProofFindings = { passed: 0, failed: 0, figures: [] }
  for (const [folder, files] of byPackage(proof)) {
    const { failed, figures, passed } = await runPackage(root, folder, files)
    total = {
      passed: total.passed + passed,
      failed: total.failed + failed,
      figures: [...total.figures, ...figures]
    }
  }
  return total
}
