import { useQuery } from "@tanstack/react-query"
import { useAddress } from "../Address.js"
import { answer, client } from "./Client.js"
import { usePolling } from "./Live.js"

/** The workspace in which the person is; empty for the default one. To be spread into the query of a call. */
export const useAbout = (): { readonly workspace?: string } => {
  const { workspace } = useAddress().filters
  return workspace === undefined ? {} : { workspace }
}

/**
 * What a call answers, kept up to date: asked for again when something happened.
 * `name` tells calls with different parameters apart and must hold all of them.
 */
export const useCall = <A>(name: ReadonlyArray<unknown>, call: () => Promise<A>, every: number | false = false) => {
  const polling = usePolling()
  const about = useAbout()
  return useQuery({
    queryKey: [about.workspace ?? "", ...name],
    queryFn: call,
    refetchInterval: every === false ? polling : every
  })
}

/** How the mock was started, and its workspaces. */
export const useSettings = () => useCall(["settings"], () => answer(client.GET("/_mock/settings")))

/** Requests by status, objects applied and refused, users. */
export const useStats = () => {
  const about = useAbout()
  return useCall(["stats"], () => answer(client.GET("/_mock/stats", { params: { query: about } })))
}

/** What the client does that real Braze punishes or silently drops. */
export const useMistakes = () => {
  const about = useAbout()
  return useCall(["mistakes"], () => answer(client.GET("/_mock/mistakes", { params: { query: about } })))
}
