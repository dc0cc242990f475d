import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect } from "effect"
import * as Configuration from "../../configuration/Configuration.js"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import type { DoctorFinding } from "../../report/DoctorFinding.js"
import { counted } from "../../report/Numbers.js"
import * as Doctor from "../../run/Doctor.js"
import * as Colours from "../../terminal/Colours.js"
import { Output } from "../../terminal/Output.js"
import * as Waiting from "../../terminal/Waiting.js"
import { wire } from "../../wiring/Wiring.js"
import type { Nothing } from "../Command.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./DoctorCommand.js"

/** Checks what a run needs, and prints each finding as soon as it is known. The exit code is 1 if there is a problem. */
export const doctor = (values: Values) => reportFailures(Effect.scoped(checked(values)))

const checked = ({ config, environment, json, state, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const exit = yield* Exit
    const colours = Colours.make(output.colours)
    const transport = yield* UndiciTransport.make({ deadline: "10 seconds" })
    const draft = yield* ConfigurationFile.read(config, { environment, offline: "unset" })
    const wiring = yield* Effect.mapError(
      wire(draft, transport),
      ({ problems }) => new Configuration.ConfigurationError({ problems: [...draft.unset, ...problems] })
    )
    const findings: Array<DoctorFinding> = []
    for (const { check, what } of Doctor.checks(wiring, { state, transport, unset: draft.unset }))
      for (const finding of yield* Waiting.withProgress(check, () => `Checking ${what} …`)) {
        findings.push(finding)
        if (!json) yield* output.out(line(finding, colours))
      }
    const count = (status: DoctorFinding["status"]): number => findings.filter((one) => one.status === status).length
    if (count("problem") > 0) yield* exit.set(1)
    if (json) return yield* output.out(JSON.stringify({ findings }, null, 2))
    const sum = `\n${config}: ${counted(count("problem"), "problem")}, ${counted(count("note"), "note")}.`
    yield* output.out(count("problem") > 0 ? colours.bad(sum) : colours.good(sum))
  })

const paint = { ok: "good", note: "warn", problem: "bad" } as const

const line = ({ check, message, status }: DoctorFinding, colours: Colours.Colours): string =>
  `${colours[paint[status]](status.padEnd(7))}  ${check}: ${message}`
