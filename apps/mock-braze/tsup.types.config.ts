import { readFileSync } from "node:fs"
import { defineConfig } from "tsup"

/** The paths of the declarations of a package's public modules, for the TypeScript compiler. */
const declarations = (name: string): Record<string, Array<string>> => {
  const folder = `../../packages/${name}`
  const manifest = new URL(`${folder}/package.json`, import.meta.url)
  const { exports }: { exports: Record<string, string | null | { readonly types: string }> } = JSON.parse(
    readFileSync(manifest, "utf8")
  )
  return Object.fromEntries(
    Object.entries(exports).flatMap(([subpath, target]) =>
      target === null || typeof target === "string"
        ? []
        : [[`@sluice/${name}${subpath.slice(1)}`, [`${folder}/${target.types.slice(2)}`]]]
    )
  )
}

// The declarations come from `tsc -b`, whose result the check of the types uses again. Computing them here a second time would
// take 10 seconds.
export default defineConfig({
  entry: Object.fromEntries(["index", "effect", "jest", "vitest"].map((name) => [name, `.cache/types/${name}.d.ts`])),
  format: ["esm"],
  silent: true,
  clean: false,
  external: ["effect", "vitest"],
  dts: {
    only: true,
    compilerOptions: {
      noCheck: true,
      composite: false,
      incremental: false,
      declarationMap: false,
      // Modules found by their path are copied in; found by their name, they would remain imports of packages that are
      // not published.
      rootDir: "../..",
      baseUrl: ".",
      paths: { ...declarations("braze-api"), ...declarations("braze-emulator") }
    }
  }
})
