import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import * as Command from "./Command.js"
import type { Manager } from "./Project.js"

/** The installed npm. */
export const npm: Manager = { name: "npm", start: ["npm"], add: ["install", "--no-progress"] }

/** The newest version of pnpm that runs on the oldest supported Node. */
const pnpmVersion = "10"

/** pnpm from the npm package `pnpm`, which is cached in `.cache` outside the lock file, like the versions of Node. */
export const pnpm = async (root: string): Promise<Manager> => {
  const home = join(root, ".cache", "pnpm")
  const file = join(home, "node_modules", "pnpm", "bin", "pnpm.cjs")
  if (!existsSync(file)) {
    mkdirSync(home, { recursive: true })
    const flags = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    await Command.run("npm", ["install", "--prefix", home, ...flags, `pnpm@${pnpmVersion}`], { cwd: home })
  }
  return { name: "pnpm", start: [process.execPath, file], add: ["add", "--reporter=append-only"] }
}

/** The registry that npm is configured with, with a slash at the end. */
export const registry = async (root: string): Promise<string> =>
  (await Command.run("npm", ["config", "get", "registry"], { cwd: root })).trim().replace(/\/?$/, "/")
