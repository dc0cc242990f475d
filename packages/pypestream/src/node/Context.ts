import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Payload from "./Payload.js"

/** The context of a call: what the platform reports about the conversation. */
export interface Context {
  /** Undefined if the environment is missing or not a string. */
  readonly env: string | undefined
  /** All readable members, such as `chat_id`, `user_data` and `events`. May contain personal data. */
  readonly value: JsonObject
}

/** Reads a context. Never fails: unreadable members are left out, and an unreadable context becomes empty. */
export const read = (given: unknown): Context => {
  const { value } = Either.getOrElse(Payload.read(given), () => ({ value: empty }))
  const env = value["env"]
  return { env: typeof env === "string" ? env : undefined, value }
}

const empty: JsonObject = {}
