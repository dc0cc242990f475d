import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as WaitCondition from "./WaitCondition.js"

/** How a wait ended. */
export interface Waited {
  /** Whether the condition came true in time. */
  readonly met: boolean
  /** What made it true, or what was there instead. */
  readonly seen: Readonly<Record<string, unknown>>
  /** Real milliseconds. */
  readonly waitedMs: number
}

/** A message ends up in logs: it holds counts, never what somebody is or did. */
const withoutValues = (name: string, value: unknown): unknown => {
  if (name === "newest") return undefined
  return name === "value" && value !== null ? "…" : value
}

/** The condition did not come true in time; `seen` is what was there instead. */
export class WaitTimeout extends Error {
  readonly _tag = "WaitTimeout"
  override readonly name = "WaitTimeout"
  readonly seen: Waited["seen"]
  readonly waitedMs: number

  constructor({ seen, waitedMs }: Omit<Waited, "met">) {
    super(`waited ${waitedMs} ms in vain; there is ${JSON.stringify(seen, withoutValues)}`)
    this.seen = seen
    this.waitedMs = waitedMs
  }
}

/** The longest a timer can wait. */
const LONGEST = 2 ** 31 - 1

/**
 * Waits until a condition holds, or `timeoutMs` of real time are over; one that holds already is told at once. Looks only
 * when something happened in the workspace, or when time alone can have made it true. Rejects with the signal's reason.
 * `keys` are shown nowhere.
 */
export const until = (
  workspace: Workspace,
  condition: WaitCondition.Condition,
  timeoutMs: number,
  signal: AbortSignal,
  keys: ReadonlyArray<string> = []
): Promise<Waited> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const waiting = WaitCondition.begin(workspace, condition, keys)
    let again: NodeJS.Timeout | undefined
    const finish = (): void => {
      unlisten()
      clearTimeout(again)
      clearTimeout(deadline)
      signal.removeEventListener("abort", give)
    }
    const give = (): void => {
      finish()
      reject(signal.reason)
    }
    const look = (last: boolean): void => {
      clearTimeout(again)
      const { met, seen, again: after } = waiting.check()
      if (met || last) {
        finish()
        resolve({ met, seen, waitedMs: Math.round(performance.now() - started) })
      } else if (after !== undefined) again = setTimeout(() => look(false), Math.min(LONGEST, Math.ceil(after)))
    }
    const unlisten = workspace.watch.listen((happened) => {
      waiting.hear(happened)
      look(false)
    })
    const deadline = setTimeout(() => look(true), timeoutMs)
    signal.addEventListener("abort", give)
    if (signal.aborted) give()
    else look(false)
  })
