import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkManifests } from "../src/checks/Manifests.js"
import type { Room } from "../src/House.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-manifests-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const room = (name: string, rest: Partial<Room> = {}): Room => ({
  folder: `packages/${name}`,
  name: `@house/${name}`,
  imports: [],
  testImports: [],
  machine: false,
  published: true,
  ...rest
})

const rooms = [
  room("low"),
  room("high", { imports: ["@house/low"] }),
  room("whole", { imports: ["@house/low"], bundles: true, copies: ["@house/pages"] }),
  room("pages", { published: false })
]

const json = (path: string, value: unknown): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), JSON.stringify(value))
}

const manifest = (name: string, rest: object = {}) => ({
  name,
  type: "module",
  license: "Apache-2.0",
  engines: { node: ">=20.19.0" },
  files: ["dist"],
  ...rest
})

const projects = rooms.map(({ folder }) => folder).flatMap((folder) => [folder, `${folder}/tsconfig.test.json`])

/** A house without fault, with these files in the place of its own. */
const findings = (changed: Readonly<Record<string, unknown>> = {}): ReadonlyArray<string> => {
  const files: Record<string, unknown> = {
    "package.json": { engines: { node: ">=20.19.0" } },
    "tsconfig.json": { references: projects.map((path) => ({ path })) },
    "packages/low/package.json": manifest("@house/low"),
    "packages/high/package.json": manifest("@house/high", { dependencies: { "@house/low": "0.1.0" } }),
    "packages/high/tsconfig.json": { references: [{ path: "../low" }] },
    "packages/whole/package.json": manifest("@house/whole", {
      devDependencies: { "@house/low": "0.1.0", "@house/pages": "0.1.0", library: "1.0.0" },
      peerDependencies: { library: "1" },
      peerDependenciesMeta: { library: { optional: true } }
    }),
    "packages/whole/tsconfig.json": { references: [{ path: "../low" }] },
    "packages/pages/package.json": manifest("@house/pages"),
    ...Object.fromEntries(
      [
        "low/tsconfig.json",
        "pages/tsconfig.json",
        ...rooms.map(({ name }) => `${name.slice(7)}/tsconfig.test.json`)
      ].map((path) => [`packages/${path}`, {}])
    ),
    ...changed
  }
  for (const { folder } of rooms) {
    mkdirSync(join(root, folder, "src"), { recursive: true })
    writeFileSync(join(root, folder, "README.md"), "")
  }
  mkdirSync(join(root, "apps"))
  for (const [path, value] of Object.entries(files)) json(path, value)
  return checkManifests(root, rooms).map(({ where, message }) => `${where}: ${message}`)
}

it("has nothing to say of a house that agrees with its table", () => {
  expect(findings()).toEqual([])
})

it.each([
  [
    "a dependency against the table",
    { "packages/low/package.json": manifest("@house/low", { peerDependencies: { "@house/high": "*" } }) },
    "depends on @house/high"
  ],
  [
    "a reference against the table",
    { "packages/low/tsconfig.json": { references: [{ path: "../high" }] } },
    "refers to packages/high"
  ],
  ["another name", { "packages/low/package.json": manifest("@house/else") }, "the table says @house/low"],
  [
    "another licence",
    { "packages/low/package.json": manifest("@house/low", { license: "MIT" }) },
    "the licence Apache-2.0"
  ],
  [
    "another Node",
    { "packages/low/package.json": manifest("@house/low", { engines: { node: ">=18" } }) },
    "must ask for Node >=20.19.0"
  ],
  [
    "a dependency of a room that holds everything",
    { "packages/whole/package.json": manifest("@house/whole", { dependencies: { "@house/low": "0.1.0" } }) },
    "names @house/low under dependencies"
  ],
  [
    "a peer that such a room cannot do without",
    { "packages/whole/package.json": manifest("@house/whole", { peerDependencies: { library: "1" } }) },
    "asks for the peer library"
  ],
  [
    "an import of what is only copied",
    { "packages/whole/tsconfig.json": { references: [{ path: "../pages" }] } },
    "refers to packages/pages"
  ],
  ["a project that nobody checks", { "tsconfig.json": { references: [] } }, "does not refer to packages/low"],
  ["a package that the table does not know", { "apps/new/package.json": {} }, "stands in no row"],
  [
    "two versions of one library",
    {
      "packages/low/package.json": manifest("@house/low", { dependencies: { effect: "3.22.4" } }),
      "packages/high/package.json": manifest("@house/high", { devDependencies: { effect: "3.22.3" } })
    },
    "asks for effect 3.22.3, packages/low/package.json for 3.22.4"
  ]
])("finds %s", (_, changed, expected) => {
  expect(findings(changed).filter((finding) => finding.includes(expected))).not.toEqual([])
})
