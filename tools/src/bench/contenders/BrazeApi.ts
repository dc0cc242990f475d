import { type Lane, lanes } from "@sluice/braze-api/Lanes"
import type { Contender, ContenderContext, Ready } from "../Contender.js"
import { fair } from "../HandMap.js"
import { install } from "./NodeFetchStub.js"

interface Client {
  readonly users: { readonly track: (body: Readonly<Record<string, unknown>>) => Promise<unknown> }
}

const ready = async (context: ContenderContext): Promise<Ready> => {
  const peers = context.peers()
  if (context.mode === "transform") install(peers, "braze-api", context.answer)
  const { Braze }: { Braze: new (endpoint: string, key: string) => Client } = peers("braze-api")
  const client = new Braze(context.endpoint, "key")
  return {
    run: async (set, count) => {
      const buffers: Record<Lane, Array<object>> = { attributes: [], events: [], purchases: [] }
      const inFlight = new Set<Promise<unknown>>()
      const send = async (lane: Lane): Promise<void> => {
        const batch = buffers[lane].splice(0)
        while (inFlight.size >= context.concurrency) await Promise.race(inFlight)
        const done: Promise<unknown> = client.users.track({ [lane]: batch }).finally(() => inFlight.delete(done))
        inFlight.add(done)
      }
      for (let i = 0; i < count; i += 1) {
        const event = set[i % set.length]
        if (event === undefined) continue
        const { lane, items } = fair(event)
        for (const item of items) {
          buffers[lane].push(item)
          if (buffers[lane].length === context.batchSize) await send(lane)
        }
      }
      for (const lane of lanes) if (buffers[lane].length > 0) await send(lane)
      await Promise.all(inFlight)
    },
    close: async () => undefined
  }
}

/** The usual client from npm. It does not map, batch or retry, so it uses the mapping of the fair floor. */
export const contender: Contender = { title: "braze-api client, mapping by hand", mapping: "the same", make: ready }
