import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkManifests } from "../src/checks/Manifests.js"
import { withReferences } from "../src/checks/References.js"
import { workspacePackage } from "./support/workspacePackage.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-manifests-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const packages = [
  workspacePackage("low"),
  workspacePackage("high", { imports: ["@example/low"] }),
  workspacePackage("whole", { imports: ["@example/low"], bundles: true, copies: ["@example/pages"] }),
  workspacePackage("pages", { published: false })
]

const json = (path: string, value: unknown): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), JSON.stringify(value))
}

const url = "git+https://example.com/example.git"

const manifest = (name: string, rest: object = {}) => ({
  name,
  type: "module",
  license: "Apache-2.0",
  keywords: ["example"],
  repository: { type: "git", url, directory: `packages/${name.slice("@example/".length)}` },
  engines: { node: ">=20.19.0" },
  files: ["dist", "CHANGELOG.md"],
  ...rest
})

const projects = packages.map(({ folder }) => folder).flatMap((folder) => [folder, `${folder}/tsconfig.test.json`])

/** Checks a repository that keeps every rule, with these files replaced. */
const findings = (changed: Readonly<Record<string, unknown>> = {}): ReadonlyArray<string> => {
  const files: Record<string, unknown> = {
    "package.json": { engines: { node: ">=20.19.0" }, repository: { type: "git", url } },
    "tsconfig.json": { references: projects.map((path) => ({ path })) },
    "packages/low/package.json": manifest("@example/low"),
    "packages/high/package.json": manifest("@example/high", { dependencies: { "@example/low": "0.1.0" } }),
    "packages/high/tsconfig.json": { references: [{ path: "../low" }] },
    "packages/whole/package.json": manifest("@example/whole", {
      devDependencies: { "@example/low": "0.1.0", "@example/pages": "0.1.0", library: "1.0.0" },
      peerDependencies: { library: "1" },
      peerDependenciesMeta: { library: { optional: true } }
    }),
    "packages/whole/tsconfig.json": { references: [{ path: "../low" }] },
    "packages/pages/package.json": manifest("@example/pages"),
    ...Object.fromEntries(
      [
        "low/tsconfig.json",
        "pages/tsconfig.json",
        ...packages.map(({ name }) => `${name.slice("@example/".length)}/tsconfig.test.json`)
      ].map((path) => [`packages/${path}`, {}])
    ),
    ...changed
  }
  for (const { folder } of packages) {
    mkdirSync(join(root, folder, "src"), { recursive: true })
    writeFileSync(join(root, folder, "README.md"), "")
    writeFileSync(join(root, folder, "LICENSE"), "the license")
  }
  writeFileSync(join(root, "LICENSE"), "the license")
  mkdirSync(join(root, "apps"))
  for (const [path, value] of Object.entries(files)) json(path, value)
  return checkManifests(root, packages).findings.map(({ where, message }) => `${where}: ${message}`)
}

it("finds nothing in a repository that keeps the import rules", () => {
  expect(findings()).toEqual([])
})

