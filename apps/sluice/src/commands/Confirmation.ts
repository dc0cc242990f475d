import { Prompt } from "@effect/cli"
import type { ProgressError } from "@sluice/core/Checkpoint"
import type { SourceError } from "@sluice/core/Source"
import { Data, Effect } from "effect"
import type { Estimate } from "../run/Estimate.js"
import * as StateFolder from "../run/StateFolder.js"
import { counted, grouped } from "../terminal/Numbers.js"
import { Output } from "../terminal/Output.js"
import type { WiredConnection } from "../wiring/Wiring.js"

/** A first run on a real host was not allowed. Nothing was sent. */
export class NotConfirmed extends Data.TaggedError("NotConfirmed")<{ readonly message: string }> {}

/**
 * The first time that a configuration sends to a real host with a key, a person has to agree to host, key, count and
 * cost. Loopback needs no leave. `yes` agrees beforehand.
 */
export const confirm = (
  folder: string,
  connections: ReadonlyArray<WiredConnection>,
  estimate: Effect.Effect<Estimate, SourceError>,
  yes: boolean
): Effect.Effect<void, NotConfirmed | ProgressError | SourceError, Output | Prompt.Prompt.Environment> =>
  Effect.gen(function* () {
    const known = yield* StateFolder.confirmedHosts(folder)
    const fresh = connections.filter(({ connection }) => !connection.loopback && !known.includes(connection.id))
    if (fresh.length === 0) return
    const output = yield* Output
    if (!yes) {
      const lines = fresh.map(
        ({ connection: { host, instance, keyTail, rate } }) =>
          `  ${host}${instance === undefined ? "" : ` (${instance})`}, key ${keyTail}, at most ${grouped(rate.count)} requests in ${rate.per / 1000} s`
      )
      yield* output.err(["This is the first run that sends to:", ...lines, costOf(yield* estimate)].join("\n"))
      const agreed = output.isTerminal ? yield* ask : false
      if (!agreed)
        return yield* new NotConfirmed({
          message: output.isTerminal
            ? "Nothing was sent."
            : "Nothing was sent: nobody could be asked. If it is meant, add --yes; to try it first, --dry-run or --mock."
        })
    }
    yield* StateFolder.confirmHosts(
      folder,
      fresh.map(({ connection }) => connection.id)
    )
  })

const ask: Effect.Effect<boolean, never, Prompt.Prompt.Environment> = Effect.orElseSucceed(
  Prompt.run(Prompt.confirm({ message: "Send?", initial: false })),
  () => false
)

const costOf = ({ records, dataPointsPerRecord }: Estimate): string => {
  const points = `${dataPointsPerRecord.toFixed(1)} data points each`
  return records === undefined
    ? `  An unknown number of records${dataPointsPerRecord > 0 ? `, about ${points}` : ""}.`
    : `  ${counted(records, "record")}, about ${counted(records * dataPointsPerRecord, "data point")} (${points}).`
}
