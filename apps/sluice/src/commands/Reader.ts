import { suggest } from "@sluice/values/NearMiss"

/**
 * Conversion of the text of an option to its value. Imports no Effect, because help and mistakes are printed before it
 * is loaded.
 */
export interface OptionTextReader<A> {
  /** A description of valid strings, which completes the sentence "must be …". */
  readonly expected: string
  /** A string that it accepts. */
  readonly example: string
  /** The accepted words. Absent if the reader accepts other strings too. */
  readonly choices?: ReadonlyArray<string>
  /** Whether several of the choices are accepted, separated by commas. */
  readonly isList?: boolean
  /** Undefined if the text is not valid. */
  readonly read: (text: string) => A | undefined
}

/** Any text. */
export const text: OptionTextReader<string> = { expected: "a string", example: "text", read: (written) => written }

/** A whole number above 0. */
export const count: OptionTextReader<number> = {
  expected: "a whole number above 0, such as 100",
  example: "100",
  read: (written) => {
    const n = Number(written)
    return Number.isSafeInteger(n) && n > 0 ? n : undefined
  }
}

/** A share of the whole, `1%` or `0.01`, as a number above 0 and at most 1. */
export const share: OptionTextReader<number> = {
  expected: "a share above 0 % and at most 100 %, such as 1%",
  example: "1%",
  read: (written) => {
    const trimmed = written.trim()
    const value = trimmed.endsWith("%") ? Number(trimmed.slice(0, -1)) / 100 : Number(trimmed)
    return value > 0 && value <= 1 ? value : undefined
  }
}

/** The spellings of each unit, and its milliseconds. */
const units: ReadonlyArray<readonly [names: ReadonlyArray<string>, millis: number]> = [
  [["ms", "milli", "millis"], 1],
  [["s", "second", "seconds"], 1_000],
  [["m", "min", "minute", "minutes"], 60_000],
  [["h", "hour", "hours"], 3_600_000],
  [["d", "day", "days"], 86_400_000],
  [["week", "weeks"], 604_800_000]
]

/** A duration, `24h` or `30 minutes`, in milliseconds. */
export const duration: OptionTextReader<number> = {
  expected: 'a duration such as 24h or "30 minutes"',
  example: "24h",
  read: (written) => {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(written.trim()) ?? []
    const millis = units.find(([names]) => names.some((name) => name === unit))?.[1]
    return millis === undefined ? undefined : Number(amount) * millis
  }
}

/** One word of a fixed list. */
export const oneOf = <const A extends string>(choices: ReadonlyArray<A>): OptionTextReader<A> => ({
  expected: choices.join(" or "),
  example: choices[0] ?? "",
  choices,
  read: (written) => choices.find((choice) => choice === written.trim())
})

/** One or more words of a fixed list, separated by commas. */
export const someOf = <const A extends string>(choices: ReadonlyArray<A>): OptionTextReader<ReadonlyArray<A>> => ({
  expected: `one or more of ${choices.join(", ")}, separated by commas`,
  example: choices[0] ?? "",
  choices,
  isList: true,
  read: (written) => {
    const words = written.split(",").map((word) => choices.find((choice) => choice === word.trim()))
    return words.every((word) => word !== undefined) ? words : undefined
  }
})

/** The choice that is most similar to an unknown text. */
export const nearest = ({ choices = [], isList }: OptionTextReader<unknown>, written: string): string | undefined => {
  const words = isList === true ? written.split(",").map((word) => word.trim()) : [written]
  const wrong = words.find((word) => !choices.includes(word))
  return wrong === undefined ? undefined : suggest(wrong, choices)
}
