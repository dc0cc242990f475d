import * as Body from "@sluice/braze-emulator/Body"
import type * as Fault from "@sluice/braze-emulator/Fault"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import * as Faults from "@sluice/braze-emulator/Faults"
import type { Transport } from "@sluice/core"
import type { Json } from "@sluice/values"

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
  /** The number of the attempt that sent it, if it is known. */
  readonly attempt?: number
}

/** A response, and the behaviour of the connection. */
export interface VendorAnswer extends Transport.HttpResponse {
  readonly fault?: FaultAction.ConnectionFault
}

/** The server: a state machine that answers immediately and never throws. */
export interface Vendor {
  readonly handle: (request: VendorRequest) => VendorAnswer
}

/**
 * The treatment of an object by a vendor. `applied`: it took effect. `accepted`: it was accepted without effect,
 * because the vendor recognised it as a repeat or had nothing to change. `refused`: the response names it. `untouched`:
 * it arrived, and the vendor did nothing with it.
 */
export type Treatment = "applied" | "accepted" | "refused" | "untouched"

/** One object of a request, as the vendor read it. */
export interface SeenObject {
  /** The array of the request, if it has several. */
  readonly lane?: string
  /** In the form of the items of the destination. */
  readonly object: Json.Json
  readonly did: Treatment
  /** Whether applying the object twice has the same effect as applying it once. */
  readonly repeatable: boolean
  /** Whether the vendor would recognise a repeat, by an idempotency key. */
  readonly hasKey: boolean
  /** The person that the object is about, if the vendor keeps an order per person. */
  readonly person?: string
}

/** The treatment of one request by a vendor. */
export interface SeenRequest {
  /** In the order of the request. Empty if the vendor processed none. */
  readonly objects: ReadonlyArray<SeenObject>
  /** Whether the response is the vendor's, unchanged by a fault, and says what it did with each object. */
  readonly decides: boolean
  /** Why the vendor processed no object of the request: it could not be read, or it asks for something else, such as a token. */
  readonly problem?: string
}

/** A response, with what the vendor did. */
export interface WitnessedAnswer extends VendorAnswer {
  readonly seen: SeenRequest
}

/** A vendor that reports what it did with each object. The laws compare it with the outcomes of the destination. */
export interface Witness extends Vendor {
  readonly handle: (request: VendorRequest) => WitnessedAnswer
  /** Whether the vendor accepts an object, without a fault. Absent if it depends on earlier requests. */
  readonly accepts?: (object: Json.Json) => boolean
}

/** The faults of one run: rules for requests that arrive, and the numbers of requests that do not arrive. */
export interface FaultScript extends Fault.RuleSet {
  /** The 1-based numbers of the requests that cannot connect. */
  readonly unreachable: ReadonlyArray<number>
  /** The share of the valid objects that the vendor refuses, from 0 to 1, chosen by their content. Default: 0. */
  readonly refusals?: number
  /** Objects that the vendor refuses. Default: none. */
  readonly refused?: ReadonlyArray<Json.Json>
}

/** A script without faults. */
export const faultless: FaultScript = { seed: 0, rules: [], unreachable: [] }

/** Whether a script contains no fault. */
export const isFaultless = ({ refusals = 0, refused = [], rules, unreachable }: FaultScript): boolean =>
  rules.length === 0 && unreachable.length === 0 && refusals === 0 && refused.length === 0

/** The response to a request that a rule answers instead of the vendor. */
const untouched: Transport.HttpResponse = { status: 503, headers: {}, body: "" }

/** A request as the rules of a script answer it. `respond` is called unless a rule keeps it from the vendor. */
export type Play = (request: VendorRequest, respond: () => Transport.HttpResponse) => PlayedAnswer

/** An answer, and whether a fault changed it. */
export interface PlayedAnswer extends VendorAnswer {
  readonly isChanged: boolean
}

/**
 * The rules of a script. Rules that refuse objects work only with the Braze emulator and have no effect here; see
 * `refusals` for other vendors.
 *
 * Throws an error with the rule if a rule is not valid.
 */
export const rules = (script: Fault.RuleSet): Play => {
  const faults = Faults.make()
  const problems = faults.set({ seed: script.seed, rules: script.rules })
  if (problems.length > 0) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"))
  return (request, respond) => {
    const action = faults.choose({ method: request.method, path: request.path, body: Body.make(request.body) })?.action
    if (action === undefined || action.type === "refuse") return { ...respond(), isChanged: false }
    return { ...played(action, FaultAction.applies(action) ? respond() : untouched), isChanged: true }
  }
}

/** A server with faults that does not report what it did. Throws an error if a rule of the script is not valid. */
export const make = (
  respond: (request: VendorRequest) => Transport.HttpResponse,
  script: Fault.RuleSet = faultless
): Vendor => {
  const play = rules(script)
  return { handle: (request) => play(request, () => respond(request)) }
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
