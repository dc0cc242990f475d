import type { Campaign, Canvas, FoundObject } from "./Setup.js"
import * as Setup from "./Setup.js"
import type { World } from "./World.js"

/** All campaigns: those of the setup, then the copies that the API made of them. */
export const campaigns = ({ options, objects }: World): ReadonlyArray<Campaign> => [
  ...(options.campaigns ?? []),
  ...objects.dashboard.campaigns.values()
]

/** All canvases: those of the setup, then the copies that the API made of them. */
export const canvases = ({ options, objects }: World): ReadonlyArray<Canvas> => [
  ...(options.canvases ?? []),
  ...objects.dashboard.canvases.values()
]

/** A campaign; any id is accepted if the setup has none. */
export const campaign = (world: World, id: unknown): FoundObject<Campaign> =>
  find(world.options.campaigns, world.objects.dashboard.campaigns, id)

/** A canvas; any id is accepted if the setup has none. */
export const canvas = (world: World, id: unknown): FoundObject<Canvas> =>
  find(world.options.canvases, world.objects.dashboard.canvases, id)

const find = <A extends { readonly id: string }>(
  known: ReadonlyArray<A> | undefined,
  copies: ReadonlyMap<string, A>,
  id: unknown
): FoundObject<A> => {
  const copy = typeof id === "string" ? copies.get(id.toLowerCase()) : undefined
  return copy === undefined ? Setup.find(known, id) : { _tag: "Found", value: copy }
}
