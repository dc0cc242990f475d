import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as Canary from "../Canary.js"
import * as People from "./People.js"
import * as Times from "./Times.js"

const dirty = <A extends Json.Json>(
  clean: fc.Arbitrary<A>,
  ...noise: ReadonlyArray<Json.Json>
): fc.Arbitrary<Json.Json> =>
  fc.oneof({ weight: 12, arbitrary: clean }, { weight: 1, arbitrary: fc.constantFrom(...noise) })

const session = fc.record(
  {
    customer_id: dirty(People.externalId, 42, "", "x".repeat(1_000), { id: 1 }),
    first_name: dirty(People.name, "{FIRST_NAME}", 7, "x".repeat(300)),
    last_name: dirty(People.name, null, ""),
    email: dirty(People.email, "nobody", "{EMAIL}", "a b@example.org"),
    phone: dirty(People.phone, "call me", 123),
    birth_date: dirty(Times.date, "1980-02-30", "01/02/1980", "tomorrow"),
    city: dirty(fc.constantFrom("Lisboa", "Köln"), ["Porto"]),
    platform: fc.constantFrom("Android", "iOS", "Web")
  },
  { requiredKeys: ["customer_id"] }
)

const message = fc.record({
  seq: fc.nat(30),
  role: fc.constantFrom("bot", "user", "agent"),
  at: Times.iso,
  text: fc.constantFrom(`hello ${Canary.person}`, `my card is ${Canary.person}`, "👋", "")
})

const flow = fc.record({ name: fc.constantFrom("greet", "billing"), started: Times.iso, complete: fc.boolean() })

/** A small exported conversation with a bot: participants, times, result and messages, some of them malformed. */
export const conversation: fc.Arbitrary<Json.JsonObject> = fc.record(
  {
    chat_id: fc.uuid({ version: 4 }),
    bot_id: fc.constantFrom("bot-1", "bot-2"),
    version: fc.constantFrom("1.4", 2),
    environment: fc.constantFrom("prod", "sandbox"),
    channel: fc.constantFrom("web", "sms"),
    started_at: dirty(Times.iso, "yesterday", 0),
    ended_at: dirty(Times.iso, "", "2026-13-01"),
    kill_reason: fc.constantFrom("completed", "abandoned", "agent"),
    traversal: fc.array(fc.constantFrom("greet", "menu", "bye"), { maxLength: 4 }),
    flows: fc.array(flow, { maxLength: 3 }),
    transcript: fc.array(message, { maxLength: 4 }),
    session,
    consent: fc.record({ email: fc.boolean(), at: Times.iso })
  },
  { requiredKeys: ["chat_id", "bot_id", "session"] }
)
