import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { missingReferences, withReferences } from "./checks/References.js"
import { packages } from "./ImportRules.js"
import { root } from "./Repository.js"

/** Adds the references that the TypeScript projects need: see `missingReferences`. */
for (const { project, paths } of missingReferences(root, packages)) {
  const file = join(root, project)
  writeFileSync(file, withReferences(readFileSync(file, "utf8"), paths))
  console.log(`${project}: added ${paths.join(", ")}`)
}
