import type { FileReport } from "@sluice/node/FileSource"
import { counted, grouped } from "../report/Numbers.js"
import type { Colours } from "./Colours.js"

/** Whether a run continued a file after what earlier runs read of it. */
export const isContinued = ({ decision, state }: FileReport): boolean =>
  decision === "continued" && state !== "vanished"

/** More names than these are only counted. */
const shownNames = 5

/** The note on the files that a run continues; undefined if it continues none. */
export const continuing = (files: ReadonlyArray<FileReport>): string | undefined => {
  const continued = files.filter(isContinued)
  return continued.length === 0
    ? undefined
    : `Continuing after what earlier runs completed of ${names(continued.map(({ name }) => name))}.`
}

/** Commands that decide about refused files, given their names. */
export interface Decisions {
  readonly again: (names: ReadonlyArray<string>) => string
  readonly accept: (names: ReadonlyArray<string>) => string
}

/** The commands by which a person decides about files that were refused although they can be read. */
export const decisionLines = (names: ReadonlyArray<string>, { accept, again }: Decisions): ReadonlyArray<string> =>
  names.length === 0 ? [] : [`  Read from the start: ${again(names)}`, `  Count as read: ${accept(names)}`]

/** The files of a run by what happened to them, why some were refused, and what to do. Nothing if all are new. */
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

/** The formats that were found, except that of most sources. */
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
