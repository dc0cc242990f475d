import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as WaitCondition from "./WaitCondition.js"

/** The result of a wait. */
export interface Waited {
  /** Whether the condition was met in time. */
  readonly met: boolean
  /** The observed values that met the condition, or the last state. */
  readonly seen: Readonly<Record<string, unknown>>
  /** Real milliseconds. */
  readonly waitedMs: number
}

/** Messages end up in logs, so they contain counts and names but no values of users. */
const withoutValues = (name: string, value: unknown): unknown => {
  if (name === "newest") return undefined
  return name === "value" && value !== null ? "…" : value
}

/** The condition was not met in time. */
export class WaitTimeout extends Error {
  readonly _tag = "WaitTimeout"
  override readonly name = "WaitTimeout"
  /** The last state. */
  readonly seen: Waited["seen"]
  readonly waitedMs: number

  constructor({ seen, waitedMs }: Omit<Waited, "met">) {
    super(`Timed out after ${waitedMs} ms. Last state: ${JSON.stringify(seen, withoutValues)}`)
    this.seen = seen
    this.waitedMs = waitedMs
  }
}

/** The longest delay that a timer accepts, in milliseconds. */
const longestTimer = 2 ** 31 - 1

/** The longest wait. */
export interface WaitLimits {
  /** Real milliseconds. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Keys of the workspace, which are masked in the observed values. */
  readonly keys?: ReadonlyArray<string>
}

/**
 * Waits until a condition is met or the time is up. A condition that is already met resolves immediately. Checks only
 * when something happens in the workspace, or when time alone may have met the condition. Rejects with the reason of
 * the signal.
 */
export const until = (
  workspace: Workspace,
  condition: WaitCondition.Condition,
  { timeoutMs, signal, keys = [] }: WaitLimits
): Promise<Waited> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const waiting = WaitCondition.begin(workspace, condition, keys)
    let recheck: NodeJS.Timeout | undefined
    const finish = (): void => {
      unlisten()
      clearTimeout(recheck)
      clearTimeout(deadline)
      signal.removeEventListener("abort", abort)
    }
    const abort = (): void => {
      finish()
      reject(signal.reason)
    }
    const check = (isLast: boolean): void => {
      clearTimeout(recheck)
      const { met, seen, recheckMs } = waiting.check()
      if (met || isLast) {
        finish()
        resolve({ met, seen, waitedMs: Math.round(performance.now() - started) })
      } else if (recheckMs !== undefined)
        recheck = setTimeout(() => check(false), Math.min(longestTimer, Math.ceil(recheckMs)))
    }
    const unlisten = workspace.observers.listen((happened) => {
      waiting.observe(happened)
      check(false)
    })
    const deadline = setTimeout(() => check(true), timeoutMs)
    signal.addEventListener("abort", abort)
    if (signal.aborted) abort()
    else check(false)
  })
