import * as Connection from "@sluice/braze/Connection"
import * as UserTrackEndpoint from "@sluice/braze/UserTrack"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import type { Destination } from "@sluice/core/Destination"
import * as Pipeline from "@sluice/core/Pipeline"
import type { Reason } from "@sluice/core/Reason"
import type { Report } from "@sluice/core/Report"
import type { Source } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import type { Transport } from "@sluice/core/Transport"
import * as EventTracking from "@sluice/destination-braze-event-tracking/EventTracking"
import * as UserTrack from "@sluice/destination-braze-user-track/UserTrack"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Either, Exit, Scope } from "effect"
import type { Contender, Context, Ready } from "../Contender.js"
import type { SourceEvent } from "../Event.js"
import { stub } from "../Wire.js"

const orThrow = <A>(made: Either.Either<A, ReadonlyArray<Reason>>): A =>
  Either.getOrThrowWith(made, (reasons) => new Error(reasons.map(({ message }) => message).join("\n")))

const chunk = 256
const origin = { source: "memory" }

const recordAt = (set: ReadonlyArray<SourceEvent>, seq: number): SourceRecord.SourceRecord => {
  const body = set[seq % set.length]
  if (body === undefined) throw new Error("there are no events")
  return SourceRecord.make(body.messageId, seq, origin, body)
}

/** Records made as they are asked for, as a file would give them. */
const memory = (set: ReadonlyArray<SourceEvent>, count: number): Source => ({
  name: "memory",
  open: (from) =>
    Effect.sync(() => {
      let next = from
      return Effect.sync(() => {
        if (next >= count) return undefined
        const records: Array<SourceRecord.SourceRecord> = []
        for (const end = Math.min(count, next + chunk); next < end; next += 1) records.push(recordAt(set, next))
        return records
      })
    })
})

/** Nothing here may be refused, so a dead letter is a mistake of the benchmark. */
const none: DeadLetters = {
  name: "none",
  write: (letters) => Effect.dieMessage(`${letters.length} records were refused: ${letters[0]?.reasons[0]?.message}`)
}

const destinations = (context: Context, transport: Transport): ReadonlyArray<Destination> => {
  const connection = orThrow(
    Connection.make({
      endpoint: context.endpoint,
      apiKey: "00000000-0000-0000-0000-000000000000",
      // The limit of 1,000 requests a second would measure the limit.
      rate: { share: 1, count: 1_000_000 }
    })
  )
  const endpoint = UserTrackEndpoint.endpoint(connection, transport)
  return [
    UserTrack.make({ name: "profiles", endpoint }),
    orThrow(EventTracking.configure({ name: "events", endpoint }))
  ]
}

const stubbed = (context: Context): Transport => ({
  send: (request) => Effect.sync(() => ({ status: 201, headers: {}, body: stub(context.tally, request.body ?? "") }))
})

const mustDeliver = (report: Report): void => {
  if (report.stopped !== undefined) throw new Error(report.stopped.message)
  if (report.delivered !== report.read) throw new Error(`${report.read - report.delivered} records were not delivered`)
}

const ready = async (context: Context): Promise<Ready> => {
  const scope = await Effect.runPromise(Scope.make())
  const transport =
    context.mode === "transform"
      ? stubbed(context)
      : await Effect.runPromise(Scope.extend(UndiciTransport.make(), scope))
  const routes = destinations(context, transport).map((destination) => ({ destination }))
  // A program that delivers has its pipeline all its life, so the one of the warm-up stays too: the collection before the
  // measurement would else throw away the code that V8 optimised for the shapes of its parts.
  const pipelines: Array<Pipeline.Pipeline> = []
  const deliver = async (source: Source): Promise<void> => {
    const { concurrency } = context
    const made = await Effect.runPromise(Pipeline.make({ source, routes, deadLetters: none, concurrency }))
    pipelines.push(made)
    mustDeliver(await Effect.runPromise(made.run))
  }
  return {
    run: (set, count) => deliver(memory(set, count)),
    runFile: async (path) => deliver(await Effect.runPromise(NdjsonSource.make({ input: path, id: "$.messageId" }))),
    close: () => Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

/**
 * Sluice with everything on: the default mappings of both plugins, normalisation, validation, planner, order by person,
 * budget, retries, deadlines, an outcome for each record.
 */
export const contender: Contender = { title: "sluice", make: ready }
