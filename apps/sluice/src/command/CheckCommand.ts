import { Command } from "@effect/cli"
import * as Connection from "@sluice/braze/Connection"
import type { SourceError } from "@sluice/core/Source"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Effect, Either } from "effect"
import { read } from "../configuration/Configuration.js"
import { sentence } from "../configuration/Problem.js"
import * as Probe from "../Probe.js"
import * as RunSource from "../RunSource.js"
import { counted } from "../terminal/Numbers.js"
import { Output } from "../terminal/Output.js"
import * as Painter from "../terminal/Painter.js"
import { type Wiring, wire } from "../Wiring.js"
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
    const source = yield* Effect.either(sourceLine(wiring))
    yield* output.out(summary(wiring).join("\n"))
    if (Either.isLeft(source)) {
      yield* exit.set(1)
      return yield* output.err(paint.bad(source.left.message))
    }
    yield* output.out(source.right)
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

const sourceLine = (wiring: Wiring): Effect.Effect<string, SourceError> =>
  Effect.gen(function* () {
    const source = yield* RunSource.make(wiring.configuration, {})
    if (source?.files === undefined) return "  source: none; records come from --input or from a program"
    const size = yield* source.files.size
    const records = size === undefined ? "" : `, ${counted(size, "line")}`
    return `  source: ${source.files.files.length === 1 ? source.files.name : counted(source.files.files.length, "file")}${records}`
  })
