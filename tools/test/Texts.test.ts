import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkPhrases, checkTexts } from "../src/checks/Texts.js"

let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-texts-"))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const findings = (files: Readonly<Record<string, string>>): ReadonlyArray<string> => {
  const lock = JSON.stringify({ packages: { "packages/a": { resolved: "packages/a", link: true } } })
  for (const [path, text] of Object.entries({ "package-lock.json": lock, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  execFileSync("git", ["init", "--quiet"], { cwd: root })
  return [...checkTexts(root).findings, ...checkPhrases(root).findings].map(
    ({ where, message }) => `${where}: ${message}`
  )
}

// Assembled here, so that the check of this repository does not find them.
const home = ["", "home", "somebody", "sluice"].join("/")
const host = ["registry", "npmjs", "org"].join(".")
const later = ["TO", "DO"].join("")
const ignore = ["@ts", "ignore"].join("-")

it("finds nothing in texts that may be published", () => {
  const readme = [
    "# A page",
    "[a page](docs/b.md#two-words) [a heading](#a-page) [another site](https://www.example.com/x)",
    "`[code](nowhere.md)`",
    "```",
    "[code](nowhere.md)",
    "```"
  ]
  expect(
    findings({ "README.md": readme.join("\n"), "docs/b.md": "# Two Words\n", "a.ts": "export const a = 1\n" })
  ).toEqual([])
})

it.each([
  ["a path of one machine", "a.ts", `const a = "${home}"`, "a.ts:1: contains a path of one machine"],
  ["the host of a registry", "docs/a.md", `from ${host}`, "docs/a.md:1: contains the host of a package registry"],
  ["postponed work", "a.ts", `\n// ${later} this`, "a.ts:2: postpones work"],
  ["a disabled type checker", "a.ts", `// ${ignore}`, "a.ts:1: disables the type checker"],
  ["a link without a target", "docs/a.md", "[x](../b.md)", "docs/a.md: links to ../b.md, which does not exist"],
  ["a missing picture", "docs/a.md", "![x](b.svg)", "docs/a.md: links to b.svg, which does not exist"],
  ["a link to a missing heading", "a.md", "# One\n[x](#two)", "a.md: links to #two, but a.md has no such heading"],
  ["a phrase to avoid", "a.ts", "// ok\n// Mend it.", 'a.ts:2: contains "mend"; write "fix"'],
  [
    "a phrase over two lines",
    "a.ts",
    "// This was in\n// vain.",
    'a.ts:1: contains "in vain"; write "without success"'
  ],
  [
    "an address in the lock file",
    "package-lock.json",
    JSON.stringify({ packages: { "node_modules/a": { resolved: `https://${host}/a.tgz` } } }),
    "package-lock.json: contains an address for node_modules/a"
  ]
])("finds %s", (_, path, text, expected) => {
  const found = findings({ [path]: text })
  expect(found.map((finding) => finding.startsWith(expected))).toEqual([true])
})

it("ignores files that git ignores", () => {
  expect(findings({ ".gitignore": "cache/\n", "cache/a.ts": `"${home}"` })).toEqual([])
})

it("accepts words that only contain a phrase of the list", () => {
  expect(findings({ "a.ts": "// Amendments and recommended soils\n" })).toEqual([])
})
