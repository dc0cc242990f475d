import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, Refusal } from "../../control/Client.js"
import { idOf } from "./Named.js"

/** A request by its number or its id: the mock finds it among those it keeps and shows it whole. */
export const useRequest = (item: string) => {
  const about = useAbout()
  const whole = (id: string) => answer(client.GET("/_mock/requests/{id}", { params: { path: { id }, query: about } }))
  return useCall(["request", item], async () => {
    const id = idOf(item)
    if (id !== undefined) return whole(id)
    const number = Number(item)
    if (!Number.isSafeInteger(number) || number < 1)
      throw new Refusal(404, { message: "Requests have numbers from 1, or an id such as x-request-id tells." })
    const query = { ...about, after: String(number - 1), before: String(number + 1) }
    const [found] = (await answer(client.GET("/_mock/requests", { params: { query } }))).requests
    if (found === undefined) {
      throw new Refusal(404, { message: `Request ${item} has not come yet, or it is no longer kept.` })
    }
    return whole(found.id)
  })
}
