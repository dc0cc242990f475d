import { parsePhoneNumberFromString } from "libphonenumber-js"

/** Maximum length of an address in characters, by the mail standard. */
const longest = 254
const address = /^[^\s@,;<>"()[\]\\]+@([^\s@.,;<>"()[\]\\]+\.)+[^\s@.,;<>"()[\]\\]{2,}$/

/**
 * An address as Braze stores it, with the domain in lower case; undefined if it is not valid. Braze does not document
 * its rule; here it is `local@domain.tld` without spaces.
 */
export const email = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.length > longest || !address.test(value)) return undefined
  const at = value.lastIndexOf("@")
  return value.slice(0, at + 1) + value.slice(at + 1).toLowerCase()
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
