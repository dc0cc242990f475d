import { stripVTControlCharacters } from "node:util"
import { Prompt } from "@effect/cli"
import { Effect } from "effect"
import { isScalar, type SampleColumn, type SampleColumns } from "./columns/Columns.js"
import { isTime } from "./proposal/FieldValue.js"
import { type ColumnDecisions, guess, nameOf } from "./proposal/FromColumns.js"
import type { Recognised } from "./shapes/Shape.js"

const none = "none"
const noPerson = "none of these"
const noEvent = "none: the records are people"
const ownName = "another name, the same for all"

/** Asks a person to confirm the recognised format, and shows how it was recognised. */
export const confirmShape = ({ because, name, what }: Recognised) =>
  Prompt.run(
    Prompt.confirm({
      message: `The records look like ${what} (${name}), because of ${because}. Use the known format?`,
      initial: true
    })
  )

/**
 * Asks for every decision that the command line does not contain. Shows each column with examples, which appear only on
 * the terminal.
 */
export const ask = (columns: SampleColumns, decided: ColumnDecisions) =>
  Effect.gen(function* () {
    const found = guess(columns)
    const scalars = columns.all.filter(isScalar)
    const person =
      decided.person ??
      (yield* select("Which column is the id of the person?", [
        ...first(found.people, scalars),
        option(noPerson, none)
      ]))
    const event =
      decided.event ??
      (yield* select(
        "When did it happen? Choose the time of the event.",
        found.isEvent
          ? [...found.times.map(titled), option(noEvent, none)]
          : [option(noEvent, none), ...found.times.map(titled)]
      ))
    const eventName = event === none ? undefined : (decided.eventName ?? (yield* askName(found.names, scalars, event)))
    const send = yield* Prompt.run(
      Prompt.multiSelect({
        message: "Which columns are sent?",
        choices: columns.all.map((column) => ({ ...titled(column), selected: true })),
        maxPerPage: 20
      })
    )
    const decisions: ColumnDecisions = { person, event, eventName, send: new Set(send) }
    return decisions
  })

const askName = (names: ReadonlyArray<SampleColumn>, scalars: ReadonlyArray<SampleColumn>, time: string) =>
  Effect.gen(function* () {
    const words = scalars.filter((column) => column.form === "text" && !isTime(column))
    const chosen = yield* select("Which column has the name of the event?", [
      ...names.map(titled),
      option(ownName, none),
      ...words.filter((column) => !names.includes(column)).map(titled)
    ])
    return chosen === none
      ? yield* Prompt.run(Prompt.text({ message: "Name of the event?", default: nameOf(time) }))
      : chosen
  })

interface Choice {
  readonly title: string
  readonly value: string
}

const select = (message: string, choices: ReadonlyArray<Choice>) =>
  Prompt.run(Prompt.select({ message, choices, maxPerPage: 20 }))

const option = (title: string, value: string): Choice => ({ title, value })

/** The likely columns, then the others. */
const first = (likely: ReadonlyArray<SampleColumn>, all: ReadonlyArray<SampleColumn>): ReadonlyArray<Choice> =>
  [...likely, ...all.filter((column) => !likely.includes(column))].map(titled)

const exampleLength = 60

/** A column with examples of its values. */
const titled = ({ examples, path }: SampleColumn): Choice => {
  const shown = stripVTControlCharacters(examples.join(", ")).replaceAll(/\s+/g, " ")
  const cut = shown.length > exampleLength ? `${shown.slice(0, exampleLength)}…` : shown
  return { title: cut === "" ? path : `${path}   ${cut}`, value: path }
}
