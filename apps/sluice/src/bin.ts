import { NodeContext } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import * as Cli from "./commands/Cli.js"
import * as Exit from "./commands/Exit.js"
import * as Output from "./terminal/Output.js"
import * as PlainConsole from "./terminal/PlainConsole.js"

const program = Effect.gen(function* () {
  const exit = yield* Exit.Exit
  const result = yield* Effect.either(Cli.main(process.argv))
  // What was typed cannot be understood; the library has said what is wrong.
  return result._tag === "Left" ? 1 : yield* exit.get
})

const console = PlainConsole.layer({
  out: PlainConsole.hasColours(process.stdout, process.env),
  err: PlainConsole.hasColours(process.stderr, process.env)
})

// Who reads the output may have seen enough, as `head` has. That ends no run.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })

Effect.runPromise(Effect.provide(program, Layer.mergeAll(NodeContext.layer, Output.layer, Exit.layer, console))).then(
  (code) => {
    process.exitCode = code
  }
)
