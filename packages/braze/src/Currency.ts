import { currencies } from "@sluice/braze-api/Currencies"
import { Refusal } from "@sluice/values/Refusal"

const codes: ReadonlySet<string> = new Set(currencies.map((currency) => currency.code))

const message =
  "Not a currency code of ISO 4217. Write its three letters, such as EUR or USD, instead of a symbol or name."

/** The currency is not a code of ISO 4217. */
export const notValid = new Refusal("currency-not-valid", message)

/** A code of ISO 4217 in upper case, trimmed. Accepts withdrawn codes, because old orders have them. */
export const read = (text: string): string | Refusal => {
  if (codes.has(text)) return text
  const code = text.trim().toUpperCase()
  return codes.has(code) ? code : notValid
}
