// Installs the browser for the tests. If this is impossible, the tests use the whole Chromium if it is installed.
// Otherwise, this script prints the reason, and the browser tests are skipped. In CI (CI is set), the tests must run, so
// it fails.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

const name = "chromium-headless-shell"
const place = `/usr/bin/${name}`
const whole = "/usr/bin/chromium"

/** The reason why a browser cannot be installed, or undefined. */
const obstacle = () => {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return "this system has no apt-get"
  return process.getuid?.() === 0 ? undefined : `only root may install it: sudo apt-get install ${name}`
}

const apt = (...words) =>
  spawnSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=120", ...words], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  }).status === 0

const install = () => {
  process.stdout.write(`Installing the Debian package ${name} for the inspector tests.\n`)
  if (!apt("update")) return "apt-get update failed"
  return apt("install", "--yes", "--no-install-recommends", name) ? undefined : `apt-get install ${name} failed`
}

if (!existsSync(place)) {
  const why = obstacle() ?? install()
  if (why !== undefined && !existsSync(whole)) {
    process.stderr.write(`The browser tests of the inspector are SKIPPED: ${place} is missing, and ${why}.\n`)
    if ((process.env["CI"] ?? "") !== "") process.exitCode = 1
  }
}
