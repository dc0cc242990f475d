import type { FileReport } from "@sluice/node/FileSource"
import { counted, grouped } from "../report/Numbers.js"
import type { Colours } from "./Colours.js"

/** Whether a run continued a file after the part that earlier runs read. */
export const isContinued = ({ decision, state }: FileReport): boolean =>
  decision === "continued" && state !== "vanished"

/** The number of names that are listed. More names are only counted. */
const shownNames = 5

/** The note about the files that a run continues. Undefined if it continues none. */
export const continuing = (files: ReadonlyArray<FileReport>): string | undefined => {
  const continued = files.filter(isContinued)
  return continued.length === 0
    ? undefined
    : `Continuing after the records that earlier runs completed in ${names(continued.map(({ name }) => name))}.`
}

/** Commands for refused files, by their names. */
export interface Decisions {
  readonly again: (names: ReadonlyArray<string>) => string
  readonly accept: (names: ReadonlyArray<string>) => string
}

/** The commands for refused files that can be read. */
export const decisionLines = (names: ReadonlyArray<string>, { accept, again }: Decisions): ReadonlyArray<string> =>
  names.length === 0 ? [] : [`  Read from the start: ${again(names)}`, `  Count as read: ${accept(names)}`]

/** The files of a run by state, the reasons of refused files, and the commands for them. Empty if all files are new. */
export const lines = (
  files: ReadonlyArray<FileReport>,
  decisions: Decisions,
  colours: Colours
): ReadonlyArray<string> => {
  const equal = files.flatMap(({ equals, name }) =>
    equals === undefined ? [] : [`  ${name} is equal to ${equals} byte for byte: the records of both were read.`]
  )
  const formats = formatLines(files)
  if (files.every(({ decision, state }) => state === "new" && decision === "fresh"))
    return equal.length + formats.length === 0 ? [] : ["", "Files:", ...formats, ...equal]
  const groups = new Map<string, Array<string>>()
  for (const file of files) {
    const group = groups.get(groupOf(file)) ?? []
    groups.set(groupOf(file), [...group, nameOf(file)])
  }
  const refused = files.flatMap((file) => (file.refused === undefined ? [] : [`  ${colours.bad(file.refused)}`]))
  return [
    "",
    "Files:",
    ...[...groups].map(([group, members]) => `  ${grouped(members.length)} ${group}: ${names(members)}`),
    ...formats,
    ...equal,
    ...(refused.length === 0 ? [] : ["", colours.bad(`${counted(refused.length, "file")} refused:`), ...refused]),
    ...decisionLines(
      files.flatMap(({ name, refused: why, state }) => (why === undefined || state === "broken" ? [] : [name])),
      decisions
    )
  ]
}

/** The detected formats, except NDJSON. */
const formatLines = (files: ReadonlyArray<FileReport>): ReadonlyArray<string> => {
  const byFormat = new Map<string, Array<string>>()
  for (const { format, name } of files)
    if (format !== undefined && format !== "NDJSON") byFormat.set(format, [...(byFormat.get(format) ?? []), name])
  return [...byFormat].map(([format, members]) => `  ${format}: ${names(members)}`)
}

const groupOf = ({ decision, state }: FileReport): string => {
  if (decision === "accepted") return `${state}, counted as sent`
  if (decision === "refused") return `${state}, refused`
  return decision === "fresh" && state !== "new" ? `${state}, read from the start` : state
}

const nameOf = ({ earlier, name, state }: FileReport): string => {
  if (earlier === undefined) return name
  return state === "copy" ? `${name} (of ${earlier})` : `${name} (was ${earlier})`
}

const names = (all: ReadonlyArray<string>): string => {
  const more = all.length - shownNames
  return more > 0 ? `${all.slice(0, shownNames).join(", ")} and ${grouped(more)} more` : all.join(", ")
}
