import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { NodeContext } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import * as Exit from "../../src/commands/Exit.js"
import * as Program from "../../src/commands/Program.js"
import * as StaticOutput from "../../src/commands/StaticOutput.js"
import * as Output from "../../src/terminal/Output.js"

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const version = "0.0.0"

/** Runs a command in this process. */
export const sluice = async (...args: ReadonlyArray<string>): Promise<Ended> => {
  const answer = StaticOutput.of(args, version)
  if (answer !== undefined)
    return { code: answer.code, out: "", err: "", [answer.stream === "stdout" ? "out" : "err"]: `${answer.text}\n` }
  const printed = { out: "", err: "" }
  const layer = Layer.mergeAll(NodeContext.layer, Output.layerMemory(printed), Exit.layer)
  const code = await Effect.runPromise(Effect.provide(Program.main(["node", "sluice", ...args], version), layer))
  return { code, ...printed }
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The program in a separate process. */
export interface Spawned {
  readonly ended: Promise<Ended>
  /** Stops reading its standard output. */
  readonly closeOutput: () => void
  readonly kill: (signal: NodeJS.Signals) => void
}

const fromSource = ["--conditions=@sluice/source", "--import", "tsx", "src/bin.ts"]

/** The built program, which starts in a fraction of the time. */
export const built = ["bin/sluice.js"]

/** Starts it. `variables` are added to the environment. */
export const spawned = (
  args: ReadonlyArray<string>,
  input = "",
  variables: Readonly<Record<string, string>> = {},
  program = fromSource
): Spawned => {
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    env: { ...process.env, CI: "1", NO_COLOR: "1", ...variables }
  })
  const printed = { out: "", err: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed.out += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed.err += text
  })
  child.stdin.end(input)
  return {
    closeOutput: () => void child.stdout.destroy(),
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, ...printed }))
    })
  }
}
