import { Prepared, Reply, StateStore } from "@sluice/core"
import { parse } from "@sluice/values/Json"
import * as Sums from "../../src/laws/internal/Sums.js"
import type { Arrived, Sent, SentItem, Trace } from "../../src/Trace.js"
import type { SeenObject } from "../../src/Vendor.js"

/** A run with a violation, and the expected message of the law. */
export interface Mutant {
  readonly law: number
  readonly name: string
  readonly mutate: (trace: Trace) => Trace
  readonly says: RegExp
}

const last = <A>(list: ReadonlyArray<A>): A => {
  const found = list.at(-1)
  if (found === undefined) throw new Error("the sample run lacks what the mutant changes")
  return found
}

const find = <A>(list: ReadonlyArray<A>, test: (one: A) => boolean): A => last(list.filter(test).slice(0, 1))

const request = (trace: Trace, change: (sent: Sent) => Sent, at = 0): Trace => ({
  ...trace,
  requests: trace.requests.map((sent, index) => (index === at ? change(sent) : sent))
})

const items = (trace: Trace, change: (items: ReadonlyArray<SentItem>) => ReadonlyArray<SentItem>, at = 0): Trace =>
  request(trace, (sent) => ({ ...sent, items: change(sent.items) }), at)

const report = (
  trace: Trace,
  change: (report: Extract<Trace["end"], { _tag: "Reported" }>["report"]) => object
): Trace =>
  trace.end._tag === "Reported"
    ? { ...trace, end: { ...trace.end, report: { ...trace.end.report, ...change(trace.end.report) } } }
    : trace

const outcome =
  (id: string, value: "delivered" | "skipped" | "invalid" | "rejected" | "failed" | "unknown") =>
  (trace: Trace): Trace => ({
    ...trace,
    outcomes: trace.outcomes.map((one) =>
      one.settled.id === id
        ? {
            ...one,
            settled: {
              ...one.settled,
              outcome: value,
              destinations: one.settled.destinations.map((at) => ({ ...at, outcome: value }))
            }
          }
        : one
    )
  })

const setting =
  (change: Partial<Trace["setting"]>) =>
  (trace: Trace): Trace => ({ ...trace, setting: { ...trace.setting, ...change } })

const endpoints =
  (change: (limits: Trace["setting"]["endpoints"][number]["limits"]) => object) =>
  (trace: Trace): Trace =>
    setting({
      endpoints: trace.setting.endpoints.map((one) => ({ ...one, limits: { ...one.limits, ...change(one.limits) } }))
    })(trace)

const chunk =
  (change: (first: Trace["prepared"][number]) => object) =>
  (trace: Trace): Trace => ({
    ...trace,
    prepared: trace.prepared.map((one, index) => (index === 0 ? { ...one, ...change(one) } : one))
  })

const firstItem = (change: Partial<SentItem>) =>
  chunk((one) => ({ items: one.items.map((item, index) => (index === 0 ? { ...item, ...change } : item)) }))

/** Sends an item of an earlier request once more, at the end. */
const sendAgain = (trace: Trace, id: string): Trace => {
  const sent = find(trace.requests, ({ items: carried }) => carried.some((item) => item.id === id))
  const step = trace.now + 1_000_000
  return {
    ...trace,
    requests: [...trace.requests, { ...sent, request: 999, step, items: sent.items.filter((item) => item.id === id) }],
    answers: [...trace.answers, { request: 999, step: step + 1, at: trace.now, reply: Reply.judged(undefined) }]
  }
}

const said =
  (channel: "log" | "span" | "metric" | "outcome" | "error", text: string) =>
  (trace: Trace): Trace => ({
    ...trace,
    logs: [...trace.logs, { step: 1, at: 0, channel, text }]
  })

const letter =
  (change: (first: Trace["deadLetters"][number]["letter"]) => object) =>
  (trace: Trace): Trace => ({
    ...trace,
    deadLetters: trace.deadLetters.map((one, index) =>
      index === 0 ? { ...one, letter: { ...one.letter, ...change(one.letter) } } : one
    )
  })

