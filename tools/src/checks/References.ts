import { existsSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"

/** References that a TypeScript project lacks, as written in it. */
export interface MissingReferences {
  /** The configuration, from the root of the repository. */
  readonly project: string
  readonly paths: ReadonlyArray<string>
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Project {
  readonly references?: ReadonlyArray<{ readonly path: string }>
}

const read = <A>(root: string, path: string): A => JSON.parse(readFileSync(join(root, path), "utf8"))

const lacking = (root: string, folder: string, wanted: ReadonlyArray<string>): ReadonlyArray<MissingReferences> => {
  const project = posix.join(folder, "tsconfig.json")
  if (!existsSync(join(root, project))) return []
  const listed = (read<Project>(root, project).references ?? []).map(({ path }) => posix.join(folder, path))
  const paths = wanted.filter((path) => !listed.includes(path)).map((path) => posix.relative(folder, path))
  return paths.length === 0 ? [] : [{ project, paths }]
}

/**
 * The references that follow from the import rules and the package.json files: the root references both projects of
 * every package, and a package references the workspace packages under its `dependencies` and `optionalDependencies`.
 * `tsc -b` builds in this order.
 */
export const missingReferences = (
  root: string,
  packages: ReadonlyArray<WorkspacePackage>
): ReadonlyArray<MissingReferences> => [
  ...lacking(
    root,
    "",
    packages.flatMap(({ folder }) => [folder, `${folder}/tsconfig.test.json`])
  ),
  ...packages.flatMap(({ folder }) => {
    const { dependencies, optionalDependencies } = read<Manifest>(root, `${folder}/package.json`)
    const names = Object.keys({ ...dependencies, ...optionalDependencies })
    return lacking(
      root,
      folder,
      packages.filter(({ name }) => names.includes(name)).map((other) => other.folder)
    )
  })
]

/** The text of a configuration with these references after its others. Other lines stay as they are. */
export const withReferences = (text: string, paths: ReadonlyArray<string>): string => {
  const added = paths.map((path) => `    { "path": ${JSON.stringify(path)} }`).join(",\n")
  const start = /"references"\s*:\s*\[/.exec(text)
  if (start === null) return text.replace(/\s*\}\s*$/, () => `,\n  "references": [\n${added}\n  ]\n}\n`)
  const end = text.indexOf("]", start.index)
  const before = text.slice(0, end).trimEnd()
  return `${before}${before.endsWith("[") ? "" : ","}\n${added}\n  ${text.slice(end)}`
}
