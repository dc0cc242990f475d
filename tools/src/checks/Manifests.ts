import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"
import type { CheckResult, Finding } from "./Finding.js"
import { missingReferences } from "./References.js"

type Packages = ReadonlyArray<WorkspacePackage>

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly type?: string
  readonly keywords?: ReadonlyArray<string>
  readonly repository?: { readonly url?: string; readonly directory?: string }
  readonly files?: ReadonlyArray<string>
  readonly exports?: Readonly<Record<string, string | null | Readonly<Record<string, string>>>>
  readonly engines?: { readonly node?: string }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

interface Project {
  readonly references?: ReadonlyArray<{ readonly path: string }>
}

const rulesFile = "the import rules (tools/src/ImportRules.ts)"

const read = <A>(root: string, path: string): A => JSON.parse(readFileSync(join(root, path), "utf8"))

const without = (names: ReadonlyArray<string>, allowed: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => !allowed.includes(name))

/** package.json lists only workspace packages that the import rules allow. */
const manifestFindings = (root: string, packages: Packages, owner: WorkspacePackage): ReadonlyArray<Finding> => {
  const where = `${owner.folder}/package.json`
  const manifest = read<Manifest>(root, where)
  const shipped = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const development = Object.keys(manifest.devDependencies ?? {})
  const workspace = packages.map(({ name }) => name)
  const inWorkspace = (names: ReadonlyArray<string>) => names.filter((name) => workspace.includes(name))
  const forbidden = [
    ...without(inWorkspace(shipped), owner.imports),
    ...without(inWorkspace(development), [...owner.imports, ...owner.testImports, ...(owner.copies ?? [])])
  ]
  return [
    ...(manifest.name === owner.name
      ? []
      : [{ where, message: `has the name ${manifest.name}, but ${rulesFile} call it ${owner.name}` }]),
    ...forbidden.map((name) => ({ where, message: `depends on ${name}, which ${rulesFile} do not allow` })),
    ...(owner.bundles === true ? bundleFindings(where, manifest) : [])
  ]
}

/**
 * Installing a package that bundles everything downloads no other package. It has no dependencies, and its peers are
 * optional.
 */
const bundleFindings = (where: string, manifest: Manifest): ReadonlyArray<Finding> => [
  ...Object.keys(manifest.dependencies ?? {}).map((name) => ({
    where,
    message: `lists ${name} under dependencies, but the build bundles it: move it to devDependencies`
  })),
  ...Object.keys(manifest.peerDependencies ?? {})
    .filter((name) => manifest.peerDependenciesMeta?.[name]?.optional !== true)
    .map((name) => ({ where, message: `requires the peer ${name}: mark it as optional in peerDependenciesMeta` }))
]

const hasLicense = (root: string, folder: string): boolean => {
  const path = join(root, folder, "LICENSE")
  return existsSync(path) && readFileSync(path, "utf8") === readFileSync(join(root, "LICENSE"), "utf8")
}

/** Libraries whose values cross the border of a package, so that a program needs one copy. Their users install them. */
const sharedLibraries = ["effect"]

/** A shared library is a peer, with the range of all packages. See docs/adr/0030-effect-as-a-peer.md. */
const peerFindings = (root: string, packages: Packages): ReadonlyArray<Finding> => {
  const ranges = new Map<string, { readonly range: string; readonly where: string }>()
  const findings: Array<Finding> = []
  for (const where of packages.filter(({ published }) => published).map(({ folder }) => `${folder}/package.json`)) {
    const { dependencies, peerDependencies } = read<Manifest>(root, where)
    for (const name of sharedLibraries) {
      if (dependencies?.[name] !== undefined)
        findings.push({ where, message: `lists ${name} under dependencies: move it to peerDependencies` })
      const range = peerDependencies?.[name]
      if (range === undefined) continue
      const known = ranges.get(name)
      if (known === undefined) ranges.set(name, { range, where })
      else if (known.range !== range)
        findings.push({ where, message: `accepts ${name} ${range}, but ${known.where} accepts ${known.range}` })
    }
  }
  return findings
}

/** The fields that every published package must have. */
const shapeFindings = (root: string, { folder, published }: WorkspacePackage): ReadonlyArray<Finding> => {
  if (!published) return []
  const where = `${folder}/package.json`
  const { type, license, engines, files, keywords, repository } = read<Manifest>(root, where)
  const workspace = read<Manifest>(root, "package.json")
  const node = workspace.engines?.node
  const url = workspace.repository?.url
  const rules: ReadonlyArray<readonly [boolean, string]> = [
    [type === "module", `must set "type" to "module"`],
    [license === "Apache-2.0", `must set "license" to "Apache-2.0"`],
    [engines?.node === node, `must set "engines.node" to "${node}", as the root package.json does`],
    [files !== undefined, `must list the published files under "files"`],
    [files === undefined || files.includes("CHANGELOG.md"), `must list CHANGELOG.md under "files"`],
    [(keywords ?? []).length > 0, `must list words to search for under "keywords"`],
    [
      repository?.url === url && repository?.directory === folder,
      `must set "repository" to the url ${url} and the directory ${folder}`
    ],
    [existsSync(join(root, folder, "README.md")), "needs a README.md in the same folder"],
    [
      hasLicense(root, folder),
      "needs a copy of the root LICENSE in the same folder, because npm packs only files below it"
    ]
  ]
  return rules.filter(([isMet]) => !isMet).map(([, message]) => ({ where, message }))
}

