import type { DeadLetter } from "@sluice/core/DeadLetter"
import { isObject, type Json, parse } from "@sluice/values/Json"
import { Either } from "effect"
import { firstMistake } from "../format/JsonScan.js"

/*
 * A file in which a person corrects records without unescaping them. A section of it is a line `#= KEY ID`, comment lines, and
 * the record as JSON or, of a line that could not be read, as it was.
 */

/** A letter by the key that its journal uses. */
export interface KeyedLetter {
  readonly key: string
  readonly letter: DeadLetter
}

/** The text of the file. `command` is the one that reads it. */
export const write = (letters: ReadonlyArray<KeyedLetter>, command: string): string =>
  [
    "# Correct the records below, then run:",
    `#   ${command}`,
    '# Do not change lines that begin with "#=". To accept a record as it is, delete the comments above it.',
    "",
    ...letters.map(sectionOf)
  ].join("\n")

const sectionOf = ({ key, letter }: KeyedLetter): string => {
  const { cut, id, reasons, record, suggestion } = letter
  const original = suggestion === undefined || typeof record !== "string" ? [] : record.split("\n")
  const comments = [
    ...reasons.map(({ message, path }) => (path === undefined ? message : `${path}: ${message}`)),
    ...(cut === undefined ? [] : [`Only its first ${cut.kept} of ${cut.of} bytes were kept.`]),
    ...original
  ]
  const body = suggestion ?? record
  return [
    `${begin}${key} ${id}`,
    ...comments.map((text) => `# ${text}`),
    typeof body === "string" ? body : JSON.stringify(body, null, 2),
    ""
  ].join("\n")
}

const begin = "#= "

/**
 * The corrected records of a file that {@link write} made, by key. Left: a sentence for each mistake. A section that was not
 * changed or was removed is no correction.
 */
export const read = (
  text: string,
  letters: ReadonlyArray<KeyedLetter>
): Either.Either<ReadonlyMap<string, Json>, ReadonlyArray<string>> => {
  const known = new Map(letters.map((one) => [one.key, one]))
  const corrections = new Map<string, Json>()
  const mistakes: Array<string> = []
  for (const { key, line, lines } of sectionsIn(text)) {
    const one = known.get(key)
    if (one === undefined) mistakes.push(`Line ${line}: no open dead letter has the key ${key}. Export them again.`)
    else if (lines.join("\n").trim() !== sectionOf(one).trim()) {
      const first = lines.findIndex((content) => !content.startsWith("#"))
      const body = first < 0 ? "" : lines.slice(first).join("\n")
      const value = parse(body)
      if (isObject(value)) corrections.set(key, value)
      else mistakes.push(mistakeIn(body, line + Math.max(first, 0), one.letter.id))
    }
  }
  return mistakes.length > 0 ? Either.left(mistakes) : Either.right(corrections)
}

interface Section {
  readonly key: string
  /** The line of its beginning, from 1. */
  readonly line: number
  readonly lines: ReadonlyArray<string>
}

const sectionsIn = (text: string): ReadonlyArray<Section> => {
  const sections: Array<{ key: string; line: number; lines: Array<string> }> = []
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith(begin))
      sections.push({ key: line.slice(begin.length).split(" ")[0] ?? "", line: i + 1, lines: [line] })
    else sections.at(-1)?.lines.push(line)
  }
  return sections
}

const mistakeIn = (body: string, line: number, id: string): string => {
  const mistake = firstMistake(body.trim())
  if (mistake === undefined) return `Line ${line}: the record of ${id} is not a JSON object.`
  const before = body.trim().slice(0, mistake.at).split("\n")
  const column = (before.at(-1)?.length ?? 0) + 1
  return `Line ${line + before.length - 1}, column ${column}, in the record of ${id}: ${mistake.what}.`
}
