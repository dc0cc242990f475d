import { Terminal } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { Effect, Layer, Mailbox, Option } from "effect"
import * as Exit from "../../src/commands/Exit.js"
import * as Program from "../../src/commands/Program.js"
import { Output } from "../../src/terminal/Output.js"

const key = (name: string): Terminal.UserInput => ({
  input: Option.none(),
  key: { name, ctrl: false, meta: false, shift: false }
})

/** Runs a command on a terminal at which a person presses these keys, such as `return` and `down`. Returns what was shown and the exit code. */
export const typed = async (keys: ReadonlyArray<string>, ...args: ReadonlyArray<string>) => {
  const shown: Array<string> = []
  const printed: Array<string> = []
  const write = (text: string) => Effect.sync(() => void printed.push(text))
  const terminal = Effect.map(Mailbox.make<Terminal.UserInput>(), (mailbox) => {
    mailbox.unsafeOfferAll(keys.map(key))
    return Terminal.Terminal.of({
      columns: Effect.succeed(120),
      rows: Effect.succeed(40),
      isTTY: Effect.succeed(true),
      readInput: Effect.succeed(mailbox),
      readLine: Effect.succeed(""),
      display: (text) => Effect.sync(() => void shown.push(text))
    })
  })
  const output = Layer.succeed(Output, { out: write, err: write, isTerminal: true, colours: false })
  const layer = Layer.mergeAll(NodeContext.layer, output, Exit.layer, Layer.effect(Terminal.Terminal, terminal))
  const code = await Effect.runPromise(Effect.provide(Program.main(["node", "sluice", ...args], "0.0.0"), layer))
  return { code, shown: shown.join(""), printed: printed.join("\n") }
}
