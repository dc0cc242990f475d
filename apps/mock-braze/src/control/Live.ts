import { isSlow } from "@sluice/braze-emulator/FaultAction"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import type * as Journal from "@sluice/braze-emulator/Journal"
import type { WorkspaceEvent } from "@sluice/braze-emulator/Observers"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** Options for opening a feed. Every option has a default. */
export interface FeedOptions {
  /**
   * The last event that the reader received from an earlier feed. Later events are sent first. Absent sends only new
   * events.
   */
  readonly lastEventId?: string
  /** Bytes that may wait for a slow reader. Default: 1 MB. */
  readonly capacity?: number
  /** Milliseconds between two heartbeats. Default: 15 s. */
  readonly heartbeat?: number
  /** The keys of the workspace, which are masked in events. */
  readonly keys?: () => ReadonlyArray<string>
  /** Called once when the feed ends. */
  readonly closed?: (feed: Feed) => void
}

/** An open feed. */
export interface Feed {
  /** Server-sent events in UTF-8. Cancelling it closes the feed. */
  readonly stream: ReadableStream<Uint8Array>
  readonly close: () => void
}

const defaultCapacity = 1024 * 1024
const defaultHeartbeat = 15_000

/**
 * The events of a workspace as server-sent events:
 *
 * - `request`, the summary of `GET requests`, sent when the response has ended. A request that a fault rule delays is
 *   sent on arrival and again at the end; the later event with the same `n` replaces the earlier one.
 * - `state`, `{"part"}`: a call changed `reset`, `faults`, `clock`, `keys` or `snapshot`.
 * - `gap`, `{"missed"}`: the number of events that were skipped because the reader was too slow or returned too late.
 *
 * The id of an event is the number up to which every request has been sent. A feed that continues from an id may repeat
 * a request, but does not skip a kept request.
 */
export const open = (workspace: Workspace, options: FeedOptions = {}): Feed => new LiveFeed(workspace, options)

/** The number of requests after a missing one that are remembered individually. */
const maxSent = 10_000

class LiveFeed implements Feed {
  readonly stream: ReadableStream<Uint8Array>
  readonly #workspace: Workspace
  readonly #encoder = new TextEncoder()
  readonly #sent = new Set<number>()
  readonly #observetbeat: NodeJS.Timeout
  readonly #closed: ((feed: Feed) => void) | undefined
  readonly #unlisten: () => void
  readonly #keys: () => ReadonlyArray<string>
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined
  #low: number
  #missed = 0

  constructor(
    workspace: Workspace,
    { lastEventId, capacity = defaultCapacity, heartbeat = defaultHeartbeat, closed, keys = () => [] }: FeedOptions
  ) {
    this.#workspace = workspace
    this.#closed = closed
    this.#keys = keys
    this.#low = workspace.requests
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.#catchUp(),
        cancel: () => this.#release()
      },
      new ByteLengthQueuingStrategy({ highWaterMark: capacity })
    )
    this.#send(`retry: 1000\n: mock-braze\n\n`)
    if (lastEventId !== undefined) this.#resume(lastEventId)
    this.#unlisten = workspace.observers.listen((happened) => this.#observe(happened))
    this.#observetbeat = setInterval(() => this.#offer(": alive\n\n"), heartbeat)
    this.#observetbeat.unref()
  }

  close(): void {
    if (this.#controller === undefined) return
    const controller = this.#controller
    this.#release()
    controller.close()
  }

  #release(): void {
    this.#controller = undefined
    clearInterval(this.#observetbeat)
    this.#unlisten()
    this.#closed?.(this)
  }

  #observe(happened: WorkspaceEvent): void {
    if (happened.type === "state") {
      if (happened.part === "reset") this.#forget()
      this.#event("state", { part: happened.part })
    } else if (happened.type === "ended" || isSlow(happened.entry.fault?.type ?? "")) {
      this.#request(happened.entry)
    }
  }

  #request(entry: Journal.JournalEntry): void {
    this.#advance(entry.n)
    this.#event("request", Inspect.summary(entry, this.#keys()))
  }

  /** Advances the id over all requests that were sent without a gap. */
  #advance(n: number): void {
    if (n > this.#low) this.#sent.add(n)
    if (this.#sent.size > maxSent) this.#low = Math.min(...this.#sent) - 1
    while (this.#sent.delete(this.#low + 1)) this.#low++
  }

  #forget(): void {
    this.#low = 0
    this.#sent.clear()
  }

  #resume(lastEventId: string): void {
    const [, resets, n] = /^(\d+)-(\d+)$/.exec(lastEventId) ?? []
    if (resets === undefined || n === undefined) return
    if (Number(resets) === this.#workspace.resets) this.#low = Math.min(Number(n), this.#workspace.requests)
    else {
      this.#forget()
      this.#event("state", { part: "reset" })
    }
    const since = this.#low
    const kept = this.#workspace.journal.entries().filter((entry) => entry.n > since)
    const oldest = kept[0]?.n ?? this.#workspace.requests + 1
    this.#missed += oldest - since - 1
    this.#low = oldest - 1
    this.#catchUp()
    for (const entry of kept) this.#request(entry)
  }

  #event(name: string, data: unknown): void {
    const id = `${this.#workspace.resets}-${this.#low}`
    if (!this.#offer(`event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`)) this.#missed++
  }

  /** Sends a gap as soon as there is room. */
  #catchUp(): void {
    if (this.#missed === 0 || (this.#controller?.desiredSize ?? 0) <= 0) return
    const missed = this.#missed
    this.#missed = 0
    this.#event("gap", { missed })
  }

  /** Returns whether there was room. A gap that waits is sent before any later event. */
  #offer(text: string): boolean {
    if (this.#missed > 0 || (this.#controller?.desiredSize ?? 0) <= 0) return false
    this.#send(text)
    return true
  }

  #send(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text))
  }
}
