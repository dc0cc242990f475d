import { Prompt } from "@effect/cli"
import type { SourceError } from "@sluice/core/Source"
import type { StateError } from "@sluice/core/StateStore"
import { Data, Effect } from "effect"
import { counted, grouped } from "../report/Numbers.js"
import type { CustomAddress, Estimate } from "../run/Estimate.js"
import * as StateFolder from "../run/StateFolder.js"
import { Output } from "../terminal/Output.js"
import type { Wiring } from "../wiring/Wiring.js"

/** The first run against a real host was not confirmed. Nothing was sent. */
export class NotConfirmed extends Data.TaggedError("NotConfirmed")<{ readonly message: string }> {}

/**
 * Before a configuration first sends to a real host, a person confirms the host, the key of a connection, the number of
 * records and the cost. Loopback needs no confirmation. The address of a custom destination is taken from the requests
 * for the first records. If they have no address, every run needs a confirmation. `yes` confirms the run in advance.
 */
export const confirm = (
  folder: string,
  { connections, routes }: Wiring,
  estimate: Effect.Effect<Estimate, SourceError>,
  yes: boolean
): Effect.Effect<void, NotConfirmed | StateError | SourceError, Output | Prompt.Prompt.Environment> =>
  Effect.gen(function* () {
    const known = yield* StateFolder.confirmedHosts(folder)
    const unconfirmed = connections.filter(({ connection }) => !connection.loopback && !known.includes(connection.id))
    const early = routes.some(({ custom }) => custom !== undefined) ? yield* estimate : undefined
    const addresses = (early?.custom ?? []).filter(
      (address) => !address.loopback && !(address.origin !== undefined && known.includes(idOf(address)))
    )
    if (unconfirmed.length === 0 && addresses.length === 0) return
    const output = yield* Output
    if (!yes) {
      const lines = unconfirmed.map(
        ({ connection: { host, instance, keyTail, rate } }) =>
          `  ${host}${instance === undefined ? "" : ` (${instance})`}, key ${keyTail}, at most ${grouped(rate.count)} requests per ${rate.per / 1000} s`
      )
      const cost = costOf(early ?? (yield* estimate), connections.length > 0)
      yield* output.err(["This is the first run that sends to:", ...lines, ...addresses.map(shown), cost].join("\n"))
      const confirmed = output.isTerminal ? yield* ask : false
      if (!confirmed)
        return yield* new NotConfirmed({
          message: output.isTerminal
            ? "Nothing was sent."
            : "Nothing was sent: confirmation needs a terminal. Pass --yes to proceed, or try it with --dry-run or --mock."
        })
    }
    yield* StateFolder.confirmHosts(folder, [
      ...unconfirmed.map(({ connection }) => connection.id),
      ...addresses.filter(({ origin }) => origin !== undefined).map(idOf)
    ])
  })

/** A confirmation applies to one module and one address. */
const idOf = ({ origin, to }: CustomAddress): string => `${to} ${origin}`

const shown = ({ origin, route, to }: CustomAddress): string =>
  `  ${origin ?? "an address that is known only during the run"} (route ${route}, ${to})`

const ask: Effect.Effect<boolean, never, Prompt.Prompt.Environment> = Effect.orElseSucceed(
  Prompt.run(Prompt.confirm({ message: "Send?", initial: false })),
  () => false
)

const costOf = ({ records, dataPointsPerRecord }: Estimate, sendsToBraze: boolean): string => {
  if (!sendsToBraze)
    return records === undefined ? "  An unknown number of records." : `  ${counted(records, "record")}.`
  const points = `${dataPointsPerRecord.toFixed(1)} data points each`
  return records === undefined
    ? `  An unknown number of records${dataPointsPerRecord > 0 ? `, about ${points}` : ""}.`
    : `  ${counted(records, "record")}, about ${counted(records * dataPointsPerRecord, "data point")} (${points}).`
}
