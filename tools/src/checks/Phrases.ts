import type { Finding } from "./Finding.js"

/** A phrase that the texts of this repository avoid, and its replacement. */
export interface Phrase {
  readonly avoid: string
  readonly use: string
}

const phrase = (avoid: string, use: string): Phrase => ({ avoid, use })

/** Matched as whole words, ignoring case. Ordinary words that are only sometimes wrong are left to review. */
export const phrases: ReadonlyArray<Phrase> = [
  phrase("mend", "fix"),
  phrase("mends", "fixes"),
  phrase("mended", "fixed"),
  phrase("anew", "again"),
  phrase("in vain", "without success"),
  phrase("whom", "a sentence without it"),
  phrase("clerk", "dead-letter writer"),
  phrase("that is none", "that is not one"),
  phrase("is none of the", "is not one of the"),
  phrase("is no JSON", "is not valid JSON"),
  phrase("is no record", "is not a valid record"),
  phrase("is no number", "is not a number"),
  phrase("is no date", "is not a valid date"),
  phrase("is no object", "is not an object"),
  phrase("is no text", "is not text"),
  phrase("is no list", "is not a list"),
  phrase("is no array", "is not an array"),
  phrase("is no email", "is not a valid email address"),
  phrase("is no name", "is not a valid name"),
  phrase("is no path", "is not a valid path"),
  phrase("is no key", "is not a valid key"),
  phrase("no JSON value begins", "invalid JSON"),
  phrase("nobody could be asked", "confirmation needs a terminal"),
  phrase("so many records", "N records"),
  phrase("no more than so many", "at most N"),
  phrase("does everything but", "does everything except"),
  phrase("nothing remembers", "progress was not saved"),
  phrase("stands behind", "follows"),
  phrase("what stands in", "the content of"),
  phrase("where nothing stands", "which does not exist"),
  phrase("of one's own", "custom"),
  phrase("no port of its own", "no custom port"),
  phrase("the # away", "uncomment"),
  phrase("shall make profiles", "to create profiles"),
  phrase("that is over", "that is completed"),
  phrase("tell of", "report"),
  phrase("tells of", "reports"),
  phrase("has nothing to say", "finds nothing"),
  phrase("how far it came", "the checkpoint"),
  phrase("goes on at", "continues at"),
  phrase("goes on from", "continues from"),
  phrase("by letter and word", "exactly"),
  phrase("the table of arrows", "the import rules"),
  phrase("the table of rooms", "the import rules"),
  phrase("no such arrow", "not allowed by the import rules"),
  phrase("proves the house", "verifies what the project claims"),
  phrase("dirt", "noise"),
  phrase("soil", "seed data")
]

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

const pattern = new RegExp(
  `(?<![\\w-])(?:${phrases.map(({ avoid }) => literally(avoid).replaceAll(" ", "\\s+")).join("|")})(?![\\w-])`,
  "giu"
)

const replacements: ReadonlyMap<string, string> = new Map(phrases.map(({ avoid, use }) => [avoid.toLowerCase(), use]))

/** A wrapped phrase is found although there are comment marks between its words. */
const unwrapped = (text: string): string =>
  text.replace(/\n[ \t]*(?:\*|\/\/|#|>)[ \t]/g, (mark) => `\n${" ".repeat(mark.length - 1)}`)

/** The phrases of the list that a text contains. */
export const phraseFindings = (file: string, text: string): ReadonlyArray<Finding> => {
  const searched = unwrapped(text)
  return [...searched.matchAll(pattern)].map((match) => {
    const found = match[0].toLowerCase().replace(/\s+/g, " ")
    const line = searched.slice(0, match.index).split("\n").length
    return { where: `${file}:${line}`, message: `contains "${found}"; write "${replacements.get(found) ?? ""}"` }
  })
}