const conservation: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "a record is lost",
    mutate: (t) => ({ ...t, outcomes: t.outcomes.slice(1) }),
    says: /was read but has no outcome/
  },
  {
    name: "a record is settled twice",
    mutate: (t) => ({ ...t, outcomes: [...t.outcomes, last(t.outcomes)] }),
    says: /has two outcomes/
  },
  {
    name: "a record that was not read is settled",
    mutate: (t) => ({ ...t, records: t.records.slice(1) }),
    says: /was never read/
  },
  {
    name: "the account is off by one",
    mutate: (t) => report(t, ({ delivered }) => ({ delivered: delivered + 1 })),
    says: /does not add up/
  },
  { name: "the report counts too few requests", mutate: (t) => report(t, () => ({ attempts: 1 })), says: /attempts 1/ },
  {
    name: "the report counts items that were not accepted",
    mutate: (t) => report(t, () => ({ items: { events: 99 } })),
    says: /items\.events 99/
  },
  {
    name: "the report lacks a destination",
    mutate: (t) => report(t, () => ({ destinations: {} })),
    says: /destinations\.profile/
  },
  {
    name: "a refused record counts as delivered",
    mutate: outcome("r2", "delivered"),
    says: /r2 at profile is delivered, but the responses make it rejected/
  },
  {
    name: "an item with a lost answer counts as delivered",
    mutate: outcome("r3", "delivered"),
    says: /r3 at events is delivered, but the responses make it unknown/
  },
  {
    name: "a delivered record counts as skipped",
    mutate: outcome("r0", "skipped"),
    says: /r0 at profile is skipped and was sent/
  },
  {
    name: "an Invalid record counts as rejected",
    mutate: outcome("r4", "rejected"),
    says: /r4 at profile is rejected and was never sent/
  },
  {
    name: "a record's outcome is not the worst",
    mutate: (t) => ({
      ...t,
      outcomes: t.outcomes.map((one) =>
        one.settled.id === "r2" ? { ...one, settled: { ...one.settled, outcome: "delivered" } } : one
      )
    }),
    says: /the worst among its destinations is rejected/
  },
  {
    name: "a dead letter is missing",
    mutate: (t) => ({ ...t, deadLetters: t.deadLetters.slice(1) }),
    says: /has no dead letter/
  },
  {
    name: "a dead letter is written twice",
    mutate: (t) => ({ ...t, deadLetters: [...t.deadLetters, last(t.deadLetters)] }),
    says: /two dead letters/
  },
  { name: "the run dies", mutate: (t) => ({ ...t, end: { _tag: "Died", text: "boom" } }), says: /died: boom/ },
  { name: "the run is stuck", mutate: (t) => ({ ...t, end: { _tag: "Stuck" } }), says: /stuck/ },
  { name: "the run never ends", mutate: (t) => ({ ...t, end: { _tag: "Endless" } }), says: /the run does not end/ },
  {
    name: "the run gives up too early",
    mutate: (t) => {
      const early = t.answers.filter(
        ({ reply }) => reply._tag === "Judged" && reply.verdicts?.every(({ _tag }) => _tag === "Unsure")
      )
      const dropped = new Set(early.slice(2).map((answer) => answer.request))
      return {
        ...outcome("r3", "failed")(t),
        requests: t.requests.filter((sent) => !dropped.has(sent.request)),
        answers: t.answers.filter((answer) => !dropped.has(answer.request))
      }
    },
    says: /r3 at profile is failed while item 0 of it is undecided/
  }
]

const limits: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "a request has too many items",
    mutate: endpoints(() => ({ items: 2 })),
    says: /contains 3 items; the limit is 2/
  },
  {
    name: "a lane has too many items",
    mutate: endpoints(() => ({ perLane: 1 })),
    says: /contains 2 attributes; the limit is 1/
  },
  { name: "a request has too many bytes", mutate: endpoints(() => ({ bytes: 50 })), says: /bytes; the limit is 50/ },
  {
    name: "a lone item has too many bytes",
    mutate: endpoints(() => ({ bytesAlone: 30 })),
    says: /bytes; the limit is 30/
  },
  {
    name: "an item that is too large is not Invalid",
    mutate: outcome("r7", "skipped"),
    says: /does not fit into a request/
  },
  {
    name: "an item states a wrong number of bytes",
    mutate: (t) => items(t, (all) => all.map((item) => ({ ...item, bytes: 1 }))),
    says: /states 1 bytes/
  },
  {
    name: "a request has an unknown lane",
    mutate: (t) => items(t, (all) => all.map((item) => ({ ...item, lane: "sessions" }))),
    says: /lane sessions/
  },
  { name: "a request is empty", mutate: (t) => items(t, () => []), says: /contains no item/ },
  {
    name: "the budget is exceeded in a window that does not start with the clock",
    mutate: (t) => ({
      ...t,
      requests: t.requests.slice(0, 4).map((sent, index) => ({ ...sent, at: 900 + index * 66 }))
    }),
    says: /4 requests started within 198 ms; scripted allows 3 in 1000 ms/
  },
  {
    name: "too many requests are in flight",
    mutate: setting({ concurrency: 1 }),
    says: /2 requests that wait for a response; the limit is 1/
  },
  {
    name: "a body is larger than the counted size",
    mutate: (t) => ({
      ...t,
      exchanges: [{ step: 1, at: 0, request: 1, method: "POST", path: "/", bytes: 9_999, headers: {}, ended: 200 }]
    }),
    says: /body of 9999 bytes/
  }
]

