import * as ItemKey from "../text/ItemKey.js"

/** The message about a request that was refused as a whole, with the number of objects lost. Names none of them. */
export const words = (body: unknown): string => {
  const count = ItemKey.items(body).length
  const objects = count === 0 ? "" : ` of ${count} ${count === 1 ? "object" : "objects"}`
  return `A request${objects} was refused as a whole with 400; nothing was applied.`
}

/** Mistakes that already explain why a request was refused as a whole. */
const reasons: ReadonlyArray<string> = ["too-many-objects", "content-encoding", "malformed-json", "body-in-query"]

/** Whether a request with effects was refused as a whole and no noted mistake explains it. */
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
