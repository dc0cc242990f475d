import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import * as Command from "./command/Command.js"
import * as Greeting from "./command/Greeting.js"
import * as Parent from "./command/Parent.js"
import * as SeedFile from "./command/SeedFile.js"
import { BadInput, orBad } from "./control/BadInput.js"
import { version } from "./control/Settings.js"
import { startMockBraze } from "./MockBraze.js"
import { localHost } from "./Options.js"
import * as Tls from "./wire/Tls.js"

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

const fail = (...messages: ReadonlyArray<string>): number => {
  process.stderr.write(`${Command.lines(messages)}\n`)
  return 1
}

/** The content of a file that a flag names. Rejects with a message that names both. */
const read = (flag: string, path: string): Promise<string> =>
  readFile(path, "utf8").catch((error: unknown) => {
    throw new BadInput([{ path: flag, message: `cannot read ${path} (${codeOf(error) ?? "unknown reason"})` }])
  })

/** The certificate and its key. Mistakes name the file. */
const readTls = async ({ cert, key }: Exclude<Command.Start["tls"], true | undefined>): Promise<Tls.Tls> => {
  const tls = { cert: await read("--tls-cert", cert), key: await read("--tls-key", key) }
  const wrong = Tls.tlsProblems(tls).map(({ path, message }) =>
    path === "tls.cert"
      ? { path: "--tls-cert", message: `${cert} ${message}` }
      : { path: "--tls-key", message: `${key} ${message}` }
  )
  orBad(wrong)
  return tls
}

const start = async ({ options, seed, tls, json, quiet }: Command.Start): Promise<number> => {
  try {
    const mock = await startMockBraze({
      ...options,
      ...(quiet ? {} : { log: print }),
      ...(tls === undefined ? {} : { tls: tls === true ? true : await readTls(tls) }),
      ...(seed === undefined ? {} : { seed: SeedFile.parse(seed, await read("--seed", seed)) })
    })
    const ended = signalled()
    const certificate = await placeOf(mock.certificate, options.data)
    const started = certificate === undefined ? mock : { ...mock, certificatePath: certificate }
    print(json ? Greeting.json(started) : Greeting.text(started, process.stdout.isTTY === true))
    await ended
    await mock.stop()
    return 0
  } catch (error) {
    return error instanceof BadInput ? fail(...Command.flagged(error.problems)) : fail(explain(error, options))
  }
}

/** The path of the certificate that the mock created: in the data folder, or in a new temporary file. */
const placeOf = async (certificate: string | undefined, data: string | undefined): Promise<string | undefined> => {
  if (certificate === undefined) return undefined
  if (data !== undefined) return resolve(data, "cert.pem")
  const path = join(await mkdtemp(join(tmpdir(), "mock-braze-")), "cert.pem")
  await writeFile(path, certificate)
  return path
}

const signalled = (): Promise<unknown> =>
  new Promise((end) => {
    process.once("SIGINT", end)
    process.once("SIGTERM", end)
    process.once("SIGHUP", end)
    void Parent.ended(process.env).then(end)
  })

const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined)

const explain = (error: unknown, { port, host = localHost }: Command.Start["options"]): string => {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `port ${port} is in use, perhaps by another mock-braze. Choose another port with --port, or a free one with --port 0.`
    case "EACCES":
      return `this user may not listen on port ${port}. Choose a port above 1023 with --port.`
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `this machine does not have the address ${host}. Omit --host to listen on ${localHost}.`
    default:
      return error instanceof Error ? error.message : "the server did not start, for an unknown reason."
  }
}

const main = async (argv: ReadonlyArray<string>): Promise<number> => {
  const read = Command.read(argv)
  if (read._tag === "Help") print(Command.help())
  if (read._tag === "Version") print(version)
  if (read._tag === "Wrong") return fail(...read.messages, "Run npx mock-braze --help for the list of options.")
  return read._tag === "Start" ? start(read.start) : 0
}

process.exitCode = await main(process.argv.slice(2))