const order: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "a lane is in another order than the source",
    mutate: (t) => items(t, (all) => all.toReversed()),
    says: /profile\/0\/0 after profile\/0\/1/
  },
  {
    name: "two requests with one key are in flight at once",
    mutate: (t) => ({
      ...t,
      answers: t.answers.map((answer) => (answer.request === 1 ? { ...answer, step: 9_999 } : answer))
    }),
    says: /requests 1 and 3 have the same key and waited for a response at the same time/
  },
  {
    name: "a later item overtakes an earlier one",
    mutate: (t) => {
      const [first, third] = [t.requests[0], t.requests[4]]
      if (first === undefined || third === undefined) return t
      return items(
        items(t, () => third.items, 0),
        () => first.items,
        4
      )
    },
    says: /although .* with the same key has no final result yet/
  },
  {
    name: "an earlier item is never sent",
    mutate: (t) => items(t, (all) => all.slice(1)),
    says: /although profile\/0\/0 with the same key has no final result yet/
  },
  {
    name: "the vendor applies the objects of a person in another order",
    mutate: (t) => {
      const whole = witnessed(t)
      return { ...whole, arrivals: whole.arrivals.toReversed() }
    },
    says: /the vendor applied record r\d at \w+ after record r\d of the same person/
  },
  {
    name: "the items of a record are split although they fit into one request",
    mutate: (t) => {
      const sent = find(t.requests, ({ items: carried }) => carried.some(({ id }) => id === "events/1/0"))
      const apart = (test: (item: SentItem) => boolean, number: number, step: number): Sent => ({
        ...sent,
        request: number,
        step,
        items: sent.items.filter(test)
      })
      return {
        ...t,
        requests: [
          ...t.requests.filter((one) => one !== sent),
          apart(({ lane }) => lane === "attributes", 901, 9_001),
          apart(({ lane }) => lane === "events", 902, 9_003)
        ]
      }
    },
    says: /the items of record r1 fit into one request, but were sent in requests 901, 902/
  }
]

const acknowledgement: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "a record is acknowledged before it is settled",
    mutate: (t) => ({ ...t, acknowledgements: [{ step: 7, at: 0, lowWater: 1 }, ...t.acknowledgements] }),
    says: /entry 0 was acknowledged before its outcome was durable/
  },
  {
    name: "a record is acknowledged before its dead letter is durable",
    mutate: (t) => ({ ...t, deadLetters: t.deadLetters.map((one) => ({ ...one, step: 9_999 })) }),
    says: /was acknowledged before its outcome was durable/
  },
  {
    name: "a record is reported as settled before its dead letter is durable",
    mutate: (t) => ({ ...t, deadLetters: t.deadLetters.map((one) => ({ ...one, step: 9_999 })) }),
    says: /was reported as final before its dead letter was durable/
  },
  {
    name: "the watermark falls",
    mutate: (t) => ({ ...t, acknowledgements: [...t.acknowledgements, { step: 9_999, at: 0, lowWater: 1 }] }),
    says: /fell from 8 to 1/
  },
  {
    name: "more is acknowledged than was read",
    mutate: (t) => ({ ...t, acknowledgements: [...t.acknowledgements, { step: 9_999, at: 0, lowWater: 80 }] }),
    says: /only those below 8 were read/
  },
  {
    name: "the last entries are not acknowledged",
    mutate: (t) => ({ ...t, acknowledgements: [] }),
    says: /acknowledged only entries below 0 of 8/
  },
  {
    name: "the checkpoint covers a record that is not settled",
    mutate: (t) => ({
      ...t,
      saved: [
        { step: 7, at: 0, state: StateStore.empty, checkpoint: { lowWater: 0, settled: [2], delivered: {} } },
        ...t.saved
      ]
    }),
    says: /entry 2 was saved as final before its outcome was durable/
  },
  {
    name: "the checkpoint ends before the end of the source",
    mutate: (t) => ({ ...t, saved: t.saved.slice(0, 1) }),
    says: /saved only entries below [0-7] of 8 as final/
  }
]

