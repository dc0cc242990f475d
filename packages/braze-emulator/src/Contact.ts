/** Most characters of an address, by the standard for mail. */
const longest = 254
const address = /^[^\s@,;<>"()[\]\\]+@([^\s@.,;<>"()[\]\\]+\.)+[^\s@.,;<>"()[\]\\]{2,}$/

/**
 * An address as Braze keeps it, with its domain in lower case; undefined where it is not valid. Braze's own rule is not
 * documented: here it is `local@domain.tld`, no spaces.
 */
export const email = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.length > longest || !address.test(value)) return undefined
  const at = value.lastIndexOf("@")
  return value.slice(0, at + 1) + value.slice(at + 1).toLowerCase()
}

const notDigit = /\D/g
/** Digits of a number with its country code, by E.164. */
const international = /^[1-9]\d{6,14}$/

/**
 * A phone number in E.164; undefined where it is not valid. Everything but digits and a leading `+` is stripped; ten digits
 * without `+` are read as a number of the United States. Braze asks libphonenumber, which knows each country's plan; here
 * the length is checked, and for country code 1 that ten digits follow.
 */
export const phone = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.length > 64) return undefined
  const trimmed = value.trim()
  const digits = trimmed.replace(notDigit, "")
  if (trimmed.startsWith("+")) return isInternational(digits) ? `+${digits}` : undefined
  if (digits.length === 10) return `+1${digits}`
  return digits.length === 11 && digits.startsWith("1") ? `+${digits}` : undefined
}

const isInternational = (digits: string): boolean =>
  international.test(digits) && (!digits.startsWith("1") || digits.length === 11)
