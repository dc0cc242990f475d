// The shared part of the benchmarks: child processes that reply to messages.
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"

export const KEY = "bench-key-0123456789"
export const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" }

/** The median of a list. */
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

/** The quantile of a list. */
export const quantile = (list, share) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]

/**
 * A process that runs the module with `role` in its arguments. `first` resolves to its first message. `ask` sends a
 * message and resolves to the reply. If the child ends unexpectedly, the benchmark ends.
 */
export const child = (module, role) => {
  const forked = fork(fileURLToPath(module), ["--role", role])
  const next = () => new Promise((resolve) => forked.once("message", resolve))
  const first = next()
  const ended = (code) => {
    process.stderr.write(`bench: the process "${role}" ended with ${code}\n`)
    process.exit(code || 1)
  }
  forked.once("exit", ended)
  return {
    first,
    ask: (message) => {
      const reply = next()
      forked.send(message)
      return reply
    },
    stop: () => {
      forked.off("exit", ended)
      forked.disconnect()
    }
  }
}

/** In a child process: replies to each message with the result of `answer`, and ends with its parent. */
export const answering = (answer) => {
  process.on("message", async (message) => process.send(await answer(message)))
  process.on("disconnect", () => process.exit())
}

/** Microseconds of CPU and bytes of memory that this process has used so far. */
export const used = () => {
  const { user, system } = process.cpuUsage()
  return { cpu: user + system, rss: process.memoryUsage().rss }
}

/** The role of a child process; undefined in the main process. */
export const role = () => {
  const at = process.argv.indexOf("--role")
  return at < 0 ? undefined : process.argv[at + 1]
}

/** Starts a mock, sends its address to the parent, and replies to every message with its resource usage. */
export const serveMock = async (options = {}) => {
  const { startMockBraze } = await import("../dist/index.js")
  const { url } = await startMockBraze({ apiKey: KEY, rateLimitScale: 1_000_000, ...options })
  answering(used)
  process.send({ url })
}
