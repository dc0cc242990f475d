import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { build } from "vitepress"
import { writeApiPages } from "./docs/ApiPages.js"
import { foreignHosts } from "./docs/ForeignHosts.js"
import { copied } from "./docs/Links.js"
import { root } from "./Repository.js"

// `pages` builds the site without the pages about the TypeScript API. Without an argument, it contains them.
const [part] = process.argv.slice(2)
const docs = join(root, "docs")
const site = join(docs, ".vitepress", "dist")
const api = join(docs, "reference", "api")

rmSync(api, { recursive: true, force: true })
if (part !== "pages") await writeApiPages(api)

for (const [source, page] of copied) {
  mkdirSync(dirname(join(docs, page)), { recursive: true })
  writeFileSync(join(docs, page), readFileSync(join(root, source), "utf8"))
}
// Fails on links without a target.
await build(docs)
const problems = readdirSync(site, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(html|css)$/.test(file))
  .flatMap((file) => foreignHosts(readFileSync(join(site, file), "utf8")).map((address) => `${file} loads ${address}`))

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
else console.log("The site is in docs/.vitepress/dist. To read it: npx vitepress preview docs")
