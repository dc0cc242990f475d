import { existsSync } from "node:fs"
import type { StateError } from "@sluice/core/StateStore"
import * as StateFile from "@sluice/node/StateFile"
import { Effect, Option, Schema } from "effect"
import type { Wiring } from "../wiring/Wiring.js"
import * as StateFolder from "./StateFolder.js"

const property = "routes"

const decode = Schema.decodeUnknownOption(Schema.Array(Schema.String))

const namesOf = ({ routes }: Wiring): ReadonlyArray<string> => routes.map(({ route }) => route.destination.name)

/** Adds the names of the routes to those of earlier runs. Writes nothing if all of them are already stored. */
export const store = (state: StateFile.StateFile, wiring: Wiring): Effect.Effect<void, StateError> =>
  Effect.flatMap(state.property(property), (stored) => {
    const known = namesIn(stored)
    const names = new Set([...known, ...namesOf(wiring)])
    return names.size === known.length ? Effect.void : state.setProperty(property, [...names])
  })

/** The routes of earlier runs that are not in the configuration. Empty if the state cannot be read. */
export const missing = (wiring: Wiring): Effect.Effect<ReadonlyArray<string>> => {
  const path = StateFolder.stateFileOf(StateFolder.folderOf(wiring.configuration, undefined), wiring, undefined)
  if (!existsSync(path)) return Effect.succeed([])
  const names = new Set(namesOf(wiring))
  return Effect.match(StateFile.propertyAt(path, property), {
    onFailure: () => [],
    onSuccess: (stored) => namesIn(stored).filter((name) => !names.has(name))
  })
}

const namesIn = (stored: StateFile.StoredProperty): ReadonlyArray<string> =>
  stored._tag === "Found" ? Option.getOrElse(decode(stored.value), () => []) : []
