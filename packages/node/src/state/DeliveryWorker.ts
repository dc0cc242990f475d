import { parentPort, workerData } from "node:worker_threads"
import { DeliveryMerger } from "./DeliveryMerge.js"

/* The thread that merges remembered deliveries. It gets the paths when it starts and then one request at a time. */

const merger = new DeliveryMerger(workerData)

parentPort?.on("message", (request: Parameters<DeliveryMerger["merge"]>[0] | "close") => {
  try {
    if (request !== "close") return parentPort?.postMessage(merger.merge(request))
    merger.close()
    parentPort?.close()
  } catch (error) {
    parentPort?.postMessage(error instanceof Error ? error.message : String(error))
  }
})
