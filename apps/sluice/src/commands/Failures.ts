import { Cause, Chunk, Effect, Option } from "effect"
import { Output } from "../terminal/Output.js"
import { Exit } from "./Exit.js"

/** What every expected failure of a command has: words for a person. */
export interface Told {
  readonly _tag: string
  readonly message: string
}

/** Says what is wrong and sets the exit code to 1; a defect is a bug and sets it to 70. Nothing fails any more. */
export const tell = <A, R>(effect: Effect.Effect<A, Told, R>): Effect.Effect<void, never, R | Output | Exit> =>
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

/** Where it happened and nothing else: the message of a defect may quote what was being worked on. */
const bug = (cause: Cause.Cause<unknown>): string => {
  const defect = Option.getOrUndefined(Chunk.head(Cause.defects(cause)))
  const name = defect instanceof Error ? defect.name : typeof defect
  const frames = defect instanceof Error ? (defect.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : []
  return ["This is a bug in Sluice; please report it with the lines below.", name, ...frames.slice(0, 12)].join("\n")
}
