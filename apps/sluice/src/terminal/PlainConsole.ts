import { stripVTControlCharacters } from "node:util"
import { Console, Effect, Layer } from "effect"

const unpainted = (words: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  words.map((word) => (typeof word === "string" ? stripVTControlCharacters(word) : word))

/** Whether what is written to a stream may have colours: only on a terminal, and not where NO_COLOR is set to anything. */
export const hasColours = (
  stream: { readonly isTTY?: boolean },
  variables: { readonly [name: string]: string | undefined }
): boolean => stream.isTTY === true && !variables["NO_COLOR"] && variables["TERM"] !== "dumb"

/**
 * The console that the command line's own texts go to (help, usage, what was not understood): they come painted, and the
 * paint is taken off where nobody would see it. Results go to `out`, complaints to `err`.
 */
export const layer = (colours: { readonly out: boolean; readonly err: boolean }): Layer.Layer<never> =>
  Layer.unwrapEffect(
    Effect.map(Effect.console, (console) =>
      Console.setConsole({
        ...console,
        log: (...words) => console.log(...(colours.out ? words : unpainted(words))),
        error: (...words) => console.error(...(colours.err ? words : unpainted(words)))
      })
    )
  )
