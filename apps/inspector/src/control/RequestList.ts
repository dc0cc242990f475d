import type { Schemas } from "./Client.js"

type Summary = Schemas["RequestSummary"]

/** Requests, newest first, and the numbers of requests that are not in the list. */
export interface RequestList {
  readonly rows: ReadonlyArray<Summary>
  /** The number of matching requests that the mock keeps. */
  readonly total: number
  /** The number of requests that the mock no longer keeps. */
  readonly evicted: number
}

/** The list before the first response. */
export const empty: RequestList = { rows: [], total: 0, evicted: 0 }

/** The maximum number of rows in the page. Older rows are refetched when the user scrolls to them. */
const maxRows = 20_000

/** A first page, which the mock returns oldest first. */
export const first = ({ requests, total, evicted }: Schemas["RequestPage"]): RequestList => ({
  rows: requests.toReversed(),
  total,
  evicted
})

/** Adds newer requests. A request with a known number replaces the existing one. */
export const newer = (list: RequestList, { requests, evicted }: Schemas["RequestPage"]): RequestList => {
  const newest = list.rows[0]?.n ?? 0
  const fresh = requests.filter(({ n }) => n > newest).toReversed()
  const known = requests.filter(({ n }) => n <= newest)
  const rows = known.reduce((all, one) => replaced(all, one), list.rows)
  return { rows: [...fresh, ...rows].slice(0, maxRows), total: list.total + fresh.length, evicted }
}

/** Adds older requests. */
export const older = (list: RequestList, { requests }: Schemas["RequestPage"]): RequestList => {
  const oldest = list.rows.at(-1)?.n ?? Number.POSITIVE_INFINITY
  return { ...list, rows: [...list.rows, ...requests.filter(({ n }) => n < oldest).toReversed()] }
}

/** Replaces a request in the list. Returns the same list if the request is not in it. */
export const renewed = (list: RequestList, summary: Summary): RequestList => {
  const rows = replaced(list.rows, summary)
  return rows === list.rows ? list : { ...list, rows }
}

const replaced = (rows: ReadonlyArray<Summary>, summary: Summary): ReadonlyArray<Summary> => {
  const at = rows.findIndex(({ n }) => n === summary.n)
  return at < 0 ? rows : rows.with(at, summary)
}

/**
 * The rows up to a number, and the number of newer rows that are waiting. The list does not move while the user reads
 * it.
 */
export const shown = (
  { rows }: RequestList,
  upTo: number
): { readonly rows: ReadonlyArray<Summary>; readonly waiting: number } => {
  const waiting = rows.findIndex(({ n }) => n <= upTo)
  return waiting === 0 || rows.length === 0
    ? { rows, waiting: 0 }
    : waiting < 0
      ? { rows: [], waiting: rows.length }
      : { rows: rows.slice(waiting), waiting }
}
