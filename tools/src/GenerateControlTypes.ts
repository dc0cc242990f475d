import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { description, endingsPlace, endingsText, place, types } from "./control/Types.js"
import { controlApiPage, controlApiText } from "./docs/ControlApiPage.js"
import { root } from "./Repository.js"

const openapi = await description()
writeFileSync(join(root, place), await types(openapi))
writeFileSync(join(root, controlApiPage), controlApiText(JSON.parse(openapi)))
writeFileSync(join(root, endingsPlace), endingsText())
console.log(`${place}, ${endingsPlace} and ${controlApiPage} written`)
