import { execFileSync } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"

const require = createRequire(import.meta.url)
const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs")
const here = dirname(import.meta.dirname)

/** Runs the rules of birth dates and moments in a process of its own, since a process keeps the zone it began with. */
const rulesUnder = (zone: string): string =>
  execFileSync(
    process.execPath,
    [
      vitest,
      ...["run", "--config", "../../vitest.config.ts", "--root", ".", "--reporter", "json"],
      ...["test/Rules.test.ts", "-t", "birth dates|moments"]
    ],
    { cwd: here, env: { ...process.env, TZ: zone }, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }
  )

describe("a calendar date never shifts", () => {
  it.each(["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"])("on a machine in %s", (zone) => {
    const report: { readonly numPassedTests: number } = JSON.parse(rulesUnder(zone))
    expect(report).toMatchObject({ success: true, numFailedTests: 0 })
    expect(report.numPassedTests).toBeGreaterThan(30)
  })
})
