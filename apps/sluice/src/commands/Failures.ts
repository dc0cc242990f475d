import { Cause, Chunk, Effect, Option } from "effect"
import { Output } from "../terminal/Output.js"
import { Exit } from "./Exit.js"

/** An expected failure of a command. `message` is for people. */
export interface CommandFailure {
  readonly _tag: string
  readonly message: string
}

/** Prints a failure and sets the exit code: 1, or 70 for a defect, which is a bug. The returned effect never fails. */
export const reportFailures = <A, R>(
  effect: Effect.Effect<A, CommandFailure, R>
): Effect.Effect<void, never, R | Output | Exit> =>
  Effect.catchAllCause(Effect.asVoid(effect), (cause) =>
    Effect.gen(function* () {
      const output = yield* Output
      const exit = yield* Exit
      const failure = Cause.failureOption(cause)
      if (Option.isSome(failure)) {
        yield* output.err(failure.value.message)
        return yield* exit.set(1)
      }
      if (Cause.isInterruptedOnly(cause)) return yield* exit.set(1)
      yield* output.err(bug(cause))
      yield* exit.set(70)
    })
  )

/** The name and the stack frames of a defect. Its message is left out, because it may quote a record. */
const bug = (cause: Cause.Cause<unknown>): string => {
  const defect = Option.getOrUndefined(Chunk.head(Cause.defects(cause)))
  const name = defect instanceof Error ? defect.name : typeof defect
  const frames = defect instanceof Error ? (defect.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : []
  return ["This is a bug in Sluice. Please report it with the lines below.", name, ...frames.slice(0, 12)].join("\n")
}
