// Sees to it that there is a browser for the tests before they begin. Where it cannot be had, it says why; the tests that need
// it are then shown as skipped. In CI (CI is set) they must run, so there it fails.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"

const place = "/usr/bin/chromium"

/** Why a browser cannot be installed here, or undefined. */
const obstacle = () => {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get"))
    return "this is no Debian, so apt-get cannot install it"
  return process.getuid?.() === 0 ? undefined : "only root may install it: sudo apt-get install chromium"
}

const apt = (...words) =>
  spawnSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=120", ...words], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  }).status === 0

const install = () => {
  process.stdout.write("The Debian package chromium is missing; installing it for the tests of the inspector.\n")
  if (!apt("update")) return "apt-get update failed"
  return apt("install", "--yes", "--no-install-recommends", "chromium") ? undefined : "apt-get install chromium failed"
}

if (!existsSync(place)) {
  const why = obstacle() ?? install()
  if (why !== undefined) {
    process.stderr.write(`The tests of the inspector in a browser are SKIPPED: there is no ${place}, and ${why}.\n`)
    if ((process.env["CI"] ?? "") !== "") process.exitCode = 1
  }
}
