import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useAbout, useCall } from "../../control/Calls.js"
import { answer, client, Refusal } from "../../control/Client.js"

/** Parses the typed JSON. Throws `Refusal` if it is invalid. */
export const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal(400, {
      message: `Invalid JSON: ${error instanceof Error ? error.message : String(error)}`
    })
  }
}

/** The fault rules, and functions that replace and remove them. */
export const useFaults = () => {
  const about = useAbout()
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries()
  const report = useCall(["faults"], () => answer(client.GET("/_mock/faults", { params: { query: about } })), 1_000)
  const set = useMutation({
    mutationFn: (text: string) => put(about, read(text)),
    onSuccess
  })
  const clear = useMutation({
    mutationFn: () => answer(client.DELETE("/_mock/faults", { params: { query: about } })),
    onSuccess
  })
  return { report, set, clear }
}

// Typed JSON has no static type. The mock validates it and reports every mistake.
const put = async (about: { readonly workspace?: string }, body: unknown): Promise<unknown> => {
  const query = about.workspace === undefined ? "" : `?workspace=${encodeURIComponent(about.workspace)}`
  const response = await fetch(`/_mock/faults${query}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body)
  })
  const said: unknown = await response.json()
  if (!response.ok) throw new Refusal(response.status, said)
  return said
}
