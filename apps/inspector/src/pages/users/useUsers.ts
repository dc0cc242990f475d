import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useAbout } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import { usePolling } from "../../control/Live.js"

/** The filter of the listed users, as in the address. An empty string matches all users. */
export interface UserFilter {
  /** Part of an id, alias, email address, phone number or name. */
  readonly q: string
  /** Id of a segment. */
  readonly segment: string
}

/** The first `limit` matching users, and the number of all matching users. */
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
