import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"

/**
 * The part to convert to lower case. Default `domain`, because case can matter before the `@` and never matters in
 * domains.
 */
export type Lowercase = "domain" | "all" | "none"

/** The refusal of an address without the form `name@domain.tld`. */
export const notValid = new Refusal(
  "email-not-valid",
  "Not a valid email address. It needs a name, one @ and a domain with a dot, without spaces."
)
/** The refusal of an unfilled variable instead of an address. */
export const placeholder = new Refusal(
  "email-placeholder",
  "The email address is an unfilled placeholder, such as {EMAIL}. Check the step that sets it."
)
const tooLong = new Refusal(
  "email-too-long",
  "The email address is longer than 254 bytes, the limit of mail servers. Check the field it comes from."
)

const address = /^[^\s@"(),:;<>[\]\\]+@(?:[^\s@"(),:;<>[\]\\.]+\.)+[^\s@"(),:;<>[\]\\.]{2,}$/u
const maxBytes = 254

/** The form of most addresses, which need no change and no further check. */
const ordinary = /^[A-Za-z0-9._+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/

/**
 * An email address, trimmed, with the `lowercase` part in lower case. Accepts `name@domain.tld` in any script; refuses
 * quoted names, comments, addresses without a dot in the domain and everything that no mail server accepts.
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
  const lower = domain.toLowerCase()
  return lower === domain ? trimmed : trimmed.slice(0, -domain.length) + lower
}

/** Whether a string has the shape of an email address. Cheaper than {@link read} for text without `@`. */
export const is = (text: string): boolean => text.includes("@") && address.test(text.trim())
