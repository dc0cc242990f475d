import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { filesOf } from "./create/DestinationPackage.js"
import { registered } from "./create/Registration.js"
import { root } from "./Repository.js"

/* `npm run create-destination NAME` */

const [name = "", ...others] = process.argv.slice(2)
const folder = join(root, "packages", `destination-${name}`)

const mistake =
  !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || others.length > 0
    ? "Use: npm run create-destination NAME. A name has lower-case letters, digits and single hyphens, such as my-points."
    : existsSync(folder)
      ? `packages/destination-${name} exists. Choose another name, or remove the folder.`
      : undefined

if (mistake === undefined) {
  for (const [file, text] of Object.entries(filesOf(name))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"))
  for (const [file, change] of Object.entries(registered(name)))
    writeFileSync(join(root, file), change(readFileSync(join(root, file), "utf8")))
  process.stdout.write(
    `Wrote packages/destination-${name}, and added it to tsconfig.json and tools/src/ImportRules.ts.
Next: npm install
Then: npx tsc -b packages/destination-${name} && npm test -w @sluice/destination-${name}
Then edit src and test/Subject.ts. To give it a short name under to, see "a destination that comes with Sluice" in docs/ARCHITECTURE.md.
`
  )
} else {
  process.stderr.write(`${mistake}\n`)
  process.exitCode = 1
}
