import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Payload from "./Payload.js"

/** What the platform says of the conversation in which a node is called. */
export interface Context {
  /** As it was said; undefined where it was not, or was no text. */
  readonly env: string | undefined
  /** The rest that is readable, as the platform gives it: `chat_id`, `user_data`, `events` and more. May be personal data. */
  readonly value: JsonObject
}

/** Reads a context. Total: what cannot be read is absent. */
export const read = (given: unknown): Context => {
  const { value } = Either.getOrElse(Payload.read(given), () => ({ value: nothing }))
  const env = value["env"]
  return { env: typeof env === "string" ? env : undefined, value }
}

const nothing: JsonObject = {}
