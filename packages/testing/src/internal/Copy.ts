import { isList, isObject, type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"

/** A deep copy, made without recursion because generated values are nested too deeply for it. */
export const copy = (value: JsonObject): JsonObject => {
  const unfilled: Array<() => void> = []
  const fill = (into: MutableJsonObject, from: JsonObject): void => {
    for (const [name, member] of Object.entries(from)) put(into, name, shell(member))
  }
  const shell = (from: Json): Json => {
    if (isList(from)) {
      const made: Array<Json> = []
      unfilled.push(() => {
        for (const element of from) made.push(shell(element))
      })
      return made
    }
    if (!isObject(from)) return from
    const made: MutableJsonObject = {}
    unfilled.push(() => fill(made, from))
    return made
  }
  const root: MutableJsonObject = {}
  fill(root, value)
  for (let next = unfilled.pop(); next !== undefined; next = unfilled.pop()) next()
  return root
}
