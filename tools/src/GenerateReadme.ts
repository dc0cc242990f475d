import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./Repository.js"
import { capture, replaced } from "./start/Transcript.js"

const readme = join(root, "README.md")
writeFileSync(readme, replaced(readFileSync(readme, "utf8"), capture()))
console.log("The output of npm start in README.md is current.")