/**
 * The build writes a module to the folder of its source. An export with another path therefore fails only after the
 * build.
 */
const exportFindings = (root: string, { folder }: WorkspacePackage): ReadonlyArray<Finding> => {
  const where = `${folder}/package.json`
  return Object.entries(read<Manifest>(root, where).exports ?? {}).flatMap(([name, target]) => {
    const source = typeof target === "object" ? target?.["@sluice/source"] : undefined
    if (typeof target !== "object" || target === null || source === undefined) return []
    const built = source.replace("./src/", "./dist/").replace(/\.tsx?$/, "")
    const expected: Readonly<Record<string, string>> = { types: `${built}.d.ts`, default: `${built}.js` }
    return [
      ...(existsSync(join(root, folder, source))
        ? []
        : [{ where, message: `exports ${name} from ${source}, which does not exist` }]),
      ...Object.entries(expected)
        .filter(([condition, path]) => target[condition] !== undefined && target[condition] !== path)
        .map(([condition, path]) => ({
          where,
          message: `exports ${name} with ${condition} ${target[condition]}, but the build of ${source} writes ${path}`
        }))
    ]
  })
}

const referenced = (root: string, folder: string, project: string): ReadonlyArray<string> =>
  (read<Project>(root, `${folder}/${project}`).references ?? [])
    .map(({ path }) => posix.join(folder, path))
    .filter((other) => other !== folder)

/** A TypeScript project references only packages that the import rules allow. */
const projectFindings = (
  root: string,
  packages: Packages,
  { folder }: WorkspacePackage,
  { project, allowed }: { readonly project: string; readonly allowed: ReadonlyArray<string> }
): ReadonlyArray<Finding> => {
  const where = `${folder}/${project}`
  if (!existsSync(join(root, where))) return [{ where, message: "is missing" }]
  const allowedFolders = packages.filter(({ name }) => allowed.includes(name)).map((other) => other.folder)
  return without(referenced(root, folder, project), allowedFolders).map((other) => ({
    where,
    message: `references ${other}, which ${rulesFile} do not allow`
  }))
}

/** A workspace package that is missing in the import rules would not be checked. */
const unlistedFindings = (root: string, packages: Packages): ReadonlyArray<Finding> =>
  ["packages", "apps"]
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .filter((folder) => packages.every((known) => known.folder !== folder))
    .map((folder) => ({ where: folder, message: `is not listed in ${rulesFile}` }))

/** `tsc -b` checks and orders the projects by their references. */
const missingFindings = (root: string, packages: Packages): ReadonlyArray<Finding> =>
  missingReferences(root, packages).flatMap(({ project, paths }) =>
    paths.map((path) => ({
      where: project,
      message: `does not reference ${path}: run node --import tsx tools/src/GenerateReferences.ts`
    }))
  )

/** With two versions of a library in a workspace, values of one version are not recognised by the other. */
const versionFindings = (root: string, packages: Packages): ReadonlyArray<Finding> => {
  const first = new Map<string, { readonly version: string; readonly where: string }>()
  const findings: Array<Finding> = []
  for (const where of ["package.json", ...packages.map(({ folder }) => `${folder}/package.json`)]) {
    const { dependencies, devDependencies } = read<Manifest>(root, where)
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const known = first.get(name)
      if (known === undefined) first.set(name, { version, where })
      else if (known.version !== version) {
        findings.push({ where, message: `requires ${name} ${version}, but ${known.where} requires ${known.version}` })
      }
    }
  }
  return findings
}

/** Compares package.json files and TypeScript projects with the import rules. */
export const checkManifests = (root: string, packages: Packages): CheckResult => ({
  examined: packages.length,
  findings: [
    ...packages.flatMap((owner) => [
      ...manifestFindings(root, packages, owner),
      ...shapeFindings(root, owner),
      ...exportFindings(root, owner),
      ...projectFindings(root, packages, owner, { project: "tsconfig.json", allowed: owner.imports }),
      ...projectFindings(root, packages, owner, {
        project: "tsconfig.test.json",
        allowed: [...owner.imports, ...owner.testImports]
      })
    ]),
    ...unlistedFindings(root, packages),
    ...missingFindings(root, packages),
    ...versionFindings(root, packages),
    ...peerFindings(root, packages)
  ]
})
