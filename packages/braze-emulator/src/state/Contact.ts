import { topLevelDomains } from "@sluice/braze-api/TopLevelDomains"
import { parsePhoneNumberFromString } from "libphonenumber-js"

/** Maximum length of an address in characters, by the mail standard. */
const longest = 254

/** Nearly all short addresses; the rules below are not needed for them, apart from the top-level domain. */
const ordinary = /^[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9]+(?:[.-][a-z0-9]+)*\.[a-z]{2,}$/i

/** Up to this length no label of a domain can be too long. */
const longestOrdinary = 64

const host = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i
const local = /^[\p{L}\p{N}_-](?:[.+'\p{L}\p{N}_&#/-]*[\p{L}\p{N}_-])?$/u
const microsoftLocal = /^\w[-\w]*(?:\.[-\w]+)*$/
const microsoftLabels: ReadonlySet<string> = new Set(["msn", "hotmail", "outlook", "live"])

/**
 * An address as Braze stores it, with the domain in lower case; undefined if it is not valid by Braze's published rule:
 * a domain of ASCII labels under a known top-level domain, and a local part that depends on the provider.
 */
export const email = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.length > longest) return undefined
  const at = value.lastIndexOf("@")
  if (at < 1) return undefined
  const domain = value.slice(at + 1).toLowerCase()
  if (!topLevelDomains.value.has(domain.slice(domain.lastIndexOf(".") + 1))) return undefined
  const name = value.slice(0, at)
  const isOrdinary = value.length <= longestOrdinary && ordinary.test(value)
  return isShort(name, domain) || (!isOrdinary && !isAddress(name, domain)) ? undefined : `${name}@${domain}`
}

/** A Gmail address has at least two characters. */
const isShort = (name: string, domain: string): boolean => name.length < 2 && domain === "gmail.com"

const isAddress = (name: string, domain: string): boolean => {
  if (!host.test(domain) || name.includes("..")) return false
  if (!domain.split(".").some((label) => microsoftLabels.has(label))) return local.test(name)
  return microsoftLocal.test(name.split("+", 1)[0] ?? "")
}

const notDigit = /\D/g

// The same number comes with each update of a person, and parsing one takes longer than all other fields together.
const numbers = new Map<string, string | undefined>()
const mostNumbers = 10_000

/**
 * A phone number in E.164; undefined if it is not valid. Everything except digits and a leading `+` is removed, and a
 * number without `+` is read as a number of the United States. Like Braze, it uses libphonenumber.
 */
export const phone = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.length > 64) return undefined
  const known = numbers.get(value)
  if (known !== undefined || numbers.has(value)) return known
  if (numbers.size >= mostNumbers) numbers.clear()
  const read = readPhone(value)
  numbers.set(value, read)
  return read
}

const readPhone = (value: string): string | undefined => {
  const digits = value.replace(notDigit, "")
  const text = value.trimStart().startsWith("+") ? `+${digits}` : digits
  const number = parsePhoneNumberFromString(text, { defaultCountry: "US", extract: false })
  return number?.isValid() === true ? number.number : undefined
}
