import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { packages } from "../ImportRules.js"

/** The program of a README: its samples in TypeScript or JavaScript, and the documented installation. */
export interface ReadmeProgram {
  /** The folder of the package. */
  readonly package: string
  /** The packages in all install commands, with their versions. */
  readonly installed: ReadonlyArray<string>
  /** One program, because later samples use declarations of earlier ones. Imports come first, each once. */
  readonly text: string
}

const installLine = /^npm install (?:--save-dev )?(.+)$/gm

/** The programs of the READMEs of all published packages that have samples. */
export const programs = (root: string): ReadonlyArray<ReadmeProgram> =>
  packages
    .filter(({ folder, published }) => published && existsSync(join(root, folder, "README.md")))
    .flatMap(({ folder }) => {
      const readme = readFileSync(join(root, folder, "README.md"), "utf8")
      const blocks = [...readme.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text)
      const lines = blocks.flatMap((block) => block.split("\n"))
      const imports = new Set(lines.filter((line) => line.startsWith("import ")))
      const rest = lines.filter((line) => !line.startsWith("import "))
      const installed = [...readme.matchAll(installLine)].flatMap(([, names = ""]) => names.split(" "))
      const text = [...imports, ...rest].join("\n")
      return blocks.length === 0 ? [] : [{ package: folder, installed: [...new Set(installed)], text }]
    })
