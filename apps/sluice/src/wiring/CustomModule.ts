import { createRequire } from "node:module"
import { isAbsolute, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { Definition } from "@sluice/core/CustomDestination"
import { question } from "@sluice/values/NearMiss"
import { Effect } from "effect"
import { builtIn } from "./BrazeDestinations.js"

/** A custom destination whose types only its module defines. */
export type AnyDefinition = Definition<unknown, unknown>

/**
 * The default export of the module `to`. Fails with a message if it is not a custom destination. Files are relative to
 * `folder`.
 */
export const load = (to: string, folder: string): Effect.Effect<AnyDefinition, string> =>
  Effect.flatMap(
    Effect.tryPromise({
      try: (): Promise<unknown> =>
        import(isFile(to) ? pathToFileURL(resolve(folder, to)).href : packageUrl(to, folder)),
      catch: (error) => notLoaded(to, error)
    }),
    (module) => {
      const value = typeof module === "object" && module !== null && "default" in module ? module.default : undefined
      return isDefinition(value)
        ? Effect.succeed(value)
        : Effect.fail(
            `The default export of ${to} is not a destination. Export the result of CustomDestination.define(…) from @sluice/core.`
          )
    }
  )

const notLoaded = (to: string, error: unknown): string => {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "ERR_LOAD_URL")
    return `The module ${to} failed to load (${error instanceof Error ? error.name : "unknown error"}). Run it with node to see where.`
  if (isFile(to)) return `The module ${to} does not exist. Check the path under \`to\`.`
  const names = [...builtIn.keys()]
  return `Unknown destination "${to}".${question(to, names)} Use ${names.join(", ")}, a module such as ./my-destination.mjs, or an installed package.`
}

const isFile = (to: string): boolean => to.startsWith("./") || to.startsWith("../") || isAbsolute(to)

/** A package is first looked up from the folder of the configuration, then from this module. */
const packageUrl = (name: string, folder: string): string => {
  try {
    return pathToFileURL(createRequire(resolve(folder, "sluice.yaml")).resolve(name)).href
  } catch {
    return name
  }
}

const isDefinition = (value: unknown): value is AnyDefinition =>
  isObject(value) &&
  ["key", "repeatable", "request"].every((name) => typeof Reflect.get(value, name) === "function") &&
  ["settings", "item"].every((name) => isSchema(Reflect.get(value, name))) &&
  isObject(Reflect.get(value, "limits")) &&
  typeof Reflect.get(value, "name") === "string"

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

/** Schemas of Effect and arktype are functions. */
const isSchema = (value: unknown): boolean =>
  (isObject(value) || typeof value === "function") && isObject(Reflect.get(value, "~standard"))
