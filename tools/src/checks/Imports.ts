import { existsSync } from "node:fs"
import { join } from "node:path"
import type { ICruiseResult, IViolation } from "dependency-cruiser"
import { cruise } from "dependency-cruiser"
import type { Room } from "../House.js"
import type { Finding } from "./Finding.js"
import { importRules } from "./ImportRules.js"

const parts = ["src", "bin", "test"]

const describe =
  (reasons: ReadonlyMap<string, string>) =>
  ({ from, to, rule, cycle }: IViolation): Finding => ({
    where: from,
    message: `imports ${cycle === undefined ? to : cycle.map(({ name }) => name).join(" → ")}. ${reasons.get(rule.name) ?? rule.name}`
  })

const result = (output: ICruiseResult | string): ICruiseResult => {
  if (typeof output === "string") throw new Error("dependency-cruiser answered with text where a result was asked for")
  return output
}

/**
 * Reads every import of every room below `root`, type imports too, and compares them with the table. Packages of the
 * workspace are followed to their source, so nothing need be built.
 */
export const checkImports = async (
  root: string,
  rooms: ReadonlyArray<Room>
): Promise<{ readonly examined: number; readonly findings: ReadonlyArray<Finding> }> => {
  const folders = rooms
    .flatMap((room) => parts.map((part) => `${room.folder}/${part}`))
    .filter((folder) => existsSync(join(root, folder)))
  const ruleSet = importRules(rooms)
  const reasons = new Map(ruleSet.forbidden?.map(({ name, comment }) => [name ?? "", comment ?? ""]))
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      ruleSet,
      validate: true,
      tsPreCompilationDeps: true,
      combinedDependencies: true,
      doNotFollow: { path: "node_modules|/dist/" },
      exclude: { path: "/dist/" },
      enhancedResolveOptions: {
        exportsFields: ["exports"],
        conditionNames: ["@sluice/source", "types", "import", "node", "default"],
        mainFields: ["main", "types"],
        extensions: [".ts", ".mts", ".tsx", ".js", ".mjs", ".json", ".d.ts"]
      }
    },
    { bustTheCache: true }
  )
  const { modules, summary } = result(output)
  return {
    examined: modules.filter(({ source }) => folders.some((folder) => source.startsWith(`${folder}/`))).length,
    findings: summary.violations.map(describe(reasons))
  }
}
