import { Command } from "@effect/cli"
import { type Entry, SourceError } from "@sluice/core/Source"
import { Clock, Effect } from "effect"
import { read } from "../configuration/Configuration.js"
import * as Preview from "../run/Preview.js"
import * as RunSource from "../run/RunSource.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import * as PreviewText from "../terminal/PreviewText.js"
import { wire } from "../wiring/Wiring.js"
import * as Arguments from "./Arguments.js"
import { tell } from "./Failures.js"

/** What was asked for, plainly. */
export interface Asked {
  readonly config: string
  readonly record?: string | undefined
  readonly input?: string | undefined
  readonly environment?: string | undefined
  readonly limit?: number | undefined
  readonly json: boolean
  readonly mask: boolean
}

/** `sluice map` */
export const command = Command.make(
  "map",
  {
    config: Arguments.configuration,
    record: Arguments.record,
    input: Arguments.input,
    environment: Arguments.environment,
    limit: Arguments.limit,
    json: Arguments.flag("json", "One line of JSON for each record."),
    mask: Arguments.flag("mask", "Shows kinds and lengths in place of values.")
  },
  (parsed) => map(Arguments.plain(parsed))
).pipe(
  Command.withDescription(
    "What records become: fields with their origin, what is not used, the exact request. Nothing is sent."
  )
)

/** Shows the first records, or the one that is asked for. */
export const map = (asked: Asked) => tell(Effect.scoped(mapped(asked)))

const usually = 3

const mapped = (asked: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    const draft = yield* read(asked.config, { environment: asked.environment, offline: true })
    const captured = Preview.capture()
    const wiring = yield* wire(draft, captured.transport)
    const source = yield* RunSource.make(wiring.configuration, { input: asked.input })
    if (source === undefined)
      return yield* new SourceError({
        source: asked.config,
        message: "There is nothing to read. Name a file with --input."
      })
    const now = yield* Clock.currentTimeMillis
    const entries = yield* find(source.source, asked)
    if (entries.length === 0)
      return yield* new SourceError({ source: source.source.name, message: notFound(asked, source.source.name) })
    for (const [i, entry] of entries.entries()) {
      const preview = yield* Preview.make(wiring, captured, entry, now)
      if (asked.json) yield* output.out(JSON.stringify(asked.mask ? maskPreview(preview) : preview))
      else
        yield* output.out(
          `${i === 0 ? "" : "\n"}${PreviewText.text(preview, asked.mask, Painter.make(output.colours))}`
        )
    }
  })

const notFound = (asked: Asked, name: string): string =>
  asked.record === undefined
    ? `There is no record in ${name}.`
    : `There is no record with the id ${asked.record} in ${name}.`

const find = (source: RunSource.RunSource["source"], asked: Asked): Effect.Effect<ReadonlyArray<Entry>, SourceError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* source.open(0)
      const found: Array<Entry> = []
      const wanted = asked.limit ?? (asked.record === undefined ? usually : 1)
      while (found.length < wanted) {
        const entries = yield* pull
        if (entries === undefined) break
        found.push(...(asked.record === undefined ? entries : entries.filter(({ id }) => id === asked.record)))
      }
      return found.slice(0, wanted)
    })
  )

const maskPreview = (preview: Preview.Preview) => ({
  ...preview,
  routes: preview.routes.map((route) => ({
    ...route,
    items: route.items.map(({ lane, fields }) => ({
      lane,
      fields: fields.map((field) => ({ ...field, value: PreviewText.masked(field.value) }))
    }))
  })),
  requests: preview.requests.map((request) => ({ ...request, body: PreviewText.maskedUnknown(request.body) }))
})
