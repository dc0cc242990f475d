import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "tsup"

const root = fileURLToPath(new URL("../..", import.meta.url))
const folder = join(root, ".cache")

/**
 * Compiles a program for child processes with its libraries into one file, and returns the arguments that run it. A start
 * then costs 0.4 seconds of CPU time. With tsx, which loads Effect module by module, it would cost 2 seconds.
 *
 * @param code A module that imports modules of `src/state` from "./NAME.js".
 */
export const compiled = async (name: string, code: string): Promise<ReadonlyArray<string>> => {
  const own = `${name}-${process.env["VITEST_POOL_ID"] ?? "0"}`
  const entry = join(folder, `${own}.ts`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(entry, code.replaceAll('from "./', 'from "../src/state/'))
  await build({
    config: false,
    entry: { [own]: entry },
    outDir: folder,
    format: ["esm"],
    target: "es2022",
    platform: "node",
    splitting: false,
    clean: false,
    silent: true,
    noExternal: [/.*/],
    // This package contains compiled code for each system.
    external: ["libsql"],
    esbuildOptions: (options) => {
      options.conditions = ["@sluice/source"]
      // StateFile finds the module of its worker beside its own.
      options.define = {
        ...options.define,
        "import.meta.url": JSON.stringify(new URL("../../src/state/StateFile.ts", import.meta.url).href)
      }
    }
  })
  // The condition is for the worker, which is loaded from source.
  return ["--conditions=@sluice/source", join(folder, `${own}.js`)]
}
