import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { ProofResults } from "./proof/Page.js"
import * as Page from "./proof/Page.js"
import { promises } from "./proof/Promises.js"
import { type Proof, proofs } from "./proof/Proofs.js"
import * as Run from "./proof/Run.js"
import { root } from "./Repository.js"

const resultsFile = join(root, "docs", "reliability.json")
const pageFile = join(root, "docs", "RELIABILITY.md")

const width = Math.max(...proofs.map(({ name }) => name.length))

const list = [
  "Usage: npm run proof NAME [NAME …]",
  "",
  "Runs proofs at full size and records the results in docs/RELIABILITY.md.",
  "",
  ...proofs.flatMap(({ name, proves, full }) => [
    `  ${name.padEnd(width)}  ${proves}`,
    `  ${" ".repeat(width)}  Full size: ${full}.`
  ])
].join("\n")

const git = (...args: ReadonlyArray<string>): string =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim()

const results = (): ProofResults => (existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, "utf8")) : {})

const write = (all: ProofResults): void => {
  writeFileSync(resultsFile, `${JSON.stringify(all, null, 2)}\n`)
  writeFileSync(pageFile, Page.page({ proofs, promises, results: all }))
}

/** The results of proofs do not count as local changes. */
const isModified = (): boolean =>
  git("status", "--porcelain", "--", ".", ":!docs/reliability.json", ":!docs/RELIABILITY.md") !== ""

const prove = async (proof: Proof): Promise<boolean> => {
  const [commit, modified, started] = [git("rev-parse", "HEAD"), isModified(), Date.now()]
  console.log(`${proof.name}: ${proof.proves} (${proof.full})`)
  const { failed, figures, passed } = await Run.run(root, proof)
  const seconds = Math.round((Date.now() - started) / 1000)
  const date = new Date(started).toISOString().slice(0, 10)
  write({
    ...results(),
    [proof.name]: { passed, failed, seconds, commit, modified, date, node: process.versions.node, figures }
  })
  console.log(`${proof.name}: ${passed} passed, ${failed} failed; recorded in docs/RELIABILITY.md`)
  return failed === 0
}

const names = process.argv.slice(2)
const chosen = names.map((name) => proofs.find((proof) => proof.name === name))
const unknown = names.filter((_, at) => chosen[at] === undefined)
if (names.length === 0) {
  write(results())
  console.log(list)
} else if (unknown.length > 0) {
  console.error(`Unknown proof: ${unknown.join(", ")}.\n\n${list}`)
  process.exitCode = 1
} else {
  for (const proof of chosen) if (proof !== undefined && !(await prove(proof))) process.exitCode = 1
}
