import type { ChildProcess } from "node:child_process"
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"

/** What a command left behind. */
export interface Ended {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** A command of ours: the file its package.json names under `bin`, run by the Node that runs this. */
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
): Promise<Ended> =>
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

/** Runs a command for as long as `body` takes, which begins with the first line that the command prints. */
export const during = async <A>(
  bin: string,
  args: ReadonlyArray<string>,
  body: (firstLine: string) => Promise<A>
): Promise<A> => {
  const child = start(bin, args, {})
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()))
  try {
    if (child.stdout === null) throw new Error(`${bin} has no output`)
    const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
    if (line.done === true) throw new Error(`${bin} ended before it printed a line`)
    return await body(line.value)
  } finally {
    child.kill("SIGTERM")
    await ended
  }
}
