import { fieldTexts, refusals } from "@sluice/braze-api/EndpointSentences"
import { contactEntries, pages } from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as LimitAndOffset from "../../endpoint/LimitAndOffset.js"
import * as Reply from "../../endpoint/Reply.js"
import * as Contact from "../../state/Contact.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"

const dayMs = 86_400_000
const reasons: ReadonlySet<string> = new Set(["provider_error", "deactivated", "invalid_format"])

/** Milliseconds since 1970 of a day; undefined if it is not one. */
const dayOf = (text: string | null): number | undefined =>
  text !== null && DateText.isDay(text) ? DateText.parse(text, "utc") : undefined

/** The mistake in the range of a query without numbers; undefined if it is valid. */
const checkRange = (query: URLSearchParams): string | undefined => {
  const start = dayOf(query.get("start_date"))
  const end = dayOf(query.get("end_date"))
  if (start === undefined) return fieldTexts.mustBe.fill("start_date", "a day as YYYY-MM-DD")
  if (end === undefined) return fieldTexts.mustBe.fill("end_date", "a day as YYYY-MM-DD")
  return start >= end ? refusals.startDateLate.text : undefined
}

/** `GET /sms/invalid_phone_numbers`: invalid numbers, newest first. With numbers, the dates are ignored. */
export const invalidNumbersList: Handler = (world, _, context) => {
  const { query } = context
  const asked = Fields.queryAll(query, "phone_numbers")
  const problem = asked.length > 0 ? undefined : checkRange(query)
  if (problem !== undefined) return Reply.bad(problem)
  const part = LimitAndOffset.read(world, context, { most: pages.emails.value, otherwise: pages.emailsDefault.value })
  if (LimitAndOffset.isHandled(part)) return part
  const reason = query.get("reason")
  if (reason !== null && !reasons.has(reason))
    return Reply.bad(fieldTexts.mustBe.fill("reason", "'provider_error', 'deactivated' or 'invalid_format'"))
  const numbers = new Set(asked.map(spelled))
  const from = dayOf(query.get("start_date")) ?? 0
  const to = (dayOf(query.get("end_date")) ?? 0) + dayMs
  const found = [...world.objects.invalidNumbers]
    .filter(([phone, { at }]) => (asked.length > 0 ? numbers.has(phone) : at >= from && at < to))
    .filter(([, one]) => reason === null || one.reason === reason)
    .sort(([, one], [, other]) => other.at - one.at)
    .slice(part.offset, part.offset + part.limit)
  return Reply.ok(200, {
    sms: found.map(([phone, one]) => ({ phone, invalid_detected_at: DateText.format(one.at), reason: one.reason }))
  })
}

/** A number as it is stored; an invalid number is stored as it was sent. A plus sign in a query may arrive as a space. */
const spelled = (number: string): string => Contact.phone(number.replace(/^ /, "+")) ?? number

/** `POST /sms/invalid_phone_numbers/remove`. */
export const invalidNumbersRemove: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = Fields.check(body, {
    phone_numbers: { kind: Fields.texts, required: true, most: contactEntries.value }
  })
  if (problem !== undefined) return Reply.bad(problem)
  Call.make(world, context)
  for (const number of Fields.textsOf(body["phone_numbers"])) {
    world.objects.invalidNumbers.delete(number)
    world.objects.invalidNumbers.delete(spelled(number))
  }
  return Reply.ok(201)
}
