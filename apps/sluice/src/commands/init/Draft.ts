import { stringify } from "yaml"
import type { Guess } from "./Guess.js"
import type { Place } from "./Survey.js"

/** What a person chose, or what was guessed for them. */
export interface Choice {
  /** As it is named from the folder of the configuration. */
  readonly file: string
  readonly person: string | undefined
  readonly event: { readonly path: string; readonly name: string } | undefined
}

/** A configuration in YAML, with comments that say what each part is for. */
export const text = (guess: Guess, choice: Choice, sample: number): string =>
  [
    "# Made by `sluice init` from a sample. Read it once; every line is yours to change.",
    "#   sluice check sluice.yaml     finds mistakes",
    "#   sluice map sluice.yaml       shows what records become, and sends nothing",
    "#   sluice run sluice.yaml --mock    sends to a Braze on this machine",
    "version: 1",
    "",
    ...source(guess, choice),
    "",
    "# Paths that must never be kept or sent, such as the words of a conversation.",
    "# never: [$.transcript]",
    "",
    "connections:",
    "  braze:",
    "    # Settings › APIs and Identifiers in Braze. The key needs the permission users.track.",
    `    endpoint: "\${BRAZE_ENDPOINT}"`,
    `    apiKey: "\${BRAZE_API_KEY}"`,
    "",
    ...identity(guess, choice),
    "",
    ...attributes(guess),
    "",
    "routes:",
    ...profile(guess, sample),
    ...event(guess, choice, sample),
    ""
  ].join("\n")

const scalar = (value: string): string => stringify(value, { lineWidth: 0 }).trimEnd()

const source = ({ ids, dates }: Guess, { file }: Choice): ReadonlyArray<string> => [
  "source:",
  `  file: ${scalar(file)}`,
  ...(ids[0] === undefined
    ? ["  # Nothing tells every record apart, so their ids are file:line.", "  # id: $.id"]
    : [`  id: ${ids[0].path}${repeats(ids[0])}`]),
  "  # The zone of times that are written without an offset.",
  "  # timezone: Europe/Lisbon",
  ...(dates === undefined
    ? []
    : dates === "unclear"
      ? [
          "  # Dates have slashes, and the sample does not tell day from month. Say which it is:",
          "  # dates: DD/MM/YYYY"
        ]
      : [`  dates: ${dates}`])
]

const repeats = ({ count, distinct }: Place): string =>
  count === distinct ? "" : `  # repeated by ${count - distinct} of ${count} records`

const identity = ({ ids }: Guess, { person }: Choice): ReadonlyArray<string> => {
  const alias = ids[0]?.path
  const anonymous =
    alias === undefined ? [] : [`  - { user_alias: { alias_name: ${alias}, alias_label: sluice }, create: true }`]
  return [
    "# Whom a record is about: the first of these that is present. A record with none is Invalid.",
    "identity:",
    ...(person === undefined ? [] : [`  - external_id: ${person}`]),
    ...(person !== undefined && anonymous.length > 0
      ? [
          "  # For people whom nobody knows yet; take the # away if such records shall make profiles.",
          ...anonymous.map((line) => line.replace("  - ", "  # - "))
        ]
      : anonymous),
    ...(person === undefined && anonymous.length === 0
      ? ["  # Nothing was found that could be an id. `sluice check` reminds of it.", "  - external_id: CHOOSE_A_PATH"]
      : [])
  ]
}

const attributes = ({ custom }: Guess): ReadonlyArray<string> => [
  "# Custom attributes that were agreed on. Others are refused, so that a slip of the finger makes no new attribute.",
  "attributes:",
  "  unknown: refuse",
  ...custom.map(({ place, type }) => `  # ${nameOf(place)}: ${type}`)
]

const nameOf = ({ path }: Place): string => path.slice(path.lastIndexOf(".") + 1)

const share = ({ count }: Place, sample: number): string =>
  count === sample ? "" : `  # in ${Math.round((100 * count) / sample)} % of the sample`

const profile = ({ profile: found, custom }: Guess, sample: number): ReadonlyArray<string> => [
  "  # name? means: left out and counted, where it is not acceptable.",
  "  - name: profile",
  "    to: braze-user-track",
  ...(found.size === 0 ? ["    fields: {}"] : ["    fields:"]),
  ...[...found].map(([attribute, place]) => `      ${attribute}?: ${place.path}${share(place, sample)}`),
  ...(found.size === 0
    ? []
    : custom.map(({ place }) => `      # ${nameOf(place)}: ${place.path}${share(place, sample)}`))
]

const event = ({ custom }: Guess, { event: chosen }: Choice, sample: number): ReadonlyArray<string> =>
  chosen === undefined
    ? []
    : [
        "",
        "  - name: event",
        "    to: braze-event-tracking",
        `    when: { ${chosen.path}: { exists: true } }`,
        "    fields:",
        `      name: ${scalar(chosen.name)}`,
        `      time: ${chosen.path}`,
        ...(custom.length === 0 ? [] : ["      # properties:"]),
        ...custom.map(({ place }) => `      #   ${nameOf(place)}: ${place.path}${share(place, sample)}`)
      ]
