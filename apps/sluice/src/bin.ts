import { NodeContext } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import * as Cli from "./command/Cli.js"
import * as Exit from "./command/Exit.js"
import * as Output from "./terminal/Output.js"

const program = Effect.gen(function* () {
  const exit = yield* Exit.Exit
  const result = yield* Effect.either(Cli.main(process.argv))
  // What was typed cannot be understood; the library has said what is wrong.
  return result._tag === "Left" ? 1 : yield* exit.get
})

Effect.runPromise(Effect.provide(program, Layer.mergeAll(NodeContext.layer, Output.layer, Exit.layer))).then((code) => {
  process.exitCode = code
})
