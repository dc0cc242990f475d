import type { Entry } from "./Journal.js"

/** What of a workspace was changed other than by a request. */
export type Part = "reset" | "faults" | "clock" | "keys" | "snapshot"

/** Something that happened in a workspace just now. */
export type Happened =
  /** A request was answered; nothing was sent yet. */
  | { readonly type: "request"; readonly entry: Entry }
  /** Its answer has ended, and how it ended is known. */
  | { readonly type: "ended"; readonly entry: Entry }
  | { readonly type: "state"; readonly part: Part }

/** Called at once, in the order of what happens. Must not throw. */
export type Listener = (happened: Happened) => void

/** Those who want to hear at once what happens in a workspace. Costs nothing while nobody listens. */
export interface Watch {
  /** Listens until the function that comes back is called. */
  listen(listener: Listener): () => void
  tell(happened: Happened): void
  request(entry: Entry): void
  ended(entry: Entry): void
}

/** Nobody listens yet. */
export const make = (): Watch => new Listeners()

class Listeners implements Watch {
  private readonly listeners = new Set<Listener>()

  listen(listener: Listener): () => void {
    const own: Listener = (happened) => listener(happened)
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }

  tell(happened: Happened): void {
    for (const listener of [...this.listeners]) listener(happened)
  }

  request(entry: Entry): void {
    if (this.listeners.size > 0) this.tell({ type: "request", entry })
  }

  ended(entry: Entry): void {
    if (this.listeners.size > 0) this.tell({ type: "ended", entry })
  }
}
