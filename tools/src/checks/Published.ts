import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Problem } from "@arethetypeswrong/core"
import { checkPackage, Package } from "@arethetypeswrong/core"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import type { WorkspacePackage } from "../ImportRules.js"
import { subpaths } from "../PublicModules.js"
import type { CheckResult, Finding } from "./Finding.js"

interface Packed {
  readonly name: string
  readonly version: string
  readonly files: ReadonlyArray<{ readonly path: string }>
}

type Contents = ReadonlyMap<string, Buffer>

/** The files that npm would pack for each package. Writes nothing. */
const pack = (root: string, packages: ReadonlyArray<WorkspacePackage>): ReadonlyArray<Packed> => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts", ...packages.flatMap(({ folder }) => ["-w", folder])]
  const output = execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
  const parsed: ReadonlyArray<Packed> | Record<string, Packed> = JSON.parse(output)
  return Object.values(parsed)
}

// The packages are ESM only, so problems of CommonJS resolution do not apply.
const isRelevant = (problem: Problem): boolean =>
  !("resolutionKind" in problem) || problem.resolutionKind === "node16-esm" || problem.resolutionKind === "bundler"

const sentence = (problem: Problem): string => {
  if ("entrypoint" in problem) return `${problem.kind} at ${problem.entrypoint} (${problem.resolutionKind})`
  if ("moduleSpecifier" in problem) return `${problem.kind} in ${problem.fileName}: ${problem.moduleSpecifier}`
  return "fileName" in problem
    ? `${problem.kind} in ${problem.fileName}`
    : `${problem.kind} in ${problem.typesFileName}`
}

const typeFindings = async (
  where: string,
  { name, version }: Packed,
  contents: Contents,
  entrypoints: ReadonlyArray<string>
): Promise<ReadonlyArray<Finding>> => {
  const files = Object.fromEntries([...contents].map(([path, data]) => [`/node_modules/${name}/${path}`, data]))
  const result = await checkPackage(new Package(files, name, version), { entrypoints: [...entrypoints] })
  if (result.types === false) return [{ where, message: "would be published without types; build it first" }]
  return result.problems.filter(isRelevant).map((problem) => ({ where, message: sentence(problem) }))
}

const shapeFindings = async (where: string, contents: Contents): Promise<ReadonlyArray<Finding>> => {
  const files = [...contents].map(([path, data]) => ({ name: `package/${path}`, data }))
  const { messages, pkg } = await publint({ pkgDir: "package", strict: true, pack: { files } })
  return messages.map((message) => ({ where, message: formatMessage(message, pkg, { color: false }) ?? message.code }))
}

const unwanted = /\.tsbuildinfo$|(^|\/)\.|\.test\.[cm]?[jt]s$/

// Parts that modules share or load lazily are named NAME-HASH. They do not belong to a single module.
const built = /^dist\/(?![^/]+-[\w-]{8}\.)(.+?)\.(?:js|d\.ts)$/

const isCopied = ({ copies }: WorkspacePackage, path: string): boolean =>
  (copies ?? []).some((name) => path.startsWith(`dist/${name.replace(/^.*\//, "")}/`))

/** Files that users of the package do not need, and build output whose source was removed. */
const fileFindings = (root: string, owner: WorkspacePackage, paths: Iterable<string>): ReadonlyArray<Finding> =>
  [...paths].flatMap((path) => {
    const where = `${owner.folder}/${path}`
    if (unwanted.test(path)) return [{ where, message: "must not be published; exclude it in `files`" }]
    const module = isCopied(owner, path) ? undefined : built.exec(path)?.[1]
    if (module === undefined) return []
    if ([".ts", ".tsx"].some((end) => existsSync(join(root, owner.folder, "src", module + end)))) return []
    return [{ where, message: "was built from a module that no longer exists; build again" }]
  })

const archiveFindings = async (
  root: string,
  owner: WorkspacePackage,
  packed: Packed
): Promise<ReadonlyArray<Finding>> => {
  const contents = new Map(packed.files.map(({ path }) => [path, readFileSync(join(root, owner.folder, path))]))
  return [
    ...fileFindings(root, owner, contents.keys()),
    ...(await shapeFindings(owner.folder, contents)),
    ...(await typeFindings(owner.folder, packed, contents, subpaths(root, owner)))
  ]
}

/** Examines the archive of each published package in the form that users receive. The packages must be built. */
export const checkPublished = async (root: string, packages: ReadonlyArray<WorkspacePackage>): Promise<CheckResult> => {
  const published = packages.filter((item) => item.published)
  const archives = pack(root, published)
  const findings: Array<Finding> = []
  for (const owner of published) {
    const packed = archives.find(({ name }) => name === owner.name)
    if (packed === undefined) findings.push({ where: owner.folder, message: "npm creates no archive for this package" })
    else findings.push(...(await archiveFindings(root, owner, packed)))
  }
  return { examined: archives.length, findings }
}
