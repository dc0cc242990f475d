/** A set of rules with a name, ready to be sent. */
export interface Preset {
  readonly name: string
  readonly says: string
  readonly rules: ReadonlyArray<Readonly<Record<string, unknown>>>
}

const track = { path: "/users/track" }

/** What goes wrong in practice, as rules. */
export const presets: ReadonlyArray<Preset> = [
  {
    name: "Outage",
    says: "Every request is answered with 503, and nothing is applied.",
    rules: [{ match: {}, action: { type: "status", status: 503 } }]
  },
  {
    name: "Flapping",
    says: "Every third request is answered with 500.",
    rules: [{ match: { every: 3 }, action: { type: "status", status: 500 } }]
  },
  {
    name: "429 storm",
    says: "The next twenty requests are told to come back after two seconds.",
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
    name: "Lost answers",
    says: "One request in five is applied, and its connection is reset before the answer.",
    rules: [{ match: { ...track, probability: 0.2 }, action: { type: "reset", when: "after" } }]
  },
  {
    name: "Slow",
    says: "Every answer takes two seconds longer.",
    rules: [{ match: {}, action: { type: "delay", ms: 2000 } }]
  }
]
