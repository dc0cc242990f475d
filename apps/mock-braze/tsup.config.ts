import { cpSync, existsSync } from "node:fs"
import { createRequire } from "node:module"
import { defineConfig, type Options } from "tsup"
import { licences } from "../../tsup.plugins.js"

type Plugin = NonNullable<Options["esbuildPlugins"]>[number]

/** The pages of the inspector, once they are built. */
const pages = "../inspector/dist"

/** Libraries that whoever imports an entry has anyway; a second copy of them would be of no use. */
const peers = ["effect", "vitest"]

const faces: ReadonlyArray<string> = ["src/effect.ts", "src/jest.ts", "src/vitest.ts"].filter((path) =>
  existsSync(path)
)

const common: Options = {
  format: ["esm"],
  target: "es2022",
  platform: "node",
  silent: true,
  removeNodeProtocol: false,
  sourcemap: false,
  dts: false,
  clean: false
}

// The entries share `index.js`: an entry with its own copy would start servers that the other entry does not know.
const besideIndex: Plugin = {
  name: "beside-index",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/index\.js$/ }, ({ path }) => ({ path, external: true }))
  }
}

/** Libraries that most mocks never need, half of all code, and what takes their place: it loads them at the first use. */
const late: Readonly<Record<string, string>> = {
  re2js: "export const RE2JS = { compile: (pattern) => load().RE2JS.compile(pattern) }",
  "libphonenumber-js":
    "export const parsePhoneNumberFromString = (text, options) => load().parsePhoneNumberFromString(text, options)"
}

const lateLibraries: Plugin = {
  name: "late-libraries",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:re2js|libphonenumber-js)$/ }, ({ path }) => ({ path, namespace: "late" }))
    onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => ({
      contents: `
        import { createRequire } from "node:module"
        let loaded
        const load = () => (loaded ??= createRequire(import.meta.url)("./late/${path}.cjs"))
        ${late[path]}`
    }))
  }
}

const inspector: Plugin = {
  name: "inspector",
  setup: ({ onEnd }) => {
    onEnd(() => {
      if (existsSync(pages)) cpSync(pages, "dist/inspector", { recursive: true })
    })
  }
}

export default defineConfig([
  {
    ...common,
    entry: ["src/index.ts", "src/bin.ts"],
    // The control calls are a separate chunk, which the first of them loads, so that the start does not wait for it.
    splitting: true,
    noExternal: [/.*/],
    esbuildPlugins: [
      lateLibraries,
      licences(Object.keys(late).map((name) => `../../node_modules/${name}/`)),
      inspector
    ],
    esbuildOptions: (options) => {
      options.conditions = ["@sluice/source"]
    }
  },
  { ...common, entry: [...faces], external: peers, esbuildPlugins: [besideIndex] },
  {
    ...common,
    format: ["cjs"],
    outDir: "dist/late",
    minify: true,
    entry: Object.fromEntries(Object.keys(late).map((name) => [name, createRequire(import.meta.url).resolve(name)])),
    noExternal: [/.*/]
  }
])
