import type { Path } from "@sluice/values/Problem"
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from "yaml"

/** Line and column, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A text of YAML 1.2 (JSON is a part of it), read with the place of everything in it. */
export interface ConfigurationText {
  readonly value: unknown
  /** Mistakes of the syntax. With one of them the value is not to be used. */
  readonly problems: ReadonlyArray<Position & { readonly message: string }>
  /** Where the key or element stands; where its nearest container stands, when the path leads nowhere. */
  readonly locate: (path: Path) => Position
}

/** Total: every text gives a value or problems. */
export const parse = (text: string): ConfigurationText => {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    version: "1.2",
    prettyErrors: false,
    lineCounter: lines,
    uniqueKeys: true,
    logLevel: "error"
  })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const problems = document.errors.map((error) => ({ ...at(error.pos[0]), message: wordsOf(error, text) }))
  const converted =
    problems.length > 0 ? { value: undefined, problems } : toValue(() => document.toJS({ maxAliasCount: 100 }))
  return { ...converted, locate: (path) => at(offsetOf(document.contents, path)) }
}

const toValue = (convert: () => unknown): Pick<ConfigurationText, "value" | "problems"> => {
  try {
    return { value: convert(), problems: [] }
  } catch {
    return {
      value: undefined,
      problems: [{ line: 1, column: 1, message: "An alias (*name) leads nowhere, or aliases multiply beyond measure." }]
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

/** Messages of our own where people meet them most; the library's otherwise, which name no values. */
const wordsOf = (error: YAMLError, text: string): string => {
  const char = text[error.pos[0]]
  switch (error.code) {
    case "BAD_SCALAR_START":
      return char === "@"
        ? 'In YAML a value cannot begin with @: put it in quotation marks, as { "@path": "$.user.id" }.'
        : `In YAML a value cannot begin with ${char ?? "this character"}: put it in quotation marks.`
    case "DUPLICATE_KEY":
      return "The same key stands here a second time. Keep one of them."
    case "TAB_AS_INDENT":
      return "YAML is indented with spaces; here is a tab."
    case "MISSING_CHAR":
      return `${error.message.split(" at line")[0]}. Usually a quotation mark or a bracket was not closed.`
    case "MULTIPLE_DOCS":
      return "A configuration is one document; here (---) a second one begins."
    default:
      return `This is not valid YAML: ${error.message}.`
  }
}
