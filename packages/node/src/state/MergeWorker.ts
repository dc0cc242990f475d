import { createRequire } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { Worker } from "node:worker_threads"
import type { DeliveryMergeRequest, DeliveryPaths, Merged } from "./DeliveryMerge.js"

/**
 * The connection of the main thread to the thread that merges remembered deliveries. The thread starts with the first
 * merge.
 */
export class MergeWorker {
  readonly #paths: DeliveryPaths
  #worker: Worker | undefined

  constructor(paths: DeliveryPaths) {
    this.#paths = paths
  }

  /** One at a time. Fails if the worker fails or ends. */
  merge(request: DeliveryMergeRequest): Promise<Merged> {
    this.#worker ??= startWorker(this.#paths)
    const worker = this.#worker
    return new Promise((resolve, reject) => {
      const done = (): void => {
        worker.off("message", onMessage).off("error", onError).off("exit", onExit)
        worker.unref()
      }
      const onMessage = (answer: Merged | string): void => {
        done()
        if (typeof answer === "string") reject(new Error(answer))
        else resolve(answer)
      }
      const onError = (error: unknown): void => {
        done()
        reject(error)
      }
      const onExit = (): void => onError(new Error("the worker that merges remembered deliveries ended"))
      worker.on("message", onMessage).on("error", onError).on("exit", onExit)
      worker.ref()
      worker.postMessage(request)
    })
  }

  /** Ends the thread; the next merge starts another one. */
  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()))
    worker.ref()
    worker.postMessage("close")
    await ended
  }
}

/** A worker that runs from source needs the loader for TypeScript. In a build, the worker is a separate module. */
const startWorker = (workerData: DeliveryPaths): Worker => {
  // A bundle in CommonJS has no address of its own, so the package is found from the program.
  const here = import.meta.url ?? pathToFileURL(process.argv[1] ?? process.cwd()).href
  const isSource = here.endsWith("/MergeWorker.ts")
  const url = isSource
    ? new URL("./DeliveryWorker.ts", here)
    : pathToFileURL(createRequire(here).resolve("@sluice/node/DeliveryWorker"))
  const worker = new Worker(isSource ? sourceWorker(fileURLToPath(url)) : url, { workerData, eval: isSource })
  worker.unref()
  return worker
}

const sourceWorker = (path: string): string => `require("tsx/cjs/api").register(); require(${JSON.stringify(path)})`
