import * as Reader from "./Reader.js"

/**
 * An option of a command. Parsing, mistakes, near-miss suggestions, help and printed commands are made from this one
 * value. `A` is the type of the value that the command receives.
 */
export interface Option<A> {
  /** Without its dashes: `dead-letters`. */
  readonly name: string
  /** Its summary in help: imperative, without a full stop. */
  readonly sentence: string
  /** The placeholder of the value in help, such as `FILE`. Absent for a flag. */
  readonly placeholder?: string
  /** The behaviour without the option, for help. Absent for a flag, which is off by default. */
  readonly default?: string
  readonly isRequired: boolean
  readonly isRepeatable: boolean
  /**
   * Whether the printed command that continues a run contains the option. True if the option affects what is read, sent
   * or written.
   */
  readonly continues: boolean
  readonly reader: Reader.OptionTextReader<unknown>
  /**
   * Returns the value for the strings in order. There are none if the option is absent, and a flag has `[""]`. `reader`
   * has already accepted the strings.
   */
  readonly value: (texts: ReadonlyArray<string>) => A
}

interface Texts {
  readonly name: string
  readonly sentence: string
}

interface OptionSettings extends Texts {
  readonly placeholder: string
  readonly default?: string
  readonly continues?: boolean
}

/** An option without a value. */
export const flag = (texts: Texts): Option<boolean> => ({
  ...texts,
  isRequired: false,
  isRepeatable: false,
  continues: false,
  reader: Reader.text,
  value: (written) => written.length > 0
})

const base = <A>(settings: OptionSettings, reader: Reader.OptionTextReader<A>) => ({
  continues: true,
  ...settings,
  isRequired: false,
  isRepeatable: false,
  reader
})

/** An option that may be absent. `default` describes in words the behaviour without it. */
export const optional = <A>(settings: OptionSettings, reader: Reader.OptionTextReader<A>): Option<A | undefined> => ({
  ...base(settings, reader),
  value: ([written]) => (written === undefined ? undefined : reader.read(written))
})

/** An option whose `default` is read like a string on the command line. */
export const withDefault = <A>(
  settings: OptionSettings & { readonly default: string },
  reader: Reader.OptionTextReader<A>
): Option<A> => ({
  ...base(settings, reader),
  value: ([written = settings.default]) => checked(reader, written)
})

/** A required option. */
export const required = <A>(settings: OptionSettings, reader: Reader.OptionTextReader<A>): Option<A> => ({
  ...base(settings, reader),
  isRequired: true,
  value: ([written = ""]) => checked(reader, written)
})

/** A required option that may be repeated. */
export const repeated = <A>(
  settings: OptionSettings,
  reader: Reader.OptionTextReader<A>
): Option<ReadonlyArray<A>> => ({
  ...base(settings, reader),
  isRequired: true,
  isRepeatable: true,
  value: (written) => written.map((one) => checked(reader, one))
})

/** An option that may be absent or repeated. `default` describes in words the behaviour without it. */
export const list = <A>(settings: OptionSettings, reader: Reader.OptionTextReader<A>): Option<ReadonlyArray<A>> => ({
  ...base(settings, reader),
  isRepeatable: true,
  value: (written) => written.map((one) => checked(reader, one))
})

const checked = <A>(reader: Reader.OptionTextReader<A>, written: string): A => {
  const value = reader.read(written)
  if (value === undefined) throw new TypeError("An option was read before it was checked.")
  return value
}
