import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"

/** How long it may take until a message that waited for its moment is seen, in milliseconds: no request announces it. */
const PAUSE = 2_000

/** Which messages are listed, as the address says it; an empty text takes all. */
export interface OutboxFilter {
  readonly user: string
  readonly kind: string
  /** Of a campaign or canvas. */
  readonly id: string
  readonly outcome: string
  /** A part of an id, a name, a channel or the properties. */
  readonly text: string
}

/** What may send a message; the first two have an id. */
export const kinds = ["campaign", "canvas", "messages", "transactional"] as const

/** The filter of an address. */
export const filterOf = ({
  user = "",
  kind = "",
  id = "",
  outcome = "",
  text = ""
}: Readonly<Record<string, string>>): OutboxFilter => ({ user, kind, id, outcome, text })

/** Whether a filter leaves something out. */
export const isNarrow = (filter: OutboxFilter): boolean => Object.values(filter).some((value) => value !== "")

/** An address without any of the filters. */
export const noFilter: OutboxFilter = filterOf({})

/** The last `limit` messages that fit, oldest first, and how many fit. */
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
    refetchInterval: PAUSE,
    placeholderData: keepPreviousData
  })
}

/** A campaign or canvas that sent, or may send, messages. */
export interface Sender {
  readonly kind: "campaign" | "canvas"
  readonly id: string
  /** Null where the seed does not know it. */
  readonly name: string | null
}

/** Every campaign and canvas, to name what a message belongs to. */
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
