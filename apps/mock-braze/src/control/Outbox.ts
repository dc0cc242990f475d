import * as Journeys from "@sluice/braze-emulator/Journeys"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import type { Callback, Message, MessageKind } from "@sluice/braze-emulator/WorkspaceObjects"
import type { World } from "@sluice/braze-emulator/World"

/** The filter for messages. Absent fields match everything. */
export interface OutboxFilter {
  readonly external_id?: string
  /** The kind of endpoint that sent it. */
  readonly kind?: MessageKind
  /** Id of the campaign or Canvas. */
  readonly id?: string
  /** `sent`, or the reason why it was not sent. */
  readonly outcome?: string
  /** Part of an id, of the name of the campaign or Canvas, of a channel or of the properties; case is ignored. */
  readonly text?: string
  /** At most this many, the newest. Default: 1,000. */
  readonly limit?: number
}

/** The newest matching messages, oldest first, and the number of all matching messages. */
export interface OutboxPage {
  readonly messages: ReadonlyArray<Message>
  readonly total: number
  /** Calls that Braze would have made to the client, oldest first, regardless of the filter. The mock makes none. */
  readonly callbacks: ReadonlyArray<Callback>
}

const defaultLimit = 1_000

/** The matching messages. Sends due scheduled messages first. */
export const find = ({ world, clock }: Workspace, filter: OutboxFilter): OutboxPage => {
  ScheduledSends.send(world, clock.now())
  const text = filter.text?.toLowerCase() ?? ""
  const names = namesOf(world)
  const found = world.objects.outbox.filter(
    (message) => matches(message, filter) && (text === "" || contains(message, names, text))
  )
  return {
    messages: found.slice(Math.max(0, found.length - (filter.limit ?? defaultLimit))),
    total: found.length,
    callbacks: [...world.objects.callbacks]
  }
}

const matches = (message: Message, { external_id, kind, id, outcome }: OutboxFilter): boolean =>
  (external_id === undefined || message.external_id === external_id) &&
  (kind === undefined || message.kind === kind) &&
  (id === undefined || message.id === id) &&
  (outcome === undefined || message.outcome === outcome)

/** Names of the campaigns and Canvases by id in lower case. */
const namesOf = (world: World): ReadonlyMap<string, string> =>
  new Map([...Journeys.campaigns(world), ...Journeys.canvases(world)].map(({ id, name }) => [id.toLowerCase(), name]))

const contains = (message: Message, names: ReadonlyMap<string, string>, text: string): boolean =>
  [
    message.id,
    message.id === undefined ? undefined : names.get(message.id.toLowerCase()),
    message.dispatch_id,
    message.send_id,
    message.schedule_id,
    message.braze_id,
    message.external_id,
    ...message.channels,
    JSON.stringify(message.properties)
  ].some((part) => part?.toLowerCase().includes(text) === true)
