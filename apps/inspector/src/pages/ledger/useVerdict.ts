import { useQuery } from "@tanstack/react-query"
import { useAbout } from "../../control/Calls.js"
import { answer, client } from "../../control/Client.js"
import type { Claim } from "./Claims.js"

/** What the mock says of a claim. Judged once per `round`: a verdict is of the moment at which it was asked for. */
export const useVerdict = (claim: Claim | undefined, round: number) => {
  const query = useAbout()
  return useQuery({
    queryKey: ["verdict", query, claim, round],
    queryFn: () =>
      answer(client.POST("/_mock/verify", { params: { query }, body: { claims: claim === undefined ? [] : [claim] } })),
    enabled: claim !== undefined,
    staleTime: "static",
    gcTime: 0
  })
}
