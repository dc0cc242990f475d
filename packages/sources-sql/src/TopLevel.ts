/** The dialects, which differ in their quotation marks and reserved words. */
export type DialectName = "postgres" | "sqlite"

const comment = "--[^\\n]*|/\\*(?:[^*]|\\*(?!/))*\\*/"
const quotations = `'(?:[^']|'')*'|"(?:[^"]|"")*"`

/** Text that may contain words that are not part of the statement, and the words that limit the rows of a query. */
const lexis: Readonly<Record<DialectName, { readonly opaque: RegExp; readonly words: RegExp }>> = {
  // The words are reserved: as a name they follow `as` or a point.
  postgres: {
    opaque: new RegExp(
      `${comment}|\\$(\\w*)\\$[\\s\\S]*?\\$\\1\\$|(?<!\\w)[eE]'(?:[^'\\\\]|\\\\[\\s\\S]|'')*'|${quotations}`,
      "g"
    ),
    words: /(?<!\bas\s+|\.\s*|\w)(limit|offset|fetch)\b/i
  },
  // `offset` is not reserved, and is never without `limit`.
  sqlite: {
    opaque: new RegExp(`${comment}|${quotations}|\`(?:[^\`]|\`\`)*\`|\\[[^\\]]*\\]`, "g"),
    words: /(?<!\.\s*|\w)(limit)\b/i
  }
}

/** The keyword with which a query limits its rows as a whole; undefined if it does not. */
export const limitOf = (query: string, dialect: DialectName): string | undefined => {
  const { opaque, words } = lexis[dialect]
  const plain = query.replaceAll(opaque, (found) => (/^(--|\/\*)/.test(found) ? " " : " _ "))
  return words.exec(withoutParentheses(unwrapped(plain)))?.[1]?.toUpperCase()
}

/** A query without the parentheses that enclose all of it. */
const unwrapped = (text: string): string => {
  const query = text.trim()
  if (!query.startsWith("(")) return query
  let depth = 0
  for (const [at, character] of [...query].entries()) {
    if (character === "(") depth++
    if (character === ")" && --depth === 0) return at === query.length - 1 ? unwrapped(query.slice(1, -1)) : query
  }
  return query
}

const withoutParentheses = (text: string): string => {
  const less = text.replaceAll(/\([^()]*\)/g, " _ ")
  return less === text ? text : withoutParentheses(less)
}
