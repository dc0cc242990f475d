import { Deferred, Effect, FiberId, type FiberSet } from "effect"
import type { Budgets } from "../delivery/Budget.js"
import { Delivery, type DeliverySettings, type Listener } from "../delivery/Delivery.js"
import * as PersonOrder from "../delivery/PersonOrder.js"
import type { Item } from "../destination/Item.js"
import type { Route } from "../destination/Route.js"
import type { Stopped } from "../outcome/Report.js"
import { type Entry, isUnreadable } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import { ChangeWriter, type ChangeWriterDependencies } from "./ChangeWriter.js"
import type { EarlierRuns } from "./EarlierRuns.js"
import type { Before, Preparation, RouteDelivery } from "./Preparation.js"
import type { Remember } from "./RememberedDeliveries.js"
import { Repeats } from "./Repeats.js"
import { RunState, type RunStateOptions } from "./RunState.js"

/** The routes of a group. */
export type GroupRoutes = readonly [Route, ...ReadonlyArray<Route>]

/** The parts of a group. */
export interface EndpointGroupDependencies {
  readonly routes: GroupRoutes
  readonly earlier: EarlierRuns
  readonly remember: Remember | undefined
  readonly state: Omit<RunStateOptions, "destinations" | "repeats">
  /** Undefined if no state is stored. */
  readonly changes: Omit<ChangeWriterDependencies, "state" | "endpoints"> | undefined
  readonly preparation: Omit<Preparation, "routes" | "state" | "orders">
  readonly budgets: Budgets
  readonly settings: DeliverySettings
  readonly fibers: FiberSet.FiberSet<void>
  readonly nextRequest: () => number
  /** Runs after each attempt. */
  readonly onAttempt: (group: EndpointGroup) => void
  /** An endpoint halted or gave up. */
  readonly onStop: (group: EndpointGroup, why: Stopped) => void
}

/**
 * The part of a run at one endpoint, or at the endpoints of one order group, see `Endpoint.order`. It has its own window,
 * batches and health, and its own records are finished independently of other groups. Its destinations stop together.
 */
export class EndpointGroup {
  /** The ids of its endpoints. */
  readonly endpoints: ReadonlyArray<string>
  readonly destinations: ReadonlyArray<string>
  readonly deliveries: ReadonlyArray<Delivery>
  readonly state: RunState
  readonly changes: ChangeWriter | undefined
  readonly preparation: Preparation
  readonly repeats: Repeats | undefined
  readonly #earlier: EarlierRuns
  readonly #before: Before | undefined
  /** The orders across deliveries. Empty while the deliveries are made. */
  #orders: ReadonlyArray<PersonOrder.PersonOrder> = []
  readonly #halted = Deferred.unsafeMake<void>(FiberId.none)
  /** Records that were read after it stopped, by destination. */
  readonly #missed: Array<number>
  #stopped: Stopped | undefined
  #isAbandoned = false

  constructor(dependencies: EndpointGroupDependencies) {
    const { changes, earlier, preparation, remember, routes, state } = dependencies
    this.endpoints = [...new Set(routes.map(({ destination }) => destination.endpoint.id))]
    this.destinations = routes.map(({ destination }) => destination.name)
    this.#missed = this.destinations.map(() => 0)
    this.#earlier = earlier
    this.repeats = remember === undefined ? undefined : new Repeats(remember, this.destinations)
    this.state = new RunState({ ...state, destinations: this.destinations, repeats: this.repeats })
    this.changes = changes && new ChangeWriter({ ...changes, state: this.state, endpoints: this.endpoints })
    const delivered = this.#deliver(dependencies)
    this.deliveries = [...new Set(delivered.map(({ delivery }) => delivery))]
    this.#orders = PersonOrder.make(this.deliveries)
    this.#before = this.#beforeOf(routes, preparation.before)
    this.preparation = {
      ...preparation,
      routes: delivered,
      state: this.state,
      orders: this.#orders,
      before: this.#before
    }
  }

  /** The reason no further record is sent. */
  get stopped(): Stopped | undefined {
    return this.#stopped
  }

  /** Whether the order of a person is kept across its endpoints. */
  get isOrdered(): boolean {
    return this.#orders.length > 0
  }