const duplicates: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "the vendor applies an item twice",
    mutate: (t) => {
      const { arrivals, ...whole } = witnessed(t)
      return { ...whole, arrivals: [...arrivals, ...arrivals] }
    },
    says: /the vendor applied record r0 at events 2 times/
  },
  {
    name: "an accepted item is sent again",
    mutate: (t) => sendAgain(t, "profile/0/0"),
    says: /profile\/0\/0 was accepted and sent again/
  },
  {
    name: "a refused item is sent again",
    mutate: (t) => sendAgain(t, "profile/2/1"),
    says: /profile\/2\/1 was refused and sent again/
  },
  {
    name: "an item that is not repeatable is sent again after its answer was lost",
    mutate: (t) => sendAgain(t, "events/3/0"),
    says: /events\/3\/0 is not repeatable/
  },
  {
    name: "a request contains an item twice",
    mutate: (t) => items(t, (all) => [...all, ...all]),
    says: /contains an item twice/
  },
  {
    name: "a dead letter lacks an accepted item",
    mutate: (t) => ({
      ...t,
      deadLetters: t.deadLetters.map((one) => ({ ...one, letter: { ...one.letter, delivered: [] } }))
    }),
    says: /of record r2 lacks an accepted item/
  },
  {
    name: "a dead letter lists an item as delivered that was not",
    mutate: letter(() => ({ delivered: ["00"] })),
    says: /names an item as delivered/
  },
  {
    name: "an item that an earlier run delivered is sent",
    mutate: setting({ start: { lowWater: 2, settled: [], delivered: {} } }),
    says: /record r0 had its outcome in an earlier run and was sent again/
  },
  {
    name: "the checkpoint lacks a settled record",
    mutate: (t) => ({ ...t, saved: t.saved.slice(0, 1) }),
    says: /the next run would send it again/
  },
  {
    name: "the checkpoint lacks an accepted item of a pending record",
    mutate: (t) => ({ ...t, outcomes: t.outcomes.filter(({ settled }) => settled.id !== "r2") }),
    says: /r2 is pending with an item that profile accepted, and the saved checkpoint lacks it/
  },
  {
    name: "the checkpoint lacks an item whose answer was lost",
    mutate: (t) => ({ ...t, outcomes: t.outcomes.filter(({ settled }) => settled.id !== "r3") }),
    says: /r3 is pending with an item of events whose response was lost, and the saved checkpoint lacks it/
  },
  {
    name: "the checkpoint lacks a record that an earlier run settled",
    mutate: setting({ start: { lowWater: 0, settled: [50], delivered: {} } }),
    says: /entry 50 had its outcome in an earlier run but is missing from the saved checkpoint/
  },
  {
    name: "the checkpoint lacks an item that an earlier run delivered",
    mutate: setting({ start: { lowWater: 0, settled: [], delivered: { 50: { events: ["00"] } } } }),
    says: /lacks an item of entry 50 at events that an earlier run stored/
  },
  {
    name: "the checkpoint lacks an item whose answer was lost in an earlier run",
    mutate: setting({ start: { lowWater: 0, settled: [], delivered: {}, unknown: { 50: { events: ["00"] } } } }),
    says: /lacks an item of entry 50 at events that an earlier run stored/
  },
  {
    name: "an item is sent that an earlier run had accepted",
    mutate: (t) => {
      const item = find(t.prepared, ({ destination }) => destination === "events").items[0]
      const sum = Sums.brief(item?.json ?? "")
      return setting({ start: { lowWater: 0, settled: [], delivered: { 0: { events: [sum] } } } })(t)
    },
    says: /an item of record r0 was accepted in an earlier run/
  }
]

