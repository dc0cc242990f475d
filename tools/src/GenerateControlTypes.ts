import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { endingsPlace, endingsText, place, types } from "./control/Types.js"
import { root } from "./Repository.js"

writeFileSync(join(root, place), await types())
writeFileSync(join(root, endingsPlace), endingsText())
console.log(`${place} and ${endingsPlace} written`)
