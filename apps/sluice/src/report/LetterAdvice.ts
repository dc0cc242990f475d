import { type Dead, row } from "@sluice/core/Outcome"

/** Instructions for the open letters of an outcome. */
export const letterAdvice = (outcome: Dead): string => {
  const { again, sent } = row(outcome)
  if (again === "may-count-twice")
    return "They may have arrived. Check the destination, then dismiss them or replay them with --only unknown. Replayed records may be counted twice."
  if (again === "may-succeed") return "Replay them when the destination responds again."
  return sent
    ? "Fix the mistake in the response, in the configuration or in `record` of the letters, then replay them."
    : "Fix the mapping in the configuration, or `record` in the letters, then replay them."
}
