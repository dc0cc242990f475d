import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { NodeContext } from "@effect/platform-node"
import { Console, Effect, Layer } from "effect"
import * as Cli from "../../src/commands/Cli.js"
import * as Exit from "../../src/commands/Exit.js"
import * as Output from "../../src/terminal/Output.js"

/** What a command said and ended with. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command in this process. */
export const sluice = async (...args: ReadonlyArray<string>): Promise<Ended> => {
  const kept = { out: "", err: "" }
  const program = Effect.flatMap(Effect.either(Cli.main(["node", "sluice", ...args])), (result) =>
    result._tag === "Left" ? Effect.succeed(1) : Effect.flatMap(Exit.Exit, (exit) => exit.get)
  )
  const print = (...words: ReadonlyArray<unknown>) =>
    Effect.sync(() => {
      kept.err += `${words.join(" ")}\n`
    })
  const console: Console.Console = { ...Effect.runSync(Effect.console), log: print, error: print }
  const layer = Layer.mergeAll(Console.setConsole(console), NodeContext.layer, Output.layerMemory(kept), Exit.layer)
  const code = await Effect.runPromise(Effect.provide(program, layer))
  return { code, ...kept }
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/** A bin that runs in a process of its own. */
export interface Spawned {
  readonly ended: Promise<Ended>
  /** Nobody reads what it writes to its standard output any more. */
  readonly closeOutput: () => void
  readonly kill: (signal: NodeJS.Signals) => void
}

/** Starts it. */
export const spawned = (args: ReadonlyArray<string>, input = ""): Spawned => {
  const child = spawn(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", "src/bin.ts", ...args], {
    cwd: root,
    env: { ...process.env, CI: "1", NO_COLOR: "1" }
  })
  const said = { out: "", err: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.err += text
  })
  child.stdin.end(input)
  return {
    closeOutput: () => void child.stdout.destroy(),
    kill: (signal) => void child.kill(signal),
    ended: new Promise((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, ...said }))
    })
  }
}
