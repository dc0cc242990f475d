import * as MistakeCode from "./MistakeCode.js"

/** Something in a request that Braze refuses, or accepts and silently drops. */
export interface Mistake {
  /** Stable; for counting and filtering. */
  readonly code: string
  readonly count: number
  /** What happened the first time. Contains no key. */
  readonly message: string
  /** What to do about it. */
  readonly advice: string
  /** The request in which it was first seen. */
  readonly first: { readonly request: string; readonly n: number; readonly method: string; readonly path: string }
}

/** The request in which a mistake was made. */
export type RequestRef = Mistake["first"]

/** The mistakes of one workspace, each code once, in the order in which they first occurred. */
export interface Mistakes {
  /** `times`: how often the request made the mistake. */
  note(code: string, message: string, ref: RequestRef, times?: number): void
  list(): ReadonlyArray<Mistake>
  clear(): void
}

/** No mistakes. */
export const make = (): Mistakes => new MistakeCounters()

class MistakeCounters implements Mistakes {
  readonly #byCode = new Map<string, { -readonly [name in keyof Mistake]: Mistake[name] }>()

  note(code: string, message: string, ref: RequestRef, times = 1): void {
    const known = this.#byCode.get(code)
    if (known !== undefined) known.count += times
    else this.#byCode.set(code, { code, count: times, message, advice: adviceFor(code), first: ref })
  }

  list(): ReadonlyArray<Mistake> {
    return [...this.#byCode.values()].map((mistake) => ({ ...mistake }))
  }

  clear(): void {
    this.#byCode.clear()
  }
}

/** The mistakes found before an endpoint is called, with their advice. */
export const advice = {
  "missing-key": "Send the header `Authorization: Bearer KEY` with every request.",
  "bare-key": "Write `Authorization: Bearer KEY`: the word, one space, the key.",
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
  "malformed-json": "Send one JSON value in UTF-8; create it with a JSON library, not by joining texts.",
  "too-large": "Send at most 4 MB per request: put fewer objects into each.",
  "refused-whole":
    "Braze applies nothing from such a request, not even its valid objects: fix what the response names, and do not resend it unchanged.",
  "rate-limited": "Stay below the limit and, after a 429, wait until the time in the headers."
} as const satisfies Readonly<Record<string, string>>

/** A code in {@link advice}. */
export type Code = keyof typeof advice

const adviceFor = (code: string): string => {
  if (isCode(code)) return advice[code]
  return isMistakeCode(code) ? MistakeCode.advice[code] : ""
}

const isCode = (code: string): code is Code => Object.hasOwn(advice, code)

const isMistakeCode = (code: string): code is MistakeCode.MistakeCode => Object.hasOwn(MistakeCode.advice, code)
