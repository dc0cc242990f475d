import { existsSync, readdirSync } from "node:fs"
import { defineConfig } from "tsup"

// One entry per public module, so that an import of one concept loads that concept only.
const modules = (folder: string): Array<string> =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? entry.name === "internal"
        ? []
        : modules(`${folder}/${entry.name}`)
      : entry.name.endsWith(".ts")
        ? [`${folder}/${entry.name}`]
        : []
  )

export default defineConfig({
  entry: existsSync("src") ? modules("src") : [],
  format: ["esm"],
  target: "es2022",
  platform: "node",
  splitting: true,
  sourcemap: true,
  // Only what esbuild wrote: the declarations beside it are kept up to date by tsc.
  clean: ["!**/*.d.ts", "!**/*.d.ts.map", "!**/.tsbuildinfo"],
  dts: false,
  silent: true,
  skipNodeModulesBundle: true,
  noExternal: ["fastest-levenshtein", /^@noble\/hashes/],
  esbuildOptions: (options) => {
    // Other packages of the workspace stay imports; their source is never bundled twice.
    options.conditions = []
  }
})
