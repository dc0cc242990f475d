// What the benchmarks share: child processes that answer messages.
import { fork } from "node:child_process"
import { fileURLToPath } from "node:url"

export const KEY = "bench-key-0123456789"
export const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" }

/** The middle of a list. */
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

/** The value below which this share of a list lies. */
export const quantile = (list, share) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]

/**
 * A process that runs the module with `role` in its arguments. `first` resolves to its first message; `ask` sends one and
 * resolves to the next. A child that ends by itself ends everything.
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

/** In a child: answers each message by what `answer` makes of it, and ends with its parent. */
export const answering = (answer) => {
  process.on("message", async (message) => process.send(await answer(message)))
  process.on("disconnect", () => process.exit())
}

/** Microseconds of CPU and bytes of memory that this process has used so far. */
export const used = () => {
  const { user, system } = process.cpuUsage()
  return { cpu: user + system, rss: process.memoryUsage().rss }
}

/** The role that a child was started for; undefined in the process that a person started. */
export const role = () => {
  const at = process.argv.indexOf("--role")
  return at < 0 ? undefined : process.argv[at + 1]
}

/** A mock that listens, its address sent to the parent; answers every message with what it has used. */
export const serveMock = async (options = {}) => {
  const { startMockBraze } = await import("../dist/index.js")
  const { url } = await startMockBraze({ apiKey: KEY, rateLimitScale: 1_000_000, ...options })
  answering(used)
  process.send({ url })
}
