import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as DataFolder from "./DataFolder.js"

/** The interval of checks for changes, in milliseconds. */
const intervalMs = 1_000

/** Saving takes at most this part of the time, so that a mock with a million profiles still answers. */
const share = 1 / 20

/** Calls a function repeatedly until the returned function is called. */
export type Repeat = (run: () => void, ms: number) => () => void

const onTimer: Repeat = (run, ms) => {
  const timer = setInterval(run, ms)
  timer.unref()
  return () => clearInterval(timer)
}

/** Saves a mock in its data folder while it runs. */
export interface Saving {
  /** Saves the changes and stops. Rejects with the system's error if the folder cannot be written. */
  readonly end: () => Promise<void>
  /** Resolves when no save is running. */
  readonly idle: () => Promise<void>
}

/**
 * Saves after changes, about once a second, and less often if saving takes long. A failed save is tried again. The last
 * save, when the mock stops, reports its error.
 */
export const start = (
  emulator: Emulator,
  folder: string,
  { repeat = onTimer, now = () => performance.now() }: { readonly repeat?: Repeat; readonly now?: () => number } = {}
): Saving => {
  const known = new Set<Workspace>()
  let isChanged = false
  let notBefore = 0
  let running: Promise<void> | undefined
  const changed = (): void => {
    isChanged = true
  }
  /** Opening or closing a workspace is a change. Changes in opened workspaces are observed. */
  const look = (): void => {
    const open = emulator.list()
    for (const workspace of known) {
      if (open.includes(workspace)) continue
      known.delete(workspace)
      changed()
    }
    for (const workspace of open) {
      if (known.has(workspace)) continue
      known.add(workspace)
      workspace.observers.listen(changed)
      changed()
    }
  }
  const save = async (): Promise<void> => {
    isChanged = false
    const begun = now()
    try {
      await DataFolder.write(folder, emulator.save())
    } catch (error) {
      isChanged = true
      throw error
    } finally {
      notBefore = now() + (now() - begun) / share
    }
  }
  look()
  // The loaded data and the seed need not be saved.
  isChanged = false
  const stop = repeat(() => {
    look()
    if (!isChanged || running !== undefined || now() < notBefore) return
    running = save()
      .catch(() => {})
      .finally(() => {
        running = undefined
      })
  }, intervalMs)
  const idle = async (): Promise<void> => running
  return {
    idle,
    end: async () => {
      stop()
      await idle()
      await save()
    }
  }
}
