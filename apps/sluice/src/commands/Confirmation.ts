import { Prompt } from "@effect/cli"
import type { CheckpointError } from "@sluice/core/Checkpoint"
import type { SourceError } from "@sluice/core/Source"
import { Data, Effect } from "effect"
import { counted, grouped } from "../report/Numbers.js"
import type { Estimate } from "../run/Estimate.js"
import * as StateFolder from "../run/StateFolder.js"
import { Output } from "../terminal/Output.js"
import type { WiredConnection } from "../wiring/Wiring.js"

/** The first run against a real host was not confirmed. Nothing was sent. */
export class NotConfirmed extends Data.TaggedError("NotConfirmed")<{ readonly message: string }> {}

/**
 * Before a configuration first sends to a real host with a key, a person confirms host, key, number of records and cost.
 * Loopback needs no confirmation. `yes` confirms in advance.
 */
export const confirm = (
  folder: string,
  connections: ReadonlyArray<WiredConnection>,
  estimate: Effect.Effect<Estimate, SourceError>,
  yes: boolean
): Effect.Effect<void, NotConfirmed | CheckpointError | SourceError, Output | Prompt.Prompt.Environment> =>
  Effect.gen(function* () {
    const known = yield* StateFolder.confirmedHosts(folder)
    const unconfirmed = connections.filter(({ connection }) => !connection.loopback && !known.includes(connection.id))
    if (unconfirmed.length === 0) return
    const output = yield* Output
    if (!yes) {
      const lines = unconfirmed.map(
        ({ connection: { host, instance, keyTail, rate } }) =>
          `  ${host}${instance === undefined ? "" : ` (${instance})`}, key ${keyTail}, at most ${grouped(rate.count)} requests per ${rate.per / 1000} s`
      )
      yield* output.err(["This is the first run that sends to:", ...lines, costOf(yield* estimate)].join("\n"))
      const confirmed = output.isTerminal ? yield* ask : false
      if (!confirmed)
        return yield* new NotConfirmed({
          message: output.isTerminal
            ? "Nothing was sent."
            : "Nothing was sent: confirmation needs a terminal. Pass --yes to proceed, or try it with --dry-run or --mock."
        })
    }
    yield* StateFolder.confirmHosts(
      folder,
      unconfirmed.map(({ connection }) => connection.id)
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
