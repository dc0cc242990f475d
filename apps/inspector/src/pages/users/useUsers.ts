import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useAbout } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { usePolling } from "../../control/Live.js"

/** Who is listed, as the address says it; an empty text takes all. */
export interface UserFilter {
  /** A part of an id, alias, address, number or name. */
  readonly q: string
  /** Id of a segment. */
  readonly segment: string
}

/** The first `limit` people who fit, and how many fit. */
export const useUsers = ({ q, segment }: UserFilter, limit: number) => {
  const about = useAbout()
  const query = {
    ...about,
    ...(q === "" ? {} : { q }),
    ...(segment === "" ? {} : { segment }),
    limit: String(limit)
  }
  return useQuery({
    queryKey: ["users", query],
    queryFn: () => answer(client.GET("/_mock/users", { params: { query } })),
    refetchInterval: usePolling(),
    placeholderData: keepPreviousData
  })
}
