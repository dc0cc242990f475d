// Installs the browser for the tests. If this is impossible, it prints the reason, and the browser tests are skipped.
// In CI (CI is set), the tests must run, so this script fails.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

const place = "/usr/bin/chromium"

/** The reason why a browser cannot be installed, or undefined. */
const obstacle = () => {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return "this system has no apt-get"
  return process.getuid?.() === 0 ? undefined : "only root may install it: sudo apt-get install chromium"
}

const apt = (...words) =>
  spawnSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=120", ...words], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  }).status === 0

const install = () => {
  process.stdout.write("Installing the Debian package chromium for the inspector tests.\n")
  if (!apt("update")) return "apt-get update failed"
  return apt("install", "--yes", "--no-install-recommends", "chromium") ? undefined : "apt-get install chromium failed"
}

if (!existsSync(place)) {
  const why = obstacle() ?? install()
  if (why !== undefined) {
    process.stderr.write(`The browser tests of the inspector are SKIPPED: ${place} is missing, and ${why}.\n`)
    if ((process.env["CI"] ?? "") !== "") process.exitCode = 1
  }
}
