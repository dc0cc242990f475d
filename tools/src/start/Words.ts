import type { User } from "mock-braze"
import type { Comparison } from "./Truth.js"

const counted = (value: number): string => value.toLocaleString("en-GB")

/** Names of variables that would lead to a real Braze, where any are set. */
export const ignored = (environment: Readonly<Record<string, string | undefined>>): string | undefined => {
  const names = Object.keys(environment).filter((name) => name.startsWith("BRAZE_"))
  if (names.length === 0) return undefined
  const are = names.length === 1 ? "is" : "are"
  return `${names.sort().join(", ")} ${are} set here; this demonstration ignores ${names.length === 1 ? "it" : "them"} and speaks to the mock alone.`
}

/** Whether the outcomes are the expected ones. */
export const verdict = ({ expected, different, examples }: Comparison): string =>
  different === 0
    ? `All ${counted(expected)} outcomes are as expected (expected.ndjson was written by the generator, not by Sluice).`
    : [`${counted(different)} of ${counted(expected)} outcomes are not as expected:`, ...examples].join("\n  ")

const shown: ReadonlyArray<readonly [field: string, label: string]> = [
  ["email", "email"],
  ["dob", "born"],
  ["home_city", "city"]
]

const plain = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : String(value))

/** A profile in two or three lines. */
export const portrait = (why: string, user: User): string => {
  const { first_name, last_name, external_id, user_aliases, custom_attributes, custom_events } = user
  const name = [first_name, last_name].filter((part) => typeof part === "string").join(" ")
  const [alias] = user_aliases
  const id = external_id ?? (alias === undefined ? user.braze_id : `${alias.alias_label}:${alias.alias_name}`)
  const attributes = [
    ...shown.flatMap(([field, label]) =>
      user[field] === undefined || user[field] === null ? [] : [`${label} ${plain(user[field])}`]
    ),
    ...Object.entries(custom_attributes).map(([attribute, value]) => `${attribute} ${plain(value)}`)
  ]
  const events = custom_events.map(({ name: event, count }) => `${count} × ${event}`)
  return [`  ${id}  ${name}  (${why})`, `      ${attributes.join(" · ")}`, `      ${events.join(" · ")}`].join("\n")
}

const commands = (config: string, deadLetters: string): ReadonlyArray<readonly [command: string, does: string]> => [
  [`npx sluice map ${config}`, "what records become, nothing is sent"],
  [`less ${deadLetters}`, "the records that were not delivered, each with its reasons"],
  ["npx mock-braze --port 8099", "a Braze of your own to try things on"],
  ["npx sluice init EXPORT", "a configuration for an export of yours"]
]

/** What somebody who has seen this may want to do. */
export const next = (config: string, deadLetters: string): string => {
  const rows = commands(config, deadLetters)
  const width = Math.max(...rows.map(([command]) => command.length))
  return ["What to do next:", ...rows.map(([command, does]) => `  ${command.padEnd(width)}   ${does}`)].join("\n")
}
