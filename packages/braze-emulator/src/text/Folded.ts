/** Letters that Unicode does not decompose into a letter and an accent. */
const others: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th"
}

const accents = /\p{M}/gu
const undecomposed = new RegExp(`[${Object.keys(others).join("")}]`, "g")

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII, in which nothing must be folded
const ascii = /^[\x00-\x7f]*$/

/** A string for a search that ignores case and accents: `Łódź` and `LODZ` are both `lodz`. */
export const fold = (text: string): string =>
  ascii.test(text)
    ? text.toLowerCase()
    : text
        .normalize("NFKD")
        .replace(accents, "")
        .toLowerCase()
        .replace(accents, "")
        .replace(undecomposed, (letter) => others[letter] ?? letter)
