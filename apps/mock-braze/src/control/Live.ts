import { isSlow } from "@sluice/braze-emulator/FaultAction"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import type * as Journal from "@sluice/braze-emulator/Journal"
import type { WorkspaceEvent } from "@sluice/braze-emulator/Observers"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** How a feed is opened. Everything has a default. */
export interface Options {
  /** The `Last-Event-ID` of the feed that this one goes on from; what came since then is told first. Absent: only what is new. */
  readonly lastEventId?: string
  /** Bytes that may wait for a reader who is slower than what happens. Default: 1 MB. */
  readonly capacity?: number
  /** Milliseconds between two signs of life. Default: 15 s. */
  readonly heartbeat?: number
  /** The keys of the workspace, which are shown nowhere. */
  readonly keys?: () => ReadonlyArray<string>
  /** Called once when the feed is over. */
  readonly closed?: (feed: Feed) => void
}

/** A feed that is open. */
export interface Feed {
  /** Server-sent events in UTF-8. Cancelling it closes the feed. */
  readonly stream: ReadableStream<Uint8Array>
  readonly close: () => void
}

const CAPACITY = 1024 * 1024
const HEARTBEAT = 15_000

/**
 * What happens in a workspace, as server-sent events:
 *
 * - `request`, with the summary of `GET requests`: told when its answer has ended; one that a rule holds up is told when it
 *   comes and again when it has ended. The newer one of the same `n` counts.
 * - `state`, `{"part"}`: `reset`, `faults`, `clock`, `keys` or `snapshot` were changed by a call.
 * - `gap`, `{"missed"}`: so many events could not be told, because the reader was too slow or came back too late.
 *
 * The id of an event is how far the requests were told without a hole, so a feed that goes on from there may tell one twice
 * and leaves out none that is kept.
 */
export const open = (workspace: Workspace, options: Options = {}): Feed => new LiveFeed(workspace, options)

/** Requests told beyond a hole; more than these are not remembered one by one. */
const MOST_TOLD = 10_000

class LiveFeed implements Feed {
  readonly stream: ReadableStream<Uint8Array>
  private readonly workspace: Workspace
  private readonly encoder = new TextEncoder()
  private readonly told = new Set<number>()
  private readonly heartbeat: NodeJS.Timeout
  private readonly closed: ((feed: Feed) => void) | undefined
  private readonly unlisten: () => void
  private readonly keys: () => ReadonlyArray<string>
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined
  private low: number
  private missed = 0

  constructor(
    workspace: Workspace,
    { lastEventId, capacity = CAPACITY, heartbeat = HEARTBEAT, closed, keys = () => [] }: Options
  ) {
    this.workspace = workspace
    this.closed = closed
    this.keys = keys
    this.low = workspace.requests
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller
        },
        pull: () => this.catchUp(),
        cancel: () => this.release()
      },
      new ByteLengthQueuingStrategy({ highWaterMark: capacity })
    )
    this.send(`retry: 1000\n: mock-braze\n\n`)
    if (lastEventId !== undefined) this.resume(lastEventId)
    this.unlisten = workspace.observers.listen((happened) => this.hear(happened))
    this.heartbeat = setInterval(() => this.offer(": alive\n\n"), heartbeat)
    this.heartbeat.unref()
  }

  close(): void {
    if (this.controller === undefined) return
    const { controller } = this
    this.release()
    controller.close()
  }

  private release(): void {
    this.controller = undefined
    clearInterval(this.heartbeat)
    this.unlisten()
    this.closed?.(this)
  }

  private hear(happened: WorkspaceEvent): void {
    if (happened.type === "state") {
      if (happened.part === "reset") this.forget()
      this.event("state", { part: happened.part })
    } else if (happened.type === "ended" || isSlow(happened.entry.fault?.type ?? "")) {
      this.request(happened.entry)
    }
  }

  private request(entry: Journal.Entry): void {
    this.note(entry.n)
    this.event("request", Inspect.summary(entry, this.keys()))
  }

  /** Moves the id on over everything that was told without a hole. */
  private note(n: number): void {
    if (n > this.low) this.told.add(n)
    if (this.told.size > MOST_TOLD) this.low = Math.min(...this.told) - 1
    while (this.told.delete(this.low + 1)) this.low++
  }

  private forget(): void {
    this.low = 0
    this.told.clear()
  }

  private resume(lastEventId: string): void {
    const [, resets, n] = /^(\d+)-(\d+)$/.exec(lastEventId) ?? []
    if (resets === undefined || n === undefined) return
    if (Number(resets) === this.workspace.resets) this.low = Math.min(Number(n), this.workspace.requests)
    else {
      this.forget()
      this.event("state", { part: "reset" })
    }
    const since = this.low
    const kept = this.workspace.journal.entries().filter((entry) => entry.n > since)
    const oldest = kept[0]?.n ?? this.workspace.requests + 1
    this.missed += oldest - since - 1
    this.low = oldest - 1
    this.catchUp()
    for (const entry of kept) this.request(entry)
  }

  private event(name: string, data: unknown): void {
    const id = `${this.workspace.resets}-${this.low}`
    if (!this.offer(`event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`)) this.missed++
  }

  /** Tells of a gap as soon as there is room for it. */
  private catchUp(): void {
    if (this.missed === 0 || (this.controller?.desiredSize ?? 0) <= 0) return
    const { missed } = this
    this.missed = 0
    this.event("gap", { missed })
  }

  /** Whether there was room. While a gap waits to be told, nothing passes it. */
  private offer(text: string): boolean {
    if (this.missed > 0 || (this.controller?.desiredSize ?? 0) <= 0) return false
    this.send(text)
    return true
  }

  private send(text: string): void {
    this.controller?.enqueue(this.encoder.encode(text))
  }
}
