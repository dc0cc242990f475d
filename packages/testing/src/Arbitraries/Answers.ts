import type { Transport } from "@sluice/core"
import * as fc from "fast-check"
import { oneLine, readable } from "../internal/Readable.js"
import * as JsonValues from "./JsonValues.js"

/** Statuses in the answer table, adjacent statuses, and a few that no server sends. */
export const status: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(200, 201, 202, 204) },
  { weight: 4, arbitrary: fc.constantFrom(301, 302, 307, 400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 425, 429) },
  { weight: 3, arbitrary: fc.constantFrom(500, 501, 502, 503, 504, 520, 524, 529) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) }
)

const entry = fc.oneof(
  fc.record({
    type: fc.constantFrom("'quantity' is not valid", "'name' is required"),
    input_array: fc.constantFrom("attributes", "events", "purchases", "sessions"),
    index: fc.integer({ min: -1, max: 80 })
  }),
  fc.constantFrom<unknown>("a text", null, {}, { type: 1, input_array: "events", index: "0" })
)

const trackBody = fc.record(
  {
    message: fc.constantFrom<unknown>(
      "success",
      "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.",
      7
    ),
    attributes_processed: fc.nat(80),
    events_processed: fc.nat(80),
    purchases_processed: fc.oneof(fc.nat(80), fc.constant("3")),
    errors: fc.oneof(fc.array(entry, { maxLength: 3 }), fc.constantFrom<unknown>("none", {}, null))
  },
  { requiredKeys: [] }
)

/** Bodies: responses of Braze, similar ones, responses of a proxy, and noise. */
export const body: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: trackBody.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: JsonValues.value.map((one) => JSON.stringify(one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "{", "<html>Bad gateway</html>", "null", "[]", '"success"', "\uFFFD\u0000")
  },
  { weight: 1, arbitrary: trackBody.map((one) => JSON.stringify(one).slice(0, -1)) }
)

const headers = fc.record(
  {
    "content-type": fc.constantFrom("application/json", "text/html"),
    date: fc.constantFrom("Sun, 01 Mar 2026 12:00:00 GMT", "never"),
    "retry-after": fc.constantFrom("3", "0", "-1", "soon", "Sun, 01 Mar 2026 12:00:05 GMT"),
    "x-ratelimit-reset": fc.constantFrom("1772366405", "7", "", "NaN"),
    "x-ratelimit-retry-after": fc.constantFrom("2", "x"),
    "x-ratelimit-remaining": fc.constantFrom("0", "100"),
    "x-request-id": fc.constant("5a3d9b0e")
  },
  { requiredKeys: [] }
)

/** A complete response. */
export const answer: fc.Arbitrary<Transport.HttpResponse> = fc
  .record({ status, headers, body })
  .map((one) =>
    readable(one, ({ status: code, headers: heads, body: text }) => `${code} ${oneLine(heads)} ${oneLine(text)}`)
  )
