import type * as CustomDestination from "@sluice/core/CustomDestination"
import { type AnyDefinition, type Fields, isDefinition } from "@sluice/core/CustomDestination"
import { isObject } from "@sluice/values/Json"
import type { RouteDestinations } from "./RouteDestinations.js"
import type { Written } from "./Shape.js"

type WrittenRoute = Written["routes"][number]

/** A configuration as people write it. */
export interface WrittenConfiguration extends Omit<Written, "routes"> {
  readonly routes: readonly [ListedRoute, ...ReadonlyArray<ListedRoute>]
}

/** A route with one destination or a list of them. */
interface ListedRoute extends Omit<WrittenRoute, "to"> {
  readonly to: RouteDestinations
}

/** A route in code: its destinations may be values instead of names. */
export interface RouteInCode extends Omit<WrittenRoute, "to"> {
  readonly to: RouteDestinations<string | AnyDefinition>
}

/** A configuration in code. */
export interface ConfigurationInCode extends Omit<WrittenConfiguration, "routes"> {
  readonly routes: readonly [RouteInCode, ...ReadonlyArray<RouteInCode>]
}

/** A route to a destination of these types, without `to`. */
export type TypedRoute<SettingsInput, ShapeInput> = Omit<WrittenRoute, "to" | "settings" | "fields" | "connection"> &
  (undefined extends SettingsInput ? { readonly settings?: SettingsInput } : { readonly settings: SettingsInput }) & {
    readonly fields?: Fields<ShapeInput>
  }

/**
 * A route to a destination as a value. A field that its objects do not have, or a setting that it does not have, does
 * not compile.
 */
export const route = <Settings, Shape, SettingsInput = Settings, ShapeInput = Shape>(
  to: CustomDestination.Definition<Settings, Shape, SettingsInput, ShapeInput>,
  rest: TypedRoute<NoInfer<SettingsInput>, NoInfer<ShapeInput>>
): RouteInCode => ({ ...rest, to })

/** A configuration with names for its destinations that are values, and these values by name. */
export interface NamedDestinations {
  readonly value: unknown
  readonly byName: ReadonlyMap<string, AnyDefinition>
}

/** Replaces every destination that is a value by its name in brackets, which no module has. */
export const named = (value: unknown): NamedDestinations => {
  const byName = new Map<string, AnyDefinition>()
  const nameOf = (definition: AnyDefinition): string => {
    for (const [name, known] of byName) if (known === definition) return name
    const taken = [...byName.values()].filter(({ name }) => name === definition.name).length
    const name = taken === 0 ? `[${definition.name}]` : `[${definition.name} ${taken + 1}]`
    byName.set(name, definition)
    return name
  }
  const namedTo = (to: unknown): unknown => {
    if (isDefinition(to)) return nameOf(to)
    if (Array.isArray(to)) return to.map(namedTo)
    return isObject(to) && isDefinition(to["destination"]) ? { ...to, destination: nameOf(to["destination"]) } : to
  }
  const namedRoute = (one: unknown): unknown =>
    isObject(one) && "to" in one ? { ...one, to: namedTo(one["to"]) } : one
  const namedRoutes = (part: unknown): unknown =>
    isObject(part) && Array.isArray(part["routes"]) ? { ...part, routes: part["routes"].map(namedRoute) } : part
  if (!isObject(value)) return { value, byName }
  const { environments, ...base } = value
  if (!isObject(environments)) return { value: namedRoutes(value), byName }
  const routed = Object(namedRoutes(base))
  const changed = Object.entries(environments).map(([name, changes]) => [name, namedRoutes(changes)])
  return { value: { ...routed, environments: Object.fromEntries(changed) }, byName }
}
