import * as Sources from "@sluice/braze-api/Sources"
import { type Rule, rule } from "./FidelityRule.js"

/** Rules that apply before an endpoint is called: keys, paths, sizes, rate limits. */
export const doorRules: ReadonlyArray<Rule> = [
  rule("door.key-echo", "An unknown key answers 401 and is echoed in the body.", "R", Sources.recordedRuby),
  rule("door.legacy-key", "A key in body or query opens nothing.", "I", Sources.basics, {
    option: "legacyApiKey",
    note: "Braze took such keys until about 2020."
  }),
  rule("door.permission", "A key without the endpoint's permission answers 403.", "I", Sources.errors, {
    note: "Documented under 401 and 403; the row of `Access Denied` is the specific one."
  }),
  rule("door.trailing-slash", "A path with a slash at its end answers 403.", "I", Sources.errors, {
    option: "trailingSlash"
  }),
  rule("door.not-found", "An unknown path answers 404.", "I", Sources.grapeFramework),
  rule(
    "door.method",
    "A known path with another method answers 405 and names the methods.",
    "I",
    Sources.grapeFramework
  ),
  rule("door.media-type", "A body of another media type than JSON answers 415.", "D", Sources.errors, {
    note: "The status is documented, the body is not."
  }),
  rule("door.malformed-json", "A body that is no JSON answers 400 under the key `error`.", "D", Sources.liveActivity),
  rule(
    "door.content-encoding",
    "A body that is not packed as `Content-Encoding` says answers 400, as one that is no JSON.",
    "I",
    Sources.inferred,
    { note: "Braze documents no packed bodies. What cannot be read is better refused than guessed." }
  ),
  rule("door.body-size", "A body over 4 MB answers 413.", "D", Sources.errors, { note: "Documented as 413 or 400." }),
  rule("door.not-emulated", "What Braze has and the emulator lacks answers 501.", "I", Sources.inferred, {
    note: "Not Braze's answer: a thin pretence would teach falsehoods."
  }),
  rule(
    "door.order",
    "Checks come in the order key, permission, rate, media type, size, packing, JSON, objects.",
    "I",
    Sources.inferred
  ),
  rule("rate.clock", "Windows begin on the clock and do not roll.", "D", Sources.rateLimits),
  rule("rate.headers-empty", "On 401 the three rate headers are there and empty.", "R", Sources.recordedRuby),
  rule("rate.epoch", "The reset is a second since 1970, also on 429.", "D", Sources.rateLimits, {
    option: "rateHeaders"
  }),
  rule(
    "rate.mau",
    "Contracts by monthly active users tell seconds left, and on 429 only the wait.",
    "D",
    Sources.rateLimits
  ),
  rule("rate.limited", "A request beyond the budget answers 429 and takes nothing.", "3P", Sources.clientFixtures, {
    note: "The body is documented nowhere."
  }),
  rule(
    "rate.failed-counts",
    "Refused requests count against the budget, except 401, 403 and 429.",
    "I",
    Sources.inferred
  ),
  rule("rate.shared", "Endpoints of one pool use up one budget.", "D", Sources.rateLimits, { option: "rateLimits" }),
  rule("rate.export-fields", "An export that names its fields has the budget of 40 a second.", "D", Sources.userExport),
  rule(
    "rate.audience",
    "A message to an audience draws on 250 a minute, and on 10 a minute for this very audience.",
    "D",
    Sources.rateLimits
  ),
  rule(
    "visibility.delay",
    "What was accepted may show later in reads; by default it shows at once.",
    "D",
    Sources.userTrack,
    {
      option: "visibilityDelay",
      note: "Documented as 10 to 100 ms normally, with an advice of five minutes between dependent calls."
    }
  )
]
