import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"

/** What to write in small letters. Default `domain`: names before the `@` may differ by case, domains do not. */
export type Lowercase = "domain" | "all" | "none"

/** The code of every refused address. */
export const notValid = new Refusal(
  "email-not-valid",
  "This is no e-mail address: it needs one @, a name before it and a domain with a dot behind it, without blanks."
)
export const placeholder = new Refusal(
  "email-placeholder",
  "The e-mail address is a placeholder that nobody filled in, such as {EMAIL}."
)
const tooLong = new Refusal(
  "email-too-long",
  "The e-mail address is longer than 254 bytes, more than any mail server takes."
)

const address = /^[^\s@"(),:;<>[\]\\]+@(?:[^\s@"(),:;<>[\]\\.]+\.)+[^\s@"(),:;<>[\]\\.]{2,}$/u
const maxBytes = 254

/** Most addresses as they come: nothing in them has to be changed or looked at more closely. */
const ordinary = /^[A-Za-z0-9._+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/

/**
 * An address as Braze takes it: trimmed, the domain in small letters. Braze's own rule is not documented; this one takes
 * `name@domain.tld` in any script and refuses what no mail server takes.
 */
export const read = (text: string, lowercase: Lowercase = "domain"): string | Refusal => {
  if (lowercase !== "all" && text.length <= maxBytes && ordinary.test(text)) return text
  const trimmed = Text.tidy(text)
  if (Text.isPlaceholder(trimmed)) return placeholder
  if (!address.test(trimmed) || Text.hasLoneSurrogate(trimmed) || Text.hasControl(trimmed)) return notValid
  if (Text.exceedsBytes(trimmed, maxBytes)) return tooLong
  if (lowercase === "none") return trimmed
  if (lowercase === "all") return trimmed.toLowerCase()
  const domain = trimmed.slice(trimmed.indexOf("@"))
  const small = domain.toLowerCase()
  return small === domain ? trimmed : trimmed.slice(0, -domain.length) + small
}

/** Whether a text is an address. */
export const is = (text: string): boolean => text.includes("@") && address.test(text.trim())
