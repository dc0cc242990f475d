import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { page, place } from "./fidelity/Current.js"
import { root } from "./Repository.js"

writeFileSync(join(root, place), page(root))
console.log(`${place} written`)
