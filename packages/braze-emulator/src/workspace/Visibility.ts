import type { Handled, Handler, HandlerContext } from "../endpoint/Handler.js"
import * as ScheduledSends from "../endpoints/messaging/ScheduledSends.js"
import * as World from "../state/World.js"

/** An accepted write that reads do not show yet. */
interface Pending {
  /** Milliseconds since 1970 at which reads show it. */
  readonly at: number
  readonly show: (world: World.World) => void
}

/** The world that reads see while writes are delayed. */
export interface Delayed {
  /** The world that it belongs to; a different one after a reset or restore. */
  of: World.World | undefined
  /** The world as reads see it. */
  world: World.World | undefined
  pending: Array<Pending>
}

/** Nothing is delayed. */
export const make = (): Delayed => ({ of: undefined, world: undefined, pending: [] })

/**
 * The behavior of an endpoint under the delay: it reads, it writes, or it writes and answers when reads show
 * everything.
 */
export type Access = "reads" | "writes" | "completes"

/** A request to an endpoint. */
interface Operation {
  readonly world: World.World
  readonly access: Access
  readonly handler: Handler
  readonly body: unknown
  readonly context: HandlerContext
}

/**
 * Handles a request. Without a delay, reads show every write immediately. With a delay, writes change the world
 * immediately, and reads show them in order when the workspace's clock has advanced by the delay.
 */
export const handle = (delayed: Delayed, { world, access, handler, body, context }: Operation): Handled => {
  const delay = world.settings.visibilityDelay
  if (delay <= 0) {
    ScheduledSends.send(world, context.now)
    return handler(world, body, context)
  }
  const visible = catchUp(delayed, world, context.now)
  if (world.objects.schedules.size > 0) {
    ScheduledSends.send(world, context.now)
    delayed.pending.push({ at: context.now + delay, show: (other) => ScheduledSends.send(other, context.now) })
  }
  if (access === "reads") return handler(visible, body, context)
  const refused = new Map<string, string>()
  const handled = handler(world, body, remembering(context, refused))
  const again = replaying(context, refused)
  delayed.pending.push({ at: context.now + delay, show: (other) => void handler(other, body, again) })
  if (access === "completes") showAll(delayed, visible)
  return handled
}

const catchUp = (delayed: Delayed, world: World.World, now: number): World.World => {
  if (delayed.of !== world || delayed.world === undefined) {
    delayed.of = world
    delayed.world = World.restore(World.snapshot(world))
    delayed.pending = []
  }
  const due = delayed.pending.findIndex(({ at }) => at > now)
  const ready = delayed.pending.splice(0, due < 0 ? delayed.pending.length : due)
  for (const { show } of ready) show(delayed.world)
  return delayed.world
}

const showAll = (delayed: Delayed, visible: World.World): void => {
  const ready = delayed.pending.splice(0)
  for (const { show } of ready) show(visible)
}

const place = (lane: string, index: number): string => `${lane} ${index}`

/** A rule that refuses objects is asked once; its result is reused when the write is repeated. */
const remembering = (context: HandlerContext, refused: Map<string, string>): HandlerContext => {
  const { refuse } = context
  if (refuse === undefined) return context
  return {
    ...context,
    refuse: (lane, index, object) => {
      const reason = refuse(lane, index, object)
      if (reason !== undefined) refused.set(place(lane, index), reason)
      return reason
    }
  }
}

const replaying = (context: HandlerContext, refused: ReadonlyMap<string, string>): HandlerContext => ({
  ...context,
  mistake: () => {},
  dropped: () => {},
  refuse: (lane, index) => refused.get(place(lane, index))
})
