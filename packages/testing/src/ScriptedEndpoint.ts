import { type Endpoint, type Item, Reply } from "@sluice/core"
import { Effect } from "effect"

/** One line of a script: the reply to one attempt. */
export type ScriptLine =
  | Reply.Reply
  /** Every item is accepted. */
  | "accept"
  /** Never answers. */
  | "hang"
  /** A reply that depends on the items. */
  | ((items: ReadonlyArray<Item.Item>) => Reply.Reply)
  /** Waits, in milliseconds, and then replies. */
  | { readonly after: number; readonly reply: ScriptLine }

/** Settings of a scripted endpoint. The defaults are for a small test. */
export interface ScriptedEndpointOptions {
  readonly id?: string
  readonly lanes?: ReadonlyArray<string>
  readonly limits?: Partial<Endpoint.Limits>
  readonly budget?: Partial<Endpoint.RateLimit>
  /** The reply after the end of the script. Default: accepted. */
  readonly otherwise?: ScriptLine
}

/** An endpoint that replies according to a script and records the received items. */
export interface ScriptedEndpoint extends Endpoint.Endpoint {
  /** The JSON of the items of each attempt so far, in order. */
  readonly attempts: ReadonlyArray<ReadonlyArray<string>>
}

/** The default limits: 75 items, 1 MB. */
export const limits: Endpoint.Limits = { items: 75, bytes: 1_000_000, bytesAlone: 1_000_000, envelope: 2 }

/** Replies to each attempt with the next line of the script, in order of starting. */
export const make = (
  script: ReadonlyArray<ScriptLine> = [],
  options: ScriptedEndpointOptions = {}
): ScriptedEndpoint => {
  const attempts: Array<ReadonlyArray<string>> = []
  const { id = "scripted", lanes = ["items"], otherwise = "accept" } = options
  return {
    id,
    lanes,
    limits: { ...limits, ...options.limits },
    budget: { pool: id, count: 1_000, per: 1_000, ...options.budget },
    attempts,
    attempt: (items) =>
      Effect.suspend(() => {
        const line = script[attempts.length] ?? otherwise
        attempts.push(items.map(({ json }) => json))
        return say(line, items)
      })
  }
}

const say = (line: ScriptLine, items: ReadonlyArray<Item.Item>): Effect.Effect<Reply.Reply> => {
  if (line === "accept") return Effect.succeed(Reply.judged(undefined))
  if (line === "hang") return Effect.never
  if (typeof line === "function") return Effect.sync(() => line(items))
  return "after" in line ? Effect.zipRight(Effect.sleep(line.after), say(line.reply, items)) : Effect.succeed(line)
}
