import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"

/** The polling interval in milliseconds. Needed because scheduled messages are sent without a request. */
const pollingMs = 2_000

/** The filter of the listed messages, as in the address. An empty string matches all messages. */
export interface OutboxFilter {
  readonly user: string
  readonly kind: string
  /** Of a campaign or Canvas. */
  readonly id: string
  readonly outcome: string
  /** Part of an id, a name, a channel or the properties. */
  readonly text: string
}

/** The kinds of messages. The first two have an id. */
export const kinds = ["campaign", "canvas", "messages", "transactional"] as const

/** The filter in an address. */
export const filterOf = ({
  user = "",
  kind = "",
  id = "",
  outcome = "",
  text = ""
}: Readonly<Record<string, string>>): OutboxFilter => ({ user, kind, id, outcome, text })

/** Whether a filter excludes anything. */
export const isNarrow = (filter: OutboxFilter): boolean => Object.values(filter).some((value) => value !== "")

/** The filter that matches every message. */
export const noFilter: OutboxFilter = filterOf({})

/** The newest `limit` matching messages, oldest first, and the number of all matching messages. */
export const useOutbox = ({ user, kind, id, outcome, text }: OutboxFilter, limit: number) => {
  const about = useAbout()
  const query = {
    ...about,
    ...(user === "" ? {} : { external_id: user }),
    ...(kind === "" ? {} : { kind }),
    ...(id === "" ? {} : { id }),
    ...(outcome === "" ? {} : { outcome }),
    ...(text === "" ? {} : { text }),
    limit: String(limit)
  }
  return useQuery({
    queryKey: ["outbox", query],
    queryFn: () => answer(client.GET("/_mock/outbox", { params: { query } })),
    refetchInterval: pollingMs,
    placeholderData: keepPreviousData
  })
}

/** A rendered message. */
export const useMessage = (n: number) => {
  const about = useAbout()
  return useCall(["message", n], () =>
    answer(client.GET("/_mock/outbox/{n}", { params: { path: { n: String(n) }, query: about } }))
  )
}

/** A campaign or Canvas that sent messages or can send them. */
export interface Sender {
  readonly kind: "campaign" | "canvas"
  readonly id: string
  /** Null if the seed does not contain it. */
  readonly name: string | null
}

/** Every campaign and Canvas, for the names of messages. */
export const useSenders = (): ReadonlyArray<Sender> => {
  const about = useAbout()
  const params = { params: { query: about } }
  const campaigns = useCall(["campaigns"], () => answer(client.GET("/_mock/campaigns", params))).data
  const canvases = useCall(["canvases"], () => answer(client.GET("/_mock/canvases", params))).data
  return [
    ...(campaigns?.campaigns ?? []).map(({ id, name }): Sender => ({ kind: "campaign", id, name })),
    ...(canvases?.canvases ?? []).map(({ id, name }): Sender => ({ kind: "canvas", id, name }))
  ]
}
