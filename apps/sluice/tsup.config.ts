import { defineConfig, type Options } from "tsup"
import { effectModules, licences, nodeModules, undiciPool } from "../../tsup.plugins.js"

/** Packages that are imported when they are used, or not installed at all. */
const optional = [
  "mock-braze",
  "@sluice/sources-sql",
  "@sluice/destination-ndjson",
  "@sluice/destination-webhook",
  "libsql"
]

const common: Options = {
  format: ["esm"],
  target: "es2022",
  platform: "node",
  splitting: true,
  // The code is not minified, and the maps of all libraries would be three times as large as the package.
  sourcemap: false,
  // Both builds write to one folder, which the script of the package clears before. The declarations in it are kept by tsc.
  clean: false,
  dts: false,
  silent: true,
  removeNodeProtocol: false,
  esbuildPlugins: [effectModules, undiciPool, nodeModules, licences()]
}

export default defineConfig([
  // The library with promises and the command contain all that they need, so that loading them reads a few files.
  {
    ...common,
    entry: ["src/index.ts", "src/send.ts", "src/bin.ts"],
    noExternal: [/.*/],
    external: optional,
    esbuildOptions: (options) => {
      options.conditions = ["@sluice/source"]
    }
  },
  // Layers of two copies of Effect do not fit, so this entry imports the Effect of its user, and our packages, which do so too.
  {
    ...common,
    entry: ["src/effect.ts"],
    noExternal: [/^(?!effect(?:\/|$)|@sluice\/|mock-braze|libsql)/],
    external: [...optional, /^effect(?:\/|$)/, /^@sluice\//],
    esbuildOptions: (options) => {
      options.conditions = []
    }
  }
])
