import { createReadStream } from "node:fs"
import { createInterface } from "node:readline"

/** The values of a file with one JSON value per line. */
export async function* values(path: string): AsyncGenerator<unknown, void, undefined> {
  for await (const line of createInterface({ input: createReadStream(path) })) if (line !== "") yield JSON.parse(line)
}

/** A member of an object. `undefined` if the value is not an object or does not have this member. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

/** A member as text. Empty if it is not text. */
export const text = (value: unknown, name: string): string => {
  const found = member(value, name)
  return typeof found === "string" ? found : ""
}
