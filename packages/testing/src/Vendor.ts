import * as Body from "@sluice/braze-emulator/Body"
import type * as Fault from "@sluice/braze-emulator/Fault"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import * as Faults from "@sluice/braze-emulator/Faults"
import type { Transport } from "@sluice/core"

/** A request as a vendor receives it. Header names are lower case. */
export interface VendorRequest {
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

/** A response, and the behaviour of the connection. */
export interface VendorAnswer extends Transport.HttpResponse {
  readonly fault?: FaultAction.ConnectionFault
}

/** The server: a state machine that answers immediately and never throws. */
export interface Vendor {
  readonly handle: (request: VendorRequest) => VendorAnswer
}

/** The faults of one run: rules for requests that arrive, and the numbers of requests that do not arrive. */
export interface FaultScript extends Fault.RuleSet {
  /** The 1-based numbers of the requests that cannot connect. */
  readonly unreachable: ReadonlyArray<number>
}

/** A script without faults. */
export const faultless: FaultScript = { seed: 0, rules: [], unreachable: [] }

/** Whether a script contains no fault. */
export const isFaultless = (script: FaultScript): boolean =>
  script.rules.length === 0 && script.unreachable.length === 0

/** The response to a request that a rule answers instead of the vendor. */
const untouched: Transport.HttpResponse = { status: 503, headers: {}, body: "" }

/**
 * A custom vendor. `respond` handles a request after the rules of the script. `refuse` rules work only with the Braze
 * emulator and have no effect here.
 *
 * Throws an error with the rule if a rule of the script is not valid.
 */
export const make = (
  respond: (request: VendorRequest) => Transport.HttpResponse,
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
      return played(action, FaultAction.applies(action) ? respond(request) : untouched)
    }
  }
}

const played = (action: FaultAction.FaultAction, answer: Transport.HttpResponse): VendorAnswer => {
  const replaced = replace(FaultAction.response(action), answer)
  const fault = FaultAction.wire(action, replaced.body, () => Buffer.from(noise))
  return fault === undefined ? replaced : { ...replaced, fault }
}

/** Neither JSON nor HTTP. */
const noise = "\u007f".repeat(16)

const replace = (
  replacement: FaultAction.ResponseReplacement | undefined,
  answer: Transport.HttpResponse
): Transport.HttpResponse => {
  switch (replacement?.as) {
    case "status": {
      const { status, headers, body } = replacement
      return { status, headers: { ...headers }, body: body === undefined ? "" : JSON.stringify(body) }
    }
    case "rateLimit":
      return { status: 429, headers: { "retry-after": String(replacement.resetAfter) }, body: "" }
    case "noise":
      return { ...answer, body: noise }
    case undefined:
      return answer
  }
}
