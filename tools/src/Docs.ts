import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { build } from "vitepress"
import { foreignHosts } from "./docs/ForeignHosts.js"
import { copied } from "./docs/Links.js"
import { root } from "./Repository.js"

const docs = join(root, "docs")
const site = join(docs, ".vitepress", "dist")

for (const [source, page] of copied) {
  mkdirSync(dirname(join(docs, page)), { recursive: true })
  writeFileSync(join(docs, page), readFileSync(join(root, source), "utf8"))
}

// Fails on links without a target.
await build(docs)

const loaded = readdirSync(site, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(html|css)$/.test(file))
  .flatMap((file) => foreignHosts(readFileSync(join(site, file), "utf8")).map((address) => `${file} loads ${address}`))
for (const line of loaded) console.error(line)
if (loaded.length > 0) process.exitCode = 1
else console.log("The site is in docs/.vitepress/dist. To read it: npx vitepress preview docs")
