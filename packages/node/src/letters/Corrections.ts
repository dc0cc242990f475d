import type { DeadLetter } from "@sluice/core/DeadLetter"
import type { CsvRow } from "@sluice/core/Source"
import { isObject, type Json, parse } from "@sluice/values/Json"
import { Either } from "effect"
import * as CsvText from "../format/CsvText.js"
import { firstMistake } from "../format/JsonScan.js"

/*
 * A file in which a person corrects records without unescaping them. A section of it is a line `#= KEY ID`, comment lines, and
 * the record: as JSON or, of a line that could not be read, as it was.
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
  const { csv, cut, id, reasons } = letter
  const comments = [
    ...reasons.map(({ message, path }) => (path === undefined ? message : `${path}: ${message}`)),
    ...(cut === undefined ? [] : [`Only its first ${cut.kept} of ${cut.of} bytes were kept.`]),
    ...(csv === undefined ? originalOf(letter) : CsvText.write(csv.columns, csv.delimiter).split("\n"))
  ]
  const body = csv === undefined ? bodyOf(letter) : rowOf(letter, csv)
  return [
    `${begin}${key} ${id}`,
    ...comments.map((text) => `# ${text}`),
    // An empty line ends the comments.
    ...(body.startsWith("#") ? [""] : []),
    body,
    ""
  ].join("\n")
}

/** The line above its suggestion. */
const originalOf = ({ record, suggestion }: DeadLetter): ReadonlyArray<string> =>
  suggestion === undefined || typeof record !== "string" ? [] : record.split("\n")

const bodyOf = ({ record, suggestion }: DeadLetter): string => {
  const body = suggestion ?? record
  return typeof body === "string" ? body : JSON.stringify(body, null, 2)
}

/** A row of CSV as it was; if its text was not kept, because of the `never` paths, the cells that were. */
const rowOf = ({ record, suggestion }: DeadLetter, { columns, delimiter }: CsvRow): string => {
  if (typeof record === "string" && record !== "") return record
  const kept = suggestion !== undefined && isObject(suggestion) ? suggestion : {}
  return CsvText.write(
    columns.map((name) => (typeof kept[name] === "string" ? kept[name] : "")),
    delimiter
  )
}

const begin = "#= "

/**
 * The corrected records of a file that {@link write} made, by key. Left: a sentence for each mistake. Sections that
 * were removed or not changed are ignored.
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
    if (one === undefined)
      mistakes.push(`Line ${line}: no open dead letter has the key ${key}. Export the records again.`)
    else if (withoutBlankLines(lines.join("\n")) !== withoutBlankLines(sectionOf(one))) {
      const first = lines.findIndex((content) => !content.startsWith("#"))
      const body = first < 0 ? "" : lines.slice(first).join("\n")
      const record = recordOf(body, line + Math.max(first, 0), one.letter)
      if (Either.isRight(record)) corrections.set(key, record.right)
      else mistakes.push(record.left)
    }
  }
  return mistakes.length > 0 ? Either.left(mistakes) : Either.right(corrections)
}

/** Without empty lines at the beginning and the end. A tab at the end of a row is an empty cell. */
const withoutBlankLines = (text: string): string => text.replace(/^\n+|\n+$/g, "")

/** The record of a corrected section: a JSON object, or of a row of CSV a row with the same columns. */
const recordOf = (body: string, line: number, { csv, id }: DeadLetter): Either.Either<Json, string> => {
  const value = parse(body)
  if (isObject(value)) return Either.right(value)
  if (csv === undefined || body.trimStart().startsWith("{")) return Either.left(mistakeIn(body, line, id))
  return Either.mapLeft(CsvText.read(body, csv), (mistake) => `Line ${line}, in the record of ${id}: ${mistake}.`)
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
