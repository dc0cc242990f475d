import type { DeadLetter } from "@sluice/core/DeadLetter"

export const letter = (id: string, rest: Partial<DeadLetter> = {}): DeadLetter => ({
  v: 1,
  id,
  seq: 0,
  origin: { source: "a.ndjson", line: 1, offset: 0 },
  destination: "profile",
  outcome: "rejected",
  reasons: [{ code: "c", message: "m" }],
  attempts: 1,
  at: "2026-01-01T00:00:00.000Z",
  record: { id },
  delivered: [],
  ...rest
})
