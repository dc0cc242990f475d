import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useAbout, useStats } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { useIsNarrow } from "../../parts/useIsNarrow.js"
import type { Claim } from "./Claims.js"

/** The filter of the listed objects. */
export interface LedgerFilter {
  readonly key?: string
  readonly lane?: string
  /** The maximum number of objects. The newest are listed. */
  readonly limit: number
}

/** The number of entries on a page. Fewer on a phone, where the list is longer. */
export const usePageSize = (): number => (useIsNarrow() ? 25 : 100)

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

/**
 * Applied objects, oldest first. The list is updated automatically while it shows all entries. A longer list stays
 * unchanged, because it would move while the user reads it, and the mock would search its whole ledger for each
 * request. `newer` is the number of new entries, and `look` fetches them.
 */
export const useLedger = (filter: LedgerFilter) => {
  const about = useAbout()
  const stats = useStats()
  const [seen, see] = useState<number>()
  const applied = stats.data === undefined ? undefined : sum(stats.data.accepted)
  const follows = seen === undefined || (applied ?? 0) <= filter.limit || (applied ?? 0) < seen
  if (applied !== undefined && applied !== seen && follows) see(applied)
  const query = { ...about, ...filter, limit: String(filter.limit) }
  const { data, error } = useQuery({
    queryKey: ["ledger", query, seen],
    queryFn: () => answer(client.GET("/_mock/ledger", { params: { query } })),
    enabled: seen !== undefined,
    staleTime: "static",
    gcTime: 0,
    placeholderData: keepPreviousData
  })
  return {
    data,
    error: error ?? stats.error,
    lanes: Object.keys(stats.data?.accepted ?? {}),
    newer: seen === undefined || applied === undefined ? 0 : Math.max(0, applied - seen),
    look: () => see(applied)
  }
}

/** The result of a claim. Fetched once per `round`, because a result belongs to the time of the call. */
export const useVerdict = (claim: Claim | undefined, round: number) => {
  const query = useAbout()
  return useQuery({
    queryKey: ["verdict", query, claim, round],
    queryFn: () =>
      answer(client.POST("/_mock/verify", { params: { query }, body: { claims: claim === undefined ? [] : [claim] } })),
    enabled: claim !== undefined,
    staleTime: "static",
    gcTime: 0
  })
}
