import type { Json, JsonObject } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import type { Duration, Effect } from "effect"

/** What became of a record by the time its sender wanted to know. */
export type Sent = Accepted | Partly | Refused | Deferred | Unknown | Failed

/** Braze took all of it. `skipped` says why there was nothing to send. */
export interface Accepted {
  readonly _tag: "Accepted"
  readonly warnings: ReadonlyArray<Warning>
  readonly skipped?: Reason
}

/** Some of it was taken; the rest is a dead letter, with these reasons. */
export interface Partly {
  readonly _tag: "Partly"
  readonly reasons: ReadonlyArray<Reason>
  readonly warnings: ReadonlyArray<Warning>
}

/** Nothing of it was taken: refused before it was sent, or by Braze. A dead letter. */
export interface Refused {
  readonly _tag: "Refused"
  readonly reasons: ReadonlyArray<Reason>
  readonly warnings: ReadonlyArray<Warning>
}

/** Undecided when the deadline came. It is kept and goes on by itself; what becomes of it is not told here any more. */
export interface Deferred {
  readonly _tag: "Deferred"
}

/** Sent, the answer was lost, and it may not be sent again without risk of counting twice. A dead letter. */
export interface Unknown {
  readonly _tag: "Unknown"
  readonly reasons: ReadonlyArray<Reason>
}

/** Not sent, for a reason that is not the record's: wrong key, no room, closing. It does not go on by itself. */
export interface Failed {
  readonly _tag: "Failed"
  readonly reasons: ReadonlyArray<Reason>
  /** Whether the same call may succeed a little later without anybody changing anything. */
  readonly retryable: boolean
}

/** What an endpoint of Braze said to a request of one's own. */
export type Answered =
  /** 2xx, and its body is JSON. What it holds may be personal data. */
  | { readonly _tag: "Answered"; readonly status: number; readonly body: Json }
  /** 2xx whose body lists `errors`: something of it was not done. */
  | { readonly _tag: "Partly"; readonly status: number; readonly body: Json }
  /** Nothing was done; the same request will never succeed. */
  | { readonly _tag: "Refused"; readonly status: number; readonly reason: Reason; readonly words?: string }
  /** Nothing was done, and the deadline passed over waiting and trying again. */
  | { readonly _tag: "Unavailable"; readonly reason: Reason }
  /** Sent, and nobody can tell whether it was done. */
  | { readonly _tag: "Unknown"; readonly reason: Reason }
  /** It cannot succeed until a person changes something: key, permission, path. */
  | { readonly _tag: "Failed"; readonly reason: Reason }

/** How a request of one's own is made. */
export interface RequestOptions {
  /** From the call to the answer, attempts and waiting included. */
  readonly deadline: Duration.DurationInput
  /** Default POST with a body, GET without. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Doing it twice equals doing it once, so it may go again when an answer was lost. Default: true for GET alone. */
  readonly repeatable?: boolean
}

/** How a record is handed in. */
export interface SendOptions {
  /** The answer comes within this time, whatever Braze does. */
  readonly deadline: Duration.DurationInput
  /** The record's id in dead letters. Default: one of its own. */
  readonly id?: string
}

/** One environment's way to Braze. */
export interface Client {
  /** Hands in a record. Never fails and never takes longer than the deadline. Interrupting it takes nothing back. */
  readonly send: (record: JsonObject, options: SendOptions) => Effect.Effect<Sent>
  /**
   * The raw way out: any endpoint, such as `campaigns/trigger/send`, with the environment's host and key. Trouble that
   * passes is waited for within the deadline, as the answer table says; nothing is validated, nothing is kept.
   */
  readonly request: (endpoint: string, body: Json | undefined, options: RequestOptions) => Effect.Effect<Answered>
}
