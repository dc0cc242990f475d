import * as Body from "@sluice/braze-emulator/Body"
import type * as Fault from "@sluice/braze-emulator/Fault"
import * as Faults from "@sluice/braze-emulator/Faults"
import type { Transport } from "@sluice/core"

/** A request as a vendor sees it. Header names are lower case. */
export interface Request {
  readonly method: string
  /** Percent-encoded, without query. */
  readonly path: string
  /** Without `?`. */
  readonly query?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds since 1970 of its arrival. */
  readonly at?: number
}

/** An answer, and what the connection does besides. */
export interface Answer extends Transport.HttpResponse {
  readonly fault?: Fault.Wire
}

/** The other side of the wire: a state machine that answers at once and never throws. */
export interface Vendor {
  readonly handle: (request: Request) => Answer
}

/** What goes wrong in one run: rules for requests that arrive, and the numbers of those that do not. */
export interface FaultScript extends Fault.RuleSet {
  /** 1-based: these requests find no server to connect to. */
  readonly unreachable: ReadonlyArray<number>
}

/** Nothing goes wrong. */
export const faultless: FaultScript = { seed: 0, rules: [], unreachable: [] }

/** Whether a script does nothing at all. */
export const isFaultless = (script: FaultScript): boolean =>
  script.rules.length === 0 && script.unreachable.length === 0

/** What a vendor says of a request that a rule keeps it from looking at. */
const untouched: Transport.HttpResponse = { status: 503, headers: {}, body: "" }

/**
 * A vendor of your own: `respond` is what it does with a request, the rules of the script come between. `refuse` rules are
 * for the Braze emulator; here they do nothing.
 *
 * Throws when a rule of the script is malformed, and says which.
 */
export const make = (
  respond: (request: Request) => Transport.HttpResponse,
  script: Fault.RuleSet = faultless
): Vendor => {
  const faults = Faults.make()
  const problems = faults.set({ seed: script.seed, rules: script.rules })
  if (problems.length > 0) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"))
  return {
    handle: (request) => {
      const body = Body.make(request.body)
      const action = faults.choose({ method: request.method, path: request.path, body })?.action
      if (action === undefined || action.type === "refuse") return respond(request)
      return played(action, action.apply ? respond(request) : untouched)
    }
  }
}

const played = (action: Exclude<Fault.Action, { type: "refuse" }>, answer: Transport.HttpResponse): Answer => {
  const length = Buffer.byteLength(answer.body)
  switch (action.type) {
    case "status":
      return {
        status: action.status,
        headers: { ...action.headers },
        body: action.body === undefined ? "" : JSON.stringify(action.body)
      }
    case "rateLimit":
      return { status: 429, headers: { "retry-after": String(action.resetAfter) }, body: "" }
    case "truncate":
      return { ...answer, fault: { type: "truncate", bytes: action.bytes ?? Math.floor(length / 2) } }
    case "garbage": {
      const noise = "\u007f".repeat(16)
      const fault = { type: "garbage", where: action.where, bytes: Buffer.from(noise) } as const
      return action.where === "body" ? { ...answer, body: noise, fault } : { ...answer, fault }
    }
    case "reset":
    case "hang":
      return { ...answer, fault: { type: action.type } }
    case "delay":
      return { ...answer, fault: { type: "delay", ms: action.ms } }
    case "drip":
      return { ...answer, fault: { type: "drip", bytesPerSecond: action.bytesPerSecond } }
  }
}
