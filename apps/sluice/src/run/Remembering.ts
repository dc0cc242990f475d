import { hash } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Remember } from "@sluice/core/RememberedDeliveries"
import { StateError } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { length } from "@sluice/values/SettingsSchema"
import { Duration, Effect, Predicate, Scope } from "effect"
import { type Shape, sourceKeys } from "../configuration/Shape.js"
import type { Wiring } from "../wiring/Wiring.js"
import * as StateFolder from "./StateFolder.js"

/** The time for which deliveries are remembered; undefined if `source.remember` is not set. */
export const settingsOf = ({ source }: Pick<Shape, "source">): StateFile.StateFileOptions["remember"] =>
  source?.remember === undefined ? undefined : { duration: Duration.toMillis(length(source.remember)) }

/** The pipeline option for the remembered deliveries of a state. Undefined if the configuration remembers nothing. */
export const remember = (
  wiring: Wiring,
  state: Pick<StateFile.StateFile, "deliveries"> | undefined,
  own: Pick<Remember, "again" | "unique" | "resends"> = {}
): Remember | undefined => {
  const { shape } = wiring.configuration
  const settings = settingsOf(shape)
  if (settings === undefined || state?.deliveries === undefined) return undefined
  return {
    deliveries: state.deliveries,
    version: versionOf(shape),
    onChange: shape.source?.onChange ?? "skip",
    duration: settings.duration,
    ...own
  }
}

/** Identifies how a route makes items of records: a hash of all settings that it depends on. */
export const versionOf = ({ attributes, identity, never, properties, routes, source }: Shape): Remember["version"] => {
  // JSON leaves out absent settings, so a setting that is added here changes only the versions of configurations with it.
  const common = {
    attributes,
    identity,
    never,
    // Their place decides the hash, which state files store.
    dates: undefined,
    timezone: undefined,
    properties,
    ...itemSettings(source ?? {})
  }
  const versions = new Map(
    routes.map((route) => [route.name, hash("sha256", JSON.stringify({ ...common, route })).slice(0, 12)])
  )
  return (destination) => versions.get(destination) ?? ""
}

/** The settings of a source that the items of a record depend on. Settings in a key have their own name. */
const itemSettings = (source: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(sourceKeys).flatMap(([key, { makesItems }]): ReadonlyArray<readonly [string, unknown]> => {
      const value = source[key]
      if (makesItems === "all") return [[key, value]]
      return makesItems.map((setting) => [setting, Predicate.isRecord(value) ? value[setting] : undefined])
    })
  )

/**
 * Opens the state of the records that a program sends one by one. It is separate from the state of the source, so that
 * neither waits for the other. It stays open until `scope` closes. `state`: the folder, or `none`. Undefined if nothing
 * is remembered.
 */
export const ofSends = (
  wiring: Wiring,
  scope: Scope.Scope,
  state: string | undefined
): Effect.Effect<StateFile.StateFile, StateError> | undefined => {
  const { configuration } = wiring
  const settings = settingsOf(configuration.shape)
  if (settings === undefined) return undefined
  const folder = StateFolder.folderOf(configuration, state)
  const opened =
    state === StateFolder.noState
      ? temporary(settings)
      : StateFolder.open(StateFolder.sendFileOf(folder, wiring), { remember: settings })
  return Scope.extend(opened, scope)
}

/** A temporary state for remembered deliveries of a run that saves no state. It is removed when its scope closes. */
export const temporary = (
  remembering: NonNullable<StateFile.StateFileOptions["remember"]>
): Effect.Effect<StateFile.StateFile, StateError, Scope.Scope> =>
  Effect.flatMap(
    Effect.acquireRelease(
      Effect.tryPromise({
        try: () => mkdtemp(join(tmpdir(), "sluice-")),
        catch: () => new StateError({ message: `Cannot create a folder in ${tmpdir()}. Free some space there.` })
      }),
      (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true }))
    ),
    (folder) =>
      Effect.flatMap(
        Effect.promise(() => import("@sluice/node/StateFile")),
        ({ make }) => make(join(folder, "state.db"), { remember: remembering })
      )
  )