const leaks: ReadonlyArray<Omit<Mutant, "law">> = [
  { name: "a log line contains the key", mutate: said("log", "Bearer the-key"), says: /a key is in log: / },
  { name: "a span contains the key in capitals", mutate: said("span", "THE-KEY"), says: /a key is in span: / },
  {
    name: "an outcome contains a name",
    mutate: said("outcome", "who-ada is unknown"),
    says: /a personal value is in outcome: /
  },
  {
    name: "an error contains a name",
    mutate: said("error", "cannot read who-eve"),
    says: /a personal value is in error: /
  },
  {
    name: "a tag of a metric contains a name",
    mutate: said("metric", "sent user=who-eve"),
    says: /a personal value is in metric: /
  },
  {
    name: "a dead letter contains the key",
    mutate: letter((one) => ({ record: { ...(typeof one.record === "object" ? one.record : {}), key: "the-key" } })),
    says: /a key is in the dead letter/
  },
  {
    name: "a reason in a dead letter contains a name",
    mutate: letter(() => ({ reasons: [{ code: "bad", message: "who-ada is not a number" }] })),
    says: /a personal value is in a reason/
  },
  {
    name: "a request has a tracing header",
    mutate: (t) => ({
      ...t,
      exchanges: [{ step: 1, at: 0, method: "POST", path: "/", bytes: 1, headers: { traceparent: "00" }, ended: 200 }]
    }),
    says: /has the header traceparent/
  }
]

const prepare: ReadonlyArray<Omit<Mutant, "law">> = [
  { name: "it throws", mutate: chunk(() => ({ threw: "TypeError", results: [], items: [] })), says: /threw TypeError/ },
  { name: "it changes a record", mutate: chunk(() => ({ mutated: true })), says: /changed a record/ },
  {
    name: "it returns another result the second time",
    mutate: chunk(() => ({ repeated: false })),
    says: /a different result when called record by record/
  },
  {
    name: "it omits a record",
    mutate: chunk(({ results }) => ({ results: results.slice(1) })),
    says: /returned 2 results for 3 records/
  },
  {
    name: "it returns an empty list of items",
    mutate: chunk(() => ({ results: [Prepared.items([])] })),
    says: /an empty list of items/
  },
  {
    name: "it refuses without a reason",
    mutate: chunk(() => ({ results: [Prepared.invalid([])] })),
    says: /Invalid without a reason/
  },
  { name: "an item belongs to another record", mutate: firstItem({ seq: 77 }), says: /belongs to another record/ },
  { name: "an item has a wrong part", mutate: firstItem({ part: 5 }), says: /has the part number 5/ },
  {
    name: "an item is of another destination",
    mutate: firstItem({ destination: "else" }),
    says: /names the destination else/
  },
  { name: "an item has no key", mutate: firstItem({ key: "" }), says: /empty key/ },
  { name: "an item has an unknown lane", mutate: firstItem({ lane: "nowhere" }), says: /lane nowhere/ },
  { name: "an item states a wrong number of bytes", mutate: firstItem({ bytes: 3 }), says: /states 3 bytes/ },
  { name: "an item is not JSON", mutate: firstItem({ json: "{", bytes: 1 }), says: /is not JSON/ }
]

const validation: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "an item was refused",
    mutate: setting({ faultless: true }),
    says: /item profile\/2\/1 in attributes was refused: Blocked/
  },
  {
    name: "a request was refused as a whole",
    mutate: (t) => ({
      ...setting({ faultless: true })(t),
      answers: [{ step: 1, at: 0, request: 1, reply: Reply.split({ code: "no", message: "No." }) }]
    }),
    says: /request 1 was refused as a whole/
  }
]

const refusals: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "the vendor accepts an Invalid object",
    mutate: (t) => ({ ...t, raw: [{ seq: 4, record: "r4", destination: "profile", verdict: "applied" }] }),
    says: /r4 is Invalid at profile \(not-wanted\), but the vendor applies it completely/
  }
]

/** The run with a vendor that reports what it did with each item, by the letter of its plan. */
export const witnessed = (trace: Trace): Trace => ({
  ...setting({ witnessed: true })(trace),
  arrivals: trace.requests.map(({ at, items: carried, request: number, step }) => {
    const objects = carried.map(seen)
    return { step, at, request: number, status: 200, objects, decides: objects.every(({ did }) => did !== "untouched") }
  })
})

const seen = ({ json, key, lane, repeatable }: SentItem): SeenObject => {
  const letter = /"letter":"(.)"/.exec(json)?.[1]
  const did = letter === "r" ? "refused" : letter === "u" ? "untouched" : "applied"
  return { lane, object: parse(json) ?? null, did, repeatable, hasKey: false, person: key }
}

