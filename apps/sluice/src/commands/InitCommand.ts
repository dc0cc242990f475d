import { access, writeFile } from "node:fs/promises"
import { dirname, relative, resolve } from "node:path"
import { Args, Command, Options, Prompt } from "@effect/cli"
import { SourceError } from "@sluice/core/Source"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import { Data, Effect } from "effect"
import { first, looked, readable } from "../run/Estimate.js"
import { counted } from "../terminal/Numbers.js"
import { Output } from "../terminal/Output.js"
import * as Arguments from "./Arguments.js"
import { tell } from "./Failures.js"
import * as Draft from "./init/Draft.js"
import * as Guess from "./init/Guess.js"
import * as Survey from "./init/Survey.js"

/** The configuration was not written. */
class NotWritten extends Data.TaggedError("NotWritten")<{ readonly message: string }> {}

/** What was asked for, plainly. */
export interface Asked {
  readonly exported: string
  readonly out: string
  readonly person?: string | undefined
  readonly event?: string | undefined
  readonly eventName?: string | undefined
  readonly force: boolean
  readonly yes: boolean
}

const text = (name: string, description: string) =>
  Options.text(name).pipe(Options.withDescription(description), Options.optional)

/** `sluice init` */
export const command = Command.make(
  "init",
  {
    exported: Args.text({ name: "EXPORT" }).pipe(
      Args.withDescription("A file of your data: a JSON object on each line.")
    ),
    out: Options.text("out").pipe(Options.withDescription("Where it is written."), Options.withDefault("sluice.yaml")),
    person: text("person", "Path of the id of the person, as $.customer_id. Default: asked for, or guessed."),
    event: text("event", "Path of the moment that is the event, or none. Default: asked for, or guessed."),
    eventName: text("event-name", "What the event is called."),
    force: Arguments.flag("force", "Overwrites what is there."),
    yes: Arguments.flag("yes", "Asks nothing and takes the guesses.")
  },
  (parsed) => init(Arguments.plain(parsed))
).pipe(Command.withDescription("Looks at a sample of your data and writes a configuration with comments."))

/** Writes it; exit code 1 when it cannot. */
export const init = (asked: Asked) => tell(initialised(asked))

const initialised = (asked: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    if (!asked.force && (yield* exists(asked.out)))
      return yield* new NotWritten({
        message: `${asked.out} is there already. Name another with --out, or overwrite it with --force.`
      })
    const source = yield* NdjsonSource.make({ input: asked.exported })
    const sample = readable(yield* first(source.open(0), looked))
    if (sample.length === 0)
      return yield* new SourceError({
        source: asked.exported,
        message: `There is no record in ${asked.exported} that could be read.`
      })
    const guess = Guess.make(Survey.make(sample), sample.length)
    const choice = yield* choose(asked, guess, output.isTerminal && !asked.yes)
    yield* write(asked.out, Draft.text(guess, choice, sample.length))
    yield* output.out(said(asked, choice, guess, sample.length))
  })

const exists = (path: string): Effect.Effect<boolean> =>
  Effect.promise(() =>
    access(path).then(
      () => true,
      () => false
    )
  )

const write = (path: string, content: string): Effect.Effect<void, NotWritten> =>
  Effect.tryPromise({
    try: () => writeFile(path, content),
    catch: () => new NotWritten({ message: `${path} cannot be written.` })
  })

const nobody = "none of these: an alias made of the record's id"
const noId = "nothing was found that could be an id; write its path in the place of CHOOSE_A_PATH"
const nothing = "none: only profiles"

const choose = (asked: Asked, guess: Guess.Guess, ask: boolean) =>
  Effect.gen(function* () {
    const people = guess.people.map(({ path }) => path)
    const moments = guess.moments.map(({ path }) => path)
    const person =
      asked.person ?? (ask ? yield* select("Who is the person?", [...people, nobody]) : (people[0] ?? nobody))
    const moment =
      asked.event ??
      (ask ? yield* select("Which moment is the event?", [...moments, nothing]) : (moments[0] ?? nothing))
    const guessed = nameOf(moment)
    const isEvent = moment !== nothing && moment !== "none"
    const name =
      asked.eventName ??
      (ask && isEvent ? yield* Prompt.run(Prompt.text({ message: "What is it called?", default: guessed })) : guessed)
    const choice: Draft.Choice = {
      file: relative(dirname(resolve(asked.out)), resolve(asked.exported)),
      person: person === nobody ? undefined : person,
      event: isEvent ? { path: moment, name } : undefined
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

const said = (asked: Asked, { person, event }: Draft.Choice, guess: Guess.Guess, sample: number): string =>
  [
    `${asked.out} is written, from ${counted(sample, "record")} of ${asked.exported}.`,
    `  person: ${person ?? (guess.ids.length > 0 ? nobody : noId)}`,
    `  event:  ${event === undefined ? nothing : `"${event.name}" at ${event.path}`}`,
    `  profile: ${[...guess.profile.keys()].join(", ") || "nothing that is known by its name; fill in fields"}`,
    ...(guess.dates === "unclear"
      ? ["  Dates have slashes: say under source.dates whether the day or the month is first."]
      : []),
    `Next: sluice map ${asked.out}`
  ].join("\n")
