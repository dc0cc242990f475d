import type { FoundLetter, Sighting, Story } from "../run/Story.js"
import { counted } from "./Numbers.js"
import type { Painter } from "./Painter.js"

/** The story of a record for people, oldest first. */
export const text = (id: string, story: Story, paint: Painter): string =>
  [
    paint.strong(id),
    ...story.sightings.map((sighting) => `  ${sightingText(sighting)}`),
    ...story.outcomes.flatMap((outcome) => [
      `  ${outcome.outcome}`,
      ...outcome.destinations.flatMap((at) => [
        `    ${at.name}: ${at.outcome}${at.request === undefined ? "" : ` in request ${at.request}`}${at.requestId === undefined ? "" : ` (${at.requestId})`}`,
        ...(at.reasons ?? []).map((reason) => `      ${reasonText(reason)}`),
        ...(at.warnings ?? []).map((reason) => `      ${paint.faint("remark:")} ${reasonText(reason)}`)
      ])
    ]),
    ...story.letters.flatMap((found) => letterText(found)),
    ...closing(story)
  ].join("\n")

const sightingText = ({ source, line, settled }: Sighting): string => {
  const place = line === undefined ? source : `${source}:${line}`
  const words = settled === undefined ? "" : settled ? ", settled" : ", not settled yet: a run has still to come to it"
  return `read from ${place}${words}`
}

const letterText = ({ letter, line, state }: FoundLetter): ReadonlyArray<string> => [
  `  dead letter, line ${line}: ${letter.outcome} at ${letter.destination} after ${counted(letter.attempts, "attempt")}, ${letter.at}`,
  ...letter.reasons.map((reason) => `    ${reasonText(reason)}`),
  ...(letter.answer === undefined
    ? []
    : [
        `    answer ${letter.answer.status ?? ""}${letter.answer.words === undefined ? "" : `: ${letter.answer.words}`}`
      ]),
  ...replayText(state)
]

const replayText = (state: FoundLetter["state"]): ReadonlyArray<string> => {
  if (state === undefined || state === "open") return []
  return [state === "intended" ? "    a replay began to send it and broke off: nobody knows" : `    replayed: ${state}`]
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

const closing = ({ sightings, outcomes, letters }: Story): ReadonlyArray<string> => {
  if (outcomes.length > 0 || letters.length > 0) return []
  if (sightings.some(({ settled }) => settled === true))
    return ["  It is in no dead letter, so it was delivered or skipped. --outcomes FILE at the next run keeps which."]
  return []
}
