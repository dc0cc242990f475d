import * as Connection from "@sluice/braze/Connection"
import { type Entry, isUnreadable, type SourceError } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Either } from "effect"
import * as Configuration from "../../configuration/Configuration.js"
import * as ConfigurationFile from "../../configuration/ConfigurationFile.js"
import { type ConfigurationProblem, sentence } from "../../configuration/Problem.js"
import { counted, grouped } from "../../report/Numbers.js"
import * as Estimate from "../../run/Estimate.js"
import * as KnownRoutes from "../../run/KnownRoutes.js"
import * as RunSource from "../../run/RunSource.js"
import * as Colours from "../../terminal/Colours.js"
import { Output } from "../../terminal/Output.js"
import * as ConnectionCheck from "../../wiring/ConnectionCheck.js"
import * as RemovedAttributes from "../../wiring/RemovedAttributes.js"
import * as UnclearLetters from "../../wiring/UnclearLetters.js"
import * as UnmatchedConditions from "../../wiring/UnmatchedConditions.js"
import * as UnmatchedPaths from "../../wiring/UnmatchedPaths.js"
import { type Wiring, wire } from "../../wiring/Wiring.js"
import type { Nothing } from "../Command.js"
import { Exit } from "../Exit.js"
import { reportFailures } from "../Failures.js"
import type { Values } from "./CheckCommand.js"

/** Checks a configuration. The exit code is 1 if the configuration has a mistake. */
export const check = (values: Values) => reportFailures(Effect.scoped(checked(values)))

const checked = ({ config, environment, online, ...unread }: Values) =>
  Effect.gen(function* () {
    unread satisfies Nothing
    const output = yield* Output
    const exit = yield* Exit
    const colours = Colours.make(output.colours)
    const transport = yield* UndiciTransport.make({ deadline: "10 seconds" })
    const draft = yield* ConfigurationFile.read(config, { environment, offline: "unset" })
    const wiring = yield* Effect.mapError(
      wire(draft, transport),
      ({ problems }) => new Configuration.ConfigurationError({ problems: [...draft.unset, ...problems] })
    )
    for (const notice of wiring.notices) yield* output.err(`Note: ${sentence(notice)}`)
    const source = yield* Effect.either(lookAtSource(wiring))
    yield* output.out(summary(wiring, draft.unset).join("\n"))
    if (Either.isLeft(source)) {
      yield* exit.set(1)
      return yield* output.err(colours.bad(source.left.message))
    }
    const { isReadable, line, notes } = source.right
    const renamed = (yield* KnownRoutes.missing(wiring)).map((route) => renamedRoute(route, wiring))
    for (const note of [...renamed, ...notes]) yield* output.err(`Note: ${note}`)
    yield* output.out(line)
    if (!isReadable) {
      yield* exit.set(1)
      return yield* output.err(colours.bad(notReadable(wiring)))
    }
    if (draft.unset.length > 0) {
      yield* exit.set(1)
      return yield* output.err(colours.bad([...draft.unset.map(sentence), validExceptVariables(config)].join("\n")))
    }
    if (!online)
      return yield* output.out(colours.good(valid(config, wiring.notices.length + renamed.length + notes.length)))
    for (const connection of wiring.connections)
      for (const { check, message, status } of yield* ConnectionCheck.ofConnection(connection, transport)) {
        const line = `  ${check}: ${message}`
        if (status !== "problem") yield* output.out(status === "ok" ? colours.good(line) : colours.warn(line))
        else {
          yield* exit.set(1)
          yield* output.err(colours.bad(line))
        }
      }
  })

const renamedRoute = (route: string, { configuration: { shape } }: Wiring): string =>
  shape.source?.remember === undefined
    ? `Earlier runs sent to the route ${route}, which is not in the configuration. If you renamed the route, give it its old name until its dead letters are replayed.`
    : `Earlier runs sent to the route ${route}, which is not in the configuration. If you renamed the route, the new name counts as another route. Records that are read again are sent again on it, and replay does not send the dead letters of ${route}. To avoid both, give the route its old name.`

