import { NodeContext } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import * as Exit from "../../src/commands/Exit.js"
import * as Program from "../../src/commands/Program.js"
import * as StaticOutput from "../../src/commands/StaticOutput.js"
import * as Output from "../../src/terminal/Output.js"
import { mistakesInPrinted } from "./printed.js"

/** The output of a command, and its exit code. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const version = "0.0.0"

/** Runs a command in this process. Throws if it prints a command that the program would not accept. */
export const sluice = async (...args: ReadonlyArray<string>): Promise<Ended> => {
  const answer = StaticOutput.of(args, version)
  if (answer !== undefined)
    return { code: answer.code, out: "", err: "", [answer.stream === "stdout" ? "out" : "err"]: `${answer.text}\n` }
  const printed = { out: "", err: "" }
  const layer = Layer.mergeAll(NodeContext.layer, Output.layerMemory(printed), Exit.layer)
  const code = await Effect.runPromise(Effect.provide(Program.main(["node", "sluice", ...args], version), layer))
  const mistakes = mistakesInPrinted(printed.out + printed.err)
  if (mistakes.length > 0) throw new Error(`A printed command cannot be pasted. ${mistakes.join("\n")}`)
  return { code, ...printed }
}
