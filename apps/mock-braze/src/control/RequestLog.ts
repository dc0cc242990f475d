import * as Inspect from "@sluice/braze-emulator/Inspect"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** The media type of one JSON value per line. */
export const mediaType = "application/x-ndjson"

/**
 * Every matching exchange that is kept, with bodies and masked keys, oldest first, one per line. Lines are created as they
 * are read, from the exchanges at the time of the call.
 */
export const stream = (
  workspace: Workspace,
  filter: Inspect.RequestFilter,
  keys: Inspect.Secrets
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  const { limit, ...wanted } = filter
  const found = workspace.journal.entries().filter((entry) => Inspect.matches(entry, wanted))
  const entries = found.slice(limit === undefined ? 0 : Math.max(0, found.length - limit)).values()
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const { value } = entries.next()
      if (value === undefined) controller.close()
      else controller.enqueue(encoder.encode(`${JSON.stringify(Inspect.detail(value, keys))}\n`))
    }
  })
}
