import { evidence } from "@sluice/braze-api/Fact"
import * as Sources from "@sluice/braze-api/Sources"
import { type FidelityRule, rule } from "./FidelityRule.js"

/** Rules that apply before an endpoint is called: keys, paths, sizes, rate limits. */
export const httpRules: ReadonlyArray<FidelityRule> = [
  rule("http.key-echo", "An unknown key returns 401, and the body echoes it.", evidence("R", Sources.recordedRuby)),
  rule(
    "http.legacy-key",
    "A key in the body or query is not accepted.",
    evidence("I", Sources.basics, "Braze accepted such keys until about 2020."),
    "legacyApiKey"
  ),
  rule(
    "http.permission",
    "A key without the endpoint's permission returns 403.",
    evidence("I", Sources.errors, "Documented for 401 and 403; the row `Access Denied` is the more specific one.")
  ),
  rule(
    "http.own-refusals",
    "Transactional email refuses an unknown key and a missing permission with its own sentences.",
    evidence("D", Sources.transactional, "The statuses are those of the other endpoints.")
  ),
  rule(
    "http.credentials",
    "SCIM endpoints need the company's SCIM token and the header `X-Request-Origin`; cohorts need keys in the body.",
    evidence(
      "D",
      Sources.cohorts,
      "Also documented on the pages of `_docs/_api/endpoints/scim`. The emulator has no such tokens and accepts any token."
    )
  ),
  rule(
    "http.trailing-slash",
    "A path with a trailing slash is treated as the path without it; the emulator advises against it.",
    evidence(
      "I",
      Sources.errors,
      "The page names the slash as a possible cause of 403, but other pages print paths with one, and widely used senders use them."
    ),
    "trailingSlash"
  ),
  rule(
    "http.inferred",
    "A request is accepted if no source states that Braze refuses it, and the emulator advises against it.",
    evidence(
      "I",
      Sources.inferred,
      "This includes an optional parameter of another type, which is ignored. A required one of another type counts as missing, and an unknown id is refused because there is nothing to return."
    ),
    "inferredRefusals"
  ),
  rule("http.not-found", "An unknown path returns 404.", evidence("I", Sources.grapeFramework)),
  rule(
    "http.method",
    "A known path with another method returns 405 and lists the methods.",
    evidence("I", Sources.grapeFramework)
  ),
  rule(
    "http.media-type",
    "A body with a media type other than JSON returns 415.",
    evidence("D", Sources.errors, "The status is documented, the body is not.")
  ),
  rule(
    "http.malformed-json",
    "A body that is not valid JSON returns 400 with the key `error`.",
    evidence("D", Sources.liveActivity)
  ),
  rule(
    "http.content-encoding",
    "A body that cannot be decoded by its `Content-Encoding` returns 400, like invalid JSON.",
    evidence(
      "I",
      Sources.inferred,
      "Braze does not document compressed bodies. An unreadable body is refused rather than guessed."
    )
  ),
  rule("http.body-size", "A body over 4 MB returns 413.", evidence("D", Sources.errors, "Documented as 413 or 400.")),
  rule(
    "http.not-emulated",
    "An endpoint of Braze that is not emulated returns 501 with its name, in the form of its family's errors, after its credential and permission are checked.",
    evidence("I", Sources.inferred, "Braze does not return this. An incomplete endpoint would mislead.")
  ),
  rule(
    "http.order",
    "The order of checks is key, permission, rate limit, media type, size, content encoding, JSON, objects.",
    evidence("I", Sources.inferred)
  ),
  rule("rate.clock", "Windows are aligned with the clock and do not slide.", evidence("D", Sources.rateLimits)),
  rule(
    "rate.headers-empty",
    "With 401, the three rate limit headers are present and empty.",
    evidence("R", Sources.recordedRuby)
  ),
  rule(
    "rate.epoch",
    "The reset time is in seconds since 1970, also with 429.",
    evidence("D", Sources.rateLimits),
    "rateHeaders"
  ),
  rule(
    "rate.mau",
    "Contracts by monthly active users report the seconds left, and with 429 only the time to wait.",
    evidence("D", Sources.rateLimits)
  ),
  rule(
    "rate.limited",
    "A request over the budget returns 429 and does not count against the budget.",
    evidence("3P", Sources.clientFixtures, "The body is not documented.")
  ),
  rule(
    "rate.failed-counts",
    "Refused requests count against the budget, except 401, 403 and 429.",
    evidence("I", Sources.inferred)
  ),
  rule("rate.shared", "Endpoints of one pool share one budget.", evidence("D", Sources.rateLimits), "rateLimits"),
  rule(
    "rate.export-fields",
    "An export that names its fields has a budget of 40 requests per second.",
    evidence("D", Sources.userExport)
  ),
  rule(
    "rate.audience",
    "A message to an audience draws on a budget of 250 per minute, and of 10 per minute for the same audience.",
    evidence("D", Sources.rateLimits)
  ),
  rule(
    "visibility.delay",
    "Reads may show an accepted write later; by default they show it immediately.",
    evidence(
      "D",
      Sources.userTrack,
      "Braze documents 10 to 100 ms, and advises waiting five minutes between dependent calls."
    ),
    "visibilityDelay"
  )
]
