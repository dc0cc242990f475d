import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import * as Programs from "./Programs.js"
import type { Project } from "./Project.js"

/** A program of a user as a single file. */
export interface Bundle {
  readonly file: string
  /** Bytes after gzip. */
  readonly gzip: number
}

/** Bundles a program that sends one record, as for a serverless function. Rejects for any warning. */
export const make = async ({ folder }: Project, format: "cjs" | "esm"): Promise<Bundle> => {
  const outfile = join(folder, "bundle", `send.${format === "esm" ? "mjs" : "cjs"}`)
  const { warnings } = await build({
    stdin: { contents: Programs.bundled, resolveDir: folder },
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
