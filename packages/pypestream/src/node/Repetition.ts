import type { RememberedAnswers } from "@sluice/core/RememberedAnswers"
import { isObject, type Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Duration, Effect, Option } from "effect"
import type { CallKey } from "./CallKey.js"

/** The action for a call with a key. */
export type Repetition =
  /** It is the first one: run it, and remember its answer. */
  | { readonly _tag: "First" }
  /** Its key cannot be used: run it, and remember nothing. */
  | { readonly _tag: "Unprotected"; readonly reason: Reason }
  /** Return the answer of the first call. */
  | { readonly _tag: "Repeated"; readonly answer: Json; readonly note: Reason | undefined }
  /** The first call ended without an answer, or has none at the deadline. */
  | { readonly _tag: "Unanswered"; readonly reason: Reason }

/** The first wait for the answer of a call that runs, and the longest one, in milliseconds. */
const waits = { first: 5, longest: 40 } as const

/** The time after its deadline until a call counts as lost, in milliseconds. */
const grace = 2_000

/** Finds out whether a call is repeated. Waits for a first call that still runs, at most for `patience`. */
export const of = (
  answers: RememberedAnswers,
  { content, key }: CallKey,
  { deadline, patience }: { readonly deadline: Duration.Duration; readonly patience: Duration.Duration }
): Effect.Effect<Repetition> => {
  const call = { key, content, lease: Duration.toMillis(deadline) + grace }
  const found = Effect.gen(function* () {
    for (let wait: number = waits.first; ; wait = Math.min(2 * wait, waits.longest)) {
      const claim = yield* answers.claim(call)
      if (claim._tag === "Claimed") return { _tag: "First" } as const
      if (claim._tag === "Answered")
        return {
          _tag: "Repeated",
          answer: claim.answer,
          note: claim.content === content ? undefined : otherContent
        } as const
      if (claim._tag === "Lost") return { _tag: "Unanswered", reason: lost } as const
      yield* Effect.sleep(wait)
    }
  })
  return Effect.timeoutOption(found, patience).pipe(
    Effect.map(Option.getOrElse((): Repetition => ({ _tag: "Unanswered", reason: running }))),
    Effect.catchAll(({ message }) =>
      Effect.succeed<Repetition>({ _tag: "Unprotected", reason: { code: "answers-not-available", message } })
    )
  )
}

/** The remembered strings of an answer; undefined if it is not an object of strings. */
export const stringsOf = (answer: Json): Readonly<Record<string, string>> | undefined => {
  if (!isObject(answer)) return undefined
  const entries = Object.entries(answer).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))
  return Object.fromEntries(entries)
}

const otherContent: Reason = {
  code: "call-key-reused",
  path: "once.turn",
  message:
    "The payload differs from that of an earlier call with the same key, so it was not sent. Choose a turn that is different in each call of a conversation."
}

const lost: Reason = {
  code: "first-call-lost",
  message:
    "The same call was made before and ended without an answer. It is unknown what it did, so it is not run again."
}

const running: Reason = {
  code: "first-call-running",
  message: "The same call was made before and has no answer yet."
}

/** A call that cannot be recognised when it is repeated. */
export const withoutKey: Reason = {
  code: "call-key-missing",
  path: "once",
  message: "The call has no value at the paths of its conversation and turn, so a repeated call would count again."
}
