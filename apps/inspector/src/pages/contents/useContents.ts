import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"

/** The polling interval in milliseconds. Needed because users enter segments over time without a request. */
const pollingMs = 2_000

const useAsked = () => ({ params: { query: useAbout() } })

/** Campaigns with the number of their messages. */
export const useCampaigns = () => {
  const asked = useAsked()
  return useCall(["campaigns"], () => answer(client.GET("/_mock/campaigns", asked)), pollingMs)
}

/** Canvases with the number of their messages. */
export const useCanvases = () => {
  const asked = useAsked()
  return useCall(["canvases"], () => answer(client.GET("/_mock/canvases", asked)), pollingMs)
}

/** Segments with their current number of users. */
export const useSegments = () => {
  const asked = useAsked()
  return useCall(["segments"], () => answer(client.GET("/_mock/segments", asked)), pollingMs)
}

/** Catalogs without their items. */
export const useCatalogs = () => {
  const asked = useAsked()
  return useCall(["catalogs"], () => answer(client.GET("/_mock/catalogs", asked)))
}

/** One catalog with its first `limit` items. */
export const useCatalog = (name: string, limit: number) => {
  const query = { ...useAbout(), limit: String(limit) }
  return useQuery({
    queryKey: ["catalog", name, query],
    queryFn: () => answer(client.GET("/_mock/catalogs/{name}", { params: { path: { name }, query } })),
    placeholderData: keepPreviousData
  })
}
