import { lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Command from "./Command.js"
import type { Project } from "./Project.js"

/** The weight of an installed package. */
export interface Weight {
  /** Packages below node_modules. */
  readonly packages: number
  /** Bytes of all files below node_modules. */
  readonly bytes: number
  /** Modules that `import` loads, without those of Node. */
  readonly modules: number
}

/** Measures a project with one installed package. */
export const measure = async (project: Project, module: string): Promise<Weight> => {
  const files = below(join(project.folder, "node_modules"))
  return {
    packages: files.filter(({ path }) => /\/node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path)).length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    modules: await modulesOf(project, module)
  }
}

interface File {
  readonly path: string
  readonly size: number
}

const below = (folder: string): ReadonlyArray<File> =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry): ReadonlyArray<File> => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return below(path)
    return entry.isFile() ? [{ path, size: lstatSync(path).size }] : []
  })

const hook = `import { appendFileSync } from "node:fs"
const load = (url, context, next) => {
  if (url.startsWith("file:")) appendFileSync(process.env.LOADED, url + "\\n")
  return next(url, context)
}
export { load }`

const counting = `import { createRequire, register } from "node:module"
import { pathToFileURL } from "node:url"
import { appendFileSync } from "node:fs"
register("data:text/javascript," + encodeURIComponent(${JSON.stringify(hook)}))
await import(process.argv[2])
const required = Object.keys(createRequire(import.meta.url).cache)
for (const path of required) appendFileSync(process.env.LOADED, pathToFileURL(path).href + "\\n")
`

const modulesOf = async (project: Project, module: string): Promise<number> => {
  const loaded = project.write("loaded.txt", "")
  const program = project.write("count.mjs", counting)
  await Command.node([program, module], { cwd: project.folder, env: { LOADED: loaded } })
  const urls = readFileSync(loaded, "utf8").split("\n")
  return new Set(urls.filter((url) => url.includes("/node_modules/"))).size
}
