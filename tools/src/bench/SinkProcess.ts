import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { root } from "../Repository.js"
import type { Question } from "./Sink.js"
import type { WireTally } from "./Wire.js"

/** A running sink. */
export interface SinkProcess {
  readonly endpoint: string
  /** Resets its counts. */
  readonly reset: () => Promise<void>
  readonly tally: () => Promise<WireTally>
  readonly stop: () => void
}

/** Starts the sink in a separate process. */
export const start = async (): Promise<SinkProcess> => {
  const child = fork(join(root, "tools", "dist", "bench", "Sink.js"))
  const [port]: Array<number> = await once(child, "message")
  const ask = async (question: Question): Promise<WireTally> => {
    child.send(question)
    const [answer]: Array<WireTally> = await once(child, "message")
    if (answer === undefined) throw new Error("The sink did not answer. Run the benchmark again.")
    return answer
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    reset: async () => void (await ask("reset")),
    tally: () => ask("tally"),
    stop: () => child.disconnect()
  }
}
