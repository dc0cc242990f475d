import { jsonSchema } from "../../src/configuration/JsonSchema.js"

/** The members of a JSON Schema that the table needs. */
interface Part {
  readonly title?: string
  readonly description?: string
  readonly type?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly properties?: Readonly<Record<string, Part>>
  readonly additionalProperties?: Part | boolean
  readonly items?: Part | ReadonlyArray<Part>
  readonly additionalItems?: Part | boolean
  readonly required?: ReadonlyArray<string>
  /** The settings of each destination. Only for a route. */
  readonly allOf?: ReadonlyArray<{
    readonly if: { readonly properties: { readonly to: { readonly const: string } } }
    readonly then: { readonly properties: { readonly settings: Part } }
  }>
}

const begin = "<!-- settings -->"
const end = "<!-- /settings -->"

const expected = ({ title, type, enum: choices }: Part): string => {
  if (choices !== undefined && choices.length > 1) return choices.map((choice) => `\`${choice}\``).join(", ")
  const name = title ?? type ?? "unknown"
  return plainNames[name] ?? name
}

/** Names for readers instead of the types of JSON Schema. */
const plainNames: Readonly<Record<string, string>> = {
  array: "list of strings",
  boolean: "`true` or `false`",
  integer: "whole number",
  "non-empty text": "text",
  object: "object",
  unknown: "any"
}

/** The members of an object, of the values of an object with free names, and of the elements of a list. */
const below = (path: string, part: Part): ReadonlyArray<string> => {
  if (part.properties !== undefined && Object.keys(part.properties).length > 0) return rowsOf(`${path}.`, part)
  if (typeof part.additionalProperties === "object") return below(`${path}.NAME`, part.additionalProperties)
  const items = Array.isArray(part.items) ? part.items[0] : part.items
  return items === undefined ? [] : below(`${path}[]`, items)
}

const rowsOf = (prefix: string, { properties = {}, required = [], allOf = [] }: Part): ReadonlyArray<string> => [
  ...Object.entries(properties).flatMap(([name, part]) => {
    const path = `${prefix}${name}`
    const description = `${required.includes(name) ? "Required. " : ""}${part.description ?? ""}`.trim()
    return [`| \`${path}\` | ${expected(part)} | ${description} |`, ...below(path, part)]
  }),
  ...allOf.flatMap((condition) => {
    const { to } = condition.if.properties
    const rows = rowsOf(`${prefix}settings.`, condition.then.properties.settings)
    return rows.map((row) => row.replace(/^(\| `[^`]+`)/, `$1 (${to.const})`))
  })
]

const table = async (): Promise<string> => {
  const { $defs }: { readonly $defs?: Readonly<Record<string, Part>> } = JSON.parse(JSON.stringify(await jsonSchema()))
  const rows = rowsOf("", $defs?.["Configuration"] ?? {})
  return ["| key | value | meaning |", "|---|---|---|", ...rows].join("\n")
}

/** The README with the table of all settings, from the schema of a configuration, between its two marks. */
export const withTable = async (readme: string): Promise<string> => {
  const [before, after] = [readme.indexOf(begin), readme.indexOf(end)]
  if (before < 0 || after < 0) throw new Error(`The README lacks ${begin} or ${end}.`)
  return `${readme.slice(0, before + begin.length)}\n${await table()}\n${readme.slice(after)}`
}
