import { stripVTControlCharacters } from "node:util"
import { Console, Context, Effect, Layer } from "effect"

/** The output of a command. Results go to `out`, everything else goes to `err`. */
export interface Output {
  readonly out: (text: string) => Effect.Effect<void>
  readonly err: (text: string) => Effect.Effect<void>
  /** Whether a person is at the terminal. If so, progress is redrawn in place and questions are asked. */
  readonly isTerminal: boolean
  /** Whether the output may have colours. A stream that is not a terminal has no colours. */
  readonly colours: boolean
}

/** The service of {@link Output}. */
export const Output = Context.GenericTag<Output>("sluice/Output")

/** Whether a stream may have colours: only on a terminal, and not if NO_COLOR is set. */
export const hasColours = (
  stream: { readonly isTTY?: boolean },
  variables: { readonly [name: string]: string | undefined }
): boolean => stream.isTTY === true && !variables["NO_COLOR"] && variables["TERM"] !== "dumb"

const writeTo = (stream: NodeJS.WriteStream) => (text: string) =>
  Effect.async<void>((resume) => {
    const coloured = hasColours(stream, process.env)
    stream.write(`${coloured ? text : stripVTControlCharacters(text)}\n`, () => resume(Effect.void))
  })

/** The streams of the process. Nothing is redrawn or asked if CI is set or a stream is not a terminal. */
export const layer: Layer.Layer<Output> = Layer.sync(Output, () => ({
  out: writeTo(process.stdout),
  err: writeTo(process.stderr),
  isTerminal: process.stderr.isTTY === true && process.stdin.isTTY === true && !process.env["CI"],
  colours: hasColours(process.stdout, process.env)
}))

/** The console of @effect/cli, which prints completions and the wizard: without colours if a stream has none. */
export const consoleLayer: Layer.Layer<never> = Layer.unwrapEffect(
  Effect.map(Effect.console, (console) =>
    Console.setConsole({
      ...console,
      log: (...texts) => console.log(...plainUnless(hasColours(process.stdout, process.env), texts)),
      error: (...texts) => console.error(...plainUnless(hasColours(process.stderr, process.env), texts))
    })
  )
)

const plainUnless = (isColoured: boolean, texts: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  isColoured ? texts : texts.map((text) => (typeof text === "string" ? stripVTControlCharacters(text) : text))

/** Appends what is printed to `printed`, for tests. */
export const layerMemory = (printed: { out: string; err: string }): Layer.Layer<Output> =>
  Layer.succeed(Output, {
    out: (text) =>
      Effect.sync(() => {
        printed.out += `${text}\n`
      }),
    err: (text) =>
      Effect.sync(() => {
        printed.err += `${text}\n`
      }),
    isTerminal: false,
    colours: false
  })
