import type { ChildProcess } from "node:child_process"
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"

/** The result of a command. */
export interface CommandResult {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** Starts a command of this repository (the file under `bin` in its package.json) with the running Node. */
const start = (bin: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })

/** Runs a command to its end. */
export const run = (
  bin: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {}
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = start(bin, args, env)
    let output = ""
    let errors = ""
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      output += text
    })
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      errors += text
    })
    child.on("error", reject)
    child.on("close", (code) => resolve({ code: code ?? 1, output, errors }))
  })

/** Runs a command. `body` starts after the first line of output and runs at the same time. */
export const during = async <A>(
  bin: string,
  args: ReadonlyArray<string>,
  body: (firstLine: string) => Promise<A>
): Promise<A> => {
  const child = start(bin, args, {})
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()))
  try {
    if (child.stdout === null) throw new Error(`${bin} has no output.`)
    const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    if (line.done === true) throw new Error(`${bin} exited before it printed a line.`)
    return await body(line.value)
  } finally {
    child.kill("SIGTERM")
    await ended
  }
}
