import { type Entry, type Source, SourceError } from "@sluice/core/Source"
import { Clock, Effect } from "effect"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import * as GenderColumns from "../../run/GenderColumns.js"
import * as Preview from "../../run/Preview.js"
import * as RunSource from "../../run/RunSource.js"
import * as Colours from "../../terminal/Colours.js"
import { Output } from "../../terminal/Output.js"
import * as PreviewText from "../../terminal/PreviewText.js"
import { wire } from "../../wiring/Wiring.js"
import type { Nothing } from "../Command.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./MapCommand.js"

/** Shows the first records, or the one with the given id. */
export const map = (values: Values) => reportFailures(Effect.scoped(mapped(values)))

const defaultLimit = 3

const mapped = ({ config, environment, input, json, limit, mask, record, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const draft = yield* ConfigurationFile.read(config, { environment, offline: true })
    const captured = Preview.capture()
    const wired = yield* wire(draft, captured.transport)
    const source = yield* RunSource.required(wired.configuration, { input })
    const lettersUnclear = yield* GenderColumns.areUnclear(wired, source)
    const wiring = lettersUnclear ? yield* wire(draft, captured.transport, { lettersUnclear }) : wired
    const now = yield* Clock.currentTimeMillis
    const entries = yield* find(source.source, { limit, record })
    if (entries.length === 0)
      return yield* new SourceError({ source: source.source.name, message: notFound(record, source.source.name) })
    for (const [i, entry] of entries.entries()) {
      const preview = yield* Preview.make({ wiring, captured, entry, now })
      if (json) yield* output.out(JSON.stringify(mask ? PreviewText.maskedPreview(preview) : preview))
      else yield* output.out(`${i === 0 ? "" : "\n"}${PreviewText.text(preview, mask, Colours.make(output.colours))}`)
    }
  })

const notFound = (record: string | undefined, name: string): string =>
  record === undefined
    ? `${name} has no records.`
    : `${name} has no record with the id ${record}. Check the id, and source.id in the configuration.`

const find = (
  source: Source,
  { limit, record }: Pick<Values, "limit" | "record">
): Effect.Effect<ReadonlyArray<Entry>, SourceError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* source.open([])
      const found: Array<Entry> = []
      const wanted = limit ?? (record === undefined ? defaultLimit : 1)
      while (found.length < wanted) {
        const entries = yield* pull
        if (entries === undefined) break
        found.push(...(record === undefined ? entries : entries.filter(({ id }) => id === record)))
      }
      return found.slice(0, wanted)
    })
  )
