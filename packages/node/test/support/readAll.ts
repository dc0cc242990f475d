import type { Entry } from "@sluice/core/Source"
import * as NdjsonSource from "@sluice/node/NdjsonSource"
import { Effect } from "effect"

export const readAll = (settings: NdjsonSource.Settings) =>
  Effect.gen(function* () {
    const source = yield* NdjsonSource.make(settings)
    const pull = yield* source.open([])
    const entries: Array<Entry> = []
    for (;;) {
      const chunk = yield* pull
      if (chunk === undefined) return entries
      entries.push(...chunk)
    }
  }).pipe(Effect.scoped)
