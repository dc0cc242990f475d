import { writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Current from "./fidelity/Current.js"
import { place } from "./fidelity/Current.js"
import { root } from "./Repository.js"

writeFileSync(join(root, place), Current.page(root))
console.log(`${place} written`)
