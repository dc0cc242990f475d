import { readFile } from "node:fs/promises"
import * as Command from "./command/Command.js"
import * as Greeting from "./command/Greeting.js"
import * as SeedFile from "./command/SeedFile.js"
import { BadInput, orBad } from "./control/BadInput.js"
import { version } from "./control/Settings.js"
import { startMockBraze } from "./MockBraze.js"
import * as Tls from "./wire/Tls.js"

const out = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const complain = (...messages: ReadonlyArray<string>): number => {
  process.stderr.write(`${Command.lines(messages)}\n`)
  return 1
}

/** A file that an option names; fails with a message that names both. */
const read = (flag: string, path: string): Promise<string> =>
  readFile(path, "utf8").catch((error: unknown) => {
    throw new BadInput([{ path: flag, message: `${path} cannot be read (${codeOf(error) ?? "no reason was given"})` }])
  })

/** Certificate and key; what is wrong with them is told by the name of the file. */
const readTls = async ({ cert, key }: NonNullable<Command.Asked["tls"]>): Promise<Tls.Tls> => {
  const tls = { cert: await read("--tls-cert", cert), key: await read("--tls-key", key) }
  const wrong = Tls.problems(tls).map(({ path, message }) =>
    path === "tls.cert"
      ? { path: "--tls-cert", message: `${cert} ${message}` }
      : { path: "--tls-key", message: `${key} ${message}` }
  )
  orBad(wrong)
  return tls
}

const start = async ({ seed, apiKey, adminToken, tls, json, ...asked }: Command.Asked): Promise<number> => {
  try {
    const mock = await startMockBraze({
      ...asked,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(adminToken === undefined ? {} : { adminToken }),
      ...(tls === undefined ? {} : { tls: await readTls(tls) }),
      ...(seed === undefined ? {} : { seed: SeedFile.parse(seed, await read("--seed", seed)) })
    })
    const ended = signalled()
    out(json ? Greeting.json(mock) : Greeting.text(mock, process.stdout.isTTY === true))
    await ended
    await mock.stop()
    return 0
  } catch (error) {
    return error instanceof BadInput ? complain(...Command.flagged(error.problems)) : complain(explain(error, asked))
  }
}

const signalled = (): Promise<unknown> =>
  new Promise((resolve) => {
    process.once("SIGINT", resolve)
    process.once("SIGTERM", resolve)
  })

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined)

const explain = (error: unknown, { port, host }: { readonly port: number; readonly host: string }): string => {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `port ${port} is taken, perhaps by another mock-braze. Choose another with --port, or take a free one with --port 0.`
    case "EACCES":
      return `this user may not listen on port ${port}. Choose one above 1023 with --port.`
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `this machine has no address ${host}. Leave --host out to listen on 127.0.0.1.`
    default:
      return error instanceof Error ? error.message : "it did not start, and the system did not say why."
  }
}

const main = async (argv: ReadonlyArray<string>): Promise<number> => {
  const read = Command.read(argv)
  if (read._tag === "Help") out(Command.help())
  if (read._tag === "Version") out(version)
  if (read._tag === "Wrong") return complain(...read.messages, "--help lists the options.")
  return read._tag === "Start" ? start(read.asked) : 0
}

process.exitCode = await main(process.argv.slice(2))