const notReadable = ({ configuration }: Wiring): string =>
  `No record of the source can be read, so nothing would be sent. ${RunSource.unreadableAdvice(configuration)}`

const valid = (config: string, notes: number): string =>
  `${config} is valid${notes === 0 ? "" : ` (${counted(notes, "note")})`}.`

/**
 * Variables that are not set are reported separately from mistakes, because the rest of the configuration was checked.
 */
const validExceptVariables = (config: string): string =>
  `${config} is valid except for variables that are not set. Set them before you run it. \`map\` and \`run --mock\` work without them.`

const summary = (wiring: Wiring, unset: ReadonlyArray<ConfigurationProblem>): ReadonlyArray<string> => [
  ...wiring.connections
    .filter(({ name }) => !unset.some(({ path }) => path.startsWith(`connections.${name}.`)))
    .map(({ name, connection }) => `  connection ${name}: ${Connection.describe(connection)}`),
  ...wiring.routes.map(
    ({ route, to, mapping }) =>
      `  route ${route.destination.name} → ${to}${mapping === undefined ? ", with the default mapping" : ""}`
  )
]

interface SourceSummary {
  readonly line: string
  readonly notes: ReadonlyArray<string>
  /** Whether at least one of the first records can be read. Also true if there are no records. */
  readonly isReadable: boolean
}

const lookAtSource = (wiring: Wiring): Effect.Effect<SourceSummary, SourceError> =>
  Effect.gen(function* () {
    // The records keep the never paths here, so that a never path without a match can be reported.
    const { shape } = wiring.configuration
    const source = yield* RunSource.make({ ...wiring.configuration, shape: { ...shape, never: [] } }, {})
    if (source === undefined)
      return {
        line: "  source: none; records come from --input or from a program",
        notes: UnclearLetters.expect(wiring).map(sentence),
        isReadable: true
      }
    const { canSample, reports, source: opened, summary, unit } = source
    const size = yield* opened.size ?? Effect.succeed(undefined)
    const first = canSample ? yield* Estimate.first(opened.open([]), Estimate.sampleSize) : []
    const readable = Estimate.readable(first)
    const formats = (reports?.() ?? []).flatMap(({ format }) =>
      format === undefined || format === "NDJSON" ? [] : [`, ${format}`]
    )
    return {
      line: `  source: ${summary}${size === undefined ? "" : `, ${counted(size, unit)}`}${[...new Set(formats)].join("")}`,
      notes: [
        ...unreadable(first),
        ...repeated(readable, shape.source?.remember !== undefined),
        ...UnmatchedPaths.find(wiring, readable).map(sentence),
        ...UnmatchedConditions.find(wiring, readable).map(sentence),
        ...(yield* RemovedAttributes.find(wiring, readable)).map(sentence),
        ...(canSample ? UnclearLetters.find(wiring, readable) : UnclearLetters.expect(wiring)).map(sentence)
      ],
      isReadable: first.length === 0 || readable.length > 0
    }
  })

const unreadable = (entries: ReadonlyArray<Entry>): ReadonlyArray<string> => {
  const [first, ...others] = entries.filter(isUnreadable)
  if (first === undefined) return []
  const { origin, reasons } = first
  const where = `${origin.source}${origin.line === undefined ? "" : `:${origin.line}`}`
  const more =
    others.length === 0 ? "" : ` (${grouped(others.length)} more in the first ${counted(entries.length, "line")})`
  return [`${where} is not a valid record: ${reasons.map(({ message }) => message).join(" ")}${more}`]
}

/** The number of the first records that have the id of an earlier one. Without a declared id, every id is different. */
const repeated = (records: ReadonlyArray<SourceRecord>, isRemembered: boolean): ReadonlyArray<string> => {
  const count = records.length - new Set(records.map(({ id }) => id)).size
  return count === 0 || isRemembered
    ? []
    : [
        `${grouped(count)} of the first ${counted(records.length, "record")} ${count === 1 ? "repeats" : "repeat"} an id. Each is sent, so events and purchases may be counted again. To send each record once, add remember: 90 days under source.`
      ]
}
