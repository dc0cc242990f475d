import { conclude } from "./checks/Finding.js"
import { checkImports } from "./checks/Imports.js"
import { checkManifests } from "./checks/Manifests.js"
import { checkPublished } from "./checks/Published.js"
import { checkTexts } from "./checks/Texts.js"
import { rooms } from "./House.js"
import { root } from "./Repository.js"

/** `node dist/Check.js NAME` runs one of these. */
const checks = {
  imports: () => checkImports(root, rooms),
  manifests: () => ({ examined: rooms.length, findings: checkManifests(root, rooms) }),
  published: () => checkPublished(root, rooms),
  texts: () => checkTexts(root)
}

const isCheck = (name: string): name is keyof typeof checks => Object.hasOwn(checks, name)

const name = process.argv[2] ?? ""
if (isCheck(name)) {
  const { examined, findings } = await checks[name]()
  conclude(name, examined, findings)
} else {
  console.error(`There is no check "${name}"; there are ${Object.keys(checks).join(", ")}.`)
  process.exitCode = 1
}
