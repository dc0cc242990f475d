import * as Inspect from "@sluice/braze-emulator/Inspect"
import type { JournalEntry } from "@sluice/braze-emulator/Journal"
import type { Sliced } from "@sluice/braze-emulator/Sliced"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as Slices from "./Slices.js"

/** The media type of one JSON value per line. */
export const mediaType = "application/x-ndjson"

/**
 * Every matching exchange that is kept, with bodies and masked keys, oldest first, one per line. The exchanges are
 * searched when the stream is read, with pauses, and each line is created when it is read.
 */
export const stream = (
  workspace: Workspace,
  filter: Inspect.RequestFilter,
  keys: Inspect.Secrets
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  let found: Promise<Array<JournalEntry>> | undefined
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      found ??= Slices.run(matching(workspace, filter))
      const entry = (await found).pop()
      if (entry === undefined) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(Inspect.detail(entry, keys))}\n`))
    }
  })
}

/** The newest matching exchanges, newest first. */
const matching = function* (
  { journal }: Workspace,
  { limit = Number.POSITIVE_INFINITY, ...filter }: Inspect.RequestFilter
): Sliced<Array<JournalEntry>> {
  const found: Array<JournalEntry> = []
  yield* Inspect.eachMatch(journal, filter, (entry) => {
    if (found.length < limit) found.push(entry)
  })
  return found
}
