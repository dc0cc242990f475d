import type { EventEmitter } from "node:events"
import { once } from "node:events"

/** Keyboard input. `setRawMode` exists only on a terminal. */
export interface Keyboard extends EventEmitter {
  readonly isTTY?: boolean
  setRawMode?(raw: boolean): unknown
  resume(): unknown
  pause(): unknown
}

/** Ctrl-C and Ctrl-D in raw mode, and q. */
const stopKeys: ReadonlySet<string> = new Set(["\u0003", "\u0004", "q", "Q"])

/**
 * Returns when the user presses Ctrl-C, Ctrl-D or q, or when a signal arrives. A terminal is read in raw mode, so that
 * only this process receives Ctrl-C. As a signal, it would also end npm's shell, and npm would report a failure.
 */
export const shutdown = async (keyboard: Keyboard, signals: EventEmitter): Promise<void> => {
  const settled = new AbortController()
  const { signal } = settled
  const asked = Promise.race([once(signals, "SIGINT", { signal }), once(signals, "SIGTERM", { signal })])
  const isTerminal = keyboard.isTTY === true && keyboard.setRawMode !== undefined
  if (isTerminal) {
    keyboard.setRawMode?.(true)
    keyboard.resume()
  }
  // Keeps the process alive without a terminal.
  const open = setInterval(() => undefined, 60_000)
  try {
    await (isTerminal ? Promise.race([asked, typed(keyboard, signal)]) : asked)
  } finally {
    clearInterval(open)
    settled.abort()
    if (isTerminal) {
      keyboard.setRawMode?.(false)
      keyboard.pause()
    }
  }
}

const typed = (keyboard: Keyboard, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const listen = (keys: Buffer | string) => {
      if ([...keys.toString()].some((key) => stopKeys.has(key))) resolve()
    }
    keyboard.on("data", listen)
    signal.addEventListener("abort", () => keyboard.off("data", listen))
  })
