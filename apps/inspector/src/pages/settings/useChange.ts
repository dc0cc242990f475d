import { useMutation, useQueryClient } from "@tanstack/react-query"

/** Makes calls that change something, then refetches everything. */
export const useChange = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (call: () => Promise<unknown>) => call(),
    onSuccess: () => queries.invalidateQueries()
  })
}
