import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { chromium } from "playwright-core"

// Takes the picture of a report in the README: the example conversations, delivered to a mock.

const root = join(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "sluice-report-"))
const page = join(folder, "run.html")
spawnSync(
  process.execPath,
  [
    join(root, "bin", "sluice.js"),
    ...["run", "examples/conversations/sluice.yaml", "--mock", "--report", page, "--state", join(folder, "state")]
  ],
  { cwd: root, stdio: "inherit" }
)
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] })
try {
  const shown = await browser.newPage({ viewport: { width: 1000, height: 900 }, colorScheme: "light" })
  await shown.goto(pathToFileURL(page).href)
  await shown.screenshot({ path: join(root, "docs", "report.png") })
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
