import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"

/** How long it may take until what happened without a request is seen, in milliseconds: people enter segments as time passes. */
const PAUSE = 2_000

const useAsked = () => ({ params: { query: useAbout() } })

/** Campaigns, with what they would have sent. */
export const useCampaigns = () => {
  const asked = useAsked()
  return useCall(["campaigns"], () => answer(client.GET("/_mock/campaigns", asked)), PAUSE)
}

/** Canvases, with what they would have sent. */
export const useCanvases = () => {
  const asked = useAsked()
  return useCall(["canvases"], () => answer(client.GET("/_mock/canvases", asked)), PAUSE)
}

/** Segments, with how many people are in them now. */
export const useSegments = () => {
  const asked = useAsked()
  return useCall(["segments"], () => answer(client.GET("/_mock/segments", asked)), PAUSE)
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
