import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { isObject } from "@sluice/braze-emulator/Problem"
import * as Saved from "@sluice/braze-emulator/Saved"
import { BadInput } from "../control/BadInput.js"
import * as SelfSigned from "../wire/SelfSigned.js"
import type { Tls } from "../wire/Tls.js"

/** The version of the file, in its first line. */
const version = 1

/** People per line, so that no line becomes longer than a string can be. */
const peoplePerLine = 500

const stateFile = (folder: string): string => join(folder, "state.ndjson")

const isAbsent = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT"

const problem = (message: string): BadInput => new BadInput([{ path: "data", message }])

const explained = (folder: string, error: unknown): BadInput =>
  problem(
    `cannot use the folder ${folder} (${error instanceof Error && "code" in error ? error.code : "unknown reason"}); check that it exists and is writable, or choose another with --data`
  )

/**
 * The workspaces that a mock saved in a folder. Empty if the folder or its file does not exist. Throws `BadInput` if
 * the file cannot be read or is not such a file.
 */
export const read = async (folder: string): Promise<ReadonlyArray<Saved.SavedWorkspace>> => {
  const path = stateFile(folder)
  const file = await open(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined
    throw explained(folder, error)
  })
  if (file === undefined) return []
  const reader = new Reader(path)
  try {
    // Line by line, since the file may be longer than a string can be.
    for await (const line of file.readLines()) reader.line(line)
  } finally {
    await file.close()
  }
  return reader.end()
}

/** Reads the file line by line: a header, then each workspace, followed by its people. */
class Reader {
  readonly #path: string
  #n = 0
  readonly #workspaces: Array<{ readonly fields: Readonly<Record<string, unknown>>; readonly people: Array<unknown> }> =
    []

  constructor(path: string) {
    this.#path = path
  }

  line(text: string): void {
    this.#n++
    const value = this.#parsed(text)
    if (this.#n === 1) {
      if (value["mockBraze"] !== version) throw this.#invalid()
    } else if (isObject(value["workspace"])) this.#workspaces.push({ fields: value["workspace"], people: [] })
    else if (Array.isArray(value["people"])) this.#workspaces.at(-1)?.people.push(...value["people"])
    else throw this.#invalid()
  }

  end(): ReadonlyArray<Saved.SavedWorkspace> {
    return this.#workspaces.map(({ fields, people }) => {
      const world = isObject(fields["world"]) ? { ...fields["world"], profiles: people } : undefined
      const read = Saved.read({ ...fields, world })
      if (read === undefined) throw this.#invalid()
      return read
    })
  }

  #parsed(text: string): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(text)
      if (isObject(value)) return value
    } catch {
      // Reported below.
    }
    throw this.#invalid()
  }

  #invalid(): BadInput {
    return problem(
      `${this.#path}:${this.#n} was not written by this version of mock-braze, or was changed; delete the file to start from the seed`
    )
  }
}

/**
 * Saves workspaces in a folder, which is created if it does not exist. The file contains keys, so that only its owner can read
 * it. It replaces the previous one when it is complete.
 */
export const write = async (folder: string, saved: ReadonlyArray<Saved.SavedWorkspace>): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = stateFile(folder)
  const file = await open(`${path}.new`, "w", 0o600)
  try {
    for (const line of lines(saved)) await file.write(`${JSON.stringify(line)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

function* lines(saved: ReadonlyArray<Saved.SavedWorkspace>): Generator<unknown> {
  yield { mockBraze: version }
  for (const { world, ...workspace } of saved) {
    const { profiles, ...rest } = world
    yield { workspace: { ...workspace, world: rest } }
    for (let from = 0; from < profiles.length; from += peoplePerLine)
      yield { people: profiles.slice(from, from + peoplePerLine) }
  }
}

/** The certificate of a folder for these hosts. A new one is created if it is missing, expired or for other hosts. */
export const certificate = async (folder: string, hosts: ReadonlyArray<string>): Promise<Tls> => {
  const [certPath, keyPath] = [join(folder, "cert.pem"), join(folder, "key.pem")]
  try {
    const found = { cert: await readFile(certPath, "utf8"), key: await readFile(keyPath, "utf8") }
    if (SelfSigned.isUsable(found, hosts)) return found
  } catch (error) {
    if (!isAbsent(error)) throw explained(folder, error)
  }
  const made = await SelfSigned.make(hosts)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(keyPath, made.key, { mode: 0o600 })
  await writeFile(certPath, made.cert)
  return made
}

/** Creates a folder. Throws `BadInput` if it cannot be used, so that the mistake is reported at the start. */
export const prepare = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw explained(folder, error)
  })
}
