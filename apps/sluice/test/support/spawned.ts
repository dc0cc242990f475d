import { spawn } from "node:child_process"
import type { Ended } from "./cli.js"
import { program, root } from "./program.js"

/** The program in a separate process. */
export interface Spawned {
  readonly ended: Promise<Ended>
  /** Stops reading its standard output. */
  readonly closeOutput: () => void
  readonly kill: (signal: NodeJS.Signals) => void
}

/** Starts it. `variables` are added to the environment. */
export const spawned = (
  args: ReadonlyArray<string>,
  input = "",
  variables: Readonly<Record<string, string>> = {},
  entry: ReadonlyArray<string> = [program]
): Spawned => {
  const child = spawn(process.execPath, [...entry, ...args], {
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
