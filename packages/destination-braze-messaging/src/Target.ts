import { messaging } from "@sluice/braze-api/MessagingEndpoints"

/** The kind of object that is triggered. */
export interface TargetKind {
  readonly kind: "campaign" | "canvas"
  /** The field with its id, in a mapping and in the request. */
  readonly id: "campaign_id" | "canvas_id"
  /** The field with the properties, in a mapping and in the request. */
  readonly properties: "trigger_properties" | "context"
  readonly endpoint: { readonly path: string; readonly permission: string }
}

/** Campaigns and canvases. Source: the pages of `_docs/_api/endpoints/messaging/send_messages` (2026-11-20). */
export const kinds: ReadonlyArray<TargetKind> = [
  { kind: "campaign", id: "campaign_id", properties: "trigger_properties", endpoint: messaging.campaignTrigger },
  { kind: "canvas", id: "canvas_id", properties: "context", endpoint: messaging.canvasTrigger }
]

/** One campaign or canvas. */
export interface TriggerTarget {
  readonly kind: TargetKind
  readonly id: string
}

/** The group of the items of a target. A broadcast is never in a request with recipients. */
export const groupOf = ({ id, kind }: TriggerTarget, isBroadcast: boolean): string =>
  `${kind.kind} ${isBroadcast ? "broadcast" : "recipients"} ${id}`

const isKind = (group: string, { kind }: TargetKind): boolean => group.startsWith(`${kind} `)

/** The target of a group, and whether it is a broadcast. */
export const ofGroup = (group = ""): TriggerTarget & { readonly isBroadcast: boolean } => {
  const kind = kinds.find((one) => isKind(group, one))
  if (kind === undefined) throw new Error("An item of a trigger has the group of a campaign or a canvas.")
  const rest = group.slice(kind.kind.length + 1)
  const end = rest.indexOf(" ")
  return { kind, id: rest.slice(end + 1), isBroadcast: rest.slice(0, end) === "broadcast" }
}
