import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkTexts } from "../src/checks/Texts.js"

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
  return checkTexts(root).findings.map(({ where, message }) => `${where}: ${message}`)
}

// Put together here, so that the check of this repository does not find them.
const home = ["", "home", "somebody", "sluice"].join("/")
const host = ["registry", "npmjs", "org"].join(".")
const later = ["TO", "DO"].join("")
const ignore = ["@ts", "ignore"].join("-")

it("has nothing to say of what may be published", () => {
  const readme = [
    "# A page",
    "[a page](docs/b.md#two-words) [a heading](#a-page) [elsewhere](https://www.example.com/x)",
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
  ["a path of a machine", "a.ts", `const a = "${home}"`, "a.ts:1: names a path of somebody's machine"],
  ["the host of a registry", "docs/a.md", `from ${host}`, "docs/a.md:1: names the host of a package registry"],
  ["what is left for later", "a.ts", `\n// ${later} this`, "a.ts:2: leaves something for later"],
  ["a checker that is switched off", "a.ts", `// ${ignore}`, "a.ts:1: switches the type checker off"],
  ["a link to nowhere", "docs/a.md", "[x](../b.md)", "docs/a.md: links to ../b.md, where nothing stands"],
  ["a picture of nothing", "docs/a.md", "![x](b.svg)", "docs/a.md: links to b.svg, where nothing stands"],
  ["a link to no heading", "a.md", "# One\n[x](#two)", "a.md: links to #two, a heading that a.md does not have"],
  [
    "an address in the lock file",
    "package-lock.json",
    JSON.stringify({ packages: { "node_modules/a": { resolved: `https://${host}/a.tgz` } } }),
    "package-lock.json: holds an address for node_modules/a"
  ]
])("finds %s", (_, path, text, expected) => {
  const found = findings({ [path]: text })
  expect(found.map((finding) => finding.startsWith(expected))).toEqual([true])
})

it("does not look at what git ignores", () => {
  expect(findings({ ".gitignore": "cache/\n", "cache/a.ts": `"${home}"` })).toEqual([])
})