  /** Whether an entry is not meant for its destinations, or an earlier run finished it at all of its endpoints. */
  isDone(entry: Entry): boolean {
    if (isUnreadable(entry)) return false
    if (this.#earlier.any && this.endpoints.every((endpoint) => this.#earlier.isSettledAt(entry, endpoint))) return true
    const before = this.#before
    return before !== undefined && this.destinations.every((destination) => before(entry, destination) === undefined)
  }

  /** Prevents further requests from starting, and accepts no further entries. The first reason counts. */
  stop(why: Stopped): void {
    this.#stopped ??= why
    for (const delivery of this.deliveries) delivery.stop()
    Deferred.unsafeDone(this.#halted, Effect.void)
  }

  /** A record was read after the group stopped. Returns the destinations to which it applies. */
  miss(entry: Entry): Array<string> {
    const missed: Array<string> = []
    if (isUnreadable(entry)) return missed
    for (const [d, destination] of this.destinations.entries()) {
      if (this.#before !== undefined && this.#before(entry, destination) === undefined) continue
      this.#missed[d] = (this.#missed[d] ?? 0) + 1
      missed.push(destination)
    }
    return missed
  }

  /**
   * The records that were read and are not decided, each with the destinations that they are meant for. Empty at later
   * calls. Records that wait for a dead letter are decided.
   */
  abandon(): ReadonlyMap<number, ReadonlyArray<string>> {
    const undecided = new Map<number, ReadonlyArray<string>>()
    if (this.#isAbandoned) return undecided
    this.#isAbandoned = true
    const { settlement } = this.state
    for (const { entry, isOpen } of settlement.unfinished()) {
      if (!isOpen || isUnreadable(entry)) continue
      const meant = this.destinations.filter((_, d) => settlement.isMeantFor(entry.seq, d))
      undecided.set(entry.seq, meant)
    }
    return undecided
  }

  /** The number of records that were read and are not decided, by destination. */
  get pending(): ReadonlyArray<number> {
    const pending = [...this.#missed]
    for (const { entry } of this.state.settlement.unfinished()) {
      if (isUnreadable(entry)) continue
      for (let d = 0; d < pending.length; d++)
        if (this.state.settlement.isMeantFor(entry.seq, d)) pending[d] = (pending[d] ?? 0) + 1
    }
    return pending
  }

  /** Each route with its delivery: routes to endpoints with the same id share one. */
  #deliver(dependencies: EndpointGroupDependencies): ReadonlyArray<RouteDelivery> {
    const { budgets, fibers, routes, settings } = dependencies
    const listener = this.#listener(dependencies)
    const byId = new Map<string, Delivery>()
    return routes.map((route) => {
      const { endpoint } = route.destination
      const known = byId.get(endpoint.id)
      if (known !== undefined) return { route, delivery: known }
      const delivery: Delivery = new Delivery({
        endpoint,
        isAwaited: () => this.#orders.some((order) => order.isWaiting(delivery)),
        budget: budgets.of(endpoint.budget),
        settings,
        listener,
        stopped: this.#halted,
        fibers
      })
      byId.set(endpoint.id, delivery)
      return { route, delivery }
    })
  }

  #listener({ nextRequest, onAttempt, onStop }: EndpointGroupDependencies): Listener {
    const { changes } = this
    const verdicts: Listener = {
      nextRequest,
      accepted: (items, request, wire, tries) => {
        this.state.accepted(items, request, wire, tries)
        if (this.#orders.length > 0) for (const item of items) this.#finished(item)
      },
      ended: (item, end) => {
        this.state.ended(item, end)
        this.#finished(item)
      },
      attemptDone: () => {
        for (const order of this.#orders) order.resume()
        this.state.attemptDone()
        onAttempt(this)
      },
      stop: (kind, { code, message }) => onStop(this, { kind, code, message })
    }
    if (changes === undefined) return verdicts
    return {
      ...verdicts,
      note: (items) => changes.note(items),
      commit: (note) => changes.commit(note === undefined ? none : [note])
    }
  }

  #finished(item: Item): void {
    for (const order of this.#orders) order.finished(item)
  }

  /** Combines the accepted items of a replay with the endpoints at which an earlier run finished records. */
  #beforeOf(routes: GroupRoutes, concerns: Before | undefined): Before | undefined {
    if (!this.#earlier.any || this.endpoints.length === 1) return concerns
    const endpoints = new Map(routes.map(({ destination }) => [destination.name, destination.endpoint.id] as const))
    return (record: SourceRecord, destination: string) => {
      if (this.#earlier.isSettledAt(record, endpoints.get(destination) ?? "")) return undefined
      return concerns === undefined ? none : concerns(record, destination)
    }
  }
}

const none: ReadonlyArray<never> = []

/**
 * The routes by group: those to one endpoint, and those to the endpoints of one order group, belong together. The routes
 * of a live source form one group, because a sender waits for all destinations of its record, and must not accept
 * records that one of them cannot receive.
 */
export const groupsOf = (routes: ReadonlyArray<Route>, isLive: boolean): ReadonlyArray<GroupRoutes> => {
  const groups = new Map<string, GroupRoutes>()
  for (const route of routes) {
    const { id, order } = route.destination.endpoint
    const key = isLive ? "live" : order === undefined ? `endpoint ${id}` : `order ${order.group}`
    const known = groups.get(key)
    groups.set(key, known === undefined ? [route] : [...known, route])
  }
  return [...groups.values()]
}
