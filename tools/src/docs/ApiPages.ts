import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Application, DeclarationReflection, LogLevel, type ProjectReflection, ReflectionKind } from "typedoc"
import type { PluginOptions } from "typedoc-plugin-markdown"
import { packages } from "../ImportRules.js"
import { root } from "../Repository.js"

type Target = null | string | Readonly<Record<string, string>>

/** The source files of the public modules of all published packages. */
const publicSources = (): Array<string> =>
  packages
    .filter(({ published }) => published)
    .flatMap(({ folder }) => {
      const { exports = {} }: { exports?: Record<string, Target> } = JSON.parse(
        readFileSync(join(root, folder, "package.json"), "utf8")
      )
      return Object.values(exports).flatMap((target) => {
        const source = target === null || typeof target === "string" ? undefined : target["@sluice/source"]
        return source === undefined ? [] : [join(root, folder, source)]
      })
    })

/** The settings of one program with all packages, which is faster than a program for each. */
const writeProject = (): string => {
  const file = join(root, ".cache", "docs", "tsconfig.json")
  mkdirSync(dirname(file), { recursive: true })
  const compilerOptions = { composite: false, declarationMap: false, emitDeclarationOnly: false, noEmit: true }
  writeFileSync(file, JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, files: publicSources() }))
  return file
}

/** Modules whose exports are rows of a table, each with an address and a date. */
const tables = /^packages\/braze-api\/src\/Sources\./

/** Exports without a docstring. A function has it at its signatures. */
const undocumented = (project: ProjectReflection): ReadonlyArray<string> =>
  project
    .getReflectionsByKind(
      ReflectionKind.Variable | ReflectionKind.Function | ReflectionKind.ClassOrInterface | ReflectionKind.TypeAlias
    )
    .filter((one) => one.parent?.kindOf([ReflectionKind.Module, ReflectionKind.Project]) === true && !one.hasComment())
    .filter(
      (one) => !(one instanceof DeclarationReflection && (one.signatures ?? []).some((each) => each.hasComment()))
    )
    .filter((one) => !tables.test(one.getFullName()))
    .map((one) => `${one.getFullName()} has no docstring`)

/**
 * Writes pages about every export of the public modules.
 *
 * @param out the folder, whose content is replaced
 * @returns one sentence for each export without a docstring
 */
export const writeApiPages = async (out: string): Promise<ReadonlyArray<string>> => {
  const options: Partial<PluginOptions> = { entryFileName: "index", hideBreadcrumbs: true, hidePageHeader: true }
  const application = await Application.bootstrapWithPlugins({
    ...options,
    plugin: ["typedoc-plugin-markdown"],
    outputs: [{ name: "markdown", path: out }],
    router: "module",
    entryPoints: publicSources(),
    tsconfig: writeProject(),
    basePath: root,
    displayBasePath: root,
    name: "TypeScript API",
    readme: "none",
    disableSources: true,
    disableGit: true,
    skipErrorChecking: true,
    excludeInternal: true,
    excludeExternals: true,
    excludePrivate: true,
    logLevel: LogLevel.Error
  })
  const project = await application.convert()
  if (project === undefined) throw new Error("TypeDoc could not read the sources.")
  await application.generateOutputs(project)
  return undocumented(project)
}
