import type { EventEmitter } from "node:events"
import { once } from "node:events"

/** What a person types on. `setRawMode` is there where it is a terminal. */
export interface Keyboard extends EventEmitter {
  readonly isTTY?: boolean
  setRawMode?(raw: boolean): unknown
  resume(): unknown
  pause(): unknown
}

/** Ctrl-C and Ctrl-D, as a terminal in raw mode gives them, and q. */
const leaving: ReadonlySet<string> = new Set(["\u0003", "\u0004", "q", "Q"])

/**
 * Returns once somebody typed Ctrl-C, Ctrl-D or q, or a signal came. On a terminal keys are read as they are, so that
 * Ctrl-C reaches this process alone: as a signal it would also end the shell that npm runs it in, and leaving would count
 * as a failure.
 */
export const leave = async (keyboard: Keyboard, signals: EventEmitter): Promise<void> => {
  const settled = new AbortController()
  const { signal } = settled
  const asked = Promise.race([once(signals, "SIGINT", { signal }), once(signals, "SIGTERM", { signal })])
  const isTerminal = keyboard.isTTY === true && keyboard.setRawMode !== undefined
  if (isTerminal) {
    keyboard.setRawMode?.(true)
    keyboard.resume()
  }
  // Keeps the process alive where nobody types.
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
      if ([...keys.toString()].some((key) => leaving.has(key))) resolve()
    }
    keyboard.on("data", listen)
    signal.addEventListener("abort", () => keyboard.off("data", listen))
  })
