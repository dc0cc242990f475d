import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { place, types } from "./control/Types.js"
import { root } from "./Repository.js"

writeFileSync(join(root, place), await types())
console.log(`${place} written`)
