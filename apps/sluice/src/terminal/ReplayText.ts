import type * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import { counted, grouped } from "./Numbers.js"

type Reason = Exclude<keyof DeadLetterSource.Tally, "letters" | "replayed">

/** Why letters were left out, in words for one and for several. */
const leftOut: Readonly<Record<Reason, readonly [one: string, several: string]>> = {
  done: [
    "was replayed before; if it died again, its new letter stands further down",
    "were replayed before; those that died again have new letters further down"
  ],
  notChosen: ["is of an outcome that was not asked for (--only)", "are of outcomes that were not asked for (--only)"],
  uncertain: [
    "was begun by a replay that broke off: perhaps it was sent, so only with --only unknown",
    "were begun by a replay that broke off: perhaps they were sent, so only with --only unknown"
  ],
  held: [
    "is held: its attributes are older than --max-age and would overwrite newer ones",
    "are held: their attributes are older than --max-age and would overwrite newer ones"
  ],
  notARecord: [
    "never was a record; repair `record` in the letter and replay it again",
    "never were records; repair `record` in the letters and replay them again"
  ],
  damaged: ["is a damaged line", "are damaged lines"]
}

const order: ReadonlyArray<Reason> = ["done", "notChosen", "uncertain", "held", "notARecord", "damaged"]

/** How many letters of `file` were replayed, and why the others were not. */
export const text = (tally: DeadLetterSource.Tally, file: string): string => {
  if (tally.letters === 0) return `There is no dead letter in ${file}.`
  const rows = order.filter((reason) => tally[reason] > 0).map((reason) => row(tally[reason], leftOut[reason]))
  return rows.length === 0 ? head(tally) : [head(tally), "Left out:", ...rows].join("\n")
}

const head = ({ letters, replayed }: DeadLetterSource.Tally): string => {
  if (letters === 1) return replayed === 1 ? "Replayed the one letter." : "The one letter was not replayed."
  if (replayed === letters) return `Replayed all ${counted(letters, "letter")}.`
  return `Replayed ${replayed === 0 ? "none" : grouped(replayed)} of ${counted(letters, "letter")}.`
}

const row = (count: number, [one, several]: readonly [string, string]): string =>
  `  ${grouped(count)} ${count === 1 ? one : several}`
