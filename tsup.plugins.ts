import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { builtinModules, createRequire } from "node:module"
import type { Options } from "tsup"

type Plugin = NonNullable<Options["esbuildPlugins"]>[number]

const require = createRequire(import.meta.url)

/** Functions that `effect` exports beside its modules, all from one of them. */
const functions = new Set(["absurd", "flow", "hole", "identity", "pipe", "unsafeCoerce"])

const specifierOf = (written: string, library: string): string => {
  const [imported = "", local = imported] = written.split(/\s+as\s+/)
  if (imported.startsWith("type ")) return `import type { ${written.slice("type ".length)} } from "${library}"`
  return functions.has(imported)
    ? `import { ${written} } from "effect/Function"`
    : `import * as ${local} from "${library}/${imported}"`
}

/** The imports of a file, with the comments and exports between them. */
const head = /^(?:(?:import|export) [^"`]*"[^"\n]+".*\n|import "[^"]+"\n|\/\/.*\n|\/\*[\s\S]*?\*\/\n|#!.*\n|\s*\n)*/

const effectImport = /^import \{([^}]*)\} from "(effect|@effect\/(?:cli|platform-node))"$/gm

const byPath = (_: string, names: string, library: string): string =>
  names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => specifierOf(name, library))
    .join("; ") + "\n".repeat(names.split("\n").length - 1)

/**
 * Imports each module of Effect by its path: `effect` loads all of its modules and a library for tests, and a bundler cannot
 * leave out the unused parts of a module that another one exports as a whole.
 */
export const effectModules: Plugin = {
  name: "effect-modules",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/(?:packages|apps|tools)\/[^/]+\/(?:src\/.*|[^/]*)\.ts$/ }, ({ path }) => ({
      loader: "ts",
      // Only at the head of the file: a text further down, such as the source of a program, may contain imports as well.
      contents: readFileSync(path, "utf8").replace(head, (imports) => imports.replaceAll(effectImport, byPath))
    }))
  }
}

/**
 * Gives a bundled CommonJS library the modules of Node without `require`, which neither an ECMAScript module nor a bundle that is
 * made of it has.
 */
export const nodeModules: Plugin = {
  name: "node-modules",
  setup: ({ onLoad, onResolve }) => {
    const names = builtinModules.filter((name) => !name.startsWith("_")).join("|")
    onResolve({ filter: new RegExp(`^(?:node:)?(?:${names})$`) }, ({ kind, path }) =>
      kind === "require-call" ? { path: path.replace(/^node:/, ""), namespace: "node-module" } : undefined
    )
    onLoad({ filter: /.*/, namespace: "node-module" }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`
    }))
  }
}

/** Parts of undici that a pool loads for bodies and protocols that the transport does not use. */
const unusedOfUndici = /\/undici\/lib\/(?:web\/|dispatcher\/client-h2\.js)/

/** Bundles only the pool of undici, a third of the library, and none of its implementation of fetch. */
export const undiciPool: Plugin = {
  name: "undici-pool",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^undici$/ }, ({ importer }) =>
      importer.includes("node_modules") ? undefined : { path: "undici", namespace: "undici-pool" }
    )
    onLoad({ filter: /.*/, namespace: "undici-pool" }, () => ({
      contents: `export { default as Pool } from ${JSON.stringify(require.resolve("undici/lib/dispatcher/pool.js"))}`,
      resolveDir: process.cwd()
    }))
    onLoad({ filter: unusedOfUndici }, () => ({
      contents: `module.exports = () => { throw new Error("This part of undici is not bundled.") }`
    }))
  }
}

const licence = (library: string): string =>
  readdirSync(library)
    .filter((file) => /^licen[cs]e(\.md|\.txt)?$/i.test(file))
    .map((file) => `${library.replace(/^.*node_modules\//, "")}\n\n${readFileSync(`${library}/${file}`, "utf8")}`)
    .join("\n")

/** Writes the licences of bundled libraries to `dist/LICENSES.txt`. Whoever copies a library copies its licence. */
export const licences = (others: ReadonlyArray<string> = []): Plugin => ({
  name: "licences",
  setup: ({ onEnd }) => {
    onEnd(({ metafile }) => {
      const files = [...Object.keys(metafile?.inputs ?? {}), ...others]
      const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.slice(0, 1) ?? [])
      const texts = [...new Set(folders)].sort().map(licence)
      if (texts.length === 0) return
      // esbuild has not written its files yet, so a first build has no folder.
      mkdirSync("dist", { recursive: true })
      writeFileSync("dist/LICENSES.txt", texts.join(`\n${"-".repeat(80)}\n\n`))
    })
  }
})
