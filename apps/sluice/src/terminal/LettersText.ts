import { letterAdvice } from "../report/LetterAdvice.js"
import { counted, grouped } from "../report/Numbers.js"
import { type LettersInFile, openOf, type ReasonGroup, type StoredLetter } from "../run/LettersInFile.js"
import type { Colours } from "./Colours.js"
import * as HistoryText from "./HistoryText.js"

/** The letters to list. */
interface Listed {
  readonly file: string
  readonly all: LettersInFile
  readonly groups: ReadonlyArray<ReasonGroup>
  readonly commands: LetterCommands
}

/** Commands for the letters of a file, for a person to paste. */
export interface LetterCommands {
  readonly show: string
  readonly replay: (only?: "unknown") => string
  readonly dismiss: string
  /** Writes the records that could not be read to a file. Undefined if there are none. */
  readonly correct: string | undefined
}

/** The open letters by reason, and the commands for them. */
export const list = ({ all, commands, file, groups }: Listed, colours: Colours): string => {
  const { damaged, letters } = all
  const open = openOf(all).length
  return [
    `${file}: ${grouped(open)} open of ${counted(letters.length, "dead letter")}.`,
    ...(damaged === 0
      ? []
      : [
          colours.warn(
            `${damaged === 1 ? "1 part of the file is" : `${grouped(damaged)} parts of the file are`} not valid.`
          )
        ]),
    ...groups.flatMap((group) => groupLines(group, colours)),
    ...(open === 0
      ? []
      : [
          "",
          `Show one letter: ${commands.show}`,
          ...(commands.correct === undefined ? [] : [`Correct what could not be read: ${commands.correct}`]),
          `Send them again: ${commands.replay(groups.every(({ outcome }) => outcome === "unknown") ? "unknown" : undefined)}`,
          `Do not send them: ${commands.dismiss}`
        ])
  ].join("\n")
}

const groupLines = ({ code, count, first, message, outcome, path }: ReasonGroup, colours: Colours) => [
  "",
  `  ${colours.strong(`${grouped(count)} × ${outcome}`)}: ${code}${path === undefined ? "" : ` at ${path}`}`,
  `    ${message}`,
  `    ${letterAdvice(outcome)}`,
  `    ${colours.faint(`first: ${first.id}, line ${first.letterLine}${first.destination === "*" ? "" : ` in ${first.destination}`}`)}`
]

/** Letters with their records, for a person at the terminal. The text contains personal values. */
export const show = (id: string, letters: ReadonlyArray<StoredLetter>, colours: Colours): string =>
  [
    colours.strong(id),
    ...letters.flatMap(({ letter, line, state }) => [
      ...HistoryText.letterText({ letter, line, state }),
      `    from ${letter.origin.source}${letter.origin.line === undefined ? "" : `:${letter.origin.line}`}`,
      ...(letter.delivered.length === 0 ? [] : [`    ${counted(letter.delivered.length, "item")} accepted before`]),
      ...(letter.cut === undefined ? [] : ["    the line was too long; only its beginning was kept"]),
      ...JSON.stringify(letter.record, null, 2)
        .split("\n")
        .map((text) => `    ${text}`)
    ])
  ].join("\n")
