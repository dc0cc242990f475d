import { type Item, Reply, Verdict } from "@sluice/core"
import * as fc from "fast-check"
import { readable } from "../internal/Readable.js"
import type { ScriptLine } from "../ScriptedEndpoint.js"

const because = { code: "scripted", message: "The script says so." }

const verdicts: Readonly<Record<string, Verdict.Verdict>> = {
  a: Verdict.accepted,
  r: Verdict.refused(because),
  g: Verdict.again(because),
  u: Verdict.unsure(because)
}

/**
 * A reply as text: a pattern of verdicts (`a`ccepted, `r`efused, a`g`ain, `u`nsure), or a reply for the whole request.
 */
type Word = string

const pattern = fc
  .array(fc.constantFrom("a", "a", "r", "g", "u"), { minLength: 1, maxLength: 4 })
  .map((letters) => letters.join(""))

const word: fc.Arbitrary<Word> = fc.oneof(
  { weight: 4, arbitrary: fc.constant("a") },
  { weight: 4, arbitrary: pattern },
  { weight: 3, arbitrary: fc.constantFrom("outage", "lost") },
  { weight: 1, arbitrary: fc.constant("split") },
  { weight: 2, arbitrary: fc.constantFrom("wait", "wait 0", "wait 7000") }
)

const replyOf =
  (said: Word) =>
  (items: ReadonlyArray<Item.Item>): Reply.Reply => {
    if (said === "outage") return Reply.outage(Verdict.again(because), items.length)
    if (said === "lost") return Reply.outage(Verdict.unsure(because), items.length)
    if (said === "split") return Reply.split(because)
    if (said === "halt") return Reply.halt(because)
    if (said.startsWith("wait")) return Reply.wait(because, said === "wait" ? undefined : Number(said.slice(5)))
    const judged = items.map((_, index) => verdicts[said[index % said.length] ?? "a"] ?? Verdict.accepted)
    return Reply.judged(judged.every(({ _tag }) => _tag === "Accepted") ? undefined : judged)
  }

const line = ([said, after]: readonly [Word, number]): ScriptLine => {
  const reply = readable(replyOf(said), () => said)
  return after === 0 ? reply : readable({ after, reply }, () => `${said} after ${after} ms`)
}

/** Every request with an item of `key` fails, and all others are accepted. A record of `key` becomes Failed. */
export const poisoned = (key: string, said: "outage" | "lost" = "outage"): ScriptLine =>
  readable(
    (items: ReadonlyArray<Item.Item>) => replyOf(items.some((item) => item.key === key) ? said : "a")(items),
    () => `${said} for requests with ${key}`
  )

const delay = fc.constantFrom(0, 0, 3, 200, 31_000)

/**
 * Scripts for an endpoint: every kind of reply, immediate or late, and at most one that halts the run. Shrinks towards
 * immediate acceptance.
 */
export const script: fc.Arbitrary<ReadonlyArray<ScriptLine>> = fc
  .tuple(
    fc.array(fc.tuple(word, delay), { maxLength: 14 }),
    fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.constant([["halt", 0] as const]) })
  )
  .map(([lines, halt]) => [...lines, ...halt].map(line))
