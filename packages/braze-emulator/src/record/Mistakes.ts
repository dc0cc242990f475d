import { adviceCodes } from "./AdviceCodes.js"
import * as MistakeCode from "./MistakeCode.js"

/** A note about requests of the client: a mistake, or advice. */
export interface Mistake {
  /** Stable; for counting and filtering. */
  readonly code: string
  readonly count: number
  /** A description of the first occurrence. Contains no key. */
  readonly message: string
  /** The path where it was first found, such as `events[0].name`; empty for the whole request. */
  readonly path: string
  /** The recommended correction. */
  readonly advice: string
  /**
   * The sentence that distinguishes it from others with the same code, such as Braze's refusal. Empty if the code is
   * enough.
   */
  readonly sentence: string
  /** The request in which it was first seen. */
  readonly first: { readonly request: string; readonly n: number; readonly method: string; readonly path: string }
  /** Numbers of the requests in which it was seen, oldest first, each once: the newest 10,000. */
  readonly requests: ReadonlyArray<number>
}

/** The request in which a mistake was made. */
export type RequestRef = Mistake["first"]

/** Something about a request that is worth reporting. */
export interface MistakeNote {
  readonly code: string
  readonly message: string
  readonly path?: string
  readonly ref: RequestRef
  /** The number of occurrences in the request. Default: 1. */
  readonly times?: number
  /** Distinguishes notes with the same code, such as refusals with different sentences. Default: the code alone does. */
  readonly sentence?: string
}

/**
 * The mistakes of one workspace and the advice about it, each code (of refusals: each sentence) once, in the order in
 * which they first occurred.
 */
export interface Mistakes {
  note(note: MistakeNote): void
  /** Data that Braze refuses, drops or counts wrongly. */
  list(): ReadonlyArray<Mistake>
  /** Everything else that is worth knowing. */
  advice(): ReadonlyArray<Mistake>
  clear(): void
}

/** No mistakes. */
export const make = (): Mistakes => new MistakeCounters()

/** Whether a code is advice and not a mistake. */
export const isAdvice = (code: string): boolean => adviceCodes.has(code)

const mostRequests = 10_000

/** Number of sentences that are distinguished. */
const mostSentences = 1_000

type Counted = { -readonly [name in keyof Mistake]: Mistake[name] } & { requests: Array<number> }

class MistakeCounters implements Mistakes {
  readonly #known = new Map<string, Counted>()

  note({ code, message, path = "", ref, times = 1, sentence = "" }: MistakeNote): void {
    const exact = `${code} ${sentence}`
    const isDistinguished = this.#known.has(exact) || this.#known.size < mostSentences
    const key = isDistinguished ? exact : code
    const known = this.#known.get(key)
    if (known === undefined) {
      const advice = adviceFor(code)
      const own = isDistinguished ? sentence : ""
      this.#known.set(key, { code, count: times, message, path, advice, sentence: own, first: ref, requests: [ref.n] })
      return
    }
    known.count += times
    if (known.requests.at(-1) === ref.n) return
    known.requests.push(ref.n)
    if (known.requests.length > mostRequests) known.requests.shift()
  }

  list(): ReadonlyArray<Mistake> {
    return this.#all().filter(({ code }) => !isAdvice(code))
  }

  advice(): ReadonlyArray<Mistake> {
    return this.#all().filter(({ code }) => isAdvice(code))
  }

  #all(): ReadonlyArray<Mistake> {
    return [...this.#known.values()].map((mistake) => ({ ...mistake, requests: [...mistake.requests] }))
  }

  clear(): void {
    this.#known.clear()
  }
}

/**
 * One line about a mistake for people: what happened, how often, where first, and what to do. Contains no key and no value.
 */
export const line = ({ code, count, message, advice, first }: Mistake): string => {
  const often = count === 1 ? "once" : `${count} times`
  return `${message} ${advice} (${code}, ${often}, first in request ${first.n}: ${first.method} ${first.path})`
}

/** The mistakes found before an endpoint is called, with their advice. */
export const advice = {
  "missing-key": "Send the header `Authorization: Bearer KEY` with every request.",
  "bare-key": "Write `Authorization: Bearer KEY`: the word `Bearer`, one space, then the key.",
  "quoted-key": "Send the key without quotes around it.",
  "bearer-case": "Write `Bearer` with a capital B, as in the documentation; other spellings may not work.",
  "key-in-body":
    "Move the key from the body into the header `Authorization: Bearer KEY`; keys in bodies end up in logs.",
  "key-in-query": "Move the key from the URL into the header `Authorization: Bearer KEY`; URLs end up in logs.",
  "unknown-key": "Check that the key belongs to this workspace and this instance; it works nowhere else.",
  "missing-permission": "Create a new key with this permission; the permissions of a key cannot be changed.",
  "scim-token":
    "Send the SCIM token of the company in `Authorization: Bearer TOKEN`, not a REST key, and your service's origin in `X-Request-Origin`.",
  "partner-key": "Send `partner_api_key` and `client_secret` in the body; cohorts need no header `Authorization`.",
  "user-track-path": "The path is `/users/track`, with an s.",
  "trailing-slash":
    "Remove the slash at the end of the path: Braze's documentation names it as a possible cause of 403 `Access Denied`.",
  "double-slash":
    "Join the base URL and the path with exactly one slash; remove the slash at the end of the configured URL.",
  "unknown-path": "Check the path against the list of endpoints.",
  "emulator-failed": "This is a bug in the emulator, not in the client: report it with the request that caused it.",
  "not-emulated": "This is not a mistake of the client: test it against a real workspace, or skip it here.",
  "wrong-method": "Use the method that the endpoint documents.",
  "content-type": "Send the header `Content-Type: application/json`.",
  "content-encoding":
    "Send the whole body in the encoding that the header `Content-Encoding` names, or omit the header.",
  "body-in-query": "Send the data as a JSON body; query parameters are ignored.",
  "malformed-json": "Send one JSON value in UTF-8; create it with a JSON library, not by joining strings.",
  "too-large": "Send at most 4 MB per request: put fewer objects into each.",
  "refused-object": "Fix what Braze's sentence names: the object was not applied, and the others of its request were.",
  "refused-whole":
    "Braze applies nothing from such a request, not even its valid objects: fix what the response names, and do not resend it unchanged.",
  "rate-limited": "Stay below the limit and, after a 429, wait until the time in the headers."
} as const satisfies Readonly<Record<string, string>>

/** A code in {@link advice}. */
export type Code = keyof typeof advice

/** The recommended correction for a code; empty for an unknown one. */
export const adviceFor = (code: string): string => {
  if (isCode(code)) return advice[code]
  return isMistakeCode(code) ? MistakeCode.advice[code] : ""
}

/** Whether a code explains why a whole request was refused. */
export const explainsRefusal = (code: string): boolean =>
  !isAdvice(code) && (isCode(code) || code === "too-many-objects")

const isCode = (code: string): code is Code => Object.hasOwn(advice, code)

const isMistakeCode = (code: string): code is MistakeCode.MistakeCode => Object.hasOwn(MistakeCode.advice, code)
