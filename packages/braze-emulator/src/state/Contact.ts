import { parsePhoneNumberFromString } from "libphonenumber-js"

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

// A person's number comes again with each update of theirs, and reading one takes longer than all other fields together.
const numbers = new Map<string, string | undefined>()
const mostNumbers = 10_000

/**
 * A phone number in E.164; undefined where it is not valid. Everything but digits and a leading `+` is stripped, and a
 * number without `+` is read as one of the United States. Like Braze it asks libphonenumber.
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
