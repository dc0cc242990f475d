import { conclude } from "./checks/Finding.js"
import { packages } from "./ImportRules.js"
import { root } from "./Repository.js"

/**
 * `node dist/Check.js NAME` runs one of these. Each check is loaded when it runs, because loading all libraries takes a
 * second.
 */
const checks = {
  clocks: async () => {
    const { checkWallClock, wallClockReaders } = await import("./checks/WallClock.js")
    return checkWallClock(root, packages, wallClockReaders)
  },
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

const name = process.argv[2] ?? ""
if (isCheck(name)) {
  const { lines, exitCode } = conclude(name, await checks[name]())
  for (const line of lines) console.log(line)
  process.exitCode = exitCode
} else {
  console.error(`Unknown check "${name}". Checks: ${Object.keys(checks).join(", ")}.`)
  process.exitCode = 1
}
