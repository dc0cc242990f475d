import * as Outcome from "@sluice/core/Outcome"
import type * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import { counted, grouped } from "../report/Numbers.js"

/** The reasons letters were left out, for one and for several, in the order in which they are printed. */
const leftOut: ReadonlyArray<readonly [reason: DeadLetterSource.LeftOut, one: string, several: string]> = [
  [
    "done",
    "was replayed before; if it failed again, it has a new letter further down",
    "were replayed before; those that failed again have new letters further down"
  ],
  ["dismissed", "was dismissed", "were dismissed"],
  ["notChosen", "is OUTCOME, which --only does not list", "are OUTCOME, which --only does not list"],
  [
    "uncertain",
    "may have been sent by an interrupted replay; send it with --only unknown",
    "may have been sent by an interrupted replay; send them with --only unknown"
  ],
  [
    "held",
    "has attributes older than --max-age, or a later version was delivered; it would overwrite newer values",
    "have attributes older than --max-age, or later versions were delivered; they would overwrite newer values"
  ],
  [
    "noRoute",
    "is for a route that the configuration does not have; give the route its old name to send it",
    "are for routes that the configuration does not have; give the routes their old names to send them"
  ],
  [
    "notARecord",
    "could not be read as a record; correct it: see `npx sluice dead-letters export --help`",
    "could not be read as records; correct them: see `npx sluice dead-letters export --help`"
  ],
  ["damaged", "is not a valid dead letter", "are not valid dead letters"]
]

/** The number of letters of `file` that were replayed, and the reasons the others were left out. */
export const text = (tally: DeadLetterSource.Tally, file: string): string => {
  if (tally.letters === 0) return `${file} has no dead letters.`
  const rows = leftOut.flatMap(([reason, one, several]) => {
    const row = (count: number, outcome = "") =>
      count === 0 ? [] : [`  ${grouped(count)} ${(count === 1 ? one : several).replace("OUTCOME", outcome)}`]
    return reason === "notChosen"
      ? Outcome.dead.flatMap((outcome) => row(tally.notChosenOutcomes[outcome], outcome))
      : row(tally[reason])
  })
  return rows.length === 0 ? head(tally) : [head(tally), "Left out:", ...rows].join("\n")
}

const head = ({ letters, replayed }: DeadLetterSource.Tally): string =>
  replayed === letters && letters > 1
    ? `Replayed all ${counted(letters, "dead letter")}.`
    : `Replayed ${grouped(replayed)} of ${counted(letters, "dead letter")}.`
