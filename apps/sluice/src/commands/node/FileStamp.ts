import { createHash } from "node:crypto"
import { extname } from "node:path"

/** The note about its origin in every file. A CSV file contains it in a cell, others in a comment at their end. */
export const origin = "Written by npx sluice node"

const comments: Readonly<Record<string, string>> = { ".py": "#", ".mjs": "//", ".yaml": "#" }

/**
 * The text with its hash after {@link origin}, in a last line that is added if the kind of file has comments. {@link
 * isUnchanged} recognises it, so that the command overwrites only what it wrote.
 */
export const stamp = (path: string, text: string): string => {
  const comment = comments[extname(path)]
  const whole = comment === undefined ? text : `${text}${comment} ${origin}\n`
  const at = whole.lastIndexOf(origin) + origin.length
  return `${whole.slice(0, at)} (sha256 ${hashOf(whole)})${whole.slice(at)}`
}

/** Whether a file contains what {@link stamp} returned, possibly with other line endings. */
export const isUnchanged = (content: string): boolean => {
  const text = content.replaceAll("\r\n", "\n")
  const at = text.lastIndexOf(origin) + origin.length
  const hash = /^ \(sha256 ([0-9a-f]+)\)/.exec(text.slice(at))
  return hash !== null && hash[1] === hashOf(text.slice(0, at) + text.slice(at + hash[0].length))
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16)
