import { readFile } from "node:fs/promises"
import { basename, dirname, extname, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Effect } from "effect"
import {
  type Configuration,
  ConfigurationError,
  type Draft,
  draftOf,
  ofValue,
  type Raw,
  type ReadOptions
} from "./Configuration.js"

/**
 * Reads a configuration from a file (`.yaml`, `.yml`, `.json`, `.mjs`, `.js`) or takes it from an object: merges the environment,
 * replaces variables, checks the shape. Fails only if nothing can be decoded.
 */
export const read = (from: string | object, options: ReadOptions = {}): Effect.Effect<Draft, ConfigurationError> =>
  typeof from === "string" ? Effect.flatMap(readRaw(from), (raw) => draftOf(raw, options)) : ofValue(from, options)

/** The text of a configuration file without secrets, for a report; undefined for a configuration in code. */
export const shownText = ({ path }: Configuration): Effect.Effect<string | undefined> =>
  path === undefined || !/\.(ya?ml|json)$/i.test(path)
    ? Effect.succeed(undefined)
    : Effect.tryPromise(() => readFile(path, "utf8")).pipe(
        Effect.zip(parser),
        Effect.map(([text, { shown }]) => shown(text)),
        Effect.orElseSucceed(() => "# The file could not be read again when this report was written.")
      )

const readRaw = (name: string): Effect.Effect<Raw, ConfigurationError> => {
  const whole = resolve(name)
  const base = { name, folder: dirname(whole), path: whole }
  const extension = extname(name).toLowerCase()
  if (extension === ".mjs" || extension === ".js")
    return Effect.map(importModule(name, whole), (value) => ({ ...base, value, locate: undefined }))
  if (![".yaml", ".yml", ".json"].includes(extension))
    return fail(name, `Unknown file type of ${basename(name)}. A configuration is a .yaml, .yml, .json or .mjs file.`)
  return Effect.flatMap(
    Effect.tryPromise({ try: () => readFile(whole, "utf8"), catch: (error) => cannotRead(name, error) }),
    (text) =>
      Effect.flatMap(parser, ({ parse }) => {
        const { value, problems, locate } = parse(text)
        return problems.length > 0
          ? new ConfigurationError({ problems: problems.map((problem) => ({ file: name, path: "", ...problem })) })
          : Effect.succeed({ ...base, value, locate })
      })
  )
}

/** Loaded on use, because a configuration in code needs no parser. */
const parser = Effect.promise(() => import("./ConfigurationText.js"))

const fail = (file: string, message: string) => new ConfigurationError({ problems: [{ file, path: "", message }] })

const cannotRead = (name: string, error: unknown): ConfigurationError => {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  const messages: Readonly<Record<string, string>> = {
    ENOENT: "The file does not exist. Create one for your data with: npx sluice init EXPORT",
    EACCES: "The file cannot be read: permission denied.",
    EISDIR: "This is a folder. Pass the path of the file in it."
  }
  return fail(name, messages[code] ?? `The file cannot be read (${code}).`)
}

const importModule = (name: string, whole: string): Effect.Effect<unknown, ConfigurationError> =>
  Effect.flatMap(
    Effect.tryPromise({
      try: (): Promise<unknown> => import(pathToFileURL(whole).href),
      catch: (error) =>
        fail(
          name,
          `The module failed to load (${error instanceof Error ? error.name : "unknown error"}). Run it with node to see where.`
        )
    }),
    (module) =>
      typeof module === "object" && module !== null && "default" in module
        ? Effect.succeed(module.default)
        : fail(name, "The module has no default export. Add one: export default { version: 1, … }")
  )
