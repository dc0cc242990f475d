import type { Reason } from "@sluice/values/Reason"

/** The variable that holds the key of an environment: `BRAZE_API_KEY_PROD`. Names alike but for case and punctuation share one. */
export const of = (environment: string): string =>
  `BRAZE_API_KEY_${environment.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`

/** A problem for each variable that several of these environments would share: one's key would go to the other's workspace. */
export const problems = (environments: ReadonlyArray<string>): ReadonlyArray<Reason> => {
  const byVariable = new Map<string, ReadonlyArray<string>>()
  for (const name of environments) byVariable.set(of(name), [...(byVariable.get(of(name)) ?? []), name])
  return [...byVariable].flatMap(([variable, names]) => (names.length > 1 ? [shared(variable, names)] : []))
}

const shared = (variable: string, names: ReadonlyArray<string>): Reason => ({
  code: "environment-variable-shared",
  path: `PARAMS.${names[1]}`,
  message: `The keys of the environments ${names.slice(0, -1).join(", ")} and ${names.at(-1)} would stand in one variable, ${variable}. Rename all but one of them: names differ in letters or digits, not only in case or punctuation.`
})