it.each([
  [
    "a dependency against the import rules",
    { "packages/low/package.json": manifest("@example/low", { peerDependencies: { "@example/high": "*" } }) },
    "depends on @example/high"
  ],
  [
    "a project reference against the import rules",
    { "packages/low/tsconfig.json": { references: [{ path: "../high" }] } },
    "references packages/high"
  ],
  [
    "a name that differs from the import rules",
    { "packages/low/package.json": manifest("@example/else") },
    "call it @example/low"
  ],
  [
    "a different licence",
    { "packages/low/package.json": manifest("@example/low", { license: "MIT" }) },
    'must set "license" to "Apache-2.0"'
  ],
  [
    "a different version of Node",
    { "packages/low/package.json": manifest("@example/low", { engines: { node: ">=18" } }) },
    'must set "engines.node" to ">=20.19.0"'
  ],
  [
    "a dependency of a package that bundles everything",
    { "packages/whole/package.json": manifest("@example/whole", { dependencies: { "@example/low": "0.1.0" } }) },
    "lists @example/low under dependencies"
  ],
  [
    "a required peer of such a package",
    { "packages/whole/package.json": manifest("@example/whole", { peerDependencies: { library: "1" } }) },
    "requires the peer library"
  ],
  [
    "an import of a package that is only copied",
    { "packages/whole/tsconfig.json": { references: [{ path: "../pages" }] } },
    "references packages/pages"
  ],
  [
    "a package without keywords",
    { "packages/low/package.json": manifest("@example/low", { keywords: [] }) },
    'words to search for under "keywords"'
  ],
  [
    "another repository",
    { "packages/low/package.json": manifest("@example/low", { repository: { url, directory: "packages/high" } }) },
    "the directory packages/low"
  ],
  [
    "an archive without its change log",
    { "packages/low/package.json": manifest("@example/low", { files: ["dist"] }) },
    "must list CHANGELOG.md"
  ],
  [
    "a shared library among the dependencies",
    { "packages/low/package.json": manifest("@example/low", { dependencies: { effect: "3.22.4" } }) },
    "lists effect under dependencies: move it to peerDependencies"
  ],
  [
    "two ranges of a shared library",
    {
      "packages/low/package.json": manifest("@example/low", { peerDependencies: { effect: "^3.22.4" } }),
      "packages/high/package.json": manifest("@example/high", { peerDependencies: { effect: "^3.20.0" } })
    },
    "accepts effect ^3.20.0, but packages/low/package.json accepts ^3.22.4"
  ],
  [
    "a dependency without its project reference",
    { "packages/high/tsconfig.json": {} },
    "packages/high/tsconfig.json: does not reference ../low"
  ],
  ["a project that no check covers", { "tsconfig.json": { references: [] } }, "does not reference packages/low"],
  ["a package that the import rules do not list", { "apps/new/package.json": {} }, "is not listed in the import rules"],
  [
    "two versions of one library",
    {
      "packages/low/package.json": manifest("@example/low", { dependencies: { effect: "3.22.4" } }),
      "packages/high/package.json": manifest("@example/high", { devDependencies: { effect: "3.22.3" } })
    },
    "requires effect 3.22.3, but packages/low/package.json requires 3.22.4"
  ]
])("finds %s", (_, changed, expected) => {
  expect(findings(changed).filter((finding) => finding.includes(expected))).not.toEqual([])
})

it("reports a package whose license differs from that of the repository", () => {
  expect(findings({ "packages/low/LICENSE": "changed" })).toEqual([
    "packages/low/package.json: needs a copy of the root LICENSE in the same folder, because npm packs only files below it"
  ])
})

it("reports an export that the build does not write, or whose source does not exist", () => {
  const exported = (source: string, path: string) => ({
    "@sluice/source": source,
    types: `${path}.d.ts`,
    default: `${path}.js`
  })
  const low = manifest("@example/low", {
    exports: {
      "./Right": exported("./src/items/Right.ts", "./dist/items/Right"),
      "./Wrong": exported("./src/items/Wrong.ts", "./dist/Wrong"),
      "./internal/*": null,
      "./package.json": "./package.json"
    }
  })
  mkdirSync(join(root, "packages/low/src/items"), { recursive: true })
  writeFileSync(join(root, "packages/low/src/items/Right.ts"), "")
  expect(findings({ "packages/low/package.json": low })).toEqual([
    "packages/low/package.json: exports ./Wrong from ./src/items/Wrong.ts, which does not exist",
    "packages/low/package.json: exports ./Wrong with types ./dist/Wrong.d.ts, but the build of ./src/items/Wrong.ts writes ./dist/items/Wrong.d.ts",
    "packages/low/package.json: exports ./Wrong with default ./dist/Wrong.js, but the build of ./src/items/Wrong.ts writes ./dist/items/Wrong.js"
  ])
})

it.each([
  ["no references", '{\n  "files": []\n}\n', [{ path: "../low" }]],
  ["an empty list", '{\n  "references": []\n}\n', [{ path: "../low" }]],
  [
    "one reference",
    '{\n  "references": [{ "path": "../other" }],\n  "include": ["src"]\n}\n',
    [{ path: "../other" }, { path: "../low" }]
  ]
])("adds a reference to a project with %s", (_, text, references) => {
  expect(JSON.parse(withReferences(text, ["../low"]))).toEqual({ ...JSON.parse(text), references })
})
