import { NodeContext } from "@effect/platform-node"
import { Effect, Either, Layer } from "effect"
import type { ExitCode } from "../report/ExitCode.js"
import * as Output from "../terminal/Output.js"
import { commands } from "./Commands.js"
import * as Exit from "./Exit.js"
import { parser } from "./Parser.js"

/** Runs the command of `process.argv` and returns the exit code. `CommandLine` has already checked it for mistakes. */
export const main = (argv: ReadonlyArray<string>, version: string) =>
  Effect.gen(function* () {
    const exit = yield* Exit.Exit
    const result = yield* Effect.either(parser(commands, version)(argv))
    // The library has already printed the words that it could not parse.
    return Either.isLeft(result) ? 1 : yield* exit.get
  })

/** {@link main} over the streams of the process. */
export const run = (argv: ReadonlyArray<string>, version: string): Promise<ExitCode> =>
  Effect.runPromise(
    Effect.provide(
      main(argv, version),
      Layer.mergeAll(NodeContext.layer, Output.layer, Output.consoleLayer, Exit.layer)
    )
  )
