import type { Entry } from "@sluice/core/Source"
import * as FileSource from "@sluice/node/FileSource"
import { Effect } from "effect"

export const readAll = (settings: FileSource.Settings) =>
  Effect.gen(function* () {
    const source = yield* FileSource.make(settings)
    const pull = yield* source.open([])
    const entries: Array<Entry> = []
    for (;;) {
      const chunk = yield* pull
      if (chunk === undefined) return entries
      entries.push(...chunk)
    }
  }).pipe(Effect.scoped)
