import { spawn } from "node:child_process"
import type { Ended } from "./cli.js"
import { program, root } from "./program.js"

/** The program in a separate process. */
export interface Spawned {
  readonly ended: Promise<Ended>
  /** Stops reading its standard output. */
  readonly closeOutput: () => void
  readonly kill: (signal: NodeJS.Signals) => void
  /** Waits until it has printed this number of lines, or has ended. */
  readonly printed: (lines: number) => Promise<void>
}

/** Starts it. `variables` are added to the environment. */
export const spawned = (
  args: ReadonlyArray<string>,
  input = "",
  variables: Readonly<Record<string, string>> = {},
  entry: ReadonlyArray<string> = program
): Spawned => start([process.execPath, ...entry, ...args], input, variables)

/** Starts it in a shell after a command of the shell, such as `ulimit`. */
export const spawnedAfter = (command: string, args: ReadonlyArray<string>, entry = program): Spawned =>
  start(["sh", "-c", `${command}; exec "$@"`, "sh", process.execPath, ...entry, ...args], "", {})

const start = (
  [command = "", ...line]: ReadonlyArray<string>,
  input: string,
  variables: Readonly<Record<string, string>>
): Spawned => {
  const child = spawn(command, line, {
    cwd: root,
    env: { ...process.env, CI: "1", NO_COLOR: "1", ...variables }
  })
  const printed = { out: "", err: "" }
  const looking = new Set<() => void>()
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed.out += text
    for (const look of [...looking]) look()
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed.err += text
  })
  child.stdin.end(input)
  return {
    closeOutput: () => void child.stdout.destroy(),
    kill: (signal) => void child.kill(signal),
    printed: (lines) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (printed.out.split("\n").length <= lines) return
          looking.delete(look)
          resolve()
        }
        looking.add(look)
        child.on("close", () => resolve())
        look()
      }),
    ended: new Promise((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, ...printed }))
    })
  }
}
