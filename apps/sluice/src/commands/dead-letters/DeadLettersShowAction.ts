import { Effect } from "effect"
import * as LettersInFile from "../../run/LettersInFile.js"
import * as Colours from "../../terminal/Colours.js"
import * as LettersText from "../../terminal/LettersText.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./DeadLettersShowCommand.js"

/** Prints all letters of a record with its values, in any state. The exit code is 1 if the record has no letter. */
export const show = (values: Values) => reportFailures(shown(values))

const shown = ({ file, id, json, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const { letters } = yield* LettersInFile.readNow(file)
    const found = yield* LettersInFile.choose(letters, { ids: [id], reason: undefined, kind: "dead letter" })
    yield* output.out(
      json
        ? JSON.stringify(
            found.map(({ letter, line, state }) => ({ line, state, letter })),
            null,
            2
          )
        : LettersText.show(id, found, Colours.make(output.colours))
    )
  })
