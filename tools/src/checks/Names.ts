import { readFileSync } from "node:fs"
import { join, posix } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"
import type { CheckResult, Finding } from "./Finding.js"
import { sourcesOf } from "./SourceFiles.js"

/** A name that several modules may declare, and the reason why it is not ambiguous. */
export interface SharedName {
  readonly name: string
  readonly reason: string
}

interface Declaration {
  readonly owner: WorkspacePackage
  /** From the root of the repository. */
  readonly file: string
  readonly name: string
}

interface Module {
  readonly owner: WorkspacePackage
  readonly file: string
  readonly text: string
}

const modulesOf = (root: string, owner: WorkspacePackage): ReadonlyArray<Module> =>
  sourcesOf(root, `${owner.folder}/src`).map((file) => ({ owner, file, text: readFileSync(join(root, file), "utf8") }))

/** Types, interfaces, classes, and constants with the name of a type, such as schemas and services. */
const typeDeclaration = /^export (?:declare )?(?:abstract )?(?:(?:type|interface|class) (\w+)|const ([A-Z]\w*))/gm

/** A function, including a constant that is a function, with or without a declared type. */
const functionDeclaration =
  /^export (?:async )?(?:function\*? (\w+)|const ([a-z]\w*)(?:: [^=\n]+)? = (?:async )?(?:<[\s\S]*?>)?\([\s\S]*?\)(?:: [^\n]+?)? =>)/gm

const declarations = (modules: ReadonlyArray<Module>, pattern: RegExp): ReadonlyArray<Declaration> =>
  modules.flatMap(({ owner, file, text }) => {
    const names = [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? "")
    return [...new Set(names)].map((name) => ({ owner, file, name }))
  })

/** The declarations of each name that several modules declare. */
const repeated = (all: ReadonlyArray<Declaration>): ReadonlyArray<readonly [string, ReadonlyArray<Declaration>]> => {
  const byName = new Map<string, Array<Declaration>>()
  for (const declaration of all) {
    const known = byName.get(declaration.name)
    if (known === undefined) byName.set(declaration.name, [declaration])
    else known.push(declaration)
  }
  return [...byName].filter(([, found]) => found.length > 1)
}

const filesOf = (found: ReadonlyArray<Declaration>): string => found.map(({ file }) => file).join(", ")

/** A schema module of the control API describes the types with the same names. */
const isSchemaModule = ({ file }: Declaration): boolean => file.endsWith("Schema.ts")

/** Packages that do not import other packages and are not imported by them may use the names of others. */
const isAlone = ({ name, imports }: WorkspacePackage, packages: ReadonlyArray<WorkspacePackage>): boolean =>
  imports.length === 0 && !packages.some((other) => other.imports.includes(name))

const typeFindings = (
  modules: ReadonlyArray<Module>,
  packages: ReadonlyArray<WorkspacePackage>,
  shared: ReadonlyArray<SharedName>
): ReadonlyArray<Finding> => {
  const all = declarations(modules, typeDeclaration).filter((declaration) => !isSchemaModule(declaration))
  const alone = packages.filter((item) => isAlone(item, packages))
  const together = all.filter(({ owner }) => !alone.includes(owner))
  const groups = [together, ...alone.map((item) => all.filter(({ owner }) => owner === item))]
  const found = groups.flatMap(repeated)
  const allowed = new Set(shared.map(({ name }) => name))
  const used = new Set(found.map(([name]) => name))
  return [
    ...found
      .filter(([name]) => !allowed.has(name))
      .map(([name, places]) => ({
        where: places[0]?.file ?? name,
        message: `exports the type ${name}, as do other modules (${filesOf(places)}); give each meaning its own name`
      })),
    ...shared
      .filter(({ name }) => !used.has(name))
      .map(({ name }) => ({
        where: "tools/src/checks/SharedNames.ts",
        message: `lists ${name}, which at most one module exports; remove it`
      }))
  ]
}

const namedImport = /^import (?:type )?\{([^}]*)\} from "(\.[^"]+)"/gm

/** The names that a file imports from modules of its own package and does not rename, with the module. */
const bareImports = ({ file, text }: Module): ReadonlyArray<{ readonly from: string; readonly name: string }> =>
  [...text.matchAll(namedImport)].flatMap(([, names = "", specifier = ""]) => {
    const from = posix.join(posix.dirname(file), specifier).replace(/\.js$/, "")
    return names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => /^\w+$/.test(name))
      .map((name) => ({ from, name }))
  })

/** Functions with short names are written with the name of their module, as in `Ledger.make`. */
const functionFindings = (modules: ReadonlyArray<Module>): ReadonlyArray<Finding> => {
  const all = repeated(declarations(modules, functionDeclaration))
  const ambiguous = new Map(all)
  return modules.flatMap((module) =>
    bareImports(module).flatMap(({ from, name }) => {
      const places = ambiguous.get(name) ?? []
      const isOne = places.some(({ file }) => file.replace(/\.tsx?$/, "") === from)
      if (!isOne) return []
      const message = `imports ${name} without the name of its module, but several modules export one (${filesOf(places)}); import the module as a namespace`
      return [{ where: module.file, message }]
    })
  )
}

/**
 * Names with more than one meaning. A type has one declaration in all packages, unless a reason is listed. A function
 * that several modules of a package declare is imported with the name of its module.
 */
export const checkNames = (
  root: string,
  packages: ReadonlyArray<WorkspacePackage>,
  shared: ReadonlyArray<SharedName>
): CheckResult => {
  const byPackage = packages.map((item) => modulesOf(root, item))
  const modules = byPackage.flat()
  return {
    examined: modules.length,
    findings: [...typeFindings(modules, packages, shared), ...byPackage.flatMap(functionFindings)]
  }
}
