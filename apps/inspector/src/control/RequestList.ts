import type { Schemas } from "./Client.js"

type Summary = Schemas["RequestSummary"]

/** Requests newest first, and what is known of those that are not in it. */
export interface RequestList {
  readonly rows: ReadonlyArray<Summary>
  /** How many match in all, as far as the mock keeps them. */
  readonly total: number
  /** How many the mock has let go. */
  readonly evicted: number
}

/** Before anything was fetched. */
export const empty: RequestList = { rows: [], total: 0, evicted: 0 }

/** Rows that the page keeps at most; older ones come back from the mock when they are scrolled to. */
const MOST = 20_000

/** A first page, which the mock gives oldest first. */
export const first = ({ requests, total, evicted }: Schemas["RequestPage"]): RequestList => ({
  rows: requests.toReversed(),
  total,
  evicted
})

/** The list with what came since: requests above its newest number. A number that is there already is replaced. */
export const newer = (list: RequestList, { requests, evicted }: Schemas["RequestPage"]): RequestList => {
  const newest = list.rows[0]?.n ?? 0
  const fresh = requests.filter(({ n }) => n > newest).toReversed()
  const known = requests.filter(({ n }) => n <= newest)
  const rows = known.reduce((all, one) => replaced(all, one), list.rows)
  return { rows: [...fresh, ...rows].slice(0, MOST), total: list.total + fresh.length, evicted }
}

/** The list with what came before its oldest. */
export const older = (list: RequestList, { requests }: Schemas["RequestPage"]): RequestList => {
  const oldest = list.rows.at(-1)?.n ?? Number.POSITIVE_INFINITY
  return { ...list, rows: [...list.rows, ...requests.filter(({ n }) => n < oldest).toReversed()] }
}

/** The list with a newer state of a request that it holds; the same list where it does not hold it. */
export const renewed = (list: RequestList, summary: Summary): RequestList => {
  const rows = replaced(list.rows, summary)
  return rows === list.rows ? list : { ...list, rows }
}

const replaced = (rows: ReadonlyArray<Summary>, summary: Summary): ReadonlyArray<Summary> => {
  const at = rows.findIndex(({ n }) => n === summary.n)
  return at < 0 ? rows : rows.with(at, summary)
}

/** Rows to show while somebody reads: those up to a number; and how many wait above. */
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
