import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Application, LogLevel } from "typedoc"
import type { PluginOptions } from "typedoc-plugin-markdown"
import { packages } from "../ImportRules.js"
import { publicSources } from "../PublicModules.js"
import { root } from "../Repository.js"

const sources = packages.filter(({ published }) => published).flatMap((owner) => [...publicSources(root, owner)])

/** The settings of one program with all packages, which is faster than a program for each. */
const writeProject = (): string => {
  const file = join(root, ".cache", "docs", "tsconfig.json")
  mkdirSync(dirname(file), { recursive: true })
  const compilerOptions = { composite: false, declarationMap: false, emitDeclarationOnly: false, noEmit: true }
  writeFileSync(file, JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, files: sources }))
  return file
}

/**
 * Writes pages about every export of the public modules.
 *
 * @param out the folder, whose content is replaced
 */
export const writeApiPages = async (out: string): Promise<void> => {
  const options: Partial<PluginOptions> = { entryFileName: "index", hideBreadcrumbs: true, hidePageHeader: true }
  const application = await Application.bootstrapWithPlugins({
    ...options,
    plugin: ["typedoc-plugin-markdown"],
    outputs: [{ name: "markdown", path: out }],
    router: "module",
    entryPoints: sources,
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
}
