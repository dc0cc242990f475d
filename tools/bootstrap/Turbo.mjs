import { join } from "node:path"
import { machineTools } from "./MachineTools.mjs"
import { run } from "./Run.mjs"

/**
 * Runs tasks of all packages in the order their dependencies ask for; what has not changed comes from the cache.
 *
 * @param {string} root
 * @param {ReadonlyArray<string>} tasks Names of tasks, then flags for turbo.
 * @returns {Promise<number>} The exit code.
 */
export const runTasks = async (root, tasks) => {
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    // What npm says around each task ("lifecycle script failed …") hides what the task itself says.
    npm_config_loglevel: "silent",
    ...machineTools(process.env["PATH"], Date.now()),
    // turbo does not tell Node versions apart by itself: what passed on one would count as passed on all.
    SLUICE_NODE_MAJOR: String(process.versions.node.split(".")[0])
  }
  const turbo = join(root, "node_modules", "turbo", "bin", "turbo")
  const { code } = await run(process.execPath, [turbo, "run", ...tasks], { cwd: root, env })
  return code
}
