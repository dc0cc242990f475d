import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import type { Room } from "../House.js"
import type { Finding } from "./Finding.js"

interface Manifest {
  readonly name: string
  readonly license?: string
  readonly type?: string
  readonly files?: ReadonlyArray<string>
  readonly engines?: { readonly node?: string }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

interface Project {
  readonly references?: ReadonlyArray<{ readonly path: string }>
}

const read = <A>(root: string, path: string): A => JSON.parse(readFileSync(join(root, path), "utf8"))

const isRoom = (rooms: ReadonlyArray<Room>, name: string): boolean => rooms.some((room) => room.name === name)

const surplus = (have: ReadonlyArray<string>, may: ReadonlyArray<string>): ReadonlyArray<string> =>
  have.filter((name) => !may.includes(name))

/** package.json names no room that the table does not allow. */
const manifestFindings = (root: string, rooms: ReadonlyArray<Room>, room: Room): ReadonlyArray<Finding> => {
  const where = `${room.folder}/package.json`
  const manifest = read<Manifest>(root, where)
  const shipped = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  const development = Object.keys(manifest.devDependencies ?? {})
  const inRooms = (names: ReadonlyArray<string>) => names.filter((name) => isRoom(rooms, name))
  const wrong = [
    ...surplus(inRooms(shipped), room.imports),
    ...surplus(inRooms(development), [...room.imports, ...room.testImports, ...(room.copies ?? [])])
  ]
  return [
    ...(manifest.name === room.name
      ? []
      : [{ where, message: `is named ${manifest.name}, the table says ${room.name}` }]),
    ...wrong.map((name) => ({
      where,
      message: `depends on ${name}, an arrow that the import table (tools/src/House.ts) does not have`
    })),
    ...(room.bundles === true ? bundleFindings(where, manifest) : [])
  ]
}

/** Who installs a room that holds everything it needs fetches nothing else; a peer is there anyway or is not needed. */
const bundleFindings = (where: string, manifest: Manifest): ReadonlyArray<Finding> => [
  ...Object.keys(manifest.dependencies ?? {}).map((name) => ({
    where,
    message: `names ${name} under dependencies, but the build copies it in: move it to devDependencies`
  })),
  ...Object.keys(manifest.peerDependencies ?? {})
    .filter((name) => manifest.peerDependenciesMeta?.[name]?.optional !== true)
    .map((name) => ({ where, message: `asks for the peer ${name}; say in peerDependenciesMeta that it is optional` }))
]

/** What everybody who installs a published room relies on. */
const shapeFindings = (root: string, room: Room): ReadonlyArray<Finding> => {
  if (!room.published) return []
  const where = `${room.folder}/package.json`
  const { type, license, engines, files } = read<Manifest>(root, where)
  const least = read<Manifest>(root, "package.json").engines?.node
  const rules: ReadonlyArray<readonly [boolean, string]> = [
    [type === "module", `must say "type": "module"`],
    [license === "Apache-2.0", "must name the licence Apache-2.0"],
    [engines?.node === least, `must ask for Node ${least}, as the root does`],
    [files !== undefined, "must say which files are published"],
    [existsSync(join(root, room.folder, "README.md")), "needs a README.md beside it"]
  ]
  return rules.filter(([holds]) => !holds).map(([, message]) => ({ where, message }))
}

const referenced = (root: string, room: Room, project: string): ReadonlyArray<string> =>
  (read<Project>(root, `${room.folder}/${project}`).references ?? [])
    .map(({ path }) => posix.join(room.folder, path))
    .filter((folder) => folder !== room.folder)

const projectFindings = (
  root: string,
  rooms: ReadonlyArray<Room>,
  room: Room,
  project: string,
  names: ReadonlyArray<string>
): ReadonlyArray<Finding> => {
  const where = `${room.folder}/${project}`
  // A room that nobody has moved into yet.
  if (!existsSync(join(root, room.folder, "src"))) return []
  if (!existsSync(join(root, where))) return [{ where, message: "is missing" }]
  const may = rooms.filter(({ name }) => names.includes(name)).map(({ folder }) => folder)
  return surplus(referenced(root, room, project), may).map((folder) => ({
    where,
    message: `refers to ${folder}, an arrow that the import table (tools/src/House.ts) does not have`
  }))
}

/** A workspace package that the table does not know would be checked by nobody. */
const unknownFindings = (root: string, rooms: ReadonlyArray<Room>): ReadonlyArray<Finding> =>
  ["packages", "apps"]
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")) && rooms.every((room) => room.folder !== folder))
    .map((folder) => ({ where: folder, message: "stands in no row of the import table (tools/src/House.ts)" }))

/** The projects that `tsc -b` at the root reaches by itself. */
const solutionFindings = (root: string, rooms: ReadonlyArray<Room>): ReadonlyArray<Finding> => {
  const listed = (read<Project>(root, "tsconfig.json").references ?? []).map(({ path }) => posix.normalize(path))
  return rooms
    .filter(({ folder }) => existsSync(join(root, folder, "src")))
    .flatMap(({ folder }) => [folder, `${folder}/tsconfig.test.json`])
    .filter((path) => !listed.includes(path))
    .map((path) => ({ where: "tsconfig.json", message: `does not refer to ${path}, so that nobody checks its types` }))
}

/** Two versions of one library in one workspace: a value made by the one is not known to the other. */
const versionFindings = (root: string, rooms: ReadonlyArray<Room>): ReadonlyArray<Finding> => {
  const first = new Map<string, { readonly version: string; readonly where: string }>()
  const findings: Array<Finding> = []
  for (const where of ["package.json", ...rooms.map(({ folder }) => `${folder}/package.json`)]) {
    const { dependencies, devDependencies } = read<Manifest>(root, where)
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const known = first.get(name)
      if (known === undefined) first.set(name, { version, where })
      else if (known.version !== version) {
        findings.push({ where, message: `asks for ${name} ${version}, ${known.where} for ${known.version}` })
      }
    }
  }
  return findings
}

/** Compares package.json files and TypeScript projects with the table of rooms. */
export const checkManifests = (root: string, rooms: ReadonlyArray<Room>): ReadonlyArray<Finding> => [
  ...rooms.flatMap((room) => [
    ...manifestFindings(root, rooms, room),
    ...shapeFindings(root, room),
    ...projectFindings(root, rooms, room, "tsconfig.json", room.imports),
    ...projectFindings(root, rooms, room, "tsconfig.test.json", [...room.imports, ...room.testImports])
  ]),
  ...unknownFindings(root, rooms),
  ...solutionFindings(root, rooms),
  ...versionFindings(root, rooms)
]
