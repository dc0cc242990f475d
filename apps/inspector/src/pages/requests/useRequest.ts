import { useQuery } from "@tanstack/react-query"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, Refusal, type Schemas } from "../../control/Client.js"
import { idOf } from "./Named.js"

/** A request with bodies and headers, by its number or its id. */
export const useRequest = (item: string) => {
  const about = useAbout()
  const whole = (id: string) => answer(client.GET("/_mock/requests/{id}", { params: { path: { id }, query: about } }))
  return useCall(["request", item], async () => {
    const id = idOf(item)
    if (id !== undefined) return whole(id)
    const number = Number(item)
    if (!Number.isSafeInteger(number) || number < 1)
      throw new Refusal(404, {
        message: "Enter the number of a request (from 1) or its id, as in the header x-request-id."
      })
    const query = { ...about, after: String(number - 1), before: String(number + 1) }
    const [found] = (await answer(client.GET("/_mock/requests", { params: { query } }))).requests
    if (found === undefined) {
      throw new Refusal(404, { message: `Request ${item} has not arrived yet or is no longer kept.` })
    }
    return whole(found.id)
  })
}

/** The effects of the objects of a request. Fetched once, because fetching them is expensive and they do not change. */
export const useEffects = (id: string): ReadonlyArray<Schemas["Effect"]> => {
  const about = useAbout()
  const { data } = useQuery({
    queryKey: ["effects", about, id],
    queryFn: () => answer(client.GET("/_mock/requests/{id}/effects", { params: { path: { id }, query: about } })),
    staleTime: "static",
    gcTime: 0
  })
  return data?.effects ?? []
}
