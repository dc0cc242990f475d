import { join, relative } from "node:path"
import ts from "typescript"
import type { WorkspacePackage } from "../ImportRules.js"
import { publicSources } from "../PublicModules.js"
import type { CheckResult, Finding } from "./Finding.js"

/** Modules whose exports are rows of a table, each with an address and a date. */
const tables = /packages\/braze-api\/src\/Sources\.ts$/

const options: ts.CompilerOptions = {
  noLib: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Preserve,
  jsx: ts.JsxEmit.Preserve
}

/** A program of the packages' own modules, without libraries: declarations and their comments need no types. */
const programOf = (files: ReadonlyArray<string>): ts.Program => {
  const host = ts.createCompilerHost(options, true)
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      /^\.{1,2}\//.test(text) && text.endsWith(".js")
        ? {
            resolvedModule: {
              resolvedFileName: join(from, "..", text.replace(/\.js$/, ".ts")),
              extension: ts.Extension.Ts
            }
          }
        : { resolvedModule: undefined }
    )
  return ts.createProgram({ rootNames: files, options, host })
}

type Meaning = "value" | "type" | "class or interface"

/**
 * The name and meaning of a declaration. Declarations of one name and meaning are documented together, such as
 * overloads.
 */
const meaningOf = (node: ts.Declaration): Meaning | undefined => {
  if (ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node)) return "value"
  if (ts.isTypeAliasDeclaration(node)) return "type"
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? "class or interface" : undefined
}

const documented = (node: ts.Declaration): boolean =>
  ts
    .getJSDocCommentsAndTags(node)
    .some((one) => ts.isJSDoc(one) && ((ts.getTextOfJSDocComment(one.comment) ?? "") !== "" || one.tags !== undefined))

const isInternal = (node: ts.Declaration): boolean =>
  ts.getJSDocTags(node).some(({ tagName }) => tagName.text === "internal")

/** The exports of public modules. An export that has no docstring is listed with the module that declares it. */
export const checkDocstrings = (root: string, packages: ReadonlyArray<WorkspacePackage>): CheckResult => {
  const files = packages.filter(({ published }) => published).flatMap((owner) => publicSources(root, owner))
  const program = programOf(files)
  const checker = program.getTypeChecker()
  const symbols = files.flatMap((file) => {
    const module = program.getSourceFile(file)
    const symbol = module === undefined ? undefined : checker.getSymbolAtLocation(module)
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol)
  })
  const own = symbols.map((symbol) =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
  )
  const findings = new Map<string, Finding>()
  const examined = new Set<string>()
  for (const { declarations = [], name } of new Set(own)) {
    for (const declaration of declarations) {
      const meaning = meaningOf(declaration)
      const file = declaration.getSourceFile().fileName
      if (meaning === undefined || tables.test(file) || isInternal(declaration)) continue
      const together = declarations.filter((one) => meaningOf(one) === meaning)
      const where = relative(root, file).replaceAll("\\", "/")
      const key = `${where} ${name} ${meaning}`
      examined.add(key)
      if (!together.some(documented)) findings.set(key, { where, message: `exports ${name} without a docstring` })
    }
  }
  return { examined: examined.size, findings: [...findings.values()] }
}
