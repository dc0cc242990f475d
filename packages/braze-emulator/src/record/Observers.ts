import type { JournalEntry } from "./Journal.js"

/** A part of a workspace that changed without a request. */
export type Part = "reset" | "faults" | "clock" | "keys" | "snapshot"

/** A change in a workspace. */
export type WorkspaceEvent =
  /** A request was answered; nothing was sent yet. */
  | { readonly type: "request"; readonly entry: JournalEntry }
  /** The exchange ended, and its ending is known. */
  | { readonly type: "ended"; readonly entry: JournalEntry }
  | { readonly type: "state"; readonly part: Part }

/** Called synchronously, in the order of the changes. Must not throw. */
export type Observer = (event: WorkspaceEvent) => void

/** The listeners to changes of a workspace. Costs nothing without listeners. */
export interface Observers {
  /** Adds a listener. The returned function removes it. */
  listen(listener: Observer): () => void
  notify(event: WorkspaceEvent): void
  request(entry: JournalEntry): void
  ended(entry: JournalEntry): void
}

/** No listeners. */
export const make = (): Observers => new ListenerSet()

class ListenerSet implements Observers {
  readonly #listeners = new Set<Observer>()

  listen(listener: Observer): () => void {
    const own: Observer = (event) => listener(event)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  notify(event: WorkspaceEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  request(entry: JournalEntry): void {
    if (this.#listeners.size > 0) this.notify({ type: "request", entry })
  }

  ended(entry: JournalEntry): void {
    if (this.#listeners.size > 0) this.notify({ type: "ended", entry })
  }
}
