import { join } from "node:path"
import { machineTools } from "./MachineTools.mjs"
import { run } from "./Run.mjs"
import { removeStaleOutput } from "./StaleOutput.mjs"

/**
 * Runs tasks of all packages in the order of their dependencies; results of unchanged tasks come from the cache.
 *
 * @param {string} root
 * @param {ReadonlyArray<string>} tasks Names of tasks, then flags for turbo.
 * @returns {Promise<number>} The exit code of turbo.
 */
export const runTasks = async (root, tasks) => {
  removeStaleOutput(root)
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
    // npm's lines around each task ("lifecycle script failed …") hide the output of the task itself.
    npm_config_loglevel: "silent",
    ...machineTools(process.env["PATH"], Date.now()),
    // turbo's cache ignores the version of Node: a task that passed on one version would count as passed on all.
    SLUICE_NODE_MAJOR: String(process.versions.node.split(".")[0])
  }
  const turbo = join(root, "node_modules", "turbo", "bin", "turbo")
  const { code } = await run(process.execPath, [turbo, "run", ...tasks], { cwd: root, env })
  return code
}
