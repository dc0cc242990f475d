import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { isObject, type Json } from "@sluice/values/Json"
import { Clock, Effect } from "effect"
import type { StateError } from "./StateStore.js"

/** The time for which an answer is remembered after its call, in milliseconds: a day. */
export const retention = 24 * 60 * 60 * 1000

/** A call that may be made again by a caller that got no answer in time. */
export interface CallClaim {
  /** Equal for the same call only. See {@link hashOf}. */
  readonly key: string
  /** A hash of what the call contains, to recognise another call with the same key. */
  readonly content: string
  /** The time until which the call has an answer if its process is alive, in milliseconds. */
  readonly lease: number
}

/** The state of a call. */
export type CallState =
  /** Nothing: the caller must run the call, and then call `answer` or `release`. */
  | { readonly _tag: "Claimed" }
  /** The call was answered. `content` is that of the first call. */
  | { readonly _tag: "Answered"; readonly answer: Json; readonly content: string }
  /** Another caller runs the call now. */
  | { readonly _tag: "Running" }
  /** A caller claimed the call and ended without an answer: it is unknown what the call did. */
  | { readonly _tag: "Lost" }

/**
 * Remembers the answers of calls by key for {@link retention}, so that a repeated call has an effect once. Of any number of
 * claims of a key, in one process or several, one is `Claimed` until it is released.
 *
 * When `claim` returns, the claim survives a killed process. When `answer` returns, the answer survives a power failure as well.
 */
export interface RememberedAnswers {
  readonly claim: (call: CallClaim) => Effect.Effect<CallState, StateError>
  /** Stores the answer of a claimed call. */
  readonly answer: (key: string, answer: Json) => Effect.Effect<void, StateError>
  /** Forgets a claimed call that had no effect, so that the next claim is `Claimed`. */
  readonly release: (key: string) => Effect.Effect<void, StateError>
}

/** A hash of values that must not be stored, such as the id of a conversation. The order of the members of an object has no effect. */
export const hashOf = (values: Json): string => bytesToHex(sha256(utf8ToBytes(canonical(values))))

const canonical = (values: Json): string =>
  JSON.stringify(values, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value
  )

/** A claim as it is stored. Times are milliseconds since 1970. */
export interface StoredCall {
  readonly content: string
  /** The end of the lease. */
  readonly until: number
  /** Absent until the call is answered. */
  readonly answer?: Json
}

/** The result of a claim for a key with a stored call. `stored` is undefined if there is none. */
export const claimOf = (stored: StoredCall | undefined, now: number): CallState => {
  if (stored === undefined) return { _tag: "Claimed" }
  if (stored.answer !== undefined) return { _tag: "Answered", answer: stored.answer, content: stored.content }
  return { _tag: now < stored.until ? "Running" : "Lost" }
}

/**
 * Answers in memory, for tests and for a node that runs in a single process. A restart forgets them.
 */
export const memory = (): RememberedAnswers => {
  /** In the order of their claims, so that the oldest is first. */
  const calls = new Map<string, StoredCall & { readonly expires: number }>()
  const expire = (now: number): void => {
    for (const [key, { expires }] of calls) {
      if (expires > now) return
      calls.delete(key)
    }
  }
  return {
    claim: ({ content, key, lease }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        expire(now)
        const found = claimOf(calls.get(key), now)
        if (found._tag === "Claimed") calls.set(key, { content, until: now + lease, expires: now + retention })
        return found
      }),
    answer: (key, answer) =>
      Effect.sync(() => {
        const stored = calls.get(key)
        if (stored !== undefined) calls.set(key, { ...stored, answer })
      }),
    release: (key) => Effect.sync(() => void calls.delete(key))
  }
}
