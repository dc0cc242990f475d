import { Command } from "@effect/cli"
import * as Connection from "@sluice/braze/Connection"
import { type Entry, isUnreadable, type SourceError } from "@sluice/core/Source"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Either } from "effect"
import { read } from "../configuration/Configuration.js"
import { sentence } from "../configuration/Problem.js"
import * as Estimate from "../run/Estimate.js"
import * as RunSource from "../run/RunSource.js"
import { counted, grouped } from "../terminal/Numbers.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import * as Probe from "../wiring/Probe.js"
import * as Unseen from "../wiring/Unseen.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as Arguments from "./Arguments.js"
import { Exit } from "./Exit.js"
import { tell } from "./Failures.js"

/** What was asked for, plainly. */
export interface Asked {
  readonly config: string
  readonly environment?: string | undefined
  readonly online: boolean
}

/** `sluice check` */
export const command = Command.make(
  "check",
  {
    config: Arguments.configuration,
    environment: Arguments.environment,
    online: Arguments.flag("online", "Asks Braze whether host, key and permission are right. Writes nothing.")
  },
  (parsed) => check(Arguments.plain(parsed))
).pipe(
  Command.withDescription("Every mistake of a configuration at once, with file, line and what was probably meant.")
)

/** Checks it; exit code 1 when something is wrong. */
export const check = (asked: Asked) => tell(Effect.scoped(checked(asked)))

const checked = (asked: Asked) =>
  Effect.gen(function* () {
    const output = yield* Output
    const exit = yield* Exit
    const paint = Painter.make(output.colours)
    const transport = yield* UndiciTransport.make({ deadline: "10 seconds" })
    const draft = yield* read(asked.config, { environment: asked.environment })
    const wiring = yield* wire(draft, transport)
    for (const notice of wiring.notices) yield* output.err(`Note: ${sentence(notice)}`)
    const source = yield* Effect.either(lookAtSource(wiring))
    yield* output.out(summary(wiring).join("\n"))
    if (Either.isLeft(source)) {
      yield* exit.set(1)
      return yield* output.err(paint.bad(source.left.message))
    }
    const { line, notes } = source.right
    for (const note of notes) yield* output.err(`Note: ${note}`)
    yield* output.out(line)
    if (!asked.online) return yield* output.out(paint.good(`${asked.config} is right.`))
    for (const { name, connection } of wiring.connections) {
      const finding = yield* Probe.probe(connection, transport)
      if (finding._tag === "Works")
        yield* output.out(paint.good(`  ${name}: ${connection.host} takes the key, and it may write.`))
      else {
        yield* exit.set(1)
        yield* output.err(paint.bad(`  ${name}: ${finding.message}`))
      }
    }
  })

const summary = (wiring: Wiring): ReadonlyArray<string> => [
  ...wiring.connections.map(({ name, connection }) => `  connection ${name}: ${Connection.describe(connection)}`),
  ...wiring.routes.map(
    ({ route, to, mapping }) =>
      `  route ${route.destination.name} → ${to}${mapping === undefined ? ", by the common analytics specification" : ""}`
  )
]

interface Looked {
  readonly line: string
  readonly notes: ReadonlyArray<string>
}

const lookAtSource = (wiring: Wiring): Effect.Effect<Looked, SourceError> =>
  Effect.gen(function* () {
    const source = yield* RunSource.make(wiring.configuration, {})
    if (source?.files === undefined)
      return { line: "  source: none; records come from --input or from a program", notes: [] }
    const { files, size: count } = source.files
    const size = yield* count
    const records = size === undefined ? "" : `, ${counted(size, "line")}`
    const isInput = files.includes("-")
    const first = isInput ? [] : yield* Estimate.first(source.source.open(0), Estimate.looked)
    return {
      line: `  source: ${files.length === 1 ? source.files.name : counted(files.length, "file")}${records}`,
      notes: [...unreadable(first), ...Unseen.find(wiring, Estimate.readable(first)).map(sentence)]
    }
  })

const unreadable = (entries: ReadonlyArray<Entry>): ReadonlyArray<string> => {
  const [first, ...others] = entries.filter(isUnreadable)
  if (first === undefined) return []
  const { origin, reasons } = first
  const where = `${origin.source}${origin.line === undefined ? "" : `:${origin.line}`}`
  const none = others.length === 1 ? "is none" : "are none"
  const more =
    others.length === 0 ? "" : ` ${grouped(others.length)} more of the first ${grouped(entries.length)} lines ${none}.`
  return [`${where} is no record: ${reasons.map(({ message }) => message).join(" ")}${more}`]
}
