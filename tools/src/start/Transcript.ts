import { spawnSync } from "node:child_process"
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { root } from "../Repository.js"

const begin = "<!-- output of npm start: begin -->\n\n```text\n"
const end = "```\n\n<!-- output of npm start: end -->"

/** The output of `npm start` without a terminal: standard output and error in order. */
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
    const output = readFileSync(path, "utf8")
    if (status !== 0) throw new Error(`npm start exited with ${status}:\n${output}`)
    return output
  } finally {
    closeSync(file)
    rmSync(path)
  }
}

const places = (readme: string): { readonly from: number; readonly to: number } => {
  const from = readme.indexOf(begin) + begin.length
  const to = readme.indexOf(end)
  if (from < begin.length || to < from) throw new Error("README.md has no marks around the output of npm start")
  return { from, to }
}

/** The output in the README. */
export const shown = (readme: string): string => {
  const { from, to } = places(readme)
  return readme.slice(from, to)
}

/** The README with a new output. */
export const replaced = (readme: string, output: string): string => {
  const { from, to } = places(readme)
  return `${readme.slice(0, from)}${output}${readme.slice(to)}`
}

/** The texts that differ between runs, with their placeholders. */
const variable: ReadonlyArray<readonly [RegExp, string]> = [
  [/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT"],
  [/ in \d+(?:\.\d)? s\./g, " in TIME."],
  [/ in \d+ requests,/g, " in N requests,"]
]

/** The output without the texts that differ between runs. */
export const shape = (output: string): string =>
  variable.reduce((text, [pattern, placeholder]) => text.replace(pattern, placeholder), output)
