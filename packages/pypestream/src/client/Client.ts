import type { Json, JsonObject } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import type { Duration, Effect } from "effect"

/** The state of a record when its sender's deadline passes, or earlier. */
export type SendResult = Accepted | Partly | Refused | Deferred | Unknown | Failed

/** Braze accepted the whole record. `skipped` is the reason if there was nothing to send. */
export interface Accepted {
  readonly _tag: "Accepted"
  readonly warnings: ReadonlyArray<Warning>
  readonly skipped?: Reason
}

/** Braze accepted part of the record. The rest is a dead letter with these reasons. */
export interface Partly {
  readonly _tag: "Partly"
  readonly reasons: ReadonlyArray<Reason>
  readonly warnings: ReadonlyArray<Warning>
}

/** Nothing was accepted. The record was refused by Braze or before it was sent. It is a dead letter. */
export interface Refused {
  readonly _tag: "Refused"
  readonly reasons: ReadonlyArray<Reason>
  readonly warnings: ReadonlyArray<Warning>
}

/** The record had no outcome at the deadline. It is kept and delivered later. Its outcome is not returned. */
export interface Deferred {
  readonly _tag: "Deferred"
}

/** The record was sent but got no response, and sending it again could count it twice. It is a dead letter. */
export interface Unknown {
  readonly _tag: "Unknown"
  readonly reasons: ReadonlyArray<Reason>
}

/** The record was not sent because of the setup or the load: wrong key, full queue, shutdown. It is not retried. */
export interface Failed {
  readonly _tag: "Failed"
  readonly reasons: ReadonlyArray<Reason>
  /** Whether the same call may succeed later without a correction by a person. */
  readonly retryable: boolean
  /** The record is a dead letter, which a replay may send. */
  readonly isDeadLetter?: true
}

/** The result of a custom request to an endpoint of Braze. */
export type RequestResult =
  /** 2xx with a JSON body. The body may contain personal data. */
  | { readonly _tag: "Answered"; readonly status: number; readonly body: Json }
  /** 2xx with a body that lists `errors`: a part of the request was not applied. */
  | { readonly _tag: "Partly"; readonly status: number; readonly body: Json }
  /**
   * Nothing was applied, and the same request can never succeed. `excerpt` is the beginning of the response body,
   * without the key.
   */
  | { readonly _tag: "Refused"; readonly status: number; readonly reason: Reason; readonly excerpt?: string }
  /** Nothing was applied. The deadline passed between two attempts. */
  | { readonly _tag: "Unavailable"; readonly reason: Reason }
  /** The request was sent, but it is unknown whether it was applied. */
  | { readonly _tag: "Unknown"; readonly reason: Reason }
  /** The request cannot succeed until a person changes the key, its permissions or the path. */
  | { readonly _tag: "Failed"; readonly reason: Reason }

/** Options of a custom request. */
export interface RequestOptions {
  /** The total time from the call to the result, including attempts and waits. */
  readonly deadline: Duration.DurationInput
  /** Default: POST with a body, GET without. */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /**
   * Whether applying the request twice has the same effect as applying it once, so that it may be sent again after a
   * lost response. Default: true only for GET.
   */
  readonly repeatable?: boolean
  /** The maximum number of requests that are sent. Default: as many as fit into the deadline. */
  readonly attempts?: number
}

/** Options of {@link Client.send}. */
export interface ClientSendOptions {
  /** The result is returned within this time, even if Braze does not respond. */
  readonly deadline: Duration.DurationInput
  /** The record's id in dead letters. Default: a generated one. */
  readonly id?: string
}

/** The connection of one environment to Braze. */
export interface Client {
  /** Sends a record. Never fails and never takes longer than the deadline. Interruption does not cancel the record. */
  readonly send: (record: JsonObject, options: ClientSendOptions) => Effect.Effect<SendResult>
  /**
   * Calls any endpoint, such as `campaigns/trigger/send`, with the environment's URL and key. Temporary errors are
   * retried within the deadline according to the answer table. The request is neither validated nor kept.
   */
  readonly request: (endpoint: string, body: Json | undefined, options: RequestOptions) => Effect.Effect<RequestResult>
}
