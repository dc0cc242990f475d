import type { SharedName } from "./Names.js"

const sides = "the client and the emulator describe the same thing, and may not share code"
const forms = "the same thing for promises and for Effect"

/** Type names that several modules declare. Each name has one meaning. */
export const sharedNames: ReadonlyArray<SharedName> = [
  { name: "CatalogField", reason: "the wire form, and the same column in the state of the emulator" },
  { name: "CatalogItem", reason: "the wire form, and the same row in the state of the emulator" },
  { name: "Input", reason: "both Braze destinations have the same modules and export names" },
  { name: "JsonObject", reason: sides },
  { name: "JsonSchema", reason: "an object of JSON Schema; the emulator uses fewer keywords than the control API" },
  { name: "MockBraze", reason: forms },
  { name: "Plan", reason: "both Braze destinations have the same modules and export names" },
  { name: "Problem", reason: sides },
  { name: "PropertyRules", reason: sides },
  { name: "RequestHead", reason: "a request without its body, for the emulator and for action nodes" },
  { name: "Settings", reason: "what the package is set up with; the destinations have the same export names" },
  { name: "Sluice", reason: forms },
  { name: "User", reason: "the control API returns the users of the emulator" },
  { name: "Values", reason: "the values of the command that the module defines; `Command.Values` computes them" }
]
