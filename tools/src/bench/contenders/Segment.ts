import { type Lane, lanes } from "@sluice/braze-api/Lanes"
import type { Contender, ContenderContext, Ready } from "../Contender.js"
import type { SourceEvent } from "../Event.js"
import { install } from "./NodeFetchStub.js"

interface Action {
  readonly fields: unknown
}

interface Core {
  readonly defaultValues: (fields: unknown) => Record<string, unknown>
  readonly Destination: new (
    definition: unknown
  ) => {
    readonly executeBatch: (action: string, batch: unknown) => Promise<ReadonlyArray<{ readonly status: number }>>
  }
}

const actions: Readonly<Record<Lane, string>> = {
  attributes: "updateUserProfile2",
  events: "trackEvent2",
  purchases: "trackPurchase2"
}

const laneOf = (event: SourceEvent): Lane =>
  event.type === "identify" ? "attributes" : event.event === "Order Completed" ? "purchases" : "events"

const ready = async (context: ContenderContext): Promise<Ready> => {
  const peers = context.peers()
  if (context.mode === "transform") install(peers, "cross-fetch", context.answer)
  const core: Core = peers("@segment/actions-core")
  const braze: { default: { readonly actions: Readonly<Record<string, Action>> } } = peers(
    "@segment/action-destinations/dist/destinations/braze/index.js"
  )
  const destination = new core.Destination(braze.default)
  const settings = { api_key: "key", app_id: "app", endpoint: context.endpoint }
  const mapping = (lane: Lane): Record<string, unknown> => ({
    ...core.defaultValues(braze.default.actions[actions[lane]]?.fields),
    __segment_internal_sync_mode: lane === "attributes" ? "update" : "add"
  })
  const mappings: Record<Lane, Record<string, unknown>> = {
    attributes: mapping("attributes"),
    events: mapping("events"),
    purchases: mapping("purchases")
  }
  // An order becomes up to three objects, and a request with too many objects is refused.
  const full: Record<Lane, number> = {
    attributes: context.batchSize,
    events: context.batchSize,
    purchases: Math.floor(context.batchSize / 3)
  }
  return {
    run: async (set, count) => {
      const buffers: Record<Lane, Array<SourceEvent>> = { attributes: [], events: [], purchases: [] }
      const inFlight = new Set<Promise<unknown>>()
      const deliver = async (lane: Lane, events: ReadonlyArray<SourceEvent>): Promise<void> => {
        const results = await destination.executeBatch(actions[lane], { events, mapping: mappings[lane], settings })
        const refused = results.find(({ status }) => status !== 200)
        if (refused !== undefined) throw new Error(`An event was refused with ${refused.status}.`)
      }
      const send = async (lane: Lane): Promise<void> => {
        while (inFlight.size >= context.concurrency) await Promise.race(inFlight)
        const done: Promise<unknown> = deliver(lane, buffers[lane].splice(0)).finally(() => inFlight.delete(done))
        inFlight.add(done)
      }
      for (let i = 0; i < count; i += 1) {
        const event = set[i % set.length]
        if (event === undefined) continue
        const lane = laneOf(event)
        buffers[lane].push(event)
        if (buffers[lane].length === full[lane]) await send(lane)
      }
      for (const lane of lanes) if (buffers[lane].length > 0) await send(lane)
      await Promise.all(inFlight)
    },
    close: async () => undefined
  }
}

/**
 * Segment's published Braze destination, in batches, with its default mappings. Events are assigned to its actions in
 * advance, so the figure does not include its subscription language.
 */
export const contender: Contender = {
  title: "segment action-destinations, batches, default mappings",
  mapping: "its own",
  make: ready
}
