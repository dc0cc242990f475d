import { Effect, Either, Runtime, type Scope } from "effect"
import type { DestinationSession } from "./Definition.js"
import type { Reply } from "./Reply.js"

/** A session that is open. */
export interface OpenSession extends Pick<DestinationSession, "attempt"> {
  readonly close: Effect.Effect<void>
}

/** Makes the reply to an attempt with this number of items that was not sent, because there is no session. */
export type NotOpened = (count: number) => Reply

type Opened = Either.Either<OpenSession, NotOpened>

/**
 * The session that the attempts of an endpoint share. It is opened at the first attempt, again after it could not be
 * opened, and closed when no pipeline uses the endpoint any longer. Owns the session; nothing else keeps it.
 */
export class SharedSession {
  readonly #open: Effect.Effect<Opened>
  #opening: Promise<Opened> | undefined
  #users = 0

  constructor(open: Effect.Effect<Opened>) {
    this.#open = open
  }

  /** The session, or the reply to an attempt without it. Concurrent attempts share one opening. */
  readonly current: Effect.Effect<Opened> = Effect.flatMap(Effect.runtime(), (runtime) => {
    // Opened apart from the attempt that needs it first, because others wait for it even if that one is aborted.
    const opening = this.#opening ?? Runtime.runPromise(runtime)(this.#open)
    this.#opening = opening
    return Effect.map(
      Effect.promise(() => opening),
      (opened) => {
        if (Either.isLeft(opened) && this.#opening === opening) this.#opening = undefined
        return opened
      }
    )
  })

  /** See `Endpoint.keepOpen`. */
  readonly keepOpen: Effect.Effect<void, never, Scope.Scope> = Effect.acquireRelease(
    Effect.sync(() => void this.#users++),
    () =>
      Effect.suspend(() => {
        this.#users--
        const opening = this.#opening
        if (this.#users > 0 || opening === undefined) return Effect.void
        this.#opening = undefined
        return Effect.flatMap(
          Effect.promise(() => opening),
          Either.match({ onLeft: () => Effect.void, onRight: ({ close }) => close })
        )
      })
  )
}
