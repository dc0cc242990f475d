/** The value of a name within a group such as `custom_attribute`; `""` is the group of reserved attributes. */
export type LiquidLookup = (group: string, name: string) => unknown

/** A string with its outputs filled in, and the outputs that could not be filled in. */
export interface Filled {
  readonly text: string
  /** Outputs and tags that remain in the text, such as `{% if … %}`, each once. */
  readonly remaining: ReadonlyArray<string>
}

const output = /\{\{((?:\$\{[^{}]*\}|[^{}])*)\}\}/g
const tag = /\{%[^%]*%\}/g

/**
 * Fills in `{{${first_name}}}`, `{{custom_attribute.${plan}}}` and the like, with the filters `default`, `upcase`,
 * `downcase` and `capitalize`. Anything else of Liquid remains as it is.
 */
export const fill = (text: string, lookup: LiquidLookup): Filled => {
  const remaining = new Set<string>(text.match(tag) ?? [])
  const filled = text.replace(output, (whole, expression: string) => {
    const value = valueText(expression, lookup)
    if (value === undefined) remaining.add(whole)
    return value ?? whole
  })
  return { text: filled, remaining: [...remaining] }
}

const variable = /^\s*(?:(\w+)\.)?\$\{([^{}]*)\}((?:\.\w+)*)\s*$/

/** The text of an expression; undefined if it is not one that is filled in. */
const valueText = (expression: string, lookup: LiquidLookup): string | undefined => {
  const [path = "", ...filters] = expression.split("|")
  const [, group = "", name = "", inside = ""] = variable.exec(path) ?? []
  if (name === "") return undefined
  const found = inside
    .split(".")
    .slice(1)
    .reduce<unknown>((value, key) => fieldOf(value, key), lookup(group, name))
  return filters.reduce<string | undefined>(
    (text, filter) => (text === undefined ? undefined : filtered(text, filter.trim())),
    textOf(found)
  )
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return ""
  return typeof value === "string" ? value : JSON.stringify(value)
}

const defaultText = /^default:\s*(?:'([^']*)'|"([^"]*)"|([\w.]+))$/

const filtered = (text: string, filter: string): string | undefined => {
  if (filter === "upcase") return text.toUpperCase()
  if (filter === "downcase") return text.toLowerCase()
  if (filter === "capitalize") return text.charAt(0).toUpperCase() + text.slice(1)
  const found = defaultText.exec(filter)
  if (found === null) return undefined
  return text === "" ? (found[1] ?? found[2] ?? found[3] ?? "") : text
}
