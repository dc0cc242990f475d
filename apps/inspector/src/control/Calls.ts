import { useQuery } from "@tanstack/react-query"
import { useAddress } from "../Address.js"
import { answer, client } from "./Client.js"
import { usePolling } from "./Live.js"

/** The current workspace for the query of a call. Empty for the default workspace. */
export const useAbout = (): { readonly workspace?: string } => {
  const { workspace } = useAddress().filters
  return workspace === undefined ? {} : { workspace }
}

/**
 * The response of a call, refetched after every change in the workspace. `name` is the cache key and must contain every
 * parameter of the call.
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

/** The start options of the mock, and its workspaces. */
export const useSettings = () => useCall(["settings"], () => answer(client.GET("/_mock/settings")))

/** Requests by status, objects by result, users. */
export const useStats = () => {
  const about = useAbout()
  return useCall(["stats"], () => answer(client.GET("/_mock/stats", { params: { query: about } })))
}

/** The mistakes of the client: what Braze refuses, drops or counts wrongly. */
export const useMistakes = () => {
  const about = useAbout()
  return useCall(["mistakes"], () => answer(client.GET("/_mock/mistakes", { params: { query: about } })))
}

/** Advice about requests that Braze accepts. */
export const useAdvice = () => {
  const about = useAbout()
  return useCall(["advice"], () => answer(client.GET("/_mock/advice", { params: { query: about } })))
}
