import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "tsup"

/** The folder of this package. */
export const root = fileURLToPath(new URL("../..", import.meta.url))

const folder = join(root, ".cache")
const name = `program-${process.env["VITEST_POOL_ID"] ?? "0"}`

// Once for all test files of a worker. tsx compiles every module at each start, which costs 2 seconds of CPU time.
await build({
  config: false,
  entry: { [name]: join(root, "src/bin.ts") },
  outDir: folder,
  format: ["esm"],
  target: "es2022",
  platform: "node",
  // A chunk in another folder would not find package.json.
  splitting: false,
  clean: false,
  silent: true,
  skipNodeModulesBundle: true,
  noExternal: [/^@sluice\//, "mock-braze", "fastest-levenshtein", /^@noble\/hashes/],
  esbuildOptions: (options) => {
    options.conditions = ["@sluice/source"]
  }
})

/** The command, compiled from the source of the workspace into one file. */
export const program = join(folder, `${name}.js`)
