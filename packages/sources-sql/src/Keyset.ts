/** A value of the cursor or the id: a number in decimal notation, or a string. */
export interface KeyPart {
  readonly kind: "number" | "text"
  readonly text: string
}

/** The place of a row in the order of cursor and id. */
export interface RowKey {
  readonly cursor: KeyPart
  readonly id: KeyPart
}

/** The prefix of every character of a string. */
const separator = "\u0001"

/** The characters that would be mistaken for others, in an order that preserves the order of the strings. */
const escapes: ReadonlyArray<readonly [character: string, escaped: string]> = [
  ["\u0002", "\u0002\u0004"],
  ["\u0001", "\u0002\u0003"],
  ["\uffff", "\uffff\u0003"]
]

/**
 * A key as a string. Strings ascend by `<` exactly as a database sorts the keys: numbers by value, before strings,
 * which are sorted by their UTF-8 bytes. Undefined if a number has no place in that order, such as NaN.
 */
export const encode = ({ cursor, id }: RowKey): string | undefined => {
  const parts = [encodePart(cursor), encodePart(id)]
  return parts.includes(undefined) ? undefined : parts.join(separator)
}

/** The key in a string of {@link encode}; undefined for any other string. */
export const decode = (position: string): RowKey | undefined => {
  const parts = position.split(separator)
  const [cursor, id] = parts.map(decodePart)
  return parts.length === 2 && cursor !== undefined && id !== undefined ? { cursor, id } : undefined
}

const encodePart = ({ kind, text }: KeyPart): string | undefined =>
  kind === "text" ? `t${encodeText(text)}` : encodeNumber(text)

const decodePart = (text: string): KeyPart | undefined => {
  if (text.startsWith("t")) return { kind: "text", text: decodeText(text.slice(1)) }
  const number = decodeNumber(text)
  return number === undefined ? undefined : { kind: "number", text: number }
}

/** JavaScript compares UTF-16 units, in which characters beyond U+FFFF come before U+E000: a prefix moves them to the end. */
const encodeText = (text: string): string =>
  escapes
    .reduce((encoded, [character, escaped]) => encoded.replaceAll(character, escaped), text)
    .replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, "\uffff$&")

const decodeText = (text: string): string =>
  escapes.reduceRight(
    (decoded, [character, escaped]) => decoded.replaceAll(escaped, character),
    text.replaceAll(/\uffff(?=[\ud800-\udbff])/g, "")
  )

/** Maximum number of digits before the decimal point. Postgres allows 131,072. */
const mostDigits = 999_999
const numberPattern = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** Sign, number of digits before the point, digits. A negative number has the complement of each. */
const encodeNumber = (text: string): string | undefined => {
  const match = numberPattern.exec(text)
  if (match === null) return undefined
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match
  const shift = Number(exponent)
  const digits = whole + fraction
  if (digits === "" || Math.abs(shift) > 400) return undefined
  const padded = digits.padEnd(whole.length + shift, "0")
  const point = whole.length + shift
  const before = (point > 0 ? padded.slice(0, point) : "").replace(/^0+/, "")
  const after = (point >= 0 ? padded.slice(point) : "0".repeat(-point) + padded).replace(/0+$/, "")
  if (before === "" && after === "") return "n1000000."
  const length = String(sign === "" ? before.length : mostDigits - before.length).padStart(6, "0")
  return sign === "" ? `n1${length}${before}.${after}` : `n0${length}${complement(`${before}.${after}`)}~`
}

const decodeNumber = (text: string): string | undefined => {
  const match = /^n([01])\d{6}(\d*)\.(\d*)~?$/.exec(text)
  if (match === null) return undefined
  const [, positive, before = "", after = ""] = match
  const plain = (digits: string): string => (positive === "1" ? digits : complement(digits))
  return `${positive === "1" ? "" : "-"}${plain(before) || "0"}${after === "" ? "" : `.${plain(after)}`}`
}

const complement = (text: string): string => text.replaceAll(/\d/g, (digit) => String(9 - Number(digit)))
