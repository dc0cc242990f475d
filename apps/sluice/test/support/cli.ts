import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { NodeContext } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import * as Cli from "../../src/command/Cli.js"
import * as Exit from "../../src/command/Exit.js"
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
  const program = Effect.zipRight(
    Cli.main(["node", "sluice", ...args]),
    Effect.flatMap(Exit.Exit, (exit) => exit.get)
  )
  const layer = Layer.mergeAll(NodeContext.layer, Output.layerMemory(kept), Exit.layer)
  const code = await Effect.runPromise(Effect.provide(program, layer))
  return { code, ...kept }
}

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Runs the bin in a process of its own. `onError` sees what it says on the way and may signal it. */
export const spawned = (
  args: ReadonlyArray<string>,
  options: {
    readonly env?: Readonly<Record<string, string>>
    readonly input?: string
    readonly onError?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
  } = {}
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--conditions=@sluice/source", "--import", "tsx", "src/bin.ts", ...args], {
      cwd: root,
      env: { ...process.env, CI: "1", NO_COLOR: "1", ...options.env }
    })
    const said = { out: "", err: "" }
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.err += text
      options.onError?.(said.err, (signal) => void child.kill(signal))
    })
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, ...said }))
    child.stdin.end(options.input ?? "")
  })
