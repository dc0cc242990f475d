import { fileURLToPath } from "node:url"
import { compileProgram } from "../../../../vitest.programs.js"

/** The folder of this package. */
export const root = fileURLToPath(new URL("../..", import.meta.url))

/** The arguments of Node that run the command, compiled once for all test files of a worker. */
export const program = await compileProgram({ folder: root, name: "program", main: "src/bin.ts" })
