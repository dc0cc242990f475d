import { join } from "node:path"
import { root } from "../Repository.js"
import * as Command from "./Command.js"
import type { Project } from "./Project.js"

/** The resolution of packages' declarations by a compiler. */
export const resolutions = {
  node16: { module: "node16", moduleResolution: "node16" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" }
} as const

/** The name of a resolution. */
export type Resolution = keyof typeof resolutions

const strict = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noEmit: true,
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  types: ["node"]
}

/** Compiles files of a project, and all declarations that they need. Rejects with the mistakes. */
export const check = async (project: Project, resolution: Resolution, files: ReadonlyArray<string>): Promise<void> => {
  const compilerOptions = { ...strict, ...resolutions[resolution] }
  const config = project.write(`tsconfig.${resolution}.json`, JSON.stringify({ compilerOptions, files }))
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
  await Command.node([compiler, "-p", config], { cwd: project.folder })
}
