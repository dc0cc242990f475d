import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"

/** The values of a file with one JSON value a line. */
export async function* values(path: string): AsyncGenerator<unknown, void, undefined> {
  for await (const line of createInterface({ input: createReadStream(path) })) if (line !== "") yield JSON.parse(line)
}

/** The member of a value, `undefined` where it is no object or has none. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

/** A member that must be text; empty where it is not. */
export const text = (value: unknown, name: string): string => {
  const found = member(value, name)
  return typeof found === "string" ? found : ""
}
