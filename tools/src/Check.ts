import { checkExports } from "./checks/Exports.js"
import { conclude } from "./checks/Finding.js"
import { checkImports } from "./checks/Imports.js"
import { checkManifests } from "./checks/Manifests.js"
import { checkNames } from "./checks/Names.js"
import { checkPublished } from "./checks/Published.js"
import { sharedNames } from "./checks/SharedNames.js"
import { checkPhrases, checkTexts } from "./checks/Texts.js"
import { packages } from "./ImportRules.js"
import { root } from "./Repository.js"

/** `node dist/Check.js NAME` runs one of these. */
const checks = {
  exports: () => ({ examined: packages.length, findings: checkExports(root, packages) }),
  imports: () => checkImports(root, packages),
  manifests: () => checkManifests(root, packages),
  names: () => checkNames(root, packages, sharedNames),
  phrases: () => checkPhrases(root),
  published: () => checkPublished(root, packages),
  texts: () => checkTexts(root)
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