/** Changes the first object of an arrival that the vendor treated in this way. */
const treated =
  (did: SeenObject["did"], change: (one: SeenObject) => ReadonlyArray<SeenObject>, rest: Partial<Arrived> = {}) =>
  (trace: Trace): Trace => {
    const whole = witnessed(trace)
    const arrival = find(whole.arrivals, ({ objects }) => objects.some((one) => one.did === did))
    const object = find(arrival.objects, (one) => one.did === did)
    const objects = arrival.objects.flatMap((one) => (one === object ? change(one) : [one]))
    return { ...whole, arrivals: whole.arrivals.map((one) => (one === arrival ? { ...one, objects, ...rest } : one)) }
  }

const outcomes: ReadonlyArray<Omit<Mutant, "law">> = [
  {
    name: "the vendor refused a delivered item",
    mutate: treated("applied", (one) => [{ ...one, did: "refused" }]),
    says: /was reported as delivered, but the vendor refused it/
  },
  {
    name: "the vendor applied a rejected item",
    mutate: treated("refused", (one) => [{ ...one, did: "applied" }]),
    says: /was reported as rejected, but the vendor applied it/
  },
  {
    name: "the vendor never received a delivered item",
    mutate: treated("applied", () => []),
    says: /was reported as delivered, but the vendor never received it/
  },
  {
    name: "a request contains an item twice",
    mutate: treated("applied", (one) => [one, one]),
    says: /the vendor received record r\d.* 2 times in request/
  },
  {
    name: "a request contains another object",
    mutate: treated("applied", (one) => [one, { ...one, object: { other: true } }]),
    says: /that is not one of its items: \{"other":true\}/
  },
  {
    name: "a response decides an item that is Unknown",
    mutate: treated("untouched", (one) => [{ ...one, did: "applied" }], { decides: true }),
    says: /was reported as unknown, but the vendor applied it .* and said so/
  },
  {
    name: "an item is Unknown that may be sent twice",
    mutate: (t) => {
      const { arrivals, ...whole } = witnessed(t)
      const harmless = (one: SeenObject): SeenObject => ({ ...one, hasKey: true })
      return { ...whole, arrivals: arrivals.map((one) => ({ ...one, objects: one.objects.map(harmless) })) }
    },
    says: /is unknown at .* but it may be sent again/
  },
  {
    name: "an item of a delivered record is never sent",
    mutate: (t) => {
      const whole = witnessed(t)
      const { items: prepared } = find(whole.prepared, ({ items: some }) => some.length > 0)
      const [first] = prepared
      if (first === undefined) throw new Error("the sample run lacks an item")
      const unsent = { ...first, id: `${first.id}-unsent`, part: 9, json: '{"unsent":true}' }
      return {
        ...whole,
        prepared: whole.prepared.map((one) => (one.items === prepared ? { ...one, items: [...prepared, unsent] } : one))
      }
    },
    says: /record r0 is delivered at .* but the vendor did not apply all of it/
  },
  {
    name: "a delivered record is Rejected",
    mutate: (t) => {
      const whole = witnessed(t)
      const outcomes = whole.outcomes.map(({ settled, ...rest }) => ({
        ...rest,
        settled: {
          ...settled,
          destinations: settled.destinations.map((one) =>
            one.outcome === "delivered" ? { ...one, outcome: "rejected" as const } : one
          )
        }
      }))
      return { ...whole, outcomes }
    },
    says: /is rejected at .* but no response refused an item of it/
  }
]

const expected: ReadonlyArray<Omit<Mutant, "law">> = (
  [
    ["another object is expected", [{}], true, /becomes \{.*\}, but should become \[\{\}\]/],
    ["a record should be Invalid", [{}], false, /is sent, but should be Invalid/],
    ["a record should be Skipped", [], true, /is sent, but should be Skipped/]
  ] as const
).map(([name, objects, isValid, says]) => ({
  name,
  mutate: (t) => ({ ...t, expected: [{ seq: 0, record: "r0", destination: "profile", objects, isValid }] }),
  says
}))

const numbered = (law: number, all: ReadonlyArray<Omit<Mutant, "law">>): ReadonlyArray<Mutant> =>
  all.map((mutant) => ({ law, ...mutant }))

/** A mutant for each part of a run that the laws over one run check. */
export const mutants: ReadonlyArray<Mutant> = [
  ...numbered(1, conservation),
  ...numbered(2, limits),
  ...numbered(3, order),
  ...numbered(4, acknowledgement),
  ...numbered(5, duplicates),
  ...numbered(8, leaks),
  ...numbered(9, prepare),
  ...numbered(10, validation),
  ...numbered(11, refusals),
  ...numbered(12, outcomes),
  ...numbered(13, expected)
]
