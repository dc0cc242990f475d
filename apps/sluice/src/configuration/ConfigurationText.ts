import type { Path } from "@sluice/values/Problem"
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError
} from "yaml"

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

/** The text with `(not shown)` for each value that may be a secret. Variables such as `${BRAZE_API_KEY}` are shown. */
export const withoutSecrets = (text: string): string => {
  const document = parseDocument(text, { version: "1.2", logLevel: "error" })
  if (document.errors.length > 0) return ""
  visit(document, {
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || !secretName.test(String(pair.key.value)) || !isScalar(pair.value)) return
      if (!/^\s*\$\{\w+\}\s*$/.test(String(pair.value.value))) pair.value.value = "(not shown)"
    }
  })
  return document.toString({ lineWidth: 0 })
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
