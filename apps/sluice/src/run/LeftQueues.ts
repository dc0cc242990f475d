import type { Lag } from "@sluice/core/Queue"
import * as StateFile from "@sluice/node/StateFile"
import { Effect } from "effect"
import { counted } from "../report/Numbers.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as StateFolder from "./StateFolder.js"

/** A queue of another configuration with records that no program sends. */
export interface LeftQueue {
  readonly file: string
  readonly records: number
  /** When the oldest one was sent, in ISO 8601. */
  readonly oldest?: string
}

/**
 * The queues in the folder that belong to another configuration, contain records, and are not used by a program. A change of the
 * name, the environment or the address of a connection leaves the queue of the configuration before. Files that cannot be
 * read are left out.
 */
export const find = (folder: string, wiring: Wiring): Effect.Effect<ReadonlyArray<LeftQueue>> =>
  Effect.flatMap(
    Effect.promise(() => StateFolder.otherSendFilesOf(folder, wiring)),
    (files) => Effect.map(Effect.forEach(files, leftIn), (found) => found.flat())
  )

const leftIn = (file: string): Effect.Effect<ReadonlyArray<LeftQueue>> =>
  Effect.gen(function* () {
    const { running } = yield* StateFile.use(file)
    if (running !== undefined) return []
    const lag = yield* StateFile.queueLag(file)
    return lag === undefined || lag.count === 0 ? [] : [leftQueue(file, lag)]
  }).pipe(Effect.orElseSucceed(() => []))

const leftQueue = (file: string, { count, oldest }: Lag): LeftQueue => ({
  file,
  records: count,
  ...(oldest !== undefined && { oldest: new Date(oldest).toISOString() })
})

/** Reports what is left in a queue and how to send it. `path`: its file, for people. */
export const warningOf = ({ records }: LeftQueue, path: string): string =>
  `${counted(records, "sent record")} ${records === 1 ? "waits" : "wait"} in ${path}, the queue of a configuration with another name, environment or connection address. No program uses it. To send ${records === 1 ? "it" : "them"}, start a program with that configuration.`
