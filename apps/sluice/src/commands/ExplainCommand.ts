import { resolve } from "node:path"
import { Args, Command, Options } from "@effect/cli"
import { Data, Effect } from "effect"
import * as StateFolder from "../run/StateFolder.js"
import * as Story from "../run/Story.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import * as StoryText from "../terminal/StoryText.js"
import * as Arguments from "./Arguments.js"
import { tell } from "./Failures.js"

/** Nobody knows of the record. */
class NothingKnown extends Data.TaggedError("NothingKnown")<{ readonly message: string }> {}

/** What was asked for, plainly. */
export interface Asked {
  readonly id: string
  readonly config?: string | undefined
  readonly environment?: string | undefined
  readonly state?: string | undefined
  readonly outcomes?: string | undefined
  readonly deadLetters?: string | undefined
}

/** `sluice explain` */
export const command = Command.make(
  "explain",
  {
    id: Args.text({ name: "ID" }).pipe(
      Args.withDescription("The id of the record, as outcomes and dead letters name it.")
    ),
    config: Options.text("config").pipe(
      Options.withDescription("The configuration. Default: that of the last run, from .sluice."),
      Options.optional
    ),
    environment: Arguments.environment,
    state: Arguments.state,
    outcomes: Options.text("outcomes").pipe(
      Options.withDescription("The outcomes of a run. Default: those of the last run."),
      Options.optional
    ),
    deadLetters: Options.text("dead-letters").pipe(
      Options.withDescription("The dead letters. Default: those of the last run."),
      Options.optional
    )
  },
  (parsed) => explain(Arguments.plain(parsed))
).pipe(
  Command.withDescription(
    "The story of one record: where it was read, what became of it and why, what replays made of it."
  )
)

/** Tells it; exit code 1 when nothing is known. */
export const explain = (asked: Asked) => tell(explained(asked))

const explained = (asked: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    const folder = asked.state ?? (asked.config === undefined ? ".sluice" : resolve(asked.config, "..", ".sluice"))
    const last = yield* StateFolder.lastRun(resolve(folder))
    const story = yield* Story.tell(asked.id, {
      configuration: asked.config ?? last?.configuration,
      environment: asked.environment ?? last?.environment,
      input: last?.input,
      state: folder,
      outcomes: asked.outcomes ?? last?.outcomes,
      deadLetters: asked.deadLetters ?? last?.deadLetters
    })
    if (story.sightings.length + story.outcomes.length + story.letters.length === 0)
      return yield* new NothingKnown({
        message:
          last === undefined && asked.config === undefined
            ? "There is no run to look at here. Say which, with --config CONFIG, or with --outcomes and --dead-letters."
            : `Nothing is known of a record with the id ${asked.id}: neither source, outcomes nor dead letters of the last run name it.`
      })
    yield* output.out(StoryText.text(asked.id, story, Painter.make(output.colours)))
  })
