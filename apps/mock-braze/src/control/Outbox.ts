import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import type { Callback, Message, MessageKind } from "@sluice/braze-emulator/WorkspaceObjects"
import type { World } from "@sluice/braze-emulator/World"

/** Which messages are asked for; what is not named does not matter. */
export interface Filter {
  readonly external_id?: string
  /** Through which endpoint it came. */
  readonly kind?: MessageKind
  /** Of the campaign or canvas. */
  readonly id?: string
  /** `sent`, or why nothing went out. */
  readonly outcome?: string
  /** A part of an id, of the name of the campaign or canvas, of a channel or of the properties, in any case. */
  readonly text?: string
  /** The newest so many. Default: 1,000. */
  readonly limit?: number
}

/** What would have been sent to whom: the newest messages that match, oldest first, and how many match in all. */
export interface Page {
  readonly messages: ReadonlyArray<Message>
  readonly total: number
  /** Calls to addresses of the client that Braze would have made, oldest first, whatever the filter. None is ever made. */
  readonly callbacks: ReadonlyArray<Callback>
}

const PAGE = 1_000

/** The messages that match. Those whose moment has come are sent first. */
export const find = ({ world, clock }: Workspace, filter: Filter): Page => {
  ScheduledSends.send(world, clock.now())
  const text = filter.text?.toLowerCase() ?? ""
  const names = namesOf(world)
  const found = world.objects.outbox.filter(
    (message) => matches(message, filter) && (text === "" || holds(message, names, text))
  )
  return {
    messages: found.slice(Math.max(0, found.length - (filter.limit ?? PAGE))),
    total: found.length,
    callbacks: [...world.objects.callbacks]
  }
}

const matches = (message: Message, { external_id, kind, id, outcome }: Filter): boolean =>
  (external_id === undefined || message.external_id === external_id) &&
  (kind === undefined || message.kind === kind) &&
  (id === undefined || message.id === id) &&
  (outcome === undefined || message.outcome === outcome)

/** Names of the seed's campaigns and canvases, by their ids in lower case. */
const namesOf = ({ options }: World): ReadonlyMap<string, string> =>
  new Map([...(options.campaigns ?? []), ...(options.canvases ?? [])].map(({ id, name }) => [id.toLowerCase(), name]))

const holds = (message: Message, names: ReadonlyMap<string, string>, text: string): boolean =>
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
