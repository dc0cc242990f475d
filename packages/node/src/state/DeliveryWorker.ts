import { parentPort, workerData } from "node:worker_threads"
import { DeliveryMerger } from "./DeliveryMerge.js"

/*
 * The thread that merges remembered deliveries. It receives the paths when it starts, and then one request at a time.
 * Outside a thread, this module does nothing.
 */

const serve = (port: NonNullable<typeof parentPort>): void => {
  const merger = new DeliveryMerger(workerData)
  port.on("message", (request: Parameters<DeliveryMerger["merge"]>[0] | "close") => {
    try {
      if (request !== "close") return port.postMessage(merger.merge(request))
      merger.close()
      port.close()
    } catch (error) {
      port.postMessage(error instanceof Error ? error.message : String(error))
    }
  })
}

if (parentPort !== null) serve(parentPort)
