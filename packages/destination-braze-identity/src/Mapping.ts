import type { Json } from "@sluice/values/Json"

/** The label of the alias that the other destinations give to visitors by default. */
export const anonymousLabel = "anonymous_id"

const at = (path: string): Json => ({ "@path": path })

const visitor = (path: string): Json => ({ alias_name: at(path), alias_label: anonymousLabel })

/** A call of the common analytics specification and its mapping, in the full language. */
export interface CallMapping {
  /** The `type` of the call. */
  readonly type: string
  /** Members that the call must have. Other calls of the type continue with the next row. */
  readonly needs: ReadonlyArray<string>
  /** Applies only with this meaning of `previousId`. */
  readonly previousId?: "anonymous" | "user"
  readonly mapping: Json
}

/** The default mapping: the first row that fits a call. */
export const calls: ReadonlyArray<CallMapping> = [
  {
    type: "identify",
    needs: ["userId", "anonymousId"],
    mapping: { operation: "identify", external_id: at("$.userId"), user_alias: visitor("$.anonymousId") }
  },
  {
    type: "alias",
    needs: [],
    previousId: "anonymous",
    mapping: { operation: "identify", external_id: at("$.userId"), user_alias: visitor("$.previousId") }
  },
  {
    type: "alias",
    needs: [],
    previousId: "user",
    mapping: {
      operation: "merge",
      identifier_to_merge: { external_id: at("$.previousId") },
      identifier_to_keep: { external_id: at("$.userId") }
    }
  },
  { type: "delete", needs: ["userId"], mapping: { operation: "delete", external_id: at("$.userId") } },
  { type: "delete", needs: [], mapping: { operation: "delete", user_alias: visitor("$.anonymousId") } }
]

const skip = (code: string, message: string) => ({ code, message })

/** Calls that are Skipped, with the reason. */
export const skipped: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  identify: skip(
    "identify-without-visitor",
    "The identify call has no anonymousId or no userId, so there is no visitor to identify."
  ),
  track: skip("track-is-event", "A track call describes an event. Send it to a route to braze-event-tracking."),
  page: skip("page-is-event", "A page call describes an event. Send it to a route to braze-event-tracking."),
  screen: skip("screen-is-event", "A screen call describes an event. Send it to a route to braze-event-tracking."),
  group: skip("group-is-company", "A group call describes a company, not the identity of a person.")
}
