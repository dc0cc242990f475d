import { spawn } from "node:child_process"
import { constants } from "node:os"

/** @param {NodeJS.Signals | null} signal */
const signalCode = (signal) => (signal === null ? 1 : 128 + constants.signals[signal])

const kept = 64 * 1024

/**
 * Runs a command and shows its output. A signal is passed on to the command, so that `finally` blocks still run. Returns the
 * exit code and the last 64 KB of standard error.
 *
 * @param {string} command
 * @param {ReadonlyArray<string>} args
 * @param {{ cwd: string, shell?: boolean, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, errors: string }>}
 */
export const run = (command, args, options) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["inherit", "inherit", "pipe"] })
    let errors = ""
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => child.kill(signal)
    process.on("SIGINT", pass).on("SIGTERM", pass)
    /** @param {number} code */
    const end = (code) => {
      process.off("SIGINT", pass).off("SIGTERM", pass)
      resolve({ code, errors })
    }
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors = (errors + text).slice(-kept)
      process.stderr.write(text)
    })
    child.on("error", (error) => {
      console.error(`sluice: cannot start ${command}: ${error.message}`)
      end(127)
    })
    child.on("close", (code, signal) => end(code ?? signalCode(signal)))
  })
