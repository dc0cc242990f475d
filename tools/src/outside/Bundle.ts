import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { Project } from "./Project.js"

/** A program of a user as a single file. */
export interface Bundle {
  readonly file: string
  /** Bytes after gzip. */
  readonly gzip: number
}

/** Bundles a program, as for a serverless function. Rejects for any warning. */
export const make = async (
  { folder }: Project,
  { format, name, program }: { readonly name: string; readonly program: string; readonly format: "cjs" | "esm" }
): Promise<Bundle> => {
  const outfile = join(folder, "bundle", `${name}.${format === "esm" ? "mjs" : "cjs"}`)
  const { warnings } = await build({
    stdin: { contents: program, resolveDir: folder },
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format,
    logLevel: "silent"
  })
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join("\n"))
  return { file: outfile, gzip: gzipSync(readFileSync(outfile), { level: 9 }).length }
}
