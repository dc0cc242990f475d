import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { build } from "vitepress"
import { writeApiPages } from "./docs/ApiPages.js"
import { foreignHosts } from "./docs/ForeignHosts.js"
import { copied } from "./docs/Links.js"
import { root } from "./Repository.js"

// `api` writes only the pages about the TypeScript API, `pages` builds the site without them, and nothing builds everything.
const [part] = process.argv.slice(2)
const docs = join(root, "docs")
const site = join(docs, ".vitepress", "dist")
const api = join(docs, "reference", "api")
const problems: Array<string> = []

rmSync(api, { recursive: true, force: true })
if (part !== "pages") problems.push(...(await writeApiPages(api)))

if (part !== "api") {
  for (const [source, page] of copied) {
    mkdirSync(dirname(join(docs, page)), { recursive: true })
    writeFileSync(join(docs, page), readFileSync(join(root, source), "utf8"))
  }
  // Fails on links without a target.
  await build(docs)
  for (const file of readdirSync(site, { recursive: true, encoding: "utf8" }))
    if (/\.(html|css)$/.test(file))
      problems.push(
        ...foreignHosts(readFileSync(join(site, file), "utf8")).map((address) => `${file} loads ${address}`)
      )
}

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else if (part === "api") console.log("Every export has a docstring. The pages are in docs/reference/api.")
else console.log("The site is in docs/.vitepress/dist. To read it: npx vitepress preview docs")
