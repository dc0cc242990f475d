import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Problem } from "@arethetypeswrong/core"
import { checkPackage, Package } from "@arethetypeswrong/core"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import type { Room } from "../House.js"
import { subpaths } from "../PublicModules.js"
import type { Finding } from "./Finding.js"

interface Packed {
  readonly name: string
  readonly version: string
  readonly files: ReadonlyArray<{ readonly path: string }>
}

/** What npm would put into the archive of each published room. Nothing is written. */
const pack = (root: string, rooms: ReadonlyArray<Room>): ReadonlyArray<Packed> => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts", ...rooms.flatMap(({ folder }) => ["-w", folder])]
  const answer = execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
  const parsed: ReadonlyArray<Packed> | Record<string, Packed> = JSON.parse(answer)
  return Object.values(parsed)
}

// The packages are ESM only: how CommonJS resolution of old compilers sees them does not matter.
const matters = (problem: Problem): boolean =>
  !("resolutionKind" in problem) || problem.resolutionKind === "node16-esm" || problem.resolutionKind === "bundler"

const words = (problem: Problem): string => {
  if ("entrypoint" in problem) return `${problem.kind} at ${problem.entrypoint} (${problem.resolutionKind})`
  if ("moduleSpecifier" in problem) return `${problem.kind} in ${problem.fileName}: ${problem.moduleSpecifier}`
  return "fileName" in problem
    ? `${problem.kind} in ${problem.fileName}`
    : `${problem.kind} in ${problem.typesFileName}`
}

const typeFindings = async (
  room: Room,
  packed: Packed,
  contents: ReadonlyMap<string, Buffer>,
  entrypoints: ReadonlyArray<string>
): Promise<ReadonlyArray<Finding>> => {
  const files = Object.fromEntries([...contents].map(([path, data]) => [`/node_modules/${packed.name}/${path}`, data]))
  const result = await checkPackage(new Package(files, packed.name, packed.version), { entrypoints: [...entrypoints] })
  if (result.types === false) return [{ where: room.folder, message: "is published without types; build it first" }]
  return result.problems.filter(matters).map((problem) => ({ where: room.folder, message: words(problem) }))
}

const shapeFindings = async (room: Room, contents: ReadonlyMap<string, Buffer>): Promise<ReadonlyArray<Finding>> => {
  const files = [...contents].map(([path, data]) => ({ name: `package/${path}`, data }))
  const { messages, pkg } = await publint({ pkgDir: "package", strict: true, pack: { files } })
  return messages.map((message) => ({
    where: room.folder,
    message: formatMessage(message, pkg, { color: false }) ?? message.code
  }))
}

const unwanted = /\.tsbuildinfo$|(^|\/)\.|\.test\.[cm]?[jt]s$/

// What several entries share, or what is loaded late, carries a hash of its content in its name.
const built = /^dist\/(?!chunk-)(.+?)(?:-[\w-]{8})?\.(?:js|d\.ts)$/

const isCopied = (room: Room, path: string): boolean =>
  (room.copies ?? []).some((name) => path.startsWith(`dist/${name.replace(/^.*\//, "")}/`))

/** Files that serve nobody who installs the package, and built modules whose source is gone. */
const fileFindings = (root: string, room: Room, paths: ReadonlyArray<string>): ReadonlyArray<Finding> =>
  paths.flatMap((path) => {
    const where = `${room.folder}/${path}`
    if (unwanted.test(path)) return [{ where, message: "must not be published; leave it out in `files`" }]
    const module = isCopied(room, path) ? undefined : built.exec(path)?.[1]
    if (module === undefined || existsSync(join(root, room.folder, "src", `${module}.ts`))) return []
    return [{ where, message: "was built from a module that is gone; remove dist and build again" }]
  })

const roomFindings = async (root: string, room: Room, packed: Packed): Promise<ReadonlyArray<Finding>> => {
  const paths = packed.files.map(({ path }) => path)
  const contents = new Map(paths.map((path) => [path, readFileSync(join(root, room.folder, path))]))
  return [
    ...fileFindings(root, room, paths),
    ...(await shapeFindings(room, contents)),
    ...(await typeFindings(room, packed, contents, subpaths(root, room)))
  ]
}

/** Looks at each published room as somebody who installs it gets it. The rooms must be built. */
export const checkPublished = async (
  root: string,
  rooms: ReadonlyArray<Room>
): Promise<{ readonly examined: number; readonly findings: ReadonlyArray<Finding> }> => {
  const published = rooms.filter((room) => room.published)
  const archives = pack(root, published)
  const findings: Array<Finding> = []
  for (const room of published) {
    const packed = archives.find(({ name }) => name === room.name)
    if (packed === undefined) findings.push({ where: room.folder, message: "npm makes no archive of it" })
    else findings.push(...(await roomFindings(root, room, packed)))
  }
  return { examined: archives.length, findings }
}
