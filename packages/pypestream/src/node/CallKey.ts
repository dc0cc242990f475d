import * as Path from "@sluice/core/Path"
import { hashOf, type RememberedAnswers } from "@sluice/core/RememberedAnswers"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"

/** Settings for recognising a call that the platform repeats because the first answer was late. */
export interface OnceSettings {
  /**
   * The answers of the last day: `AnswerFile.make` of `@sluice/node`, which processes on one machine share, or
   * `RememberedAnswers.memory` of `@sluice/core`, which a restart forgets.
   */
  readonly answers: RememberedAnswers
  /** The path of the conversation's id. A call without one is not remembered. Default: `$.context.chat_id`. */
  readonly conversation?: string
  /**
   * The path of a value that is different in each turn of a conversation, such as `$.payload.turn`. Default: a repeated call
   * is one with the same payload and context as the first.
   */
  readonly turn?: string
}

/** The key of a call, and a hash of its payload. Neither contains a value of the call. */
export interface CallKey {
  readonly key: string
  readonly content: string
}

/** The parts of a call that its key is made from. */
export interface KeyedCall {
  readonly env: string
  readonly payload: JsonObject
  readonly context: JsonObject
}

/**
 * Compiles the paths. The result returns undefined for a call without a conversation or a turn. Throws a `RangeError` if a path
 * is not valid.
 */
export const compile = (
  node: string,
  { conversation = "$.context.chat_id", turn }: Omit<OnceSettings, "answers">
): ((call: KeyedCall) => CallKey | undefined) => {
  const conversationOf = reader("conversation", conversation)
  const turnOf = turn === undefined ? wholeCall : reader("turn", turn)
  return (call) => {
    const [conversationId, turnId] = [conversationOf(call), turnOf(call)]
    if (conversationId === undefined || turnId === undefined) return undefined
    return { key: hashOf([call.env, node, conversationId, turnId]), content: hashOf(call.payload) }
  }
}

const wholeCall = ({ context, payload }: KeyedCall): Json => [payload, context]

const reader = (setting: string, path: string): ((call: KeyedCall) => Json | undefined) => {
  const steps = Path.read(path)
  if (Either.isLeft(steps) || (steps.right[0] !== "payload" && steps.right[0] !== "context"))
    throw new RangeError(
      `once.${setting} must be a path into the call, such as $.context.chat_id or $.payload.turn, but it is ${JSON.stringify(path)}.`
    )
  const read = Path.reader(steps.right)
  return ({ context, payload }) => read({ payload, context })
}
