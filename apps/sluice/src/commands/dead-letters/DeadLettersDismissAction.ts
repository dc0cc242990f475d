import { resolve } from "node:path"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import { Effect } from "effect"
import { counted, grouped } from "../../report/Numbers.js"
import * as LettersInFile from "../../run/LettersInFile.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as PrintedCommand from "../PrintedCommand.js"
import type { Values } from "./DeadLettersDismissCommand.js"

/**
 * Marks open letters as dismissed in the replay journal. If one of the named letters is not found, none is dismissed.
 */
export const dismiss = (values: Values) => reportFailures(Effect.scoped(dismissed(values)))

const dismissed = ({ file, ids, reason, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    if (ids.length === 0 && reason === undefined)
      return yield* new LettersInFile.LettersError({
        message: `Nothing was dismissed. Name letters by their ids or by --reason CODE. See: ${PrintedCommand.written(["dead-letters", "list", file])}`
      })
    // Read the file first: opening the journal would create the folder of a misspelt path.
    yield* LettersInFile.readNow(file)
    const journal = yield* ReplayJournal.open(resolve(file))
    const all = yield* LettersInFile.read(file, journal.stateOf)
    const open = LettersInFile.openOf(all)
    const letters = yield* LettersInFile.choose(open, { ids, reason, kind: "open dead letter" })
    yield* journal.dismiss(letters.map(({ key }) => key))
    const left = open.length - letters.length
    yield* output.out(
      `Dismissed ${counted(letters.length, "dead letter")}. ${left === 1 ? "1 is" : `${grouped(left)} are`} still open.`
    )
  })
