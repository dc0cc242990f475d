import { Context, Effect, Layer, Ref } from "effect"
import type { ExitCode } from "../report/ExitCode.js"

/** The exit code of the process, set by the command. */
export interface Exit {
  readonly set: (code: ExitCode) => Effect.Effect<void>
  readonly get: Effect.Effect<ExitCode>
}

/** The service of {@link Exit}. */
export const Exit = Context.GenericTag<Exit>("sluice/Exit")

/** Starts with 0. */
export const layer: Layer.Layer<Exit> = Layer.effect(
  Exit,
  Effect.map(Ref.make<ExitCode>(0), (ref) => ({ set: (code) => Ref.set(ref, code), get: Ref.get(ref) }))
)
