import type { Path } from "@sluice/values/Problem"
import { Option, type Schema, SchemaAST } from "effect"

/**
 * Replaces a required text that is missing or wrong. Checks do not report it, because its mistake has already been
 * reported.
 */
export const broken = "(broken)"

const placeholderId = Symbol.for("sluice/configuration/placeholder")

type Placeholder = (path: Path) => unknown

/**
 * The annotation of a required part of a schema. Its value replaces the part if the part is missing or wrong, so that
 * the rest can be checked.
 */
export const placeholder = (make: Placeholder): { readonly [placeholderId]: Placeholder } => ({ [placeholderId]: make })

/**
 * A copy of a configuration that can be decoded and checked. At each of the places, a required part is replaced by a
 * placeholder and an optional part is removed. Places that are not in the schema are removed.
 */
export const repair = (schema: Schema.Schema.All, value: unknown, places: ReadonlyArray<Path>): unknown => {
  const copy = copyOf(value)
  for (const path of places) apply(copy, changeOf(schema.ast, path))
  return copy
}

/** A copy without shared objects. A YAML alias is one object in several places. Instances of classes are not copied. */
const copyOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copyOf)
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)]))
}

type Change =
  | { readonly _tag: "Put"; readonly path: Path; readonly value: unknown }
  | { readonly _tag: "Remove"; readonly path: Path }

/**
 * Makes the change at the deepest part of the path that the schema describes. A part inside a union is changed with the
 * whole union.
 */
const changeOf = (root: SchemaAST.AST, path: Path): Change => {
  let change: Change = { _tag: "Remove", path }
  let ast = root
  for (const [depth, step] of path.entries()) {
    const member = memberOf(ast, step)
    if (member === "none") return { _tag: "Remove", path }
    if (member === "opaque") return change
    const here = path.slice(0, depth + 1)
    const make = SchemaAST.getAnnotation<Placeholder>(placeholderId)(member.ast)
    if (Option.isSome(make)) change = { _tag: "Put", path: here, value: make.value(here) }
    else if (member.optional) change = { _tag: "Remove", path: here }
    ast = member.ast
  }
  return change
}

interface Member {
  readonly ast: SchemaAST.AST
  readonly optional: boolean
}

/**
 * The schema of a member of an object or an element of a list. `none` if the schema has no such key, `opaque` for other
 * values.
 */
const memberOf = (ast: SchemaAST.AST, step: string | number): Member | "none" | "opaque" => {
  if (SchemaAST.isTransformation(ast)) return memberOf(ast.from, step)
  if (SchemaAST.isRefinement(ast)) return memberOf(ast.from, step)
  if (SchemaAST.isTupleType(ast)) {
    const element = ast.elements[0] ?? ast.rest[0]
    return element === undefined ? "opaque" : { ast: element.type, optional: false }
  }
  if (!SchemaAST.isTypeLiteral(ast)) return "opaque"
  const property = ast.propertySignatures.find(({ name }) => name === step)
  if (property !== undefined) return { ast: property.type, optional: property.isOptional }
  const [index] = ast.indexSignatures
  return index === undefined ? "none" : { ast: index.type, optional: true }
}

const apply = (root: unknown, change: Change): void => {
  const last = change.path[change.path.length - 1]
  const holder = change.path.slice(0, -1).reduce<unknown>(memberAt, root)
  if (last === undefined || typeof holder !== "object" || holder === null) return
  if (change._tag === "Put") Reflect.set(holder, last, change.value)
  else if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else Reflect.deleteProperty(holder, last)
}

const memberAt = (value: unknown, step: string | number): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined
