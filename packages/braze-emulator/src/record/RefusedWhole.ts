import * as ItemKey from "../text/ItemKey.js"

/** What is told of a request of which Braze takes nothing: how many objects are lost with it. Names none of them. */
export const words = (body: unknown): string => {
  const count = ItemKey.items(body).length
  const objects = count > 1 ? `${count} objects` : `${count === 1 ? "1" : "no"} object`
  return `A request of ${objects} was refused as a whole with 400: nothing in it was applied.`
}

/** Mistakes that already say why a request was refused as a whole. */
const reasons: ReadonlyArray<string> = ["too-many-objects", "content-encoding", "malformed-json", "body-in-query"]

/** Whether a request that changes something was refused as a whole, and nothing that was noted says so. */
export const isUntold = (
  { method }: { readonly method: string },
  judged: {
    readonly status: number
    readonly applied: ReadonlyArray<unknown>
    readonly refused: ReadonlyArray<unknown>
  },
  noted: ReadonlyArray<string>
): boolean =>
  judged.status === 400 &&
  method !== "GET" &&
  judged.applied.length === 0 &&
  judged.refused.length === 0 &&
  !noted.some((code) => reasons.includes(code))
