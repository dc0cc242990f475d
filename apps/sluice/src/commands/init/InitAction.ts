import { dirname, relative, resolve } from "node:path"
import { Prompt } from "@effect/cli"
import { SourceError } from "@sluice/core/Source"
import * as FileSource from "@sluice/node/FileSource"
import { Effect } from "effect"
import { counted } from "../../report/Numbers.js"
import { first, readable, sampleSize } from "../../run/Estimate.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as NewFile from "../NewFile.js"
import * as PrintedCommand from "../PrintedCommand.js"
import * as ConfigurationTemplate from "./ConfigurationTemplate.js"
import * as Guess from "./Guess.js"
import type { Values } from "./InitCommand.js"

/** Writes a configuration; exit code 1 if it cannot. */
export const init = (values: Values) => reportFailures(initialised(values))

const initialised = ({ exported, force, out, yes, ...answers }: Values) =>
  Effect.gen(function* () {
    const output = yield* Output
    yield* NewFile.ensureAbsent([out], force, "Name another file with --out FILE, or overwrite it with --force.")
    const source = yield* FileSource.make({ input: exported })
    const sample = readable(yield* first(source.open([]), sampleSize))
    if (sample.length === 0)
      return yield* new SourceError({ source: exported, message: `${exported} has no valid record.` })
    const guess = Guess.make(sample)
    const choice = yield* choose(answers, guess, output.isTerminal && !yes)
    yield* NewFile.write(
      out,
      ConfigurationTemplate.text(
        guess,
        { ...choice, file: relative(dirname(resolve(out)), resolve(exported)) },
        sample.length
      )
    )
    yield* output.out(summary({ exported, out }, choice, guess, sample.length))
  })

const noPerson = "none of these: an alias made from the record's id"
const noId = "no id was found; replace CHOOSE_A_PATH with the path of one"
const noEvent = "none: profiles only"

type Choice = Omit<ConfigurationTemplate.TemplateChoice, "file">

/** What a person answered in advance, by options. */
type Answers = Omit<Values, "exported" | "force" | "out" | "yes">

const choose = ({ event, eventName, person: named, ...unread }: Answers, guess: Guess.Guess, ask: boolean) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const people = guess.people.map(({ path }) => path)
    const times = guess.times.map(({ path }) => path)
    const person =
      named ?? (ask ? yield* select("Which field is the person's id?", [...people, noPerson]) : (people[0] ?? noPerson))
    const time =
      event ?? (ask ? yield* select("Which time is the event's?", [...times, noEvent]) : (times[0] ?? noEvent))
    const guessed = nameOf(time)
    const isEvent = time !== noEvent && time !== "none"
    const name =
      eventName ??
      (ask && isEvent ? yield* Prompt.run(Prompt.text({ message: "Name of the event?", default: guessed })) : guessed)
    const choice: Choice = {
      person: person === noPerson ? undefined : person,
      event: isEvent ? { path: time, name } : undefined
    }
    return choice
  })

const select = (message: string, titles: ReadonlyArray<string>) =>
  Prompt.run(Prompt.select({ message, choices: titles.map((title) => ({ title, value: title })) }))

/** `$.session.ended_at` becomes `ended`. */
const nameOf = (path: string): string =>
  path
    .slice(path.lastIndexOf(".") + 1)
    .replace(/_?(at|time|date|timestamp)$/i, "")
    .replaceAll(/[_-]+/g, " ")
    .trim() || "event"

const summary = (
  { exported, out }: Pick<Values, "exported" | "out">,
  { event, person }: Choice,
  guess: Guess.Guess,
  sample: number
): string =>
  [
    `Wrote ${out} from ${counted(sample, "record")} of ${exported}.`,
    `  person:  ${person ?? (guess.ids.length > 0 ? noPerson : noId)}`,
    `  event:   ${event === undefined ? noEvent : `"${event.name}" at ${event.path}`}`,
    `  profile: ${[...guess.profile.keys()].join(", ") || "no known attribute was found; fill in fields"}`,
    ...(guess.dates === "unclear"
      ? ["  Dates have slashes: say in source.dates whether the day or the month comes first."]
      : []),
    `Next: ${PrintedCommand.written(["map", out])}`
  ].join("\n")
