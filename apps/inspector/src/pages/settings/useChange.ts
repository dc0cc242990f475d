import { useMutation, useQueryClient } from "@tanstack/react-query"

/** Makes calls that change data, and then refetches all data. */
export const useChange = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (call: () => Promise<unknown>) => call(),
    onSuccess: () => queries.invalidateQueries()
  })
}
