/** The number of a month, 1 to 12, for a name in lower case and Unicode form C without a full stop at its end. */
export type MonthNames = ReadonlyMap<string, number>

const english = [
  ...["january", "february", "march", "april", "may", "june", "july", "august", "september", "october"],
  ...["november", "december"]
]

/** English names, in full and of three letters, and `sept`. */
export const englishMonths: MonthNames = new Map([
  ...english.flatMap(
    (name, at): ReadonlyArray<[string, number]> => [
      [name, at + 1],
      [name.slice(0, 3), at + 1]
    ]
  ),
  ["sept", 9]
])

const forms: ReadonlyArray<Intl.DateTimeFormatOptions> = [
  { month: "long" },
  { month: "long", day: "numeric" },
  { month: "short" },
  { month: "short", day: "numeric" }
]

/**
 * The names of the months in a language such as `pl`, from `Intl` of this runtime: alone (*marzec*) and with a day
 * (*marca*), in full and abbreviated. A form that means two months is left out.
 */
export const monthsOf = (language: string): MonthNames => {
  const names = new Map<string, number>()
  const unclear = new Set<string>()
  for (const form of forms) {
    const format = new Intl.DateTimeFormat(language, { ...form, timeZone: "UTC" })
    for (let month = 1; month <= 12; month++) {
      const parts = format.formatToParts(Date.UTC(2026, month - 1, 4))
      const name = plain(parts.find(({ type }) => type === "month")?.value ?? "")
      if ((names.get(name) ?? month) !== month) unclear.add(name)
      names.set(name, month)
    }
  }
  for (const name of unclear) names.delete(name)
  return names
}

/** The month of a name in any case, 1 to 12. Undefined for any other word. `marche` is not March. */
export const monthOf = (name: string, names: MonthNames = englishMonths): number | undefined => names.get(plain(name))

const plain = (name: string): string => name.normalize("NFC").toLowerCase().replace(/\.$/, "")
