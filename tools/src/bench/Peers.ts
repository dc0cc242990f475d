import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { root } from "../Repository.js"

/** Loads a package by name. */
export type NodeRequire = ReturnType<typeof createRequire>

const folder = join(root, ".cache", "bench")

const dependencies = {
  "@segment/actions-core": "3.170.0",
  "braze-api": "2.13.4",
  dayjs: "1",
  echarts: "5",
  // Newer versions make the validator of the package above throw.
  "fast-uri": "3.1.0",
  // The package above uses it without declaring it.
  liquidjs: "10",
  lodash: "4"
}

const destinations = { name: "@segment/action-destinations", version: "3.497.0" }

const npm = (args: ReadonlyArray<string>): string =>
  execFileSync("npm", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })

// Unpacked instead of installed, because it needs a version of another package that is not available.
const unpackDestinations = (): void => {
  const [archive = ""] = npm(["pack", `${destinations.name}@${destinations.version}`])
    .trim()
    .split("\n")
    .slice(-1)
  const target = join(folder, "node_modules", ...destinations.name.split("/"))
  mkdirSync(target, { recursive: true })
  execFileSync("tar", ["-xzf", archive, "--strip-components=1", "-C", target], { cwd: folder })
  rmSync(join(folder, archive))
}

/** Installs the compared libraries and the chart library into .cache at the first use. */
export const load = (): NodeRequire => {
  const done = join(folder, "complete")
  if (!existsSync(done)) {
    console.error("Fetching the peers of the benchmark …")
    mkdirSync(folder, { recursive: true })
    const overrides = { "fast-uri": dependencies["fast-uri"] }
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies, overrides }))
    npm(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
    unpackDestinations()
    writeFileSync(done, "")
  }
  return createRequire(join(folder, "package.json"))
}
