import { counted } from "../report/Numbers.js"
import type { Histories, RecordHistory, RecordLetter, Sighting } from "../run/RecordHistory.js"
import type { Colours } from "./Colours.js"

/** The histories of the records that were found for an id or an identifier of a person. */
export const texts = (searched: string, histories: Histories, colours: Colours): string => {
  const each = [...histories].map(([id, history]) => text(id, history, colours))
  return [
    ...(histories.has(searched) && histories.size === 1
      ? []
      : [`${searched}: ${counted(histories.size, "record")}`, ""]),
    each.join("\n\n")
  ].join("\n")
}

/** The history of a record, oldest entry first. */
const text = (id: string, history: RecordHistory, colours: Colours): string =>
  [
    colours.strong(id),
    ...history.sightings.map((sighting) => `  ${sightingText(sighting)}`),
    ...history.outcomes.flatMap((outcome) => [
      `  ${outcome.outcome}`,
      ...outcome.destinations.flatMap((at) => [
        `    ${at.name}: ${at.outcome}${at.request === undefined ? "" : ` in request ${at.request}`}${at.requestId === undefined ? "" : ` (${at.requestId})`}`,
        ...(at.reasons ?? []).map((reason) => `      ${reasonText(reason)}`),
        ...(at.warnings ?? []).map((reason) => `      ${colours.faint("remark:")} ${reasonText(reason)}`)
      ])
    ]),
    ...history.letters.flatMap((found) => letterText(found)),
    ...closing(history)
  ].join("\n")

const sightingText = ({ source, line, settled }: Sighting): string => {
  const place = line === undefined ? source : `${source}:${line}`
  return `found at ${place}${settled === undefined ? "" : settled ? ", processed" : ", not processed yet"}`
}

/** A dead letter without its record: its line, reasons, response and state. */
export const letterText = ({ letter, line, state }: RecordLetter): ReadonlyArray<string> => [
  `  dead letter, line ${line}: ${letter.outcome} at ${letter.destination} after ${counted(letter.attempts, "attempt")}, ${letter.at}`,
  ...letter.reasons.map((reason) => `    ${reasonText(reason)}`),
  ...(letter.answer === undefined
    ? []
    : [
        `    response ${letter.answer.status ?? ""}${letter.answer.words === undefined ? "" : `: ${letter.answer.words}`}`
      ]),
  ...replayText(state)
]

const replayText = (state: RecordLetter["state"]): ReadonlyArray<string> => {
  if (state === undefined || state === "open") return []
  if (state === "dismissed") return ["    dismissed: no replay sends it"]
  return [state === "intended" ? "    a replay was interrupted; it may have been sent" : `    replayed: ${state}`]
}

const reasonText = ({
  code,
  path,
  message
}: {
  readonly code: string
  readonly path?: string | undefined
  readonly message: string
}): string => `${code}${path === undefined ? "" : ` at ${path}`}: ${message}`

const closing = ({ sightings, outcomes, letters }: RecordHistory): ReadonlyArray<string> => {
  if (outcomes.length > 0 || letters.length > 0) return []
  return sightings.some(({ settled }) => settled === true)
    ? [
        "  The record has no dead letter, so it was delivered or skipped. To record outcomes, pass --outcomes FILE to a run."
      ]
    : []
}
