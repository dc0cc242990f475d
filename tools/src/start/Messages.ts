import type { User } from "mock-braze"
import type { Comparison } from "./ExpectedOutcomes.js"

const counted = (value: number): string => value.toLocaleString("en-GB")

/** A warning with the variables that are set and could refer to a real Braze. */
export const ignored = (environment: Readonly<Record<string, string | undefined>>): string | undefined => {
  const names = Object.keys(environment).filter((name) => name.startsWith("BRAZE_"))
  if (names.length === 0) return undefined
  return `This demonstration ignores ${names.sort().join(", ")} and sends to the mock only.`
}

/** Whether the outcomes are as expected. */
export const verdict = ({ expected, different, examples }: Comparison): string =>
  different === 0
    ? `All ${counted(expected)} outcomes are as expected (the generator wrote expected.ndjson, independently of Sluice).`
    : [`${counted(different)} of ${counted(expected)} outcomes are not as expected:`, ...examples].join("\n  ")

const shown: ReadonlyArray<readonly [field: string, label: string]> = [
  ["email", "email"],
  ["dob", "born"],
  ["home_city", "city"]
]

const asText = (value: unknown): string => (Array.isArray(value) ? value.join(", ") : String(value))

/** A profile in three lines. */
export const portrait = (why: string, user: User): string => {
  const { first_name, last_name, external_id, user_aliases, custom_attributes, custom_events } = user
  const name = [first_name, last_name].filter((part) => typeof part === "string").join(" ")
  const [alias] = user_aliases
  const id = external_id ?? (alias === undefined ? user.braze_id : `${alias.alias_label}:${alias.alias_name}`)
  const attributes = [
    ...shown.flatMap(([field, label]) =>
      user[field] === undefined || user[field] === null ? [] : [`${label} ${asText(user[field])}`]
    ),
    ...Object.entries(custom_attributes).map(([attribute, value]) => `${attribute} ${asText(value)}`)
  ]
  const events = custom_events.map(({ name: event, count }) => `${count} × ${event}`)
  return [`  ${id}  ${name}  (${why})`, `      ${attributes.join(" · ")}`, `      ${events.join(" · ")}`].join("\n")
}

const commands = (config: string, deadLetters: string): ReadonlyArray<readonly [command: string, does: string]> => [
  [`npx sluice map ${config}`, "show the Braze objects of each record, without sending"],
  [`less ${deadLetters}`, "read the records that were not delivered, with the reasons"],
  ["npx mock-braze --port 8099", "run a local Braze to try things"],
  ["npx sluice init EXPORT", "write a configuration for your own export"]
]

/** Suggested next commands. */
export const next = (config: string, deadLetters: string): string => {
  const rows = commands(config, deadLetters)
  const width = Math.max(...rows.map(([command]) => command.length))
  return ["What to do next:", ...rows.map(([command, does]) => `  ${command.padEnd(width)}   ${does}`)].join("\n")
}
