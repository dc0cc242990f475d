import { join, relative, resolve } from "node:path"
import { packages } from "./ImportRules.js"
import { pack } from "./outside/Tarballs.js"
import { root } from "./Repository.js"

const folder = resolve(process.argv[2] ?? join(root, "tarballs"))
for (const { file } of pack(root, packages, folder)) console.log(relative(process.cwd(), file))
