import { setImmediate as nextTurn } from "node:timers/promises"
import type { Sliced } from "@sluice/braze-emulator/Sliced"

/** The result of a computation. In each pause, other waiting work runs. */
export const run = async <A>(sliced: Sliced<A>): Promise<A> => {
  let step = sliced.next()
  while (step.done !== true) {
    await nextTurn()
    step = sliced.next()
  }
  return step.value
}
