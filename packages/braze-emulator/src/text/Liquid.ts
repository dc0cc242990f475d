/** Tags that need an end tag, such as `{% endif %}`: those of Liquid and those that Braze adds. */
const blocks: ReadonlySet<string> = new Set([
  "capture",
  "case",
  "comment",
  "for",
  "if",
  "message_extras",
  "raw",
  "tablerow",
  "translation",
  "unless"
])

/** Tags whose content is text until their end tag. */
const verbatim: ReadonlySet<string> = new Set(["comment", "raw"])

/**
 * Whether every `{{` and `{%` is closed, and every block tag has its end tag in the right place. Expressions, filters and
 * the names of other tags are not checked.
 */
export const isWellFormed = (text: string): boolean => {
  const open: Array<string> = []
  let at = 0
  while (at < text.length) {
    const next = nextOpening(text, at)
    if (next === undefined) return open.length === 0
    const end = text.indexOf(next.closing, next.at + 2)
    if (end < 0) return false
    at = end + 2
    if (next.closing === "}}") continue
    const tag = tagName(text.slice(next.at + 2, end))
    if (tag === "") return false
    if (verbatim.has(tag)) {
      const after = afterEnd(text, tag, at)
      if (after === undefined) return false
      at = after
    } else if (blocks.has(tag)) open.push(tag)
    else if (tag.startsWith("end") && open.pop() !== tag.slice(3)) return false
  }
  return open.length === 0
}

const nextOpening = (text: string, from: number): { readonly at: number; readonly closing: string } | undefined => {
  for (let at = text.indexOf("{", from); at >= 0; at = text.indexOf("{", at + 1)) {
    if (text[at + 1] === "{") return { at, closing: "}}" }
    if (text[at + 1] === "%") return { at, closing: "%}" }
  }
  return undefined
}

const tagName = (inside: string): string => /^-?\s*(\w*)/.exec(inside)?.[1] ?? ""

/** The position after the end tag of a verbatim tag; undefined if there is none. */
const afterEnd = (text: string, tag: string, from: number): number | undefined => {
  for (let at = text.indexOf("{%", from); at >= 0; at = text.indexOf("{%", at + 2)) {
    const end = text.indexOf("%}", at + 2)
    if (end < 0) return undefined
    if (tagName(text.slice(at + 2, end)) === `end${tag}`) return end + 2
  }
  return undefined
}

/** The tag that includes a content block. */
export const blockTag = (name: string): string => `{{content_blocks.\${${name}}}}`

/** Names of the content blocks that a string includes, each once. */
export const includedBlocks = (text: string): ReadonlyArray<string> => [
  ...new Set(
    [...text.matchAll(/\{\{-?\s{0,9}content_blocks\.\$\{\s{0,9}([^{}\s]{1,200})\s{0,9}\}/g)].map(
      ([, name]) => name ?? ""
    )
  )
]
