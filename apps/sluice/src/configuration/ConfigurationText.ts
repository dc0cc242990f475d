import { isObject } from "@sluice/values/Json"
import type { Path } from "@sluice/values/Problem"
import { Record } from "effect"
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  stringify,
  visit,
  type YAMLError
} from "yaml"
import { sourceKeys } from "./Shape.js"

/** Line and column, both from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A parsed text in YAML 1.2 or JSON, with the place of every key and element. */
export interface ConfigurationText {
  readonly value: unknown
  /** Syntax errors. If there is one, the value is undefined. */
  readonly problems: ReadonlyArray<TextPosition & { readonly message: string }>
  /** The place of a key or element. If it does not exist, the place of the nearest container. */
  readonly locate: (path: Path) => TextPosition
}

/** Parses any text: the result has a value or problems. */
export const parse = (text: string): ConfigurationText => {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: "1.2",
    prettyErrors: false,
    lineCounter: lines,
    uniqueKeys: true,
    logLevel: "error"
  })
  const at = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const errors = document.errors.map((error) => ({ ...at(error.pos[0]), message: messageOf(error, text) }))
  const problems = errors.length > 0 ? errors : inexactNumbers(document, at)
  const converted =
    problems.length > 0 ? { value: undefined, problems } : toValue(() => document.toJS({ maxAliasCount: 100 }))
  return { ...converted, locate: (path) => at(offsetOf(document.contents, path)) }
}

/** Names of settings that contain a secret. */
const secretName = /key|token|secret|password|passphrase|credential|authorization|signature/i

/** Whole numbers beyond 2^53, as keys or values. A number in JavaScript does not have all of their digits. */
const inexactNumbers = (document: Document, at: (offset: number) => TextPosition): ConfigurationText["problems"] => {
  const found: Array<TextPosition & { readonly message: string }> = []
  visit(document, {
    Scalar: (_, { range, source, value }, ancestors) => {
      if (typeof value !== "number" || source === undefined || !/^[+-]?\d+$/.test(source)) return
      if (Number.isSafeInteger(value)) return
      const isSecret = ancestors.some(
        (one) => isPair(one) && isScalar(one.key) && secretName.test(String(one.key.value))
      )
      const fix = isSecret ? "Put it in quotation marks." : `Write it in quotation marks: "${source}".`
      found.push({
        ...at(range?.[0] ?? 0),
        message: `The number is beyond 2^53, so its last digits would be lost. Records have such a number as text. ${fix}`
      })
    }
  })
  return found
}

const notShown = "(not shown)"

/** The settings that a report shows: all of a part, or those that are named; `*` is each element or each name. */
type Shown = "all" | ShownParts

interface ShownParts {
  readonly [name: string]: Shown
}

const named = (...names: ReadonlyArray<string>): ShownParts =>
  Object.fromEntries(names.map((name) => [name, "all" as const]))

/** An allow-list, because the report may be sent to others: settings of a custom destination may be secrets under any name. */
const shownParts: Shown = {
  version: "all",
  name: "all",
  connections: { "*": named("endpoint", "partner", "limits", "rate") },
  source: Record.map(sourceKeys, ({ shown: part }) => (part === "all" ? part : named(...part))),
  identity: "all",
  never: "all",
  attributes: "all",
  properties: "all",
  routes: { "*": named("name", "to", "when", "fields", "mapping") },
  delivery: "all",
  guard: "all",
  deadLetters: "all"
}

/**
 * The parts of a configuration that contain no secret, as YAML, for people who get the report. Comments, environments,
 * `settings`, keys and passwords are left out or replaced; variables stay variables. Empty if the text cannot be parsed.
 */
export const shown = (text: string): string => {
  const { value } = parse(text)
  return isObject(value) ? stringify(shownOf(value, shownParts), { lineWidth: 0, aliasDuplicateObjects: false }) : ""
}

const shownOf = (value: unknown, parts: Shown | undefined): unknown => {
  if (parts === undefined) return notShown
  if (parts === "all") return withoutSecrets(value)
  if (Array.isArray(value)) return value.map((element: unknown) => shownOf(element, parts["*"]))
  if (!isObject(value)) return notShown
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "environments")
      .map(([name, member]) => [name, shownOf(member, parts[name] ?? parts["*"])])
  )
}

/** A second line of defence inside the parts that are shown. Paths such as `$.token` are not secrets. */
const withoutSecrets = (value: unknown): unknown => {
  if (typeof value === "string") return value.replace(/\/\/[^/@\s]+@/g, `//${notShown}@`)
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) && !/^\$[.[{]/.test(String(member)) ? notShown : withoutSecrets(member)
    ])
  )
}

const toValue = (convert: () => unknown): Pick<ConfigurationText, "value" | "problems"> => {
  try {
    return { value: convert(), problems: [] }
  } catch {
    return {
      value: undefined,
      problems: [
        { line: 1, column: 1, message: "An alias (*name) has no anchor (&name), or aliases expand to too many values." }
      ]
    }
  }
}

const offsetOf = (root: Node | null, path: Path): number => {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) return offset
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      if (node === undefined) return offset
      offset = startOf(node) ?? offset
    } else return offset
  }
  return offset
}

const startOf = (node: unknown): number | undefined =>
  isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined

/** Our own messages for the most frequent errors; otherwise the message of the library, which does not quote values. */
const messageOf = (error: YAMLError, text: string): string => {
  const char = text[error.pos[0]]
  switch (error.code) {
    case "BAD_SCALAR_START":
      return char === "@"
        ? 'A YAML value cannot begin with @. Put it in quotation marks, for example { "@path": "$.user.id" }.'
        : `A YAML value cannot begin with ${char ?? "this character"}. Put it in quotation marks.`
    case "DUPLICATE_KEY":
      return "Duplicate key. Remove one of the two."
    case "TAB_AS_INDENT":
      return "YAML is indented with spaces. Replace the tab."
    case "MISSING_CHAR":
      return `${error.message.split(" at line")[0]}. A quotation mark or a bracket is probably not closed.`
    case "MULTIPLE_DOCS":
      return "A configuration is one YAML document. Remove the second one, which begins here (---)."
    default:
      return `Invalid YAML: ${error.message}.`
  }
}
