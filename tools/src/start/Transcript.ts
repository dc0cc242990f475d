import { spawnSync } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { root } from "../Repository.js"

const begin = "<!-- output of npm start: begin -->\n\n```text\n"
const end = "```\n\n<!-- output of npm start: end -->"

/** What `npm start` says where nobody is at a terminal, standard output and error as they follow each other. */
export const capture = (): string => {
  const folder = join(root, ".cache")
  const path = join(folder, `transcript-${process.pid}.txt`)
  mkdirSync(folder, { recursive: true })
  const file = openSync(path, "w+")
  try {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("BRAZE_")))
    const { status } = spawnSync(process.execPath, [join(root, "tools", "dist", "Start.js")], {
      cwd: root,
      env: { ...env, CI: "1", NO_COLOR: "1" },
      stdio: ["ignore", file, file]
    })
    const said = readFileSync(path, "utf8")
    if (status !== 0) throw new Error(`npm start ended with ${status}:\n${said}`)
    return said
  } finally {
    closeSync(file)
    rmSync(path)
  }
}

const places = (readme: string): { readonly from: number; readonly to: number } => {
  const from = readme.indexOf(begin) + begin.length
  const to = readme.indexOf(end)
  if (from < begin.length || to < from) throw new Error("README.md has lost the marks around the output of npm start")
  return { from, to }
}

/** The part of the README that shows it. */
export const shown = (readme: string): string => {
  const { from, to } = places(readme)
  return readme.slice(from, to)
}

/** The README with another one in its place. */
export const replaced = (readme: string, said: string): string => {
  const { from, to } = places(readme)
  return `${readme.slice(0, from)}${said}${readme.slice(to)}`
}

/** What differs from run to run, with what stands in its place. */
const passing: ReadonlyArray<readonly [RegExp, string]> = [
  [/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT"],
  [/ in \d+(?:\.\d)? s\./g, " in TIME."],
  [/ in \d+ requests,/g, " in N requests,"]
]

/** What of it is the same in every run. */
export const shape = (said: string): string =>
  passing.reduce((text, [pattern, instead]) => text.replace(pattern, instead), said)
