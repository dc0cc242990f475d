import type { IFlattenedRuleSet, IRegularForbiddenRuleType as Rule } from "dependency-cruiser"
import type { WorkspacePackage } from "../ImportRules.js"
import { bundled } from "../ImportRules.js"

type Packages = ReadonlyArray<WorkspacePackage>

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

const folders = (packages: Packages, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  packages.filter(({ name }) => names.includes(name)).map(({ folder }) => folder)

const within = (paths: ReadonlyArray<string>): string => `^(${paths.map(literally).join("|")})/`

const rule = (name: string, comment: string, from: Rule["from"], to: Rule["to"]): Rule => ({
  name,
  comment,
  severity: "error",
  from,
  to
})

const source = ({ folder }: WorkspacePackage): string => `^${literally(folder)}/(src|bin)/`

/** The packages that the source and the tests of a package may import, and the form of the import. */
const betweenPackages = (packages: Packages, importing: WorkspacePackage): ReadonlyArray<Rule> => {
  const { name, folder, imports, testImports } = importing
  const anyPackage = within(packages.map((other) => other.folder))
  const fromSource = [folder, ...folders(packages, imports)]
  const fromTests = [...fromSource, ...folders(packages, testImports)]
  const notAllowed =
    "The import rules (tools/src/ImportRules.ts) do not allow this import; changing them is a design decision."
  return [
    rule(`${name}: source`, notAllowed, { path: source(importing) }, { path: anyPackage, pathNot: within(fromSource) }),
    rule(
      `${name}: tests`,
      notAllowed,
      { path: `^${literally(folder)}/test/` },
      { path: anyPackage, pathNot: within(fromTests) }
    ),
    rule(
      `${name}: by name`,
      "Import another package by its name, so that its exports map applies.",
      { path: `^${literally(folder)}/` },
      {
        path: anyPackage,
        pathNot: `^${literally(folder)}/`,
        dependencyTypes: ["local"],
        dependencyTypesNot: ["aliased-workspace"]
      }
    )
  ]
}

/** A folder of a package as a pattern; for `.`, the files directly in `src` except the executable `bin.ts`. */
const below = (owner: WorkspacePackage, folder: string): string => {
  const root = `^${literally(owner.folder)}/src/`
  if (folder === ".") return `${root}(?!bin\\.ts)[^/]+$`
  return `${root}${literally(folder.replace(/\/\*$/, ""))}/`
}

/** The order of the folders inside a package: no upward import, and none between the folders below `name/*`. */
const betweenFolders = (owner: WorkspacePackage): ReadonlyArray<Rule> =>
  (owner.folders ?? []).flatMap((folder, at, folders) => {
    const higher = folders.slice(at + 1)
    const upward = rule(
      `${owner.name}: ${folder}`,
      `${folder} must not import ${higher.join(", ")}: the list in tools/src/ImportRules.ts is ordered from low to high. Move the shared code into a lower folder.`,
      { path: below(owner, folder) },
      { path: higher.length === 0 ? "^$" : higher.map((name) => below(owner, name)) }
    )
    if (!folder.endsWith("/*")) return [upward]
    const sideways = rule(
      `${owner.name}: between ${folder}`,
      `The folders ${folder} must not import each other. Move the shared code into a lower folder.`,
      { path: `${below(owner, folder)}([^/]+)/` },
      { path: below(owner, folder), pathNot: `${below(owner, folder)}$1/` }
    )
    return [upward, sideways]
  })

/** Modules of newer versions of Node. They cannot be resolved on the oldest supported version. */
const newerNode = "^(node:)?sqlite$"

const everyRuntime =
  "This package must run in every JavaScript runtime. Move code that needs Node to packages/node or to an app."

/** The libraries and the modules of Node that a package may import. */
const fromOutside = (importing: WorkspacePackage): ReadonlyArray<Rule> => {
  const { name, libraries, usesNode, published, bundles } = importing
  const path = source(importing)
  return [
    ...(libraries === undefined
      ? []
      : [
          rule(
            `${name}: libraries`,
            `It may import only these libraries: ${libraries.join(", ")}.`,
            { path },
            { path: "node_modules/", pathNot: `node_modules/(${libraries.map(literally).join("|")})/` }
          )
        ]),
    ...(usesNode
      ? []
      : [
          rule(
            `${name}: Node`,
            everyRuntime,
            { path },
            // Buffer performs no input or output, and counts bytes faster than JavaScript without it.
            { dependencyTypes: ["core"], pathNot: "^buffer$" }
          ),
          rule(`${name}: newer Node`, everyRuntime, { path }, { path: newerNode })
        ]),
    ...(published && bundles !== true
      ? [
          rule(
            `${name}: dependencies`,
            "A published package may import only what its package.json lists under dependencies or peerDependencies.",
            { path },
            {
              dependencyTypes: ["npm-dev"],
              dependencyTypesNot: ["npm", "npm-peer", "type-only"],
              pathNot: bundled.map((library) => `node_modules/${literally(library)}/`)
            }
          )
        ]
      : [])
  ]
}

const everywhere: ReadonlyArray<Rule> = [
  rule(
    "cycle",
    "These modules import each other at run time. Move the shared code into a third module.",
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }
  ),
  rule(
    "unresolved",
    "The imported module does not exist. Correct the path.",
    {},
    { couldNotResolve: true, pathNot: newerNode }
  ),
  rule(
    "tests",
    "Source must not import tests. Move the shared code to source.",
    { path: "/(src|bin)/" },
    { path: "^(packages|apps|tools)/.*\\btest/" }
  ),
  rule(
    "unlisted",
    "The package.json of the importing package does not list this package.",
    {},
    { dependencyTypes: ["npm-no-pkg", "npm-unknown"] }
  )
]

/** The import rules as rules of dependency-cruiser. */
export const cruiserRules = (packages: Packages): IFlattenedRuleSet => ({
  forbidden: [
    ...packages.flatMap((item) => [...betweenPackages(packages, item), ...betweenFolders(item), ...fromOutside(item)]),
    ...everywhere
  ]
})
