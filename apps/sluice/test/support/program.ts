import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, type Options } from "tsup"

/** The folder of this package. */
export const root = fileURLToPath(new URL("../..", import.meta.url))

const folder = join(root, ".cache")

/** Compiles a program of this package with its libraries into one file. Returns its path. */
export const compile = async (name: string, source: string): Promise<string> => {
  const file = `${name}-${process.env["VITEST_POOL_ID"] ?? "0"}`
  await build(settings(file, source))
  return join(folder, `${file}.js`)
}

// Compiled once for all test files of a worker, with its libraries. A start then costs 0.4 seconds of CPU time. It
// would cost 1.1 seconds if Node loaded the modules of the libraries one by one, and 3 seconds if tsx also compiled our
// modules.
const settings = (file: string, source: string): Options => ({
  config: false,
  entry: { [file]: join(root, source) },
  outDir: folder,
  format: ["esm"],
  target: "es2022",
  platform: "node",
  // A chunk in another folder would not find package.json.
  splitting: false,
  clean: false,
  silent: true,
  noExternal: [/.*/],
  // This package contains compiled code for each system.
  external: ["libsql"],
  // CommonJS libraries call require.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);'
  },
  esbuildOptions: (options) => {
    options.conditions = ["@sluice/source"]
  }
})

/** The command, compiled from the source of the workspace into one file. */
export const program = await compile("program", "src/bin.ts")
