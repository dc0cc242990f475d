/** A named set of rules. */
export interface Preset {
  readonly name: string
  readonly says: string
  readonly rules: ReadonlyArray<Readonly<Record<string, unknown>>>
}

const track = { path: "/users/track" }

/** Common failures as rules. */
export const presets: ReadonlyArray<Preset> = [
  {
    name: "Outage",
    says: "Every request gets 503, and nothing is applied.",
    rules: [{ match: {}, action: { type: "status", status: 503 } }]
  },
  {
    name: "Flapping",
    says: "Every third request gets 500.",
    rules: [{ match: { every: 3 }, action: { type: "status", status: 500 } }]
  },
  {
    name: "429 storm",
    says: "The next 20 requests get 429 with a reset after 2 s.",
    rules: [{ match: {}, action: { type: "rateLimit", resetAfter: 2 }, times: 20 }]
  },
  {
    name: "Partial refusals",
    says: "The first event of every second request is refused inside a 201.",
    rules: [
      {
        match: { ...track, every: 2, lane: "events", index: 0 },
        action: { type: "refuse", reason: "refused by a fault" }
      }
    ]
  },
  {
    name: "Lost responses",
    says: "One request in five is applied, but its connection is reset before the response.",
    rules: [{ match: { ...track, probability: 0.2 }, action: { type: "reset", when: "after" } }]
  },
  {
    name: "Slow",
    says: "Every response is delayed by 2 s.",
    rules: [{ match: {}, action: { type: "delay", ms: 2000 } }]
  }
]
