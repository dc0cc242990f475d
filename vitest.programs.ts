import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { threadId } from "node:worker_threads"
import { build, type Options } from "tsup"

type Plugin = NonNullable<Options["esbuildPlugins"]>[number]

/** A program that tests run in child processes. */
export interface ChildProgram {
  /** The folder of the package. */
  readonly folder: string
  /** Unique in the package. */
  readonly name: string
  /** The path of its main module from there. */
  readonly main: string
}

/** A program whose main module is in a test. */
export interface ChildCode extends Omit<ChildProgram, "main"> {
  /** A module that imports modules of the package from "../src/". */
  readonly code: string
}

/**
 * Compiles a program with the source of the workspace and its libraries into one file, and returns the arguments of Node that run
 * it. A start then costs 0.4 seconds of CPU time. It would cost 1.1 seconds if Node loaded the modules of the libraries one by one,
 * and 3 seconds if tsx also compiled our modules.
 */
export const compileProgram = async ({ folder, main, name }: ChildProgram): Promise<ReadonlyArray<string>> => {
  const outDir = join(folder, ".cache")
  // Each thread of Vitest compiles its own.
  const own = `${name}-${threadId}`
  await build({
    config: false,
    entry: { [own]: join(folder, main) },
    outDir,
    format: ["esm"],
    target: "es2022",
    platform: "node",
    splitting: false,
    clean: false,
    silent: true,
    noExternal: [/.*/],
    // This package contains compiled code for each system.
    external: ["libsql"],
    // CommonJS libraries call require. Libraries get the address of the compiled file.
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; globalThis.moduleUrl = import.meta.url; const require = requireOf(import.meta.url);'
    },
    esbuildPlugins: [ownAddresses],
    esbuildOptions: (options) => {
      options.conditions = ["@sluice/source"]
      options.define = { ...options.define, "import.meta.url": "moduleUrl" }
    }
  })
  // The condition is for threads, which are loaded from source.
  return ["--conditions=@sluice/source", join(outDir, `${own}.js`)]
}

/** Compiles a program like {@link compileProgram}. */
export const compileCode = ({ code, folder, name }: ChildCode): Promise<ReadonlyArray<string>> => {
  const main = join(".cache", `${name}-${threadId}.ts`)
  mkdirSync(join(folder, ".cache"), { recursive: true })
  writeFileSync(join(folder, main), code)
  return compileProgram({ folder, main, name })
}

/** Modules find other files by their own address, which is not that of the compiled file. */
const ownAddresses: Plugin = {
  name: "own-addresses",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8")
      if (path.includes("/node_modules/") || !contents.includes("import.meta.url")) return undefined
      return { loader: "ts", contents: `const moduleUrl = ${JSON.stringify(pathToFileURL(path).href)}; ${contents}` }
    })
  }
}
