import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"
import { specifier, subpaths } from "../PublicModules.js"
import type { Finding } from "./Finding.js"

interface Text {
  readonly path: string
  readonly content: string
}

const readsModules = /\.(ts|tsx|mts|mjs|js|md)$/

/** Committed and staged code and documents. Past decisions and changes do not keep a module public. */
const texts = (root: string): ReadonlyArray<Text> =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter(
      (path) => readsModules.test(path) && !/^(docs\/adr|\.changeset)\//.test(path) && existsSync(join(root, path))
    )
    .map((path) => ({ path, content: readFileSync(join(root, path), "utf8") }))

/** Every quoted module name, such as `"@sluice/core/Item"`, outside the source and tests of the package itself. */
const namedElsewhere = (all: ReadonlyArray<Text>, { name, folder }: WorkspacePackage): ReadonlySet<string> => {
  const quoted = new RegExp(`["'\`](${name}(?:/[\\w./-]+)?)["'\`]`, "g")
  const elsewhere = all.filter(({ path }) => !path.startsWith(`${folder}/src/`) && !path.startsWith(`${folder}/test/`))
  return new Set(elsewhere.flatMap(({ content }) => [...content.matchAll(quoted)].map(([, module]) => module ?? "")))
}

/** Public modules that no other package and no document uses. The package's own entry is always public. */
export const checkExports = (root: string, packages: ReadonlyArray<WorkspacePackage>): ReadonlyArray<Finding> => {
  const all = texts(root)
  return packages
    .filter(({ published }) => published)
    .flatMap((owner) => {
      const used = namedElsewhere(all, owner)
      return subpaths(root, owner)
        .filter((subpath) => subpath !== "." && !used.has(specifier(owner, subpath)))
        .map((subpath) => ({
          where: `${owner.folder}/package.json`,
          message: `exports ${subpath}, which no other package and no README uses; remove it from exports`
        }))
    })
}
