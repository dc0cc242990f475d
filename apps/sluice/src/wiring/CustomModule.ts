import { createRequire } from "node:module"
import { isAbsolute, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import * as CustomDestination from "@sluice/core/CustomDestination"
import { question } from "@sluice/values/NearMiss"
import { Effect } from "effect"
import { builtIn } from "../configuration/BrazeDestinations.js"
import { general } from "../configuration/GeneralDestinations.js"

/**
 * The general destination `to`, or the default export of the module `to`. Fails with a message if it is not a custom
 * destination. Files are relative to `folder`.
 */
export const load = (to: string, folder: string): Effect.Effect<CustomDestination.AnyDefinition, string> => {
  const known = general.get(to)
  return known === undefined ? loadModule(to, folder) : loadGeneral(to, known.module)
}

const loadGeneral = (to: string, module: string): Effect.Effect<CustomDestination.AnyDefinition, string> =>
  Effect.flatMap(
    Effect.tryPromise({
      try: (): Promise<{ readonly default: unknown }> => import(module),
      catch: (error) =>
        isNotFound(error)
          ? `to: ${to} needs the package ${module}, which is not installed. Install it: npm install ${module}`
          : notLoaded(module, error)
    }),
    ({ default: value }) =>
      CustomDestination.isDefinition(value) ? Effect.succeed(value) : Effect.fail(notValid(module, value))
  )

const loadModule = (to: string, folder: string): Effect.Effect<CustomDestination.AnyDefinition, string> =>
  Effect.flatMap(
    Effect.tryPromise({
      try: (): Promise<unknown> =>
        import(isFile(to) ? pathToFileURL(resolve(folder, to)).href : packageUrl(to, folder)),
      catch: (error) => notLoaded(to, error)
    }),
    (module) => {
      const value = typeof module === "object" && module !== null && "default" in module ? module.default : undefined
      return CustomDestination.isDefinition(value) ? Effect.succeed(value) : Effect.fail(notValid(to, value))
    }
  )

const notValid = (to: string, value: unknown): string => {
  if (typeof value !== "object" || value === null)
    return `The default export of ${to} is not a destination. Export the result of CustomDestination.define(…) from @sluice/core.`
  const mistakes = CustomDestination.misfitsOf(value).map(
    ({ at, expected, found }) => `${at} is ${found}, expected ${expected}`
  )
  return `The default export of ${to} is not a valid destination: ${mistakes.join("; ")}.`
}

const notLoaded = (to: string, error: unknown): string => {
  if (!isNotFound(error))
    return `The module ${to} failed to load (${error instanceof Error ? error.name : "unknown error"}). Run it with node to see where.`
  if (isFile(to)) return `The module ${to} does not exist. Check the path under \`to\`.`
  const names = [...builtIn.keys(), ...general.keys()]
  return `Unknown destination "${to}".${question(to, names)} Use ${names.join(", ")}, a module such as ./my-destination.mjs, or an installed package.`
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ERR_LOAD_URL")

const isFile = (to: string): boolean => to.startsWith("./") || to.startsWith("../") || isAbsolute(to)

/** A package is first looked up from the folder of the configuration, then from this module. */
const packageUrl = (name: string, folder: string): string => {
  try {
    return pathToFileURL(createRequire(resolve(folder, "sluice.yaml")).resolve(name)).href
  } catch {
    return name
  }
}
