import { useMutation, useQueryClient } from "@tanstack/react-query"

/** Runs calls that change something; afterwards everything that is shown is asked for again. */
export const useChange = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (call: () => Promise<unknown>) => call(),
    onSuccess: () => queries.invalidateQueries()
  })
}
