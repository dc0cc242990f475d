import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, Refusal } from "../../control/Client.js"

/** A request by its number: the mock finds it among those it keeps and shows it whole. */
export const useRequest = (n: string) => {
  const about = useAbout()
  return useCall(["request", n], async () => {
    const number = Number(n)
    if (!Number.isSafeInteger(number) || number < 1)
      throw new Refusal(404, { message: "Requests have numbers from 1." })
    const query = { ...about, after: String(number - 1), before: String(number + 1) }
    const [found] = (await answer(client.GET("/_mock/requests", { params: { query } }))).requests
    if (found === undefined) {
      throw new Refusal(404, { message: `Request ${n} has not come yet, or it is no longer kept.` })
    }
    return answer(client.GET("/_mock/requests/{id}", { params: { path: { id: found.id }, query: about } }))
  })
}
