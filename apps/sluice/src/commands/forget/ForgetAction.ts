import { resolve } from "node:path"
import { Data, Effect } from "effect"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import { counted } from "../../report/Numbers.js"
import * as Forgetting from "../../run/Forgetting.js"
import * as StateFolder from "../../run/StateFolder.js"
import * as ForgettingText from "../../terminal/ForgettingText.js"
import { Output } from "../../terminal/Output.js"
import * as Waiting from "../../terminal/Waiting.js"
import * as CapturingTransport from "../../wiring/CapturingTransport.js"
import { wire } from "../../wiring/Wiring.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import * as PrintedCommand from "../PrintedCommand.js"
import type { Values } from "./ForgetCommand.js"

/** The command line of `sluice forget` is not valid. Nothing was removed. */
class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/** Forgets a record or a person and prints what was removed. Never prints the id or the address. */
export const forget = (values: Values) => reportFailures(Effect.scoped(forgotten(values)))

const forgotten = ({ config, deadLetters, dryRun, environment, id, outcomes, state }: Values) =>
  Effect.gen(function* () {
    const output = yield* Output
    if (id.trim() === "")
      return yield* new UsageError({
        message:
          "sluice forget: ID is empty. Nothing was removed. Pass the id of a record, or an external_id, email address or phone number."
      })
    if (state === StateFolder.noState)
      return yield* new UsageError({
        message:
          "sluice forget: with --state none, the list of records to skip cannot be saved. Pass the state folder with --state DIR."
      })
    const draft = yield* ConfigurationFile.read(config, { environment })
    const wiring = yield* wire(
      draft,
      CapturingTransport.make(() => {})
    )
    const progress = { read: 0 }
    const removed = yield* Waiting.withProgress(
      Forgetting.forget(wiring, {
        id,
        state,
        dryRun,
        deadLetters,
        outcomes: outcomes === undefined ? undefined : resolve(outcomes),
        progress
      }),
      () => `Searching: ${counted(progress.read, "record")} so far …`
    )
    yield* output.out(ForgettingText.text(removed, dryRun, PrintedCommand.shortest))
    if (removed.unread !== undefined || removed.unlisted !== undefined) yield* (yield* Exit).set(1)
  })
