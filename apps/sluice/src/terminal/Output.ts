import { stripVTControlCharacters } from "node:util"
import { Context, Effect, Layer } from "effect"
import { hasColours } from "./PlainConsole.js"

/** Where a command speaks to people. Results go to `out`, everything said along the way to `err`. */
export interface Output {
  readonly out: (text: string) => Effect.Effect<void>
  readonly err: (text: string) => Effect.Effect<void>
  /** Whether a person is watching: then progress is drawn over itself and questions can be asked. */
  readonly isTerminal: boolean
  /** Whether colours are wanted; from what goes to `err` they are taken off where that is no terminal. */
  readonly colours: boolean
}

/** The service of {@link Output}. */
export const Output = Context.GenericTag<Output>("sluice/Output")

const writeTo = (stream: NodeJS.WriteStream) => (text: string) =>
  Effect.async<void>((resume) => {
    const painted = hasColours(stream, process.env)
    stream.write(`${painted ? text : stripVTControlCharacters(text)}\n`, () => resume(Effect.void))
  })

/** The process's own streams. No drawing and no question where CI is set or a stream is no terminal. */
export const layer: Layer.Layer<Output> = Layer.sync(Output, () => ({
  out: writeTo(process.stdout),
  err: writeTo(process.stderr),
  isTerminal: process.stderr.isTTY === true && process.stdin.isTTY === true && !process.env["CI"],
  colours: hasColours(process.stdout, process.env)
}))

/** Keeps what is said, for tests. */
export const layerMemory = (kept: { out: string; err: string }): Layer.Layer<Output> =>
  Layer.succeed(Output, {
    out: (text) =>
      Effect.sync(() => {
        kept.out += `${text}\n`
      }),
    err: (text) =>
      Effect.sync(() => {
        kept.err += `${text}\n`
      }),
    isTerminal: false,
    colours: false
  })
