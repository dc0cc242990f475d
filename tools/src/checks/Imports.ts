import { existsSync } from "node:fs"
import { join } from "node:path"
import type { ICruiseResult, IModule, IViolation } from "dependency-cruiser"
import { cruise } from "dependency-cruiser"
import type { WorkspacePackage } from "../ImportRules.js"
import { cruiserRules } from "./CruiserRules.js"
import type { CheckResult, Finding } from "./Finding.js"
import { checkFolders } from "./Folders.js"

const parts = ["src", "bin", "test"]

const describe =
  (reasons: ReadonlyMap<string, string>) =>
  ({ from, to, rule, cycle }: IViolation): Finding => ({
    where: from,
    message: `imports ${cycle === undefined ? to : cycle.map(({ name }) => name).join(" → ")}. ${reasons.get(rule.name) ?? rule.name}`
  })

const result = (output: ICruiseResult | string): ICruiseResult => {
  if (typeof output === "string") throw new Error("dependency-cruiser returned text instead of a result")
  return output
}

/**
 * Compares every import of every package below `root`, type imports included, with the import rules, and the folders with
 * their lists. Imports of workspace packages resolve to source, so no package needs to be built.
 */
export const checkImports = async (root: string, packages: ReadonlyArray<WorkspacePackage>): Promise<CheckResult> => {
  const folders = packages
    .flatMap(({ folder }) => parts.map((part) => `${folder}/${part}`))
    .filter((folder) => existsSync(join(root, folder)))
  const ruleSet = cruiserRules(packages)
  const reasons = new Map(ruleSet.forbidden?.map(({ name, comment }) => [name ?? "", comment ?? ""]))
  // Without `bustTheCache`, which creates a new resolver and an empty file cache for each import and takes 8 s of
  // processor time.
  const { output } = await cruise(folders, {
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
  })
  const { modules, summary } = result(output)
  const own = modules.filter(({ source }) => folders.some((folder) => source.startsWith(`${folder}/`)))
  return {
    examined: own.length,
    findings: [
      ...summary.violations.map(describe(reasons)),
      ...own.flatMap(extensionFindings),
      ...checkFolders(root, packages)
    ]
  }
}

const relative = /^\.{1,2}(\/|$)/

/** Extensions that Node or Vite resolve unchanged. */
const found = /\.([cm]?js|json|css)$/

/**
 * Checked here, because with its own rule, Biome scans the whole workspace, which takes longer than all other rules.
 */
const extensionFindings = ({ dependencies, source }: IModule): ReadonlyArray<Finding> =>
  dependencies
    .filter(({ module }) => relative.test(module) && !found.test(module))
    .map(({ module }) => ({
      where: source,
      message: `imports ${module}. End the path with the name of the compiled file, such as ./Item.js.`
    }))
