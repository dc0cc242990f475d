import * as Path from "@sluice/core/Path"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import * as GenderLetters from "@sluice/destination-braze-user-track/GenderLetters"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import type { Wiring } from "./Wiring.js"

/**
 * Columns with letters for a gender whose meaning in another language differs from their meaning in Braze. In Spanish,
 * H is a man and M is a woman. Empty if the source declares its language.
 */
export const find = (wiring: Wiring, records: ReadonlyArray<SourceRecord>): ReadonlyArray<ConfigurationProblem> => {
  const { problemAt, shape } = wiring.configuration
  return columnsOf(wiring).flatMap(({ index, path }) => {
    const read = Path.reader(Path.parse(path))
    const letters = new Set(records.flatMap(({ body }) => letterOf(read(body))))
    const languages = GenderLetters.languagesOf(letters)
    if (languages.length === 0) return []
    const at = ["routes", index, shape.routes[index]?.fields === undefined ? "mapping" : "fields"]
    return [problemAt(at, sentenceFor(path, letters, languages))]
  })
}

/** {@link find} for records that cannot be read in advance, such as those of standard input or of a program. */
export const expect = (wiring: Wiring): ReadonlyArray<ConfigurationProblem> =>
  columnsOf(wiring).map(({ index, path }) =>
    wiring.configuration.problemAt(
      ["routes", index],
      `${path} is sent as gender. Letters such as F and M mean other genders in some languages, and these records cannot be read in advance, so such letters are left out. Set source.language, or map them with @lookup.`
    )
  )

/** Whether checking records could find such letters. */
export const isPossible = (wiring: Wiring): boolean => columnsOf(wiring).length > 0

/** The place that each route sends as gender. Empty if the source declares its language. */
const columnsOf = ({
  configuration,
  routes
}: Wiring): ReadonlyArray<{ readonly index: number; readonly path: string }> =>
  configuration.shape.source?.language !== undefined
    ? []
    : routes.flatMap(({ mapping, to }, index) => {
        const isCopied = to === "braze-user-track" && mapping?.decided.has("gender") === false
        const path = isCopied ? mapping.paths.get("gender") : undefined
        return path === undefined ? [] : [{ index, path }]
      })

const letterOf = (value: unknown): ReadonlyArray<string> => {
  const text = typeof value === "string" ? value.trim().toLowerCase().normalize("NFC") : ""
  return [...text].length === 1 ? [text] : []
}

const sentenceFor = (path: string, letters: ReadonlySet<string>, languages: ReadonlyArray<string>): string => {
  const shown = [...letters].map((letter) => letter.toUpperCase()).sort()
  return `${path} has the letters ${shown.join(", ")}, which have another meaning in ${languages.join(", ")} than in Braze (F: female, M: male). Set source.language, or map the letters, for example gender: { "@lookup": { value: ${path}, table: { ${shown.map((letter) => `${letter}: …`).join(", ")} } } }.`
}
