/**
 * Prepares a fresh clone: installs missing or outdated packages, then runs the given tasks with turbo.
 *
 *     node tools/bootstrap.mjs                  installs only
 *     node tools/bootstrap.mjs --build          installs and builds every package
 *     node tools/bootstrap.mjs test lint        installs and runs these tasks; flags after them are passed to turbo
 *
 * It needs only Node, because it runs before packages are installed. The exit code is that of the failed step.
 */
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { ensureInstalled } from "./bootstrap/Install.mjs"
import { complaint } from "./bootstrap/NodeVersion.mjs"
import { runTasks } from "./bootstrap/Turbo.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** @param {ReadonlyArray<string>} args */
const main = async (args) => {
  const wrongNode = complaint(root, process.versions.node)
  if (wrongNode !== undefined) {
    console.error(wrongNode)
    return 1
  }
  const installed = await ensureInstalled(root)
  if (installed !== 0) return installed
  const tasks = args.map((arg) => (arg === "--build" ? "build" : arg))
  return tasks.length === 0 ? 0 : runTasks(root, tasks)
}

process.exitCode = await main(process.argv.slice(2))
