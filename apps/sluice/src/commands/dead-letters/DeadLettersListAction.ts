import { Effect } from "effect"
import { letterAdvice } from "../../report/LetterAdvice.js"
import * as LettersInFile from "../../run/LettersInFile.js"
import * as Colours from "../../terminal/Colours.js"
import * as LettersText from "../../terminal/LettersText.js"
import { Output } from "../../terminal/Output.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import * as PrintedCommand from "../PrintedCommand.js"
import type { Values } from "./DeadLettersListCommand.js"

/** Prints the open letters by reason, without values of records. */
export const list = (values: Values) => reportFailures(listed(values))

const listed = ({ file, json, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const all = yield* LettersInFile.readNow(file)
    const open = LettersInFile.openOf(all)
    const groups = LettersInFile.groupsOf(open)
    const commands = {
      show: PrintedCommand.written(["dead-letters", "show", file, "ID"]),
      replay: (only?: "unknown") => PrintedCommand.written(["replay", file], { config: "CONFIG", only }),
      correct: open.some(LettersInFile.isUnread) ? PrintedCommand.written(["dead-letters", "export", file]) : undefined,
      dismiss: PrintedCommand.written(["dead-letters", "dismiss", file], { reason: "CODE" })
    }
    if (!json) return yield* output.out(LettersText.list({ file, all, groups, commands }, Colours.make(output.colours)))
    const dismissed = all.letters.filter(({ state }) => state === "dismissed").length
    const reasons = groups.map((group) => ({ ...group, advice: letterAdvice(group.outcome) }))
    const figures = { letters: all.letters.length, open: open.length, dismissed, damaged: all.damaged }
    yield* output.out(JSON.stringify({ file, ...figures, reasons }, null, 2))
  })
