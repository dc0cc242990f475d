import { currencies } from "@sluice/braze-api/Currencies"
import { Refusal } from "@sluice/values/Refusal"

const codes: ReadonlySet<string> = new Set(currencies.map((currency) => currency.code))

const message =
  "The currency is no ISO 4217 code. Write its three letters, as EUR or USD; symbols and names are not taken."

/** The code of every refused currency. */
export const notValid = new Refusal("currency-not-valid", message)

/** The three letters of ISO 4217 in capitals, blanks taken off. Withdrawn codes are taken, since old orders carry them. */
export const read = (text: string): string | Refusal => {
  if (codes.has(text)) return text
  const code = text.trim().toUpperCase()
  return codes.has(code) ? code : notValid
}
