import * as Corrections from "@sluice/node/Corrections"
import { Effect } from "effect"
import { counted } from "../../report/Numbers.js"
import * as LettersInFile from "../../run/LettersInFile.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as NewFile from "../NewFile.js"
import * as PrintedCommand from "../PrintedCommand.js"
import type { Values } from "./DeadLettersExportCommand.js"

/** Writes the records of open letters to a text file that a person corrects. `replay --corrections` reads the file. */
export const exportLetters = (values: Values) => reportFailures(exported(values))

const exported = ({ file, force, ids, out, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const open = LettersInFile.openOf(yield* LettersInFile.readNow(file))
    const letters =
      ids.length > 0
        ? yield* LettersInFile.choose(open, { ids, reason: undefined, kind: "open dead letter" })
        : open.filter(LettersInFile.isUnread)
    if (letters.length === 0)
      return yield* output.out(
        `Nothing was written: the record of every open dead letter in ${file} could be read. To correct such records, pass their ids.`
      )
    yield* NewFile.ensureAbsent([out], force, "Choose another name with --out, or overwrite it with --force.")
    const replay = PrintedCommand.written(["replay", file], { config: "CONFIG", corrections: out })
    yield* NewFile.write(out, Corrections.write(letters, replay), 0o600)
    yield* output.out(
      `Wrote ${counted(letters.length, "record")} to ${out}. It contains personal data. Correct the records, then run: ${replay}`
    )
  })
