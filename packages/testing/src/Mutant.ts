import type { Destination, Endpoint, Item, Prepared, Reply, Route, SourceRecord, Transport } from "@sluice/core"
import { Effect, FiberRef } from "effect"
import type { VendorAccess } from "./Proof.js"
import * as VendorCall from "./VendorCall.js"

/** Makes the routes of a run over a connection. */
export type MakeRoutes = (wire: VendorAccess) => ReadonlyArray<Route.Route>

/** A typical mistake, as a change to any destination. */
export interface Mutant {
  /** The behavior of the changed destination, as a sentence without a subject: `reads every status as success`. */
  readonly name: string
  /**
   * The routes with the mistake. `changed` is called whenever the mistake made a difference, so that a mistake that a
   * destination cannot make is not counted.
   */
  readonly mutate: (routes: MakeRoutes, changed: () => void) => MakeRoutes
}

/** The information about an attempt when its reply is changed. */
export interface RepliedAttempt {
  readonly items: ReadonlyArray<Item.Item>
  /** The response, if one arrived. */
  readonly response: Transport.HttpResponse | undefined
  /** The request, if one was sent. */
  readonly request: Transport.HttpRequest | undefined
}

/** A mistake in a request. Returns the request itself if it makes no difference. */
export const ofRequest = (
  name: string,
  change: (request: Transport.HttpRequest, number: number) => Transport.HttpRequest
): Mutant =>
  ofTransport(name, (transport, changed) => {
    let number = 0
    return (request) => {
      number += 1
      const sent = change(request, number)
      if (sent !== request) changed()
      return transport.send(sent)
    }
  })

/** A mistake in how requests are sent. */
export const ofTransport = (
  name: string,
  change: (transport: Transport.Transport, changed: () => void) => Transport.Transport["send"]
): Mutant => ({
  name,
  mutate: (routes, changed) => (wire) => routes(sentOver(wire, { send: change(wire.transport, changed) }))
})

/** The access to a vendor over another transport, with or without HTTP. */
const sentOver = (wire: VendorAccess, transport: Transport.Transport): VendorAccess => ({
  ...wire,
  transport,
  call: VendorCall.over(transport, wire.url, wire.run)
})

/** A mistake in reading a response. Returns the reply itself if it makes no difference. */
export const ofReply = (
  name: string,
  change: (reply: Reply.Reply, attempt: RepliedAttempt) => Reply.Reply
): Mutant => ({
  name,
  mutate: (routes, changed) => (wire) => {
    const exchanges = new Exchanges()
    const transport: Transport.Transport = { send: (request) => exchanges.send(wire.transport, request) }
    return withEndpoints(routes(sentOver(wire, transport)), (endpoint) => ({
      ...endpoint,
      attempt: (items) =>
        exchanges.during(items, (exchange) =>
          Effect.map(endpoint.attempt(items), (reply) => {
            const other = change(reply, { items, request: exchange.request, response: exchange.response })
            if (other !== reply) changed()
            return other
          })
        )
    }))
  }
})

/** A mistake in an endpoint: its limits, or an attempt that dies. Returns the endpoint itself if it makes no difference. */
export const ofEndpoint = (
  name: string,
  change: (endpoint: Endpoint.Endpoint, changed: () => void) => Endpoint.Endpoint
): Mutant => ({
  name,
  mutate: (routes, changed) => (wire) => withEndpoints(routes(wire), (endpoint) => change(endpoint, changed))
})

/** A mistake in what a destination prepares. Returns the result itself if it makes no difference. */
export const ofPrepared = (
  name: string,
  change: (
    prepared: Prepared.Prepared,
    record: SourceRecord.SourceRecord,
    place: Pick<Item.Item, "destination" | "lane">
  ) => Prepared.Prepared
): Mutant =>
  ofPrepare(
    name,
    (prepare, { changed, destination, lane }) =>
      (chunk, context) =>
        prepare(chunk, context).map((prepared, index) => {
          const record = chunk[index]
          const other = record === undefined ? prepared : change(prepared, record, { destination, lane })
          if (other !== prepared) changed()
          return other
        })
  )

/** A mistake in how a destination prepares a chunk. `lane` is its first lane. */
export const ofPrepare = (
  name: string,
  change: (
    prepare: Destination.Destination["prepare"],
    place: Pick<Item.Item, "destination" | "lane"> & { readonly changed: () => void }
  ) => Destination.Destination["prepare"]
): Mutant => ({
  name,
  mutate: (routes, changed) => (wire) =>
    routes(wire).map((route) => {
      const { destination } = route
      const place = { destination: destination.name, lane: destination.endpoint.lanes[0] ?? "", changed }
      const prepare = change((chunk, context) => destination.prepare(chunk, context), place)
      return { ...route, destination: { ...destination, prepare } }
    })
})

/** The exchange of an attempt, filled by the transport. */
interface Exchange {
  readonly items: ReadonlyArray<Item.Item>
  request: Transport.HttpRequest | undefined
  response: Transport.HttpResponse | undefined
}

/** The exchanges of the attempts of a run. */
class Exchanges {
  readonly #current = FiberRef.unsafeMake<Exchange | undefined>(undefined)
  readonly #open = new Set<Exchange>()

  /** An attempt with its exchange. */
  during<A>(items: ReadonlyArray<Item.Item>, attempt: (exchange: Exchange) => Effect.Effect<A>): Effect.Effect<A> {
    return Effect.suspend(() => {
      const exchange: Exchange = { items, request: undefined, response: undefined }
      this.#open.add(exchange)
      return attempt(exchange).pipe(
        Effect.ensuring(Effect.sync(() => this.#open.delete(exchange))),
        Effect.locally(this.#current, exchange)
      )
    })
  }

  send({ send }: Transport.Transport, request: Transport.HttpRequest): ReturnType<Transport.Transport["send"]> {
    return Effect.flatMap(FiberRef.get(this.#current), (current) => {
      const exchange = current ?? this.#containedIn(request)
      if (exchange === undefined) return send(request)
      exchange.request = request
      return Effect.tap(send(request), (response) =>
        Effect.sync(() => {
          exchange.response = response
        })
      )
    })
  }

  /** The exchange of a call that was made outside of the fiber of its attempt: it contains the items. */
  #containedIn({ body = "" }: Transport.HttpRequest): Exchange | undefined {
    return [...this.#open].find(({ items }) => items.some(({ json }) => body.includes(json)))
  }
}

/** Routes with equal endpoints keep equal endpoints. */
const withEndpoints = (
  routes: ReadonlyArray<Route.Route>,
  change: (endpoint: Endpoint.Endpoint) => Endpoint.Endpoint
): ReadonlyArray<Route.Route> => {
  const changed = new Map<Endpoint.Endpoint, Endpoint.Endpoint>()
  return routes.map((route) => {
    const { destination } = route
    const endpoint = changed.get(destination.endpoint) ?? change(destination.endpoint)
    changed.set(destination.endpoint, endpoint)
    return { ...route, destination: { ...destination, endpoint } }
  })
}
