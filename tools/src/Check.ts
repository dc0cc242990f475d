import { conclude } from "./checks/Finding.js"
import { packages } from "./ImportRules.js"
import { root } from "./Repository.js"

/**
 * `node dist/Check.js NAME…` runs these. Each check is loaded when it runs, because loading all libraries takes a second.
 */
const checks = {
  clocks: async () => {
    const { checkWallClock, wallClockReaders } = await import("./checks/WallClock.js")
    return checkWallClock(root, packages, wallClockReaders)
  },
  docstrings: async () => (await import("./checks/Docstrings.js")).checkDocstrings(root, packages),
  exports: async () => {
    const { checkExports } = await import("./checks/Exports.js")
    return { examined: packages.length, findings: checkExports(root, packages) }
  },
  imports: async () => (await import("./checks/Imports.js")).checkImports(root, packages),
  manifests: async () => (await import("./checks/Manifests.js")).checkManifests(root, packages),
  names: async () => {
    const [{ checkNames }, { sharedNames }] = await Promise.all([
      import("./checks/Names.js"),
      import("./checks/SharedNames.js")
    ])
    return checkNames(root, packages, sharedNames)
  },
  phrases: async () => (await import("./checks/Texts.js")).checkPhrases(root),
  published: async () => (await import("./checks/Published.js")).checkPublished(root, packages),
  texts: async () => (await import("./checks/Texts.js")).checkTexts(root)
}

const isCheck = (name: string): name is keyof typeof checks => Object.hasOwn(checks, name)

const names = process.argv.slice(2)
const unknown = names.filter((name) => !isCheck(name))
if (names.length === 0 || unknown.length > 0) {
  const problem = names.length === 0 ? "Name a check." : `Unknown check "${unknown.join('", "')}".`
  console.error(`${problem} Checks: ${Object.keys(checks).join(", ")}.`)
  process.exitCode = 1
} else
  for (const name of names.filter(isCheck)) {
    const { lines, exitCode } = conclude(name, await checks[name]())
    for (const line of lines) console.log(line)
    if (exitCode !== 0) process.exitCode = exitCode
  }
