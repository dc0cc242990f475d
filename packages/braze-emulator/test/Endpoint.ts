import * as UserView from "@sluice/braze-emulator/UserView"
import * as World from "@sluice/braze-emulator/World"
import type { Handled, HandlerContext } from "../src/endpoint/Handler.js"
import * as UserTrack from "../src/endpoints/track/UserTrack.js"
import * as UserExport from "../src/endpoints/users/UserExport.js"

/** 2026-06-01T12:00:00Z */
export const now = Date.UTC(2026, 5, 1, 12)
export const past = "2026-05-31T10:00:00.000Z"

interface Play {
  readonly world: World.World
  /** Codes of the mistakes noted so far. */
  readonly mistakes: Array<string>
  readonly details: Array<string>
  readonly track: (body: unknown, context?: Partial<HandlerContext>) => Handled
  readonly attributes: (...objects: ReadonlyArray<unknown>) => Handled
  readonly events: (...objects: ReadonlyArray<unknown>) => Handled
  readonly purchases: (...objects: ReadonlyArray<unknown>) => Handled
  readonly exported: (body: unknown) => Handled
  /** The one person who fits. */
  readonly user: (query: World.Query) => UserView.User
  /** The custom attributes of `external_id` u1. */
  readonly custom: () => unknown
}

export const play = (options?: World.WorkspaceOptions): Play => {
  const world = World.make(options)
  const mistakes: Array<string> = []
  const details: Array<string> = []
  const context: HandlerContext = {
    now,
    limits: "combined",
    mistake: (code, detail) => {
      mistakes.push(code)
      details.push(detail)
    },
    query: new URLSearchParams(),
    params: {}
  }
  const track = (body: unknown, more?: Partial<HandlerContext>) =>
    UserTrack.userTrack(world, body, { ...context, ...more })
  const user = (query: World.Query) => {
    const [found, ...others] = World.find(world, query)
    if (found === undefined || others.length > 0)
      throw new Error(`${others.length + (found === undefined ? 0 : 1)} users fit`)
    return UserView.make(world, found, now)
  }
  return {
    world,
    mistakes,
    details,
    track,
    attributes: (...objects) => track({ attributes: objects }),
    events: (...objects) => track({ events: objects }),
    purchases: (...objects) => track({ purchases: objects }),
    exported: (body) => UserExport.userExport(world, body, context),
    user,
    custom: () => user({ external_id: "u1" }).custom_attributes
  }
}
