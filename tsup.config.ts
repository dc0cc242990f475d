import { existsSync, readFileSync } from "node:fs"
import { builtinModules } from "node:module"
import { defineConfig } from "tsup"
import { effectModules, licences, nodeModules, undiciPool } from "./tsup.plugins.js"

type Target = null | string | Readonly<Record<string, string>>

const { exports }: { exports?: Record<string, Target> } = JSON.parse(readFileSync("package.json", "utf8"))

/**
 * One entry for each module that package.json publishes, so that an import loads one concept, and one for the command.
 * A private package without exports builds every module.
 */
const entries = (): Array<string> => {
  if (exports === undefined) return ["src/**/*.ts"]
  const sources = Object.values(exports).flatMap((target) =>
    target !== null && typeof target === "object" && target["@sluice/source"] !== undefined
      ? [target["@sluice/source"].replace(/^\.\//, "")]
      : []
  )
  return [...sources, "src/bin.ts"].filter((path) => existsSync(path))
}

/** Modules of Node, which a plugin must see before tsup makes them external. */
const ofNode = builtinModules.flatMap((name) => [name, `node:${name}`]).map((name) => new RegExp(`^${name}$`))

export default defineConfig({
  entry: entries(),
  format: ["esm"],
  target: "es2022",
  platform: "node",
  splitting: true,
  sourcemap: true,
  // Only what esbuild wrote: the declarations beside it are kept up to date by tsc.
  clean: ["!**/*.d.ts", "!**/*.d.ts.map", "!**/.tsbuildinfo"],
  dts: false,
  silent: true,
  // It would have the same effect as in `ofNode`.
  removeNodeProtocol: false,
  skipNodeModulesBundle: true,
  // A private package uses all of undici, and is never installed without its libraries.
  noExternal:
    exports === undefined
      ? []
      : ["fastest-levenshtein", /^@noble\/hashes/, /^undici$/, /^libphonenumber-js/, ...ofNode],
  esbuildPlugins: exports === undefined ? [effectModules] : [effectModules, undiciPool, nodeModules, licences()],
  esbuildOptions: (options) => {
    // Other packages of the workspace stay imports; their source is never bundled twice.
    options.conditions = []
  }
})
