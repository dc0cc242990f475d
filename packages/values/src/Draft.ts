import type { Json } from "./Json.js"

/** An object of ours on its way to JSON. */
export type Draft = { [key: string]: Json }

/** A draft that is complete, with the UTF-8 bytes that it takes as JSON at most; see `Value.weigh`. */
export interface Weighed {
  readonly object: Draft
  readonly bytes: number
}

/** Sets a member, also one that is called `__proto__`, as a plain property. */
export const put = (draft: Draft, name: string, value: Json): void => {
  if (name === "__proto__")
    Object.defineProperty(draft, name, { value, enumerable: true, configurable: true, writable: true })
  else draft[name] = value
}
