import type { Entry } from "./Journal.js"

/** What of a workspace was changed other than by a request. */
export type Part = "reset" | "faults" | "clock" | "keys" | "snapshot"

/** Something that event in a workspace just now. */
export type WorkspaceEvent =
  /** A request was answered; nothing was sent yet. */
  | { readonly type: "request"; readonly entry: Entry }
  /** Its answer has ended, and how it ended is known. */
  | { readonly type: "ended"; readonly entry: Entry }
  | { readonly type: "state"; readonly part: Part }

/** Called at once, in the order of what happens. Must not throw. */
export type Listener = (event: WorkspaceEvent) => void

/** Those who want to hear at once what happens in a workspace. Costs nothing while nobody listens. */
export interface Observers {
  /** Listens until the function that comes back is called. */
  listen(listener: Listener): () => void
  notify(event: WorkspaceEvent): void
  request(entry: Entry): void
  ended(entry: Entry): void
}

/** Nobody listens yet. */
export const make = (): Observers => new ListenerSet()

class ListenerSet implements Observers {
  readonly #listeners = new Set<Listener>()

  listen(listener: Listener): () => void {
    const own: Listener = (event) => listener(event)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  notify(event: WorkspaceEvent): void {
    for (const listener of [...this.#listeners]) listener(event)
  }

  request(entry: Entry): void {
    if (this.#listeners.size > 0) this.notify({ type: "request", entry })
  }

  ended(entry: Entry): void {
    if (this.#listeners.size > 0) this.notify({ type: "ended", entry })
  }
}
